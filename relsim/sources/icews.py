"""ICEWS event files: twenty tab-separated columns, and in collections the file's date as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import polars as pl

from relsim.sources.actors import Reading
from relsim.sources.feed import Feed, Reader, TableReader
from relsim.sources.layout import layout_of
from relsim.sources.lines import Table
from relsim.sources.rows import KNOWN_SINCE, Side, day_end, instant, judged, numbered_id, tried

__all__ = ["ICEWS", "ICEWS_NAMES"]

COLUMNS = (
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
)
FILE_DATE = "source_file_date"
WANTED = (0, 1, 2, 4, 6, 8, 10, 11, 13)

ICEWS_NAMES = {
    "Congo": "Republic of the Congo",
    "Madagaskar": "Madagascar",
    "Palestinian Territory, Occupied": "Palestine",
    "Republic of South Africa": "South Africa",
}
"""Spellings of ICEWS that our names do not have; its other Congo has its full name."""

_KEYS = tuple("".join(filter(str.isalnum, name.casefold())) for name in (*COLUMNS, FILE_DATE))


def _side(role: str) -> Side:
    country, name = f"{role} Country", f"{role} Name"
    readings = (Reading(country, "state-name", ICEWS_NAMES), Reading(name, "group-name"))
    return Side(readings, placed_by=(country,))


def _events(known_at: datetime | None, frame: pl.DataFrame) -> pl.DataFrame:
    occurred = instant("Event Date", "%Y-%m-%d")
    given = pl.lit(known_at, pl.Datetime("us", "UTC"))
    if FILE_DATE in frame.columns:
        days = (instant(FILE_DATE, form, KNOWN_SINCE) for form in ("%Y%m%d", "%Y-%m-%d"))
        known = pl.coalesce(day_end(pl.coalesce(days)), given)
    else:
        known = day_end(occurred) if known_at is None else given
    source, target = _side("Source"), _side("Target")
    dated = frame.with_columns(occurred_at=occurred, known_at=known)
    rows = tried(dated, source, target).with_columns(
        id=numbered_id("icews", "Event ID"),
        code=pl.col("CAMEO Code"),
        from_sector=_below_the_state("Source"),
        to_sector=_below_the_state("Target"),
        story=pl.col("Story ID"),
        publisher=pl.col("Publisher").fill_null(""),
    )
    return judged(rows, source, target)


def _below_the_state(role: str) -> pl.Expr:
    """The actor as the feed names it, unless that is the state itself."""
    name = pl.col(f"{role} Name")
    return pl.when(~name.eq_missing(pl.col(f"{role} Country"))).then(name)


def _reader(head: bytes, known_at: datetime | None) -> Reader | None:
    layout = layout_of(head, "\t")
    header = layout.keys[:20] == _KEYS[:20]
    if layout.width not in (20, 21) or not (header or _is_row(layout.cells)):
        return None
    columns = {COLUMNS[at]: at for at in WANTED}
    if layout.width == 21:
        columns[FILE_DATE] = 20
    return TableReader(
        Table(columns, layout.width),
        partial(_events, known_at),
        header,
        _notices(layout.width, layout.keys if header else None, known_at),
    )


def _is_row(cells: Sequence[str]) -> bool:
    """Without a header, a number and a date must stand where they belong."""
    return cells[0].isdecimal() and len(cells[1]) == 10 and cells[1][4] == cells[1][7] == "-"


def _notices(
    width: int,
    keys: Sequence[str] | None,
    known_at: datetime | None,
) -> list[str]:
    notices = []
    if width == 20 and known_at is None:
        notices.append("no file dates: each event counts as known at the end of its own day")
    if width == 21 and keys and keys[20] != _KEYS[20]:
        notices.append("the 21st column has an unusual name; it is read as the file's date")
    return notices


ICEWS = Feed(
    "icews", "20 or 21 columns separated by tabs: Event ID, Event Date, Source Name …", _reader
)
