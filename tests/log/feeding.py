"""Short ways to write the rows that the tests import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from log.building import day
from relsim.events.frame import EVENT_FRAME

DEFAULTS: dict[str, Any] = {
    "occurred_at": day(1),
    "precision": "day",
    "from": "RUS",
    "to": "USA",
    "code": "051",
    "severity": None,
    "confidence": 1.0,
    "known_at": day(1),
    "from_sector": None,
    "to_sector": None,
    "mentions": 1,
    "story": None,
    "publisher": "ICEWS",
    "line": 1,
    "merged_into": None,
}


def row(number: int | str, known: int = 1, **fields: Any) -> dict[str, Any]:
    """A row of 1 April 2017, known on some day of that month."""
    return {**DEFAULTS, "id": f"icews:{number}", "known_at": day(known), **fields}


def frame(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as an importer hands them over."""
    return pl.DataFrame([{**DEFAULTS, **one} for one in rows], schema=EVENT_FRAME, orient="row")


def many(numbers: Iterable[int], **fields: Any) -> pl.DataFrame:
    """Rows of which each tells of an act of its own."""
    return frame(*(row(n, story=f"{n}", to_sector=f"sector {n}", **fields) for n in numbers))


def ids(rows: pl.LazyFrame | pl.DataFrame) -> list[str]:
    """The ids of rows, sorted."""
    return sorted(rows.lazy().collect()["id"])
