"""The kernel beside everything else that could do its work, in one run on one machine.

``python -m benchmarks.kernel [--events 1000000] [--rounds 3] [--only REPLAY…] [--json FILE]``
prints one table and writes the same figures as JSON. Times are seconds of processor and of clock,
each the best of some rounds in which the sides take turns; ratios are of processor time unless they
say otherwise. What is measured on both sides is in ``docs/performance.md``.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Callable
from dataclasses import asdict
from os import cpu_count
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.beside import beside_figures
from benchmarks.end_to_end import imported, log_figures, what_if_figures
from benchmarks.many_members import member_figures
from benchmarks.one_replay import bytes_figures, clock_figures, replay_figures
from benchmarks.synthetic import synthetic_columns
from benchmarks.timing import Figure, table

ROOT = Path(__file__).parents[1]
ICEWS = ROOT.parent / "shared/data/events/icews_daily_2018-10_2019-03.tsv.gz"
RESULTS = ROOT / "outputs" / "benchmarks" / "kernel.json"
Part = Callable[["Asked"], list[Figure]]


class Asked(NamedTuple):
    """What to measure on.

    Attributes:
        events: The size of the long history; other parts take a tenth of it.
        rounds: Of which the best counts.
        source: A file of ICEWS.
    """

    events: int
    rounds: int
    source: Path


def by_day(asked: Asked) -> list[Figure]:
    """One replay; of events only the day is known, as in most feeds."""
    part = f"One replay of {asked.events:,} events over ten years, days known"
    return replay_figures(synthetic_columns(asked.events), part, asked.rounds)


def by_minute(asked: Asked) -> list[Figure]:
    """One replay; the minute is known, so that hardly two events share a stop."""
    part = f"One replay of {asked.events:,} events over ten years, minutes known"
    return replay_figures(synthetic_columns(asked.events, to_the_minute=True), part, asked.rounds)


def icews(asked: Asked) -> list[Figure]:
    """One replay of a real feed."""
    part = "One replay of ICEWS, October 2018 to March 2019"
    if not asked.source.exists():
        return [Figure(part, "skipped", note=f"{asked.source.name} is not here")]
    return replay_figures(imported(asked.source), part, asked.rounds)


def members(asked: Asked) -> list[Figure]:
    """A thousand members."""
    columns = synthetic_columns(asked.events // 10, days=365)
    return member_figures(columns, f"1,000 members of {len(columns):,} events", asked.rounds)


def engine(asked: Asked) -> list[Figure]:
    """The SimPy engine by itself."""
    days = synthetic_columns(asked.events // 10, days=365)
    minutes = synthetic_columns(asked.events // 10, days=365, to_the_minute=True)
    return [
        *clock_figures(days, "The SimPy engine and SimPy's clock, days known", asked.rounds),
        *clock_figures(minutes, "The SimPy engine and SimPy's clock, minutes known", asked.rounds),
        *bytes_figures(days, "Memory of the SimPy engine, days known"),
        *bytes_figures(minutes, "Memory of the SimPy engine, minutes known"),
    ]


def beside(asked: Asked) -> list[Figure]:
    """What a user would otherwise write."""
    columns = synthetic_columns(asked.events // 10, days=365)
    return beside_figures(
        columns,
        f"Much simpler, by hand, {len(columns):,} events; x is times the kernel's CPU",
        asked.rounds,
    )


def log(asked: Asked) -> list[Figure]:
    """From a log on disk to a table on disk."""
    return log_figures(
        synthetic_columns(asked.events), f"From a log of {asked.events:,} events", asked.rounds
    )


def what_if(asked: Asked) -> list[Figure]:
    """A what-if switched on."""
    return what_if_figures("A what-if switched on in a warm process", asked.rounds)


PARTS: dict[str, Part] = {
    "day": by_day,
    "minute": by_minute,
    "icews": icews,
    "members": members,
    "engine": engine,
    "beside": beside,
    "log": log,
    "what-if": what_if,
}


def machine() -> dict[str, str | int | None]:
    """Where it was measured."""
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.machine(),
        "cores": cpu_count(),
    }


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--source", type=Path, default=ICEWS, help="a file of ICEWS")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument("--json", type=Path, default=RESULTS)
    given = parser.parse_args()
    asked = Asked(given.events, given.rounds, given.source)
    figures: list[Figure] = []
    for name in given.only:
        some = PARTS[name](asked)
        print(table(some), flush=True)
        figures += some
    given.json.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": machine(), "figures": [{**asdict(f), "met": f.met} for f in figures]}
    given.json.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"\nThe same as JSON: {given.json}")


if __name__ == "__main__":
    main()
