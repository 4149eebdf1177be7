"""A process that holds bases and asks for them again while others write.

    python reader.py FOLDER LOOKS

It looks until it has seen so many; the last line that it prints says how many answers agreed.
"""

from __future__ import annotations

import random
import sys

import polars as pl

from relsim.log.entry import Basis
from relsim.log.sqlite import SqliteEventLog

CHANCE = random.Random(4711)  # noqa: S311 - which basis to ask for again is no secret
MOST_KEPT = 20


def answer(log: SqliteEventLog, commit: int | None) -> tuple[Basis, int]:
    """A basis, and a number that stands for everything seen from it."""
    view = log.select(pl.col("to") == "CHN", at_commit=commit)
    rows = log.scan(at_commit=view.basis.commit, merged=True).sort("id").collect()
    return view.basis, hash((repr(view.events), rows.hash_rows().sum(), rows.height))


def main() -> None:
    folder, looks = sys.argv[1], int(sys.argv[2])
    kept: dict[Basis, int] = {}
    agreed = 0
    with SqliteEventLog(folder, timeout_seconds=60) as log:
        while agreed < looks:
            basis, seen = answer(log, None)
            kept.setdefault(basis, seen)
            for old in CHANCE.sample(sorted(kept, key=lambda b: b.commit), min(4, len(kept))):
                if answer(log, old.commit) != (old, kept[old]):
                    sys.exit(f"commit {old.commit} answers otherwise than before")
                agreed += 1
            while len(kept) > MOST_KEPT:
                kept.pop(CHANCE.choice(list(kept)))
    sys.stdout.write(f"{agreed}\n")


if __name__ == "__main__":
    main()
