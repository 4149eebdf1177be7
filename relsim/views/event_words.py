"""An event of a run in one line, whatever a what-if did to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord

__all__ = ["in_words", "summaries"]


def summaries(record: RunRecord) -> dict[str, str]:
    """The words of the baseline for each event."""
    frame = record.events.filter(pl.col("world") == BASELINE)
    return dict(zip(frame["id"], frame["summary"], strict=True))


def in_words(row: Mapping[str, Any], before: Mapping[str, str]) -> str:
    """What an event was, and what a what-if did to it.

    A replaced event that kept its old words is told by the reason given for it.
    """
    words: str = row["summary"] or row["code_name"]
    if row["assessed"]:
        band = f"{row['assessed_low']:g}–{row['assessed_high']:g}"
        words = f"assessment, {row['assessed']} {band}: {words}"
    if row["fate"] == "replaced" and row["summary"] == before.get(row["id"]):
        words = f"{row['because'] or row['code_name']}; it was: {words}"
    return " ".join(words.split())
