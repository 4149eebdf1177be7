"""Many members at once are the same, to the bit, as each of them under the SimPy engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.coded import Coded, compile_member
from relsim.model.compile import compile_course
from relsim.model.course import Course
from relsim.model.engine import Replay
from relsim.model.kernel import (
    BlockSnapshot,
    as_one,
    block,
    can_replay,
    put_aside,
    replay_block,
)
from relsim.model.kernel.way import IN_NUMPY, Way
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.model.trajectory import Samples
from strategies import histories, parameters, relations, rules, standing_histories

from .replaying import ALL_PAIRS, TICKS, course_of, sample

CURATED = PARAMETER_SETS["curated"]
Levels = npt.NDArray[np.float64]
NOTHING = np.empty((0, 1))


def compiled_way() -> Way:
    pytest.importorskip("numba")
    from relsim.model.kernel.compiled_way import COMPILED  # noqa: PLC0415 - numba is an extra

    return COMPILED


@st.composite
def blocks(draw: st.DrawFn) -> tuple[Course, list[Parameters], Levels]:
    """A course with a few members; parameters and coding may be shared or their own."""
    history = draw(standing_histories())
    course = course_of(history, draw(relations()))
    first = draw(parameters())
    size = draw(st.integers(1, 4))
    if draw(st.booleans()):
        members = [first] * size
    else:
        further = parameters(jump=first.jump, onlookers=first.onlookers)
        members = [first, *(draw(further) for _ in range(size - 1))]
    own = np.array([event.confidence for event in course.events]).reshape(-1, 1)
    if draw(st.booleans()):
        return course, members, own
    drawn = st.lists(
        st.sampled_from([0.0, 1.0]), min_size=own.size * size, max_size=own.size * size
    )
    return course, members, np.array(draw(drawn)).reshape(len(own), size)


def each_alone(course: Course, members: Sequence[Parameters], certainty: Levels) -> list[Levels]:
    ids = [event.id for event in course.events]
    sure = np.broadcast_to(certainty, (len(ids), len(members))).T.tolist()
    return [
        sample(Replay(compile_course(course, own, dict(zip(ids, c, strict=True)))).run(), own)
        for own, c in zip(members, sure, strict=True)
    ]


def of_member(samples: Samples, member: int) -> Levels:
    return np.array([levels[member] for levels in samples])


@given(blocks())
def test_a_block_equals_the_engine_member_by_member(
    drawn: tuple[Course, list[Parameters], Levels],
) -> None:
    course, members, certainty = drawn
    together = replay_block(course, members, certainty, ALL_PAIRS, TICKS)
    for member, alone in enumerate(each_alone(course, members, certainty)):
        assert np.array_equal(of_member(together, member), alone)


@given(blocks(), st.booleans())
def test_all_ways_compute_the_same_bits(
    drawn: tuple[Course, list[Parameters], Levels], wide: bool
) -> None:
    course, members, certainty = drawn
    fast_way = compiled_way()
    from relsim.model.kernel import jumps_fast, sweep_fast  # noqa: PLC0415 - numba is an extra

    plain = replay_block(course, members, certainty, ALL_PAIRS, TICKS, way=IN_NUMPY)
    with pytest.MonkeyPatch.context() as patch:
        for module in (jumps_fast, sweep_fast):
            patch.setattr(module, "WIDE", 0 if wide else len(members) + 1)
        fast = replay_block(course, members, certainty, ALL_PAIRS, TICKS, way=fast_way)
    assert all(np.array_equal(one, other) for one, other in zip(plain, fast, strict=True))


@given(blocks(), st.integers(1, 3))
def test_the_size_of_blocks_and_portions_changes_no_bit(
    drawn: tuple[Course, list[Parameters], Levels], size: int
) -> None:
    course, members, certainty = drawn
    whole = replay_block(course, members, certainty, ALL_PAIRS, TICKS)
    sure = np.broadcast_to(certainty, (len(course.events), len(members)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(block, "PORTION", 1)
        patch.setattr(block, "PORTION_SHARED", 1)
        for start in range(0, len(members), size):
            some = slice(start, start + size)
            part = replay_block(course, members[some], sure[:, some], ALL_PAIRS, TICKS)
            for levels, expected in zip(part, whole, strict=True):
                assert np.array_equal(levels, expected[some])


@given(blocks(), st.lists(st.integers(0, TICKS[-1]), min_size=1, max_size=3), st.booleans())
def test_a_replay_that_is_cut_and_resumed_is_one_replay(
    drawn: tuple[Course, list[Parameters], Levels], cuts: list[int], fast: bool
) -> None:
    course, members, certainty = drawn
    ways = [IN_NUMPY, compiled_way()] if fast else [IN_NUMPY]
    whole = np.array(replay_block(course, members, certainty, ALL_PAIRS, TICKS))
    begun: BlockSnapshot | tuple[Pair, ...] = ALL_PAIRS
    for number, cut in enumerate(sorted([*cuts, cuts[0]])):
        way = ways[number % len(ways)]
        kept = put_aside(course, members, certainty, begun, cut, way).to_bytes()
        begun = BlockSnapshot.from_bytes(kept)
        ahead = [tick for tick in TICKS if tick >= cut]
        resumed = np.array(replay_block(course, members, certainty, begun, ahead, ways[-1]))
        assert np.array_equal(resumed, whole[..., len(TICKS) - len(ahead) :])


def test_what_lies_before_a_snapshot_cannot_be_asked() -> None:
    course = course_of((), Relations(("RUS", "USA")))
    begun = put_aside(course, [CURATED], NOTHING, ALL_PAIRS, TICKS[1])
    with pytest.raises(ValueError, match="what is asked lies before it"):
        replay_block(course, [CURATED], NOTHING, begun, TICKS)
    with pytest.raises(ValueError, match="what is asked lies before it"):
        put_aside(course, [CURATED], NOTHING, begun, TICKS[0])


@given(histories(max_size=5), relations(), parameters(), st.lists(rules(), min_size=1, max_size=3))
def test_answers_that_are_worked_out_beforehand_are_those_of_the_engine(
    history: tuple[Event, ...], start: Relations, chosen: Parameters, drawn: list[Rule]
) -> None:
    named = [replace(rule, id=f"rule-{number}") for number, rule in enumerate(drawn)]
    course = course_of(history, start, named)
    assume(can_replay(course, chosen))
    lucks = [Luck(7, member) for member in range(3)]
    own = np.array([event.confidence for event in course.events]).reshape(-1, 1)
    whole, certainty, first = as_one(course, Coded.sure(own), lucks)
    together = replay_block(whole, [chosen] * 3, certainty, ALL_PAIRS, TICKS)
    runs = [Replay(compile_course(course, chosen), luck).run() for luck in lucks]
    assert first == runs[0].generated
    for member, run in enumerate(runs):
        assert np.array_equal(of_member(together, member), sample(run, chosen))


@st.composite
def codings(draw: st.DrawFn, course: Course, members: int) -> Coded:
    """How members read a course: some dates drawn, also beyond its end, and some weights."""
    events = range(len(course.events))
    factors = st.lists(st.floats(0.01, 2.0), min_size=members, max_size=members)
    days = st.lists(st.integers(-2, 31), min_size=members, max_size=members)
    sure = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=members, max_size=members)
    ticks = {
        place: np.array(draw(days), np.int64) * TICKS_PER_DAY
        for place in events
        if draw(st.booleans())
    }
    shape = (len(course.events), members)
    certainty = np.array([draw(sure) for _ in events]).reshape(shape)
    return Coded(certainty, np.array([draw(factors) for _ in events]).reshape(shape), ticks)


@given(
    st.data(),
    standing_histories(),
    relations(),
    parameters(),
    st.lists(rules(), max_size=2),
)
def test_members_who_read_the_record_otherwise_are_those_of_the_engine(
    data: st.DataObject,
    history: tuple[Event, ...],
    start: Relations,
    chosen: Parameters,
    drawn: list[Rule],
) -> None:
    named = [replace(rule, id=f"rule-{number}") for number, rule in enumerate(drawn)]
    course = course_of(history, start, named)
    assume(can_replay(course, chosen))
    coded = data.draw(codings(course, 3))
    lucks = [Luck(7, member) for member in range(3)]
    whole, counted, first = as_one(course, coded, lucks)
    together = replay_block(whole, [chosen] * 3, counted, ALL_PAIRS, TICKS)
    for member, luck in enumerate(lucks):
        run = Replay(compile_member(course, chosen, coded, member), luck).run()
        assert np.array_equal(of_member(together, member), sample(run, chosen))
        assert member > 0 or first == run.generated


def test_without_pairs_or_events_there_is_nothing_to_see() -> None:
    course = course_of((), Relations(("RUS", "USA")))
    assert replay_block(course, [CURATED], NOTHING, [], TICKS).tension.shape == (1, 0, len(TICKS))
    calm = replay_block(course, [CURATED] * 2, NOTHING, ALL_PAIRS, TICKS)
    assert calm.trust_12.shape == (2, len(ALL_PAIRS), len(TICKS))
