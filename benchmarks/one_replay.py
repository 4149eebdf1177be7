"""One replay of a long history: the kernel, the SimPy engine, a plain Python loop, and C."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.laid_out import course_of_columns, last_levels, strands_of
from benchmarks.same_model import compiled_c, in_c, in_plain_python, plain_columns
from benchmarks.synthetic import Columns
from benchmarks.timing import Figure, Took, best_of
from benchmarks.under_simpy import (
    bare_loop,
    bytes_per_event,
    replayed,
    same_by_hand,
    with_events,
    without_a_clock,
)
from relsim.model.compile import compile_course
from relsim.model.engine import Replay
from relsim.model.kernel.compiled_way import COMPILED
from relsim.model.kernel.sweep import SweepInput, Swept
from relsim.model.kernel.way import IN_NUMPY, Way
from relsim.model.parameters import PARAMETER_SETS
from relsim.model.row_course import RowCourse

__all__ = ["bytes_figures", "clock_figures", "replay_figures"]

CURATED = PARAMETER_SETS["curated"]
AGREEMENT = 1e-9
BYTES_GOAL = 100.0
LONG_SECONDS = 4.0
"""What takes longer is measured once; it has been long enough for a quiet moment."""


def replay_figures(columns: Columns, part: str, rounds: int) -> list[Figure]:
    """Every way to the last levels of all pairs, and how the kernel compares with each."""
    course = course_of_columns(columns)
    table = strands_of(course)
    starts = [course.relations.start(pair) for pair in table.pairs]
    sure = np.ones(len(table.acts))
    lists = plain_columns(table, sure)
    told = with_events(course, columns)
    told.strands(CURATED)  # laid out before
    ways: dict[str, Callable[[], Any]] = {
        "SimPy engine": partial(replayed, told, CURATED, table.pairs),
        "kernel, numpy": partial(last_levels, course, CURATED, IN_NUMPY),
        "plain Python loop": partial(in_plain_python, lists, starts, CURATED, course.end_tick),
        "kernel, compiled": partial(last_levels, course, CURATED, COMPILED),
    }
    with TemporaryDirectory() as folder:
        replay = compiled_c(Path(folder))
    if replay is not None:
        ways["C, -O3"] = partial(in_c, replay, table, sure, starts, CURATED, course.end_tick)
    took = _once_and_agreeing(ways)
    quick = list(ways)[1:] if took["kernel, numpy"].cpu < LONG_SECONDS else list(ways)[2:]
    took |= zip(quick, best_of(*(ways[name] for name in quick), rounds=rounds), strict=True)
    size = f"{len(columns):,} events, {table.stops:,} stops of {len(table.pairs):,} pairs"
    times = [Figure(part, name, *spent) for name, spent in took.items()]
    return [*times, *_compared(part, took, size)]


def _compared(part: str, took: dict[str, Took], size: str) -> list[Figure]:
    goals = {"SimPy engine": 150.0, "plain Python loop": 100.0, "C, -O3": 0.5}
    kernel = took["kernel, compiled"].cpu
    figures = [
        Figure(
            part,
            f"kernel, times the speed of: {name}",
            value=took[name].cpu / kernel,
            goal=goal,
            note=size,
        )
        for name, goal in goals.items()
        if name in took
    ]
    if "C, -O3" not in took:
        return [
            *figures,
            Figure(part, "kernel, times the speed of: C, -O3", note="no C compiler `cc` here"),
        ]
    loop = took["plain Python loop"].cpu / took["C, -O3"].cpu
    return [*figures, Figure(part, "C, -O3, times the speed of: plain Python loop", value=loop)]


def _once_and_agreeing(ways: dict[str, Callable[[], Any]]) -> dict[str, Took]:
    """Take each way once, which also loads what is compiled, and compare where they lead."""
    took: dict[str, Took] = {}
    levels: dict[str, Any] = {}
    for name, way in ways.items():
        (took[name],) = best_of(partial(_keep, levels, name, way), rounds=1)
    for (one, first), (other, second) in pairwise(levels.items()):
        apart = float(np.abs(np.array(first) - np.array(second)).max())
        if not apart <= AGREEMENT:
            msg = f"{one} and {other} are {apart:g} apart: nothing to compare"
            raise SystemExit(msg)
    return took


def _keep(levels: dict[str, Any], name: str, way: Callable[[], Any]) -> None:
    levels[name] = way()


def clock_figures(columns: Columns, part: str, rounds: int) -> list[Figure]:
    """The engine from compiled impulses on, against SimPy's bare clock."""
    course = course_of_columns(columns)
    told = with_events(course, columns)
    compiled = compile_course(told, CURATED)
    ticks = [instant.tick for instant in told.instants]
    by_hand = partial(same_by_hand, compiled.impulses, told.relations, CURATED)
    looped = partial(without_a_clock, compiled.impulses, told.relations, CURATED)
    (work,) = _sweep_inputs(course)
    swept = partial(COMPILED.sweep, work)
    swept()  # loads what is compiled
    engine, bare, same, loop, kernel = best_of(
        lambda: Replay(compiled).run(),
        partial(bare_loop, ticks),
        by_hand,
        looped,
        swept,
        rounds=rounds,
    )
    size = f"{len(columns):,} events at {len(ticks):,} ticks"
    return [
        Figure(part, "SimPy engine, impulses compiled", *engine),
        Figure(part, "SimPy loop that yields once a tick, empty", *bare),
        Figure(part, "SimPy loop that yields once a tick and moves the states", *same),
        Figure(part, "plain Python loop, impulses compiled", *loop),
        Figure(part, "kernel's sweep, impulses compiled", *kernel),
        Figure(
            part,
            "kernel's sweep, times the speed of: the SimPy engine",
            value=engine.cpu / kernel.cpu,
            goal=150.0,
            note=size,
        ),
        Figure(
            part,
            "kernel's sweep, times the speed of: the plain Python loop",
            value=loop.cpu / kernel.cpu,
            goal=100.0,
            note=size,
        ),
        Figure(
            part,
            "engine, times the speed of: the empty loop",
            value=bare.cpu / engine.cpu,
            goal=0.5,
            note=size,
        ),
        Figure(
            part,
            "engine, times the speed of: the loop that moves the states",
            value=same.cpu / engine.cpu,
            note=size,
        ),
    ]


def _sweep_inputs(course: RowCourse) -> list[SweepInput]:
    """What the kernel's sweep is given once all exponentials are taken."""
    found: list[SweepInput] = []

    def keep(work: SweepInput) -> Swept:
        found.append(work)
        return COMPILED.sweep(work)

    last_levels(course, CURATED, Way(COMPILED.jumps, keep))
    return found


def bytes_figures(columns: Columns, part: str) -> list[Figure]:
    """Memory of the engine for each event, beyond the log."""
    course = with_events(course_of_columns(columns), columns)
    each = bytes_per_event(course, CURATED)
    stops = course.strands(CURATED).stops / len(columns)
    note = f"{stops:.2f} stops an event"
    kept = each.impulses + each.states
    return [
        Figure(part, "compiled impulses", value=each.impulses, unit="B/event", note=note),
        Figure(part, "states that pairs passed through", value=each.states, unit="B/event"),
        Figure(part, "peak while compiling and replaying", value=each.peak, unit="B/event"),
        Figure(
            part, "held beyond the log", value=kept, unit="B/event", goal=BYTES_GOAL, best="less"
        ),
    ]
