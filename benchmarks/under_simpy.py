"""The SimPy engine on the same history, and bare SimPy loops to measure it against."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import simpy

from benchmarks.synthetic import START, Columns
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.act_table import ActTable
from relsim.model.compile import Compiled, compile_course
from relsim.model.course import Course, Instant
from relsim.model.engine import Replay
from relsim.model.impulses import Impulse
from relsim.model.parameters import Parameters
from relsim.model.relations import Relations
from relsim.model.row_course import RowCourse
from relsim.model.state import FlowTable, PairState, advance, begin, jump

__all__ = [
    "BytesPerEvent",
    "bare_loop",
    "bytes_per_event",
    "replayed",
    "same_by_hand",
    "with_events",
    "without_a_clock",
]


@dataclass(frozen=True, kw_only=True)
class EventCourse(Course):
    """A course whose events are objects, and their acts in columns already.

    Attributes:
        laid_out: The acts.
    """

    laid_out: ActTable

    @cached_property
    def act_columns(self) -> ActTable:
        """Every act within the period."""
        return self.laid_out


def with_events(course: RowCourse, columns: Columns) -> EventCourse:
    """The course with objects for its events, unchecked: SimPy asks them for id and conditions."""
    names = columns.actors
    rows = zip(columns.source.tolist(), columns.target.tolist(), columns.tick.tolist(), strict=True)
    events = [
        Event.model_construct(
            id=f"e{number:08}",
            code="010",
            occurred_at=START + timedelta(minutes=tick),
            from_=(names[source],),
            to=(names[target],),
        )
        for number, (source, target, tick) in enumerate(rows)
    ]
    bounds = [*np.flatnonzero(np.diff(columns.tick, prepend=-1)).tolist(), len(columns)]
    instants = tuple(
        Instant(int(columns.tick[first]), tuple(events[first:end]), ())
        for first, end in pairwise(bounds)
    )
    acts = course.act_columns
    return EventCourse(course.start, course.end_tick, instants, course.relations, laid_out=acts)


def replayed(
    course: Course, parameters: Parameters, pairs: Sequence[Pair]
) -> npt.NDArray[np.float64]:
    """Levels of some pairs at the end, shape (pairs, 3): compile, replay, look."""
    replay = Replay(compile_course(course, parameters)).run()
    levels = replay.trajectory().at(pairs, [course.end_tick], FlowTable(parameters))
    return np.stack([level[:, 0] for level in levels], axis=1)


def bare_loop(ticks: Sequence[int]) -> None:
    """Nothing but SimPy's clock: one process that yields once a tick."""

    def feed() -> Generator[simpy.Event, Any, None]:
        for before, tick in pairwise((0, *ticks)):
            yield env.timeout(tick - before)

    env = simpy.Environment()
    env.process(feed())
    env.run()


def same_by_hand(
    impulses: Mapping[int, Sequence[Impulse]], relations: Relations, parameters: Parameters
) -> dict[Pair, PairState]:
    """The same clock, and in the same process what the engine does to the states."""
    flows = FlowTable(parameters)
    states: dict[Pair, PairState] = {}

    def feed() -> Generator[simpy.Event, Any, None]:
        before = 0
        for tick, here in impulses.items():
            yield env.timeout(tick - before)
            before = tick
            for impulse in here:
                state = states.get(impulse.pair)
                if state is None:
                    state = begin(relations.start(impulse.pair), parameters)
                states[impulse.pair] = jump(advance(state, tick, flows), impulse)

    env = simpy.Environment()
    env.process(feed())
    env.run()
    return states


def without_a_clock(
    impulses: Mapping[int, Sequence[Impulse]], relations: Relations, parameters: Parameters
) -> dict[Pair, PairState]:
    """A plain Python loop from compiled impulses to the last states."""
    flows = FlowTable(parameters)
    states: dict[Pair, PairState] = {}
    for tick, here in impulses.items():
        for impulse in here:
            state = states.get(impulse.pair)
            if state is None:
                state = begin(relations.start(impulse.pair), parameters)
            states[impulse.pair] = jump(advance(state, tick, flows), impulse)
    return states


@dataclass(frozen=True)
class BytesPerEvent:
    """Memory beyond the log and its strands.

    Attributes:
        impulses: Of one member, compiled.
        states: All that every pair has passed through, and the latest.
        peak: The most at once, compiling included.
    """

    impulses: float
    states: float
    peak: float


def bytes_per_event(course: Course, parameters: Parameters) -> BytesPerEvent:
    """What compiling and replaying takes for each event of a course."""
    size = len(course.events)
    course.strands(parameters)  # laid out before
    compiled: list[Compiled] = []
    tracemalloc.start()
    try:
        impulses = _held(lambda: compiled.append(compile_course(course, parameters)))
        replay = Replay(compiled[0])
        states = _held(replay.run)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return BytesPerEvent(impulses / size, states / size, peak / size)


def _held(task: Callable[[], object]) -> int:
    """Bytes that are still there after a task."""
    before, _ = tracemalloc.get_traced_memory()
    task()
    after, _ = tracemalloc.get_traced_memory()
    return after - before
