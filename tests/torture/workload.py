"""A process that appends or imports for ever, and says so once each commit is safe.

    python workload.py FOLDER PREFIX [--bulk] [--first N] [--count N] [--journal M] [--sync S]

Each line that it prints is the number of a commit that has returned. What the commits hold depends
on prefix and number alone, so that a workload that was cut short can be begun again.
"""

from __future__ import annotations

import argparse
import sqlite3
import sys
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import polars as pl

from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME
from relsim.log.sqlite import SqliteEventLog

ROWS = 400
"""Rows of one import."""

TARGETS = ("RUS", "CHN", "FRA", "DEU", "IND", "PAK", "UKR", "IRN", "ISR", "SYR", "TUR")

START = datetime(2017, 1, 1, tzinfo=UTC)


def events(prefix: str, number: int) -> list[Event]:
    """The two events of an append."""
    fields = {"occurred_at": "2017-04-01", "from": "USA", "to": "RUS", "code": "051"}
    parts = (f"{prefix}{number}.{part}" for part in "ab")
    return [Event.model_validate({**fields, "id": name}) for name in parts]


def rows(prefix: str, number: int, count: int = ROWS) -> pl.DataFrame:
    """The rows of an import."""
    first = number * count
    days = [START + timedelta(days=30 * number, hours=row) for row in range(count)]
    columns: dict[str, object] = {
        "id": [f"{prefix}:{first + row}" for row in range(count)],
        "occurred_at": days,
        "precision": "hour",
        "from": "USA",
        "to": [TARGETS[row % len(TARGETS)] for row in range(count)],
        "code": "051",
        "severity": None,
        "confidence": 1.0,
        "known_at": [day + timedelta(days=1) for day in days],
        "from_sector": None,
        "to_sector": None,
        "mentions": 1,
        "story": None,
        "publisher": prefix,
        "line": list(range(1, count + 1)),
        "merged_into": None,
    }
    return pl.DataFrame(columns, schema=EVENT_FRAME)


def add(log: SqliteEventLog, prefix: str, number: int, *, bulk: bool) -> None:
    """One commit; to repeat it changes nothing."""
    if bulk:
        log.ingest([rows(prefix, number)], source=prefix)
    else:
        log.append(events(prefix, number), source=prefix)


def weaken(log: SqliteEventLog, synchronous: str) -> None:
    """Have SQLite wait for the disk less than the log asks it to: the control."""
    log._connection.set_authorizer(None)
    log._connection.execute(f"PRAGMA synchronous = {synchronous}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("prefix")
    parser.add_argument("--bulk", action="store_true")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--journal", choices=("wal", "delete"))
    parser.add_argument("--sync")
    given, ours = parser.parse_args(), sqlite3.sqlite_version_info
    # What the log does under a version of SQLite that it trusts, or does not.
    version = {"wal": (3, 51, 3), "delete": (3, 40, 0)}.get(given.journal, ours)
    with (
        patch.object(sqlite3, "sqlite_version_info", version),
        SqliteEventLog(given.folder, create=True, timeout_seconds=60) as log,
    ):
        if given.sync:
            weaken(log, given.sync)
        for number in range(given.first, given.first + given.count):
            add(log, given.prefix, number, bulk=given.bulk)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
