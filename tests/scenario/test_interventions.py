"""Changes to a history: what they do, and that their order matters only where it must."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from relsim.events.event import Event
from relsim.scenario.changes import Change, scheduled
from relsim.scenario.effects import consequences
from relsim.scenario.fate import Applied
from relsim.scenario.interventions import apply
from scenario.writing import plan_of
from strategies import causal_histories, changes_to, histories

CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])
VETO = Event.model_validate(
    {
        "id": "veto",
        "occurred_at": "2017-04-12",
        "roles": {"veto": "RUS", "in_favour": ["USA", "GBR"]},
        "code": "129",
        "severity": -6,
        "summary": "Russia vetoes.",
        "confidence": 0.9,
    }
)


def changed(events: tuple[Event, ...], *changes: dict[str, Any]) -> Applied:
    return apply(events, CHANGES.validate_python(changes))


def in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.occurred_at, event.id)))


def ids(events: tuple[Event, ...]) -> set[str]:
    return {event.id for event in events}


@given(histories())
def test_no_change_is_no_difference(history: tuple[Event, ...]) -> None:
    applied = changed(history)
    assert applied == Applied(in_order(history), (), (), ())


@given(causal_histories(), st.data())
def test_remove_then_add_again_is_no_difference(
    history: tuple[Event, ...], data: st.DataObject
) -> None:
    event = data.draw(st.sampled_from(history))
    removal = CHANGES.validate_python([{"remove": event.id}])
    applied = apply(history, (*removal, scheduled(event)))
    assert applied.events == in_order(history)
    assert not applied.problems


@given(causal_histories(), st.data())
def test_a_shift_by_nothing_is_no_difference(
    history: tuple[Event, ...], data: st.DataObject
) -> None:
    event = data.draw(st.sampled_from(history))
    applied = changed(history, {"shift": event.id, "by_days": 0, "with_consequences": True})
    assert applied.events == in_order(history)
    assert not applied.fates
    assert [problem.code for problem in applied.problems] == ["RS306"]


@given(causal_histories(), st.data())
def test_changes_to_different_events_commute(
    history: tuple[Event, ...], data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(history), unique_by=lambda event: event.id))
    changes = [data.draw(changes_to(event.id)) for event in chosen]
    one, other = changed(history, *changes), changed(history, *reversed(changes))
    assert one.events == other.events
    assert {fate.event_id: fate.after for fate in one.fates} == {
        fate.event_id: fate.after for fate in other.fates
    }


@given(causal_histories(), st.data())
def test_consequences_are_closed_under_causes(
    history: tuple[Event, ...], data: st.DataObject
) -> None:
    event = data.draw(st.sampled_from(history))
    applied = changed(history, {"remove": event.id, "with_consequences": True})
    gone = ids(history) - ids(applied.events)
    assert event.id in gone
    for other in history:
        assert (other.id in gone) == (other.id == event.id or not gone.isdisjoint(other.caused_by))


@given(causal_histories(), st.data(), st.integers(-20, 20))
def test_consequences_shift_with_their_cause(
    history: tuple[Event, ...], data: st.DataObject, days: int
) -> None:
    event = data.draw(st.sampled_from(history))
    moved = {event.id, *consequences({e.id: e for e in history}, [event.id])}
    applied = changed(history, {"shift": event.id, "by_days": days, "with_consequences": True})
    before = {each.id: each.occurred_at for each in history}
    for each in applied.events:
        expected = timedelta(days=days) if each.id in moved else timedelta(0)
        assert each.occurred_at - before[each.id] == expected


def test_new_actors_drop_the_roles_and_keep_the_rest() -> None:
    (event,) = changed((VETO,), {"replace": "veto", "with": {"from": "CHN", "to": "USA"}}).events
    assert (event.from_, event.to, event.roles) == (("CHN",), ("USA",), {})
    assert (event.code, event.weight, event.confidence) == ("129", -6, 0.9)


def test_a_new_code_drops_what_belonged_to_the_old_one() -> None:
    (event,) = changed((VETO,), {"replace": "veto", "with": {"code": "meet"}}).events
    assert (event.code, event.severity, event.summary) == ("040", None, "")
    assert event.roles == VETO.roles
    (event,) = changed((VETO,), {"replace": "veto", "with": {"code": "meet", "severity": 2}}).events
    assert event.weight == 2


def test_a_shift_to_an_hour_is_known_to_the_hour() -> None:
    (event,) = changed((VETO,), {"shift": "veto", "to": "2017-04-13T18:30Z"}).events
    assert event.occurred_at.hour == 18
    assert event.precision == "hour"


def test_reweighting() -> None:
    (event,) = changed((VETO,), {"reweight": "veto", "factor": 0.5, "confidence": 0.3}).events
    assert (event.weight, event.confidence) == (-3, 0.3)


def test_queries_find_members_of_groups_and_groups() -> None:
    joint = VETO.model_copy(update={"roles": {}, "from_": ("G7",), "to": ("RUS",)})
    assert changed((joint,), {"remove": {"from": "GBR"}}).events == ()
    assert changed((joint,), {"remove": {"from": "G7"}}).events == ()


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ([{"remove": "vetoo"}], "RS201", "no event with id `vetoo`"),
        ([{"remove": {"from": "CHN"}}], "RS202", "no event meets this query"),
        (
            [{"remove": "veto"}, {"shift": "veto", "by_days": 1}],
            "RS301",
            "`veto` was already taken away by change 1",
        ),
        (
            [{"remove": "veto"}, {"reweight": {"from": "RUS"}, "factor": 1}],
            "RS301",
            "what meets this query was already taken away by change 1",
        ),
        (
            [{"add": {"id": "veto", "date": "2017-04-12", "from": "A1", "to": "B1", "do": "meet"}}],
            "RS302",
            "an event `veto` already exists",
        ),
        ([{"replace": "veto", "with": {"from": "CHN"}}], "RS304", "say who acted"),
        ([{"replace": "veto", "with": {"id": "other"}}], "RS304", "keeps its id"),
        ([{"reweight": "veto", "factor": 3}], "RS305", "would weigh -18"),
        ([{"shift": "veto", "to": "2017-04-12"}], "RS306", "leaves every event as it was"),
    ],
)
def test_what_cannot_be_done_is_said(
    changes: list[dict[str, Any]], code: str, message: str
) -> None:
    (problem,) = changed((VETO,), *changes).problems
    assert problem.code == code
    assert message in problem.message


def test_ids_are_suggested() -> None:
    (problem,) = changed((VETO,), {"remove": "vetoo"}).problems
    assert problem.help == "did you mean `veto`? Events: veto"


def test_the_order_of_nameless_additions_changes_nothing() -> None:
    quarrel = "{add: {date: 2017-04-10, from: RUS, to: USA, code: criticise}}"
    visit = "{add: {date: 2017-04-11, from: USA, to: RUS, code: visit}}"
    plan = plan_of(
        f"what_if: {{ab: {{changes: [{quarrel}, {visit}]}}, "
        f"ba: {{changes: [{{remove: talks}}, {visit}, {quarrel}]}}}}"
    )
    one, other = (
        {event.id: event for event in world.events if event.id.startswith("added-")}
        for world in plan.what_ifs
    )
    assert len(one) == 2
    assert one == other
