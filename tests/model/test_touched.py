"""What a change cannot reach stays as it is, to the bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from hypothesis import assume, event, given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.events.query import Query
from relsim.model.coded import Coded
from relsim.model.course import Course
from relsim.model.kernel import Parting, as_one, can_replay, replay_block
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.rng import uniforms
from relsim.scenario.changes import Change
from relsim.scenario.interventions import apply
from strategies import changes_to, events, parameters, relations, rules, standing_histories

from .replaying import ALL_PAIRS, TICKS, course_of

CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])
CURATED = PARAMETER_SETS["curated"]
MEMBERS = 3
Levels = npt.NDArray[np.float64]


@st.composite
def changed_histories(draw: st.DrawFn) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """A history, and the same after a few interventions and perhaps another event."""
    history = draw(standing_histories())
    some = st.lists(st.sampled_from(history), max_size=2, unique_by=lambda event: event.id)
    changes = [draw(changes_to(event.id)) for event in (draw(some) if history else ())]
    changed = apply(history, CHANGES.validate_python(changes)).events
    more = (draw(events(event_id="another")),) if draw(st.booleans()) else ()
    return history, (*changed, *more)


@st.composite
def members(draw: st.DrawFn) -> list[Parameters]:
    """Those of one block: their own parameters or the same for all."""
    first = draw(parameters())
    if draw(st.booleans()):
        return [first] * MEMBERS
    fixed = {n: getattr(first, n) for n in ("jump", "onlookers", "volume_normalised")}
    return [first, *(draw(parameters(**fixed)) for _ in range(MEMBERS - 1))]


class Told(NamedTuple):
    """A history without rules, and how much of each event members count."""

    course: Course
    certainty: Levels


def told(course: Course, *, drawn: bool) -> Told:
    """The course with what its rules answer, and with coding that is drawn or not."""
    own = np.array([event.confidence for event in course.events]).reshape(-1, 1)
    if drawn:
        luck = [uniforms(7, "coding", event.id, MEMBERS) for event in course.events]
        own = (np.array(luck).reshape(-1, MEMBERS) < own).astype(np.float64)
    lucks = [Luck(7, member) for member in range(MEMBERS)]
    whole, certainty, _ = as_one(course, Coded.sure(own), lucks)
    return Told(whole, certainty)


def replayed(here: Told, own: Sequence[Parameters], pairs: Sequence[Pair]) -> Levels:
    return np.array(replay_block(here.course, own, here.certainty, pairs, TICKS))


@given(
    changed_histories(),
    relations(),
    members(),
    st.lists(rules(), max_size=2),
    st.booleans(),
)
def test_only_touched_pairs_differ(
    histories: tuple[tuple[Event, ...], tuple[Event, ...]],
    start: Relations,
    own: list[Parameters],
    answering: list[Rule],
    drawn: bool,
) -> None:
    named = [replace(rule, id=f"rule-{number}") for number, rule in enumerate(answering)]
    one, other = (course_of(history, start, named) for history in histories)
    record, reported = one.own_record, frozenset(event.id for event in one.events)
    one, other = (replace(each, record=record, reported=reported) for each in (one, other))
    assume(can_replay(one, own[0]) and can_replay(other, own[0]))
    before, after = (told(each, drawn=drawn) for each in (one, other))
    parting = Parting(before.course, after.course, own[0])
    touched = parting.touched(before.certainty, after.certainty)
    spared = [pair for pair in ALL_PAIRS if pair not in touched]
    event(f"{min(len(touched), 3)} or more of {len(ALL_PAIRS)} pairs touched")
    assert np.array_equal(replayed(before, own, spared), replayed(after, own, spared))


def of(name: str, day: int, source: str, target: str, **more: object) -> Event:
    content = {"id": name, "occurred_at": f"2017-04-{day:02}", "from": source, "to": target}
    return Event.model_validate({**content, "code": "112", **more})


def touched_by(before: Sequence[Event], after: Sequence[Event], parameters: Parameters) -> set[str]:
    start = Relations(("CHN", "FRA", "GBR", "RUS", "USA"))
    one, other = (told(course_of(events, start), drawn=False) for events in (before, after))
    parting = Parting(one.course, other.course, parameters)
    return {str(pair) for pair in parting.touched(one.certainty, other.certainty)}


def test_an_event_of_the_same_day_is_not_touched_by_its_neighbour() -> None:
    both = of("here", 5, "RUS", "USA"), of("there", 5, "FRA", "GBR")
    assert touched_by(both, both[:1], CURATED) == {"FRA-GBR"}
    assert touched_by(both, both, CURATED) == set()
    moved = both[0], of("there", 6, "FRA", "GBR")
    assert touched_by(both, moved, CURATED) == {"FRA-GBR"}


def test_onlookers_are_touched_where_there_are_any() -> None:
    both = of("here", 5, "RUS", "USA"), of("there", 5, "FRA", "GBR")
    looking_on = CURATED.with_changes({"onlookers": True})
    assert touched_by(both, both[:1], looking_on) == {"FRA-GBR", "CHN-FRA", "FRA-RUS", "FRA-USA"}


def test_who_no_longer_lifts_a_condition_touches_the_pair_that_it_is_between() -> None:
    ban = of("ban", 5, "RUS", "USA", standing={})
    lifting = of("talks", 8, "FRA", "GBR", lifts=("ban",))
    assert touched_by([ban, lifting], [ban], CURATED) == {"FRA-GBR", "RUS-USA"}


def test_an_answer_that_other_members_give_touches_the_pair_that_it_is_between() -> None:
    start = Relations(("CHN", "FRA", "GBR", "RUS", "USA"))
    response = {"from": "CHN", "to": "FRA", "code": "112"}
    rule = Rule("rule", Query(sign="hostile"), response, probability=0.8)
    lucks = [Luck(7, member) for member in range(20)]
    quarrel = of("quarrel", 5, "RUS", "USA")
    histories = [quarrel], [quarrel.model_copy(update={"confidence": 0.5})]
    courses = [course_of(history, start, [rule]) for history in histories]
    (one, before, _), (other, after, _) = (
        as_one(course, Coded.sure(np.array([[course.events[0].confidence]])), lucks)
        for course in courses
    )
    assert [event.id for event in one.events] == [event.id for event in other.events]
    touched = Parting(one, other, CURATED).touched(before, after)
    assert touched == {Pair("CHN", "FRA"), Pair("RUS", "USA")}


def test_an_event_that_the_record_no_longer_tells_of_touches_its_pair() -> None:
    both = of("here", 5, "RUS", "USA"), of("there", 5, "FRA", "GBR")
    one = course_of(both, Relations(("FRA", "GBR", "RUS", "USA")))
    other = replace(one, reported=frozenset({"here"}))
    sure = np.ones((2, 1))
    assert Parting(one, other, CURATED).touched(sure, sure) == {Pair("FRA", "GBR")}
