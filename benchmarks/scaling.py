"""Time and memory against events, pairs and members, measured and drawn.

``python -m benchmarks.scaling [--rounds 3] [--draw]`` measures, writes
``outputs/benchmarks/scaling.json`` and draws ``docs/images/scaling-*.png``; with ``--draw`` it only
draws what was measured before.
"""

from __future__ import annotations

import argparse
import json
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.laid_out import CURATED, course_of_columns, last_levels, strands_of
from benchmarks.many_members import Ensemble, own_parameters
from benchmarks.same_model import compiled_c, in_c, in_plain_python, plain_columns
from benchmarks.scaling_plot import draw
from benchmarks.synthetic import Columns, synthetic_columns
from benchmarks.timing import best_of
from benchmarks.under_simpy import replayed, with_events
from relsim.model.kernel.compiled_way import COMPILED
from relsim.model.kernel.way import IN_NUMPY

__all__ = ["Point", "measured"]

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "outputs" / "benchmarks" / "scaling.json"
EVENTS = (1_000, 3_162, 10_000, 31_623, 100_000, 316_228, 1_000_000)
PAIRS = (10, 40, 160, 640, 2_500, 10_000, 40_000)
MEMBERS = (1, 3, 10, 32, 100, 316, 1_000)
SIMPY_UP_TO = 100_000
BLOCK = 200

Ways = dict[str, Callable[[], Any]]


@dataclass(frozen=True)
class Point:
    """One way at one size.

    Attributes:
        against: What is varied: ``events``, ``pairs`` or ``members``.
        way: How the history is replayed.
        size: How many there are of what is varied.
        cpu: Seconds of processor time.
        mib: Most memory at once beyond the log and its strands, MiB; -1 where it is not told.
    """

    against: str
    way: str
    size: int
    cpu: float
    mib: float


def measured(rounds: int) -> list[Point]:
    """All points."""
    points: list[Point] = []
    with TemporaryDirectory() as folder:
        in_c_if_any = compiled_c(Path(folder))
    for size in EVENTS:
        columns = synthetic_columns(size)
        ways = {**_of_one(columns), **_by_other_means(columns, in_c_if_any)}
        points += _points("events", size, ways, rounds)
    for size in PAIRS:
        columns = synthetic_columns(100_000, ordered_pairs=size)
        points += _points("pairs", size, _of_one(columns), rounds)
    columns = synthetic_columns(10_000, days=365)
    for size in MEMBERS:
        points += _points("members", size, _of_many(columns, size), rounds)
    return points


def _of_one(columns: Columns) -> Ways:
    course = course_of_columns(columns)
    strands_of(course)  # laid out before
    return {
        "kernel, compiled": partial(last_levels, course, CURATED, COMPILED),
        "kernel, numpy": partial(last_levels, course, CURATED, IN_NUMPY),
    }


def _by_other_means(columns: Columns, replay: Callable[..., int] | None) -> Ways:
    course = course_of_columns(columns)
    table, end = strands_of(course), course.end_tick
    starts = [course.relations.start(pair) for pair in table.pairs]
    sure = np.ones(len(table.acts))
    lists = plain_columns(table, sure)
    ways: Ways = {"plain Python loop": partial(in_plain_python, lists, starts, CURATED, end)}
    if len(columns) <= SIMPY_UP_TO:
        told = with_events(course, columns)
        told.strands(CURATED)
        ways["SimPy engine"] = partial(replayed, told, CURATED, table.pairs)
    if replay is not None:
        ways["C, -O3"] = partial(in_c, replay, table, sure, starts, CURATED, end)
    return ways


def _of_many(columns: Columns, members: int) -> Ways:
    course = course_of_columns(columns)
    own, alike = own_parameters(members), [CURATED] * members
    drawn = (np.random.default_rng(7).random((len(columns), members)) < 0.9).astype(float)
    sure = course.confidence[:, None]
    return {
        "own parameters": Ensemble(course, own, sure, BLOCK).replayed,
        "shared parameters, drawn coding": Ensemble(course, alike, drawn, BLOCK).replayed,
        "all alike": Ensemble(course, alike, sure, BLOCK).replayed,
    }


def _points(against: str, size: int, ways: Ways, rounds: int) -> list[Point]:
    for way in ways.values():
        way()  # loads what is compiled
    took = best_of(*ways.values(), rounds=rounds)
    return [
        Point(against, name, size, spent.cpu, -1.0 if name.startswith("C,") else _peak_mib(way))
        for (name, way), spent in zip(ways.items(), took, strict=True)
    ]


def _peak_mib(way: Callable[[], Any]) -> float:
    """What Python and numpy ask for; C's own memory is not told."""
    tracemalloc.start()
    try:
        way()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak / 2**20


def main() -> None:
    """Measure and draw, or only draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--draw", action="store_true", help="draw what was measured before")
    parser.add_argument("--json", type=Path, default=RESULTS)
    parser.add_argument("--images", type=Path, default=ROOT / "docs" / "images")
    asked = parser.parse_args()
    if not asked.draw:
        asked.json.parent.mkdir(parents=True, exist_ok=True)
        rows = [asdict(point) for point in measured(asked.rounds)]
        asked.json.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")
    for path in draw(json.loads(asked.json.read_text("utf-8")), asked.images):
        print(path)


if __name__ == "__main__":
    main()
