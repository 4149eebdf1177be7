"""Rows of a made-up feed, for tests of logs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME
from relsim.log.sqlite import SqliteEventLog

START = datetime(2018, 12, 1, tzinfo=UTC)


def row(number: int, day: int, **other: Any) -> dict[str, Any]:
    """One row, of the USA towards Russia."""
    when = START + timedelta(days=day)
    plain: dict[str, Any] = {
        "id": f"icews:{number}",
        "occurred_at": when,
        "precision": "day",
        "from": "USA",
        "to": "RUS",
        "code": "042",
        "severity": None,
        "confidence": 1.0,
        "known_at": when + timedelta(days=1),
        "from_sector": None,
        "to_sector": None,
        "mentions": 1,
        "story": None,
        "publisher": "AFP",
        "line": number + 2,
        "merged_into": None,
    }
    return {**plain, **other}


def rows() -> list[dict[str, Any]]:
    """Twenty a day for sixty days, none on the 30th day; one in ten domestic, some told twice."""
    found = []
    for day in range(60):
        for n in range(20) if day != 30 else ():
            other = {"to": "USA"} if n < 2 else {"from": "CHN"} if n < 6 else {}
            found.append(row(100 * day + n, day, to_sector=str(n), **other))
        if day < 5:
            found.append(row(100 * day + 50, day, to_sector="19"))  # again
    return found


def feed_log(folder: Path) -> Path:
    """A log of them, and of one event that somebody recorded."""
    with SqliteEventLog(folder, create=True) as log:
        log.ingest([pl.DataFrame(rows(), schema=EVENT_FRAME)], source="icews")
        log.append([by_hand()])
    return folder


def by_hand() -> Event:
    """An event between three, read in an article."""
    article = {"publisher": "The Paper & Sons", "title": "100% {true}", "published": "2018-12-04"}
    return Event.model_validate(
        {
            "id": "talks",
            "occurred_at": "2018-12-03",
            "from": ["USA", "CHN"],
            "to": "RUS",
            "code": "046",
            "provenance": [article],
        }
    )
