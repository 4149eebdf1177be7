"""Events in columns and back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME, events_of, frame_of
from strategies import rich_events


@given(st.lists(rich_events(), max_size=5, unique_by=lambda event: event.id))
def test_no_event_is_without_a_row(history: list[Event]) -> None:
    rows = frame_of(history)
    assert dict(rows.schema) == dict(EVENT_FRAME.items())
    assert set(rows["id"]) == {event.id for event in history}
    for event in history:
        named = rows.filter(id=event.id)
        assert {*named["from"], *named["to"]} <= set(event.actors)


def test_those_who_only_act_together_act_on_one_another() -> None:
    signed = Event.model_validate(
        {
            "id": "pact",
            "occurred_at": "2019-02-02",
            "roles": {"signatory": ["USA", "RUS"]},
            "code": "057",
        }
    )
    assert frame_of([signed]).select("from", "to").rows() == [("RUS", "USA"), ("USA", "RUS")]


def test_a_row_becomes_the_event_that_it_came_from() -> None:
    fields = {"id": "x:1", "occurred_at": "2019-02-02", "from": "USA", "to": "RUS", "code": "057"}
    source = {"publisher": "AP", "known_at": "2019-02-03", "coder": "x"}
    event = Event.model_validate({**fields, "provenance": [source]})
    (back,) = events_of(frame_of([event]))
    assert back.model_dump(exclude={"attributes"}) == event.model_dump(exclude={"attributes"})
