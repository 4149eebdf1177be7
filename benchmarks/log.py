"""The log on disk, as ratios against what one would write by hand, in one run on one machine.

``python benchmarks/log.py [--rows 10000000] [--verify-rows 1000000] [--appends 200] [--json FILE]``
prints a table and, with ``--json``, writes the same figures. Each time is the best of several
rounds, the two sides taking turns.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME
from relsim.events.taxonomy import all_cameo
from relsim.log.codec import encode
from relsim.log.sqlite import SqliteEventLog

ROUNDS = 7
DAYS = 3_650
START = datetime(2010, 1, 1, tzinfo=UTC)
MICROS_PER_DAY = 86_400_000_000
STATES = [f"{a}{b}{c}" for a in "ABCDEFGHIJ" for b in "AEIOU" for c in "RSTN"]
CODES = list(all_cameo())
SECTORS = [
    None, "Government", "Military", "Executive,Executive Office,Government", "Police,Government",
    "Social,General Population / Civilian / Social", "Parties,Ideological,(National) Major Party",
    "Unidentified Forces", "Media,Social", "Legal,Social", "Rebel", "Insurgents,Dissident",
]  # fmt: skip
PUBLISHERS = [f"Newspaper number {number} of some country" for number in range(300)]


@dataclass(frozen=True)
class Figure:
    """One measured ratio or size, and the goal that it has.

    Attributes:
        name: What was measured.
        value: The figure.
        goal: The most that it should be.
        unit: ``x`` for a ratio.
        detail: What it came from.
    """

    name: str
    value: float
    goal: float | None
    unit: str
    detail: str

    def line(self) -> str:
        """The figure as a line of the table."""
        goal = "" if self.goal is None else f"≤ {self.goal:g}"
        return f"{self.name:<58} {self.value:>9.2f} {self.unit:<8} {goal:<7} {self.detail}"


def best_of(*tasks: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    """Best seconds of each task, the tasks taking turns."""
    best = [float("inf")] * len(tasks)
    for _ in range(rounds):
        for number, task in enumerate(tasks):
            began = perf_counter()
            task()
            best[number] = min(best[number], perf_counter() - began)
    return best


def batches(size: int, *, days: int = 3_650, batch: int = 200_000) -> Iterator[pl.DataFrame]:
    """Rows in the order of a feed's files, day after day; a fifth of them repeat another."""
    random = np.random.default_rng(7)
    for start in range(0, size, batch):
        yield _rows(random, np.arange(start, min(size, start + batch)), size, days)


