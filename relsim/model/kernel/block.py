"""A block of members of one history, replayed together.

Worlds in which something reacts to the state have no place here: they need a clock that runs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.events.pairs import Pair
from relsim.model.compile import salience_by_act
from relsim.model.course import Course
from relsim.model.dynamics import pair_flows
from relsim.model.kernel.snapshot import BlockSnapshot
from relsim.model.kernel.standing import settle_table
from relsim.model.kernel.sweep import SweepInput, Swept
from relsim.model.kernel.timeline import Stops, Timeline, timeline
from relsim.model.kernel.way import IN_NUMPY, Way
from relsim.model.member_columns import member_columns
from relsim.model.parameters import Parameters
from relsim.model.rules import StateCondition
from relsim.model.trajectory import Samples

__all__ = ["can_replay", "put_aside", "replay_block"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Members = Sequence[Parameters]
Item = TypeVar("Item")

COMPILED_FROM = 5_000_000
"""From this size on the compiled sweep wins back the half second that loading numba takes."""
COMPILED_FROM_AT_ONCE = 100_000
"""The same once it is loaded."""
LONG = 10_000
"""So many stops of one pair, which numpy takes one after the other, a tenth of a millisecond each,
are worth loading numba for."""
LONG_AT_ONCE = 1_000
"""The same once it is loaded."""

PORTION = 200_000
"""Strands times members, where those differ, that are worked on at once: ten numbers for each."""
PORTION_SHARED = 4_000_000
"""Strands that are worked on at once where members share their numbers."""


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
    pairs: Sequence[Pair] | BlockSnapshot,
    asked: Sequence[int],
    way: Way | None = None,
) -> Samples:
    """Levels of some pairs at some ticks, for every member.

    Args:
        course: A history without rules; ``as_one`` makes one of a history with some.
        members: The parameters of each; they differ in numbers only, not in the jump form.
        certainty: How much of each event of the course counts, shape (events, 1 or M).
        pairs: What to look at; or all of them as they were put aside, to go on from there under the
            same history until then, which gives the bits of one replay.
        asked: When, in ticks above 0, just before what happens there.
        way: How it is computed; by default chosen by size. All ways give the same bits.

    Returns:
        Shape (members, pairs, ticks) each.

    Raises:
        ValueError: where something is asked that lies before the snapshot.
    """
    block = _Block(course, members, certainty, pairs, asked, course.end_tick)
    levels = np.empty((3, len(members), len(block.pairs), len(asked)))
    for some, _, swept in block.portions(way):
        levels[:, :, some] = np.moveaxis(swept.levels, -1, 1)
    if not isinstance(pairs, BlockSnapshot) and list(pairs) != block.pairs:
        place = {pair: number for number, pair in enumerate(block.pairs)}
        levels = levels[:, :, [place[pair] for pair in pairs]]
    return Samples(*levels)


def put_aside(
    course: Course,
    members: Members,
    certainty: Floats,
    pairs: Sequence[Pair] | BlockSnapshot,
    tick: int,
    way: Way | None = None,
) -> BlockSnapshot:
    """Replay up to a tick, and keep what is needed to go on.

    Args:
        course: As for ``replay_block``.
        members: As there.
        certainty: As there.
        pairs: As there.
        tick: Events before it are applied, those at it are not.
        way: As there.

    Raises:
        ValueError: where the tick lies before the snapshot.
    """
    block = _Block(course, members, certainty, pairs, (), tick)
    found = [(time.last, swept.states) for _, time, swept in block.portions(way)]
    width = max((last.shape[1] for last, _ in found), default=1)
    since = [np.broadcast_to(last, (len(last), width)) for last, _ in found]
    return BlockSnapshot(
        tick,
        tuple(block.pairs),
        np.concatenate([np.empty((0, 6, len(members))), *(states for _, states in found)]),
        np.concatenate([np.empty((0, width), np.int64), *since]),
    )


class _Block:
    """Some pairs of some members, to be replayed up to a tick; see ``replay_block``."""

    def __init__(
        self,
        course: Course,
        members: Members,
        certainty: Floats,
        pairs: Sequence[Pair] | BlockSnapshot,
        asked: Sequence[int],
        end: int,
    ) -> None:
        self.course, self.members, self.certainty, self.asked = course, members, certainty, asked
        self.begun = pairs if isinstance(pairs, BlockSnapshot) else None
        self.pairs = sorted({*(pairs.pairs if isinstance(pairs, BlockSnapshot) else pairs)})
        self.within = range(self.begun.tick if self.begun else 0, end)
        if min((*asked, end)) < self.within.start:
            msg = f"the snapshot is of tick {self.within.start}; what is asked lies before it"
            raise ValueError(msg)
        table = course.strands(members[0]).only(frozenset(self.pairs))
        self.table = table.during(self.within.start, end)

    def portions(self, way: Way | None) -> Iterator[tuple[slice, Timeline, Swept]]:
        """Replay some pairs at a time: they do not touch each other."""
        size = (self.table.stops + len(self.pairs) * len(self.asked)) * len(self.members)
        longest = int(np.bincount(self.table.stop_pair, minlength=1).max())
        way = way_for(size, longest) if way is None else way
        course, table, own = self.course, self.table, _distinct(self.members)
        sure, weighed = self.certainty[table.acts.event], salience_by_act(course, table, own)
        columns, rates = member_columns(own), _Rates(own)
        place = {pair: number for number, pair in enumerate(self.pairs)}
        settles = settle_table(course, own, self.certainty, place, self.within)
        reached = np.array([place[pair] for pair in table.pairs], np.int64)
        strands = np.bincount(table.stop_pair[table.strand_side // 2], minlength=len(reached))
        sizes = np.ones(len(self.pairs), np.int64)
        sizes[reached] += strands
        width = max(len(own), sure.shape[1], weighed.shape[1])
        for some in _portions(sizes * width, PORTION if width > 1 else PORTION_SHARED):
            here, acts = table.between(*np.searchsorted(reached, [some.start, some.stop]).tolist())
            jumps = way.jumps(here, sure[acts], weighed[acts], columns)
            row = reached[np.searchsorted(reached, some.start) :] - some.start
            moved = Stops(row[here.stop_pair], here.stop_tick, jumps.moves)
            settled = settles.between(some.start, some.stop)
            start, since = self._starts(some)
            time = timeline(since, moved, settled.stops, self.asked)
            work = SweepInput(
                time,
                rates.flows(time.lengths),
                jumps.numbers,
                jumps.moves,
                settled.levels,
                settled.stops.takes,
                start,
            )
            yield some, time, way.sweep(work)

    def _starts(self, some: slice) -> tuple[Floats, Ints]:
        """States to begin with, shape (pairs, 6, M), and since when, shape (pairs, 1 or M)."""
        pairs = self.pairs[some]
        if self.begun is not None:
            return self.begun.states[some], self.begun.since[some]
        starts = np.empty((len(pairs), 6, len(self.members)))
        starts[:, :5] = self.course.relations.starts(pairs)[:, :, None]
        starts[:, 5] = [p.tension_floor for p in self.members]
        return starts, np.zeros((len(pairs), 1), np.int64)


def _portions(sizes: Ints, most: int) -> Iterator[slice]:
    """Runs of pairs whose numbers fit into the processor's cache, or a single pair."""
    up_to = np.cumsum(sizes)
    first, before = 0, 0
    while first < len(sizes):
        end = max(first + 1, int(np.searchsorted(up_to, before + most, side="right")))
        yield slice(first, end)
        first, before = end, int(up_to[end - 1])


def way_for(size: int, longest: int) -> Way:
    """The faster way; both give the same bits.

    Args:
        size: Stops and looks times members.
        longest: Stops of the busiest pair, which numpy takes one after the other.
    """
    loaded = "numba" in sys.modules
    at_once = size >= COMPILED_FROM_AT_ONCE or longest >= LONG_AT_ONCE
    worth_it = size >= COMPILED_FROM or longest >= LONG or (loaded and at_once)
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


class _Rates:
    """The rates of members, one column where all share theirs, and the flows that follow."""

    def __init__(self, members: Members) -> None:
        self._each = {
            "trust_rate": np.array([p.trust_rate_per_day for p in members]),
            "gap_rate": np.array([p.gap_rate_per_day for p in members]),
            "tension_rate": np.array([p.tension_rate_per_day for p in members]),
            "distrust": np.array([p.tension_of_distrust for p in members]),
        }

    def flows(self, gaps: Ints) -> Floats:
        """Shape (gaps, 6, 1 or M)."""
        days = (gaps / TICKS_PER_DAY)[:, None]
        return np.ascontiguousarray(np.moveaxis(pair_flows(days, **self._each), 0, 1))
