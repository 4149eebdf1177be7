"""GDELT 1 (57 or 58 columns) and GDELT 2 (61): raw exports, or re-exports that keep the names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import polars as pl

from relsim.events.taxonomy import all_cameo
from relsim.sources.actors import Reading
from relsim.sources.feed import UNLISTED, Feed, Reader, TableReader
from relsim.sources.layout import Layout, layout_of
from relsim.sources.lines import Table
from relsim.sources.rows import KNOWN_SINCE, Side, day_end, instant, judged, numbered_id, tried

__all__ = ["GDELT"]

_EARLY = {
    "globaleventid": 0,
    "sqldate": 1,
    "actor1code": 5,
    "actor1countrycode": 7,
    "actor1knowngroupcode": 8,
    "actor2code": 15,
    "actor2countrycode": 17,
    "actor2knowngroupcode": 18,
    "eventcode": 26,
    "eventrootcode": 28,
    "nummentions": 31,
}
"""Columns that stand in the same place in every version."""
_LATE = {
    57: {"dateadded": 56},
    58: {"dateadded": 56, "sourceurl": 57},
    61: {"dateadded": 59, "sourceurl": 60},
}
"""Columns that do not, by the number of columns."""
_REGIONS = (
    *("AFR", "ASA", "BLK", "CAS", "CAU", "CEU", "CFR", "CRB", "EAF", "EEU", "EIN", "EUR", "LAM"),
    *("MDT", "MEA", "NAF", "NMR", "PGS", "SAF", "SAM", "SAS", "SCN", "SEA", "WAF", "WST"),
)
"""CAMEO codes that stand in the column of countries and are none."""
_NOTHING = ("NA", "---")
"""What re-exports write into an empty cell."""


def _side(number: int) -> Side:
    country, group = f"actor{number}countrycode", f"actor{number}knowngroupcode"
    places = Reading(country, "cameo", regions=_REGIONS)
    return Side((places, Reading(group, "group")), placed_by=(country,))


_SOURCE, _TARGET = _side(1), _side(2)


def _events(known_at: datetime | None, frame: pl.DataFrame) -> pl.DataFrame:
    actors = [name for name in frame.columns if name.startswith("actor")]
    cleared = frame.with_columns(
        pl.when(~pl.col(name).is_in(_NOTHING)).then(name).alias(name) for name in actors
    ).with_columns(occurred_at=instant("sqldate", "%Y%m%d"))
    url = pl.col("sourceurl") if "sourceurl" in frame.columns else pl.lit(None, pl.String)
    rows = tried(cleared, _SOURCE, _TARGET).with_columns(
        id=numbered_id("gdelt", "globaleventid"),
        known_at=pl.coalesce(_known_at(), pl.lit(known_at, pl.Datetime("us", "UTC"))),
        code=_code(),
        from_sector=_below_the_state(1),
        to_sector=_below_the_state(2),
        mentions=pl.col("nummentions").cast(pl.Int64, strict=False),
        story=url,
        publisher=pl.coalesce(url.str.extract(r"^[a-z]+://(?:www\.)?([^/:?#]+)"), url, pl.lit("")),
    )
    return judged(rows, _SOURCE, _TARGET)


def _known_at() -> pl.Expr:
    """Version 2 gives the quarter of an hour, version 1 the day."""
    long = pl.col("dateadded").str.len_bytes() == 14
    return (
        pl.when(long)
        .then(instant("dateadded", "%Y%m%d%H%M%S", KNOWN_SINCE))
        .otherwise(day_end(instant("dateadded", "%Y%m%d", KNOWN_SINCE)))
    )


def _code() -> pl.Expr:
    """The event code; a zero that a spreadsheet took away comes back by the root's column.

    `12` is root 12 where the root reads 12, and 012 where it reads 1. What fits neither way is
    unknown, and is told as it stands in the file.
    """
    code, root = pl.col("eventcode"), pl.col("eventrootcode").str.pad_start(2, "0")
    full = pl.lit("0") + code
    return (
        pl.when(code.str.starts_with(root))
        .then(code)
        .when(full.str.starts_with(root) & full.is_in(list(all_cameo())))
        .then(full)
        .otherwise(pl.lit(UNLISTED) + code)
    )


def _below_the_state(number: int) -> pl.Expr:
    """What the actor's code says besides the country: `GOV` of `USAGOV`."""
    code, country = pl.col(f"actor{number}code"), pl.col(f"actor{number}countrycode")
    rest = code.str.strip_prefix(country.fill_null(""))
    return pl.when(rest != "").then(rest)


def _reader(head: bytes, known_at: datetime | None) -> Reader | None:
    layout = layout_of(head)
    header = {"globaleventid", *_EARLY} <= set(layout.keys)
    columns = _by_name(layout.keys) if header else _by_place(layout)
    if columns is None or "dateadded" not in columns:
        return None
    table = Table(columns, layout.width, layout.separator, layout.quoted)
    return TableReader(table, partial(_events, known_at), header)


def _by_name(keys: Sequence[str]) -> dict[str, int]:
    wanted = (*_EARLY, "dateadded", "sourceurl")
    return {name: keys.index(name) for name in wanted if name in keys}


def _by_place(layout: Layout) -> dict[str, int] | None:
    """Raw exports have no header: a number and a day must stand where they belong."""
    first, second = (*layout.cells, "")[:2]
    if layout.separator != "\t" or layout.width not in _LATE:
        return None
    if not (first.isdecimal() and second.isdecimal() and len(second) == 8):
        return None
    return _EARLY | _LATE[layout.width]


GDELT = Feed(
    "gdelt",
    "57, 58 or 61 columns: GLOBALEVENTID, SQLDATE … as a raw export, or under these names",
    _reader,
)
