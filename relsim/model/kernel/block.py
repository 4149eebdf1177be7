"""A block of members of one history, replayed together.

Worlds in which something reacts to the state have no place here: they need a clock that runs.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.events.pairs import Pair
from relsim.model.compile import salience_by_act
from relsim.model.course import Course
from relsim.model.dynamics import pair_flows
from relsim.model.jump_table import JumpTable
from relsim.model.kernel.standing import Settled, settled_levels
from relsim.model.kernel.sweep import SweepInput
from relsim.model.kernel.timeline import Stops, timeline
from relsim.model.kernel.way import IN_NUMPY, Way
from relsim.model.member_columns import member_columns
from relsim.model.parameters import Parameters
from relsim.model.rules import StateCondition
from relsim.model.strand_table import StrandTable
from relsim.model.trajectory import Samples

__all__ = ["can_replay", "replay_block"]

Floats = npt.NDArray[np.float64]
Members = Sequence[Parameters]
Item = TypeVar("Item")

COMPILED_FROM = 5_000_000
"""From this size on the compiled sweep wins back the half second that loading numba takes."""
COMPILED_FROM_AT_ONCE = 100_000
"""The same once it is loaded."""

PORTION = 200_000
"""Strands times members, if those differ, that are worked on at once: ten numbers for each."""


class _Block(NamedTuple):
    """What is replayed and for whom; see ``replay_block``."""

    course: Course
    members: Members
    certainty: Floats
    asked: Sequence[int]


def can_replay(course: Course, parameters: Parameters) -> bool:
    """Whether nothing answers to the state while time passes, or lifts what an answer began."""
    told = {event.id for event in course.events}
    lifted = {name for event in course.events for name in event.lifts}
    lifted.update(name for rule in course.rules for name in rule.response.get("lifts", ()))
    waits = any(isinstance(rule.trigger, StateCondition) for rule in course.rules)
    return not (waits or parameters.affinities_follow_trust or (course.rules and lifted - told))


def replay_block(
    course: Course,
    members: Members,
    certainty: Floats,
    pairs: Sequence[Pair],
    asked: Sequence[int],
    way: Way | None = None,
) -> Samples:
    """Levels of some pairs at some ticks, for every member.

    Args:
        course: A history without rules; ``as_one`` makes one of a history with some.
        members: The parameters of each; they differ in numbers only, not in the jump form.
        certainty: How much of each event of the course counts, shape (events, 1 or M).
        pairs: What to look at.
        asked: When, in ticks above 0, just before what happens there.
        way: How it is computed; by default chosen by size. All ways give the same bits.

    Returns:
        Shape (members, pairs, ticks) each.
    """
    wanted = sorted(set(pairs))
    table = course.strands(members[0]).only(frozenset(wanted))
    size = (table.stops + len(wanted) * len(asked)) * len(members)
    way = way_for(size) if way is None else way
    own = _distinct(members)
    columns = member_columns(own)
    sure, weighed = certainty[table.acts.event], salience_by_act(course, table, own)
    levels = np.empty((3, len(members), len(wanted), len(asked)))
    width = max(len(own), sure.shape[1], weighed.shape[1])
    for first, end in _portions(wanted, table, width):
        some = wanted[first:end]
        bounds = bisect_left(table.pairs, some[0]), bisect_right(table.pairs, some[-1])
        here, acts = table.between(*bounds)
        jumps = way.jumps(here, sure[acts], weighed[acts], columns)
        work = _work_on(_Block(course, members, certainty, asked), here, jumps, some)
        levels[:, :, first:end] = np.moveaxis(way.sweep(work), -1, 1)
    if list(pairs) != wanted:
        place = {pair: number for number, pair in enumerate(wanted)}
        levels = levels[:, :, [place[pair] for pair in pairs]]
    return Samples(*levels)


def _portions(wanted: Sequence[Pair], table: StrandTable, width: int) -> Iterator[tuple[int, int]]:
    """Runs of pairs whose numbers fit into the processor's cache, or a single pair."""
    strands = np.bincount(table.stop_pair[table.strand_side // 2], minlength=len(table.pairs))
    sizes = dict(zip(table.pairs, strands.tolist(), strict=True))
    first, size = 0, 0
    for number, pair in enumerate(wanted):
        size += sizes.get(pair, 0) + 1
        if number > first and size * width > PORTION:
            yield first, number
            first, size = number, sizes.get(pair, 0) + 1
    if wanted:
        yield first, len(wanted)


def _work_on(
    block: _Block, table: StrandTable, jumps: JumpTable, pairs: Sequence[Pair]
) -> SweepInput:
    """Pairs do not touch each other, so any of them can be replayed alone."""
    place = {pair: number for number, pair in enumerate(pairs)}
    row_of_pair = np.array([place[pair] for pair in table.pairs], np.int64)
    moved = Stops(row_of_pair[table.stop_pair], table.stop_tick, jumps.moves)
    settled, levels = _settles(block, place)
    time = timeline(len(pairs), moved, settled, block.asked)
    return SweepInput(
        time,
        _flows(time.lengths, _distinct(block.members)),
        jumps.numbers,
        jumps.moves,
        levels,
        settled.takes,
        _starts(block, pairs),
    )


def way_for(size: int) -> Way:
    """The faster way for some stops and looks times members; both give the same bits."""
    loaded = "numba" in sys.modules
    worth_it = size >= (COMPILED_FROM_AT_ONCE if loaded else COMPILED_FROM)
    return (_compiled() if worth_it else None) or IN_NUMPY


@cache
def _compiled() -> Way | None:
    try:
        module = import_module("relsim.model.kernel.compiled_way")
    except ImportError:  # numba comes with the extra `fast`
        return None
    way: Way = module.COMPILED
    return way


def _distinct(each: Sequence[Item]) -> Sequence[Item]:
    """One of them, where all are the same object."""
    return each[:1] if all(one is each[0] for one in each) else each


def _settles(block: _Block, place: Mapping[Pair, int]) -> tuple[Stops, Floats]:
    """What standing conditions change: when and for whom, and to which levels, (Q, 3, 1 or M)."""
    each = _settled_of_each(block) if block.course.stands else []
    keys = sorted({key for settled in each for key in settled if key[0] in place})
    takes = np.zeros((len(keys), max(1, len(each))), bool)
    levels = np.zeros((len(keys), 3, max(1, len(each))))
    for member, settled in enumerate(each):
        for row, key in enumerate(keys):
            if key in settled:
                takes[row, member] = True
                levels[row, :, member] = settled[key]
    pair = np.array([place[pair] for pair, _ in keys], np.int64)
    return Stops(pair, np.array([tick for _, tick in keys], np.int64), takes), levels


def _settled_of_each(block: _Block) -> list[Settled]:
    """One for each member, or for all where they share parameters and coding."""
    events, certainty = block.course.events, block.certainty
    concern = [n for n, e in enumerate(events) if e.standing is not None or e.lifts]
    ids = [events[number].id for number in concern]
    shared = len(_distinct(block.members)) == 1 == certainty.shape[1]
    members = block.members[:1] if shared else block.members
    sure = np.broadcast_to(certainty[concern], (len(concern), len(members))).T.tolist()
    return [
        settled_levels(block.course, parameters, dict(zip(ids, own, strict=True)))
        for parameters, own in zip(members, sure, strict=True)
    ]


def _flows(gaps: npt.NDArray[np.int64], members: Members) -> Floats:
    """Shape (gaps, 6, 1 or M)."""
    rates = {
        "trust_rate": np.array([p.trust_rate_per_day for p in members]),
        "gap_rate": np.array([p.gap_rate_per_day for p in members]),
        "tension_rate": np.array([p.tension_rate_per_day for p in members]),
        "distrust": np.array([p.tension_of_distrust for p in members]),
    }
    return np.moveaxis(pair_flows((gaps / TICKS_PER_DAY)[:, None], **rates), 0, 1)


def _starts(block: _Block, pairs: Sequence[Pair]) -> Floats:
    """Shape (pairs, 6, M)."""
    starts = np.empty((len(pairs), 6, len(block.members)))
    levels = [block.course.relations.start(pair) for pair in pairs]
    starts[:, :5] = np.array(levels).reshape(len(pairs), 5, 1)
    starts[:, 5] = [p.tension_floor for p in block.members]
    return starts