def _rows(random: np.random.Generator, number: np.ndarray, size: int, days: int) -> pl.DataFrame:
    rows = len(number)
    day = START.timestamp() * 1e6 + (number * days // size) * MICROS_PER_DAY
    story = number // 3
    # A repeat has actors, code and sectors of the row before it.
    own = np.where(random.random(rows) < 0.2, np.roll(np.arange(rows), 1), np.arange(rows))
    of_row = {
        "from": _pick(random, STATES, rows),
        "to": _pick(random, STATES, rows),
        "code": _pick(random, CODES, rows),
        "from_sector": _pick(random, SECTORS, rows),
        "to_sector": _pick(random, SECTORS, rows),
    }
    frame = pl.DataFrame({name: pl.Series(kept, dtype=pl.String) for name, kept in of_row.items()})
    return (
        frame[own]
        .with_columns(
            id=pl.concat_str(pl.lit("icews:"), pl.Series(number + 10_000_000).cast(pl.String)),
            occurred_at=pl.Series(day.astype("int64")).cast(EVENT_FRAME["occurred_at"]),
            precision=pl.lit("day"),
            severity=pl.Series(random.integers(-20, 20, rows) / 2),
            confidence=pl.lit(1.0),
            known_at=pl.Series((day + MICROS_PER_DAY).astype("int64")).cast(
                EVENT_FRAME["known_at"]
            ),
            mentions=pl.lit(1, pl.Int64),
            story=pl.Series(story + 30_000_000).cast(pl.String),
            publisher=_pick(random, PUBLISHERS, rows),
            line=pl.Series(number % 100_000 + 2),
            merged_into=pl.lit(None, pl.String),
        )
        .select(*EVENT_FRAME)
    )


def _pick(random: np.random.Generator, words: Sequence[str | None], size: int) -> pl.Series:
    """Words by a steep rank order, as actors and codes have it."""
    weights = 1 / np.arange(1, len(words) + 1)
    chosen = random.choice(len(words), size=size, p=weights / weights.sum())
    return pl.Series(words, dtype=pl.String)[chosen]


def append(folder: Path, count: int) -> list[Figure]:
    """Durable appends one by one, against bare writes and syncs of the same bytes."""
    events = [
        Event.model_validate(
            {"id": f"e{n}", "occurred_at": START, "from": "USA", "to": "RUS", "code": "051"}
        )
        for n in range(count)
    ]

    def bare() -> None:
        with (folder / f"bare-{perf_counter()}").open("wb", buffering=0) as file:
            for event in events:
                file.write(encode(event))
                os.fsync(file.fileno())

    def ours() -> None:
        with SqliteEventLog(folder / f"log-{perf_counter()}", create=True) as log:
            for event in events:
                log.append([event])

    ours_took, bare_took = best_of(ours, bare, rounds=3)
    with SqliteEventLog(folder / "mode", create=True) as log:
        mode = "write-ahead log" if log.journal_reason is None else "rollback journal"
    detail = f"{ours_took / count * 1e3:.2f} ms each, {mode}"
    return [Figure("one durable append ÷ write + fsync", ours_took / bare_took, 3, "x", detail)]


def queries(log: SqliteEventLog, folder: Path) -> list[Figure]:
    """One dyad over three months, against bare files with the same rows."""
    rows = log.scan(merged=True).collect()
    rows.write_parquet(folder / "unsorted.parquet")
    rows.sort("from", "to", "occurred_at").write_parquet(
        folder / "sorted.parquet", row_group_size=32_768
    )
    size = rows.height
    del rows
    half = START + timedelta(days=DAYS // 2)
    wanted = (
        (pl.col("from") == STATES[7])
        & (pl.col("to") == STATES[3])
        & pl.col("occurred_at").is_between(half, half + timedelta(days=91))
    )
    alone = pl.col("merged_into").is_null()

    def bare(name: str) -> Callable[[], Any]:
        path = folder / f"{name}.parquet"
        return lambda: pl.scan_parquet(path).filter(wanted & alone).collect()

    ours, known, bare_sorted, unsorted = best_of(
        lambda: log.scan().filter(wanted).collect(),
        lambda: log.scan(half + timedelta(days=60)).filter(wanted).collect(),
        bare("sorted"),
        bare("unsorted"),
    )
    full, full_known = best_of(
        lambda: log.scan().select(pl.col("severity").sum()).collect(),
        lambda: log.scan(START + timedelta(days=DAYS)).select(pl.col("severity").sum()).collect(),
    )
    name, took = f"dyad and 3 months of {size:,} rows", f"{ours * 1e3:.1f} ms"
    return [
        Figure(f"{name} ÷ bare scan, sorted", ours / bare_sorted, 2, "x", took),
        Figure(f"{name} ÷ bare scan, unsorted", ours / unsorted, 2, "x", took),
        Figure("the same as known at an instant ÷ as known now", known / ours, 1.5, "x", ""),
        Figure("sum over all rows as known ÷ as known now", full_known / full, 1.5, "x", ""),
    ]


def verification(log: SqliteEventLog, rows: int) -> list[Figure]:
    """Verification against reading everything, and the size on disk."""
    verify, scan = best_of(log.verify, lambda: log.scan(merged=True).collect())
    size = sum(path.stat().st_size for path in log.folder.rglob("*") if path.is_file())
    each = size / rows
    return [
        Figure(f"verify {rows:,} rows ÷ full scan", verify / scan, 0.5, "x", f"{verify:.3f} s"),
        Figure(f"bytes per event at {rows:,}", each, 60, "bytes", "database and segments"),
    ]


def ingest_apart(folder: Path, rows: int) -> list[Figure]:
    """An import in a process of its own, so that its memory can be told."""
    command = [sys.executable, __file__, "--ingest", str(folder), "--rows", str(rows)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    rate = f"{rows / told['seconds'] / 1e3:.0f} thousand rows/s"
    return [Figure(f"peak memory of importing {rows:,} rows", told["gib"], 3, "GiB", rate)]


def ingest(folder: Path, rows: int) -> None:
    """Import synthetic rows, and say how long that took and how much memory."""
    began = perf_counter()
    with SqliteEventLog(folder, create=True) as log:
        log.ingest(batches(rows, days=DAYS), source="icews")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"seconds": perf_counter() - began, "gib": peak}))


def main() -> None:
    """Measure everything, and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--verify-rows", type=int, default=1_000_000)
    parser.add_argument("--appends", type=int, default=200)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--ingest", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.ingest:
        ingest(asked.ingest, asked.rows)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = append(folder, asked.appends)
        ingest_apart(folder / "small", asked.verify_rows)
        with SqliteEventLog(folder / "small") as log:
            figures += verification(log, asked.verify_rows)
        figures += ingest_apart(folder / "large", asked.rows)
        with SqliteEventLog(folder / "large") as log:
            figures += queries(log, folder)
    for figure in figures:
        print(figure.line())
    if asked.json:
        asked.json.write_text(json.dumps([asdict(f) for f in figures], indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
