"""A segment: some hundred thousand rows of a feed in one file, as the log's records name it.

The record holds the hash of the file, so that the chain of the log covers every row, and bounds by
which a reader can tell without opening the file that it holds nothing of what is asked for.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import polars as pl
from pydantic import Field

from relsim.clock import format_instant
from relsim.events.record import EventId, Instant, Record, Sha256

__all__ = ["LayoutName", "Segment", "segment_of"]

LayoutName = Literal["numbered/1", "text/1"]
"""How the rows of a segment are stored; ``relsim.log.layouts`` reads every one there has been."""


class Segment(Record):
    """Rows that an import brought, in a file named by its SHA-256."""

    sha256: Sha256
    """Of the file, and its name."""
    size_bytes: Annotated[int, Field(ge=1)]
    """Length of the file."""
    layout: LayoutName
    """The columns it is stored in."""
    rows: Annotated[int, Field(ge=1)]
    """How many rows it holds, merged duplicates included."""
    merged: Annotated[int, Field(ge=0)] = 0
    """How many of them another row stands for."""
    early: Annotated[int, Field(ge=0)] = 0
    """How many of those were known before the row that stands for them, and count until then."""
    first_id: EventId
    """The lowest id, in the order of text."""
    last_id: EventId
    """The highest id."""
    first_occurred_at: Instant
    """When the earliest happened, UTC."""
    last_occurred_at: Instant
    """When the latest happened, UTC."""
    first_known_at: Instant
    """When the first became knowable, UTC."""
    last_known_at: Instant
    """When the last became knowable, UTC."""

    @property
    def known_at(self) -> datetime:
        """When the first of its rows became knowable."""
        return self.first_known_at

    @property
    def file_name(self) -> str:
        """The name of its file in the folder of segments."""
        return f"{self.sha256}.parquet"

    def __str__(self) -> str:
        first, last = (
            format_instant(at)[:10] for at in (self.first_occurred_at, self.last_occurred_at)
        )
        return f"segment {self.sha256[:12]}… ({self.rows:,} rows of {first} to {last})"


def segment_of(rows: pl.DataFrame, layout: LayoutName, sha256: str, size_bytes: int) -> Segment:
    """What a log records of some rows, ``EVENT_FRAME`` and ``counts_until``, stored in a file."""
    bounds = {
        f"{end}_{column}": value
        for column in ("id", "occurred_at", "known_at")
        for end, value in (("first", rows[column].min()), ("last", rows[column].max()))
    }
    counts = {
        "rows": rows.height,
        "merged": rows.height - rows["merged_into"].null_count(),
        "early": rows.height - rows["counts_until"].null_count(),
    }
    stored = {"sha256": sha256, "size_bytes": size_bytes, "layout": layout}
    return Segment.model_validate({**stored, **counts, **bounds})
