"""What an import costs, as ratios in one run: against a bare read and write of the same rows.

Each side runs in a process of its own, since only so its peak of memory can be told; the sides take
turns and the best round counts. ``python benchmarks/imports.py --help`` names the sizes.

The real file is an ICEWS collection; without one, rows of the same shape are made up.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from relsim.events.actors import states
from relsim.log.sqlite import SqliteEventLog
from relsim.sources.importing import Importing

REAL = (
    Path(__file__).parents[1] / "../shared/data/events/icews_daily_2018-10_2019-03.tsv.gz"
).resolve()
GOALS = {"ratio": 4.0, "peak_gib": 1.5, "many_peak_gib": 3.0}
STATES = {
    "RUS": "Russian Federation",
    "UKR": "Ukraine",
    "IND": "India",
    "PAK": "Pakistan",
    "USA": "United States",
    "CHN": "China",
}
DAY_ONE, DAYS = date(2015, 1, 1), 9 * 365
CODES = ("010", "036", "040", "042", "051", "111", "120", "173", "190", "193")


def bare(source: Path, folder: Path) -> dict[str, Any]:
    """Read a table of text and write its rows to Parquet, and nothing else."""
    began = perf_counter()
    rows = pl.read_csv(source, separator="\t", quote_char=None, infer_schema=False)
    rows.write_parquet(folder / "rows.parquet")
    return {"seconds": perf_counter() - began, "rows": rows.height}


def whole(source: Path, folder: Path) -> dict[str, Any]:
    """The import end to end: read, map, check, deduplicate, commit, fsync."""
    began = perf_counter()
    with (
        SqliteEventLog(folder / "log", create=True) as log,
        Importing([source]) as importing,
    ):
        frames = importing.frames()
        done = log.ingest(frames, source=importing.source)
    seconds = perf_counter() - began
    report = importing.report
    return {"seconds": seconds, "rows": report.read, "kept": report.kept, "merged": done.merged}


def mapped(source: Path, folder: Path) -> dict[str, Any]:
    """The part of it that is ours alone: read and map."""
    del folder
    began = perf_counter()
    with Importing([source]) as importing:
        kept = sum(frame.height for frame in importing.frames())
    return {"seconds": perf_counter() - began, "rows": importing.report.read, "kept": kept}


SIDES: dict[str, Callable[[Path, Path], dict[str, Any]]] = {
    "bare": bare,
    "mapped": mapped,
    "whole": whole,
}


def run(side: str, source: Path) -> dict[str, Any]:
    """One side in a fresh process, with its peak of memory."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, __file__, "--side", side, "--source", str(source)]
        done = subprocess.run([*words, "--folder", folder], check=True, capture_output=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def best(source: Path, sides: list[str], rounds: int) -> dict[str, dict[str, Any]]:
    """The quickest round of each side, the sides taking turns."""
    found: dict[str, dict[str, Any]] = {}
    for _ in range(rounds):
        for side in sides:
            got = run(side, source)
            if side not in found or got["seconds"] < found[side]["seconds"]:
                found[side] = got
    return found


def made_up_icews(path: Path, size: int) -> Path:
    """Rows of the shape of ICEWS, a quarter of them repeating another."""
    luck = random.Random(7)  # noqa: S311 - no secret
    names = list(STATES.values())
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as file:
        for number in range(1, size + 1):
            source, target = luck.sample(names, 2)
            day = f"2018-{luck.randrange(1, 13):02}-{luck.randrange(1, 29):02}"
            who = f"{luck.choice(['Police', 'Army', 'Citizen', 'Government'])} ({source})"
            cells = [number, day, who, "Government", source, "Some words", luck.choice(CODES), 0.0]
            cells += [target, "Elite,Executive", target, number // 2, 3, "A Paper", "City", ""]
            cells += ["Province", target, 10.5, 20.5, "20190101"]
            file.write("\t".join(map(str, cells)) + "\n")
    return path


def made_up_gdelt(path: Path, size: int) -> Path:
    """Rows of the shape of GDELT 2 over nine years, in the order in which they became known."""
    luck = random.Random(7)  # noqa: S311 - no secret
    codes = [state.cameo for state in states() if state.cameo and state.valid_to is None]
    weights = [1 / rank for rank in range(1, len(codes) + 1)]  # a few states make most news
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, size, 10_000):
            day = f"{DAY_ONE + timedelta(days=start * DAYS // size):%Y%m%d}"
            pairs = luck.choices(codes, weights, k=20_000)
            lines = []
            for at in range(min(size - start, 10_000)):
                source, target, number = pairs[2 * at], pairs[2 * at + 1], start + at
                code = CODES[number * 7 % len(CODES)]
                cells = [""] * 61
                cells[0:2] = [str(number + 1), day]
                cells[5:8] = [f"{source}{'GOV' if number % 3 else 'MIL'}", source, source]
                cells[15:18] = [target, target, target]
                cells[25:35] = ["1", code, code[:3], code[:2], "1", "0.0", "3", "1", "3", "-1.5"]
                cells[59:] = [f"{day}143000", f"https://www.example.org/{number // 4}"]
                lines.append("\t".join(cells))
            file.write("\n".join(lines) + "\n")
    return path


def measure(source: Path, rounds: int, many: int, folder: Path) -> dict[str, Any]:
    """Every figure of a run."""
    if not source.exists():
        print(f"{source.name} is not here; rows of the same shape are made up", file=sys.stderr)
        source = made_up_icews(folder / "icews.tsv.gz", 325_000)
    found = best(source, ["bare", "mapped", "whole"], rounds)
    figures: dict[str, Any] = {
        "file": source.name,
        **found,
        "ratio": found["whole"]["seconds"] / found["bare"]["seconds"],
        "mapped_ratio": found["mapped"]["seconds"] / found["bare"]["seconds"],
        "peak_gib": found["whole"]["peak_gib"],
    }
    if many:
        rows = made_up_gdelt(folder / "gdelt.csv", many)
        figures["many"] = run("whole", rows)
        figures["many_peak_gib"] = figures["many"]["peak_gib"]
    return figures


def table(figures: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"{'side':<10}{'rows':>12}{'seconds':>10}{'peak GiB':>10}"]
    for side in ("bare", "mapped", "whole", "many"):
        if side in figures:
            one = figures[side]
            lines.append(
                f"{side:<10}{one['rows']:>12,}{one['seconds']:>10.2f}{one['peak_gib']:>10.2f}"
            )
    for name, goal in GOALS.items():
        if name in figures:
            verdict = "met" if figures[name] <= goal else "missed"
            lines.append(f"{name} {figures[name]:.2f}, goal {goal:g}: {verdict}")
    return "\n".join(lines)


def main() -> None:
    """Measure and print, or be one side of a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=REAL, help="an ICEWS file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--many", type=int, default=1_000_000, help="rows of made-up GDELT; 0 none")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON, too")
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.side:
        answer = SIDES[given.side](given.source, given.folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)
        print(json.dumps({**answer, "peak_gib": peak}))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(given.source, given.rounds, given.many, Path(folder))
    print(table(figures))
    if given.json:
        print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
