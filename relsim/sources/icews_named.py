"""ICEWS sets with labels in the place of codes: date, source, event_text, target, split.

They have no countries: `Government (Russia)` is placed by its brackets, `Russia` by its name, and
a person such as `Barack Obama` not at all.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from importlib.resources import files
from types import MappingProxyType

import polars as pl

from relsim.sources.actors import Reading
from relsim.sources.feed import UNLISTED, Feed, Reader, TableReader
from relsim.sources.icews import ICEWS_NAMES
from relsim.sources.layout import layout_of
from relsim.sources.lines import Table
from relsim.sources.naming import numbered
from relsim.sources.rows import Side, day_end, instant, judged, tried

__all__ = ["ICEWS_NAMED", "icews_labels"]

COLUMNS = ("date", "source", "event_text", "target")


@cache
def icews_labels() -> Mapping[str, str]:
    """The CAMEO code of each label, in lower case."""
    text = files("relsim.sources").joinpath("data", "icews_labels.csv").read_text("utf-8")
    return MappingProxyType(
        {row["label"]: row["code"] for row in csv.DictReader(text.splitlines())}
    )


def _side(role: str) -> Side:
    where, whole = f"{role}_in", role
    readings = (Reading(where, "name", ICEWS_NAMES), Reading(whole, "name", ICEWS_NAMES))
    return Side(readings, placed_by=())


_SOURCE, _TARGET = _side("source"), _side("target")


def _events(known_at: datetime | None, seen: Counter[bytes], frame: pl.DataFrame) -> pl.DataFrame:
    occurred = instant("date", "%Y-%m-%d")
    known = day_end(occurred) if known_at is None else pl.lit(known_at, pl.Datetime("us", "UTC"))
    placed = frame.with_columns(
        occurred_at=occurred,
        known_at=known,
        source_in=_brackets("source"),
        target_in=_brackets("target"),
    )
    content = frame.select(pl.concat_str(COLUMNS, separator="\t", ignore_nulls=True)).to_series()
    label = pl.col("event_text").str.to_lowercase()
    rows = tried(placed, _SOURCE, _TARGET).with_columns(
        id=pl.lit("icews-named:") + numbered(content, seen),
        code=label.replace_strict(
            dict(icews_labels()), default=pl.lit(UNLISTED) + pl.col("event_text")
        ),
        from_sector=pl.when(pl.col("source_in").is_not_null() | _is_group("from")).then("source"),
        to_sector=pl.when(pl.col("target_in").is_not_null() | _is_group("to")).then("target"),
    )
    return judged(rows, _SOURCE, _TARGET)


def _brackets(column: str) -> pl.Expr:
    return pl.col(column).str.extract(r"\(([^()]*)\)\s*$")


def _is_group(column: str) -> pl.Expr:
    return pl.col(column).str.len_bytes() != 3


def _reader(head: bytes, known_at: datetime | None) -> Reader | None:
    layout = layout_of(head, "\t")
    if layout.keys[:4] != ("date", "source", "eventtext", "target"):
        return None
    table = Table({name: at for at, name in enumerate(COLUMNS)}, layout.width)
    notices = []
    if known_at is None:
        notices.append("no file dates: each event counts as known at the end of its own day")
    return TableReader(table, partial(_events, known_at, Counter()), header=True, notices=notices)


ICEWS_NAMED = Feed(
    "icews-named", "columns separated by tabs: date, source, event_text, target, split", _reader
)
