"""Any table by a mapping; each part of the mapping becomes an expression over its columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import partial

import polars as pl

from relsim.errors import InvalidInput
from relsim.events.suggest import did_you_mean
from relsim.sources.actors import Reading
from relsim.sources.feed import UNLISTED, Feed, Reader, TableReader
from relsim.sources.layout import Layout, layout_of
from relsim.sources.lines import Table
from relsim.sources.mapping import Mapping, Number, When, Who
from relsim.sources.naming import numbered
from relsim.sources.rows import Side, day_end, instant, judged, tried

__all__ = ["feed_of"]


def feed_of(mapping: Mapping) -> Feed:
    """The format that a mapping describes."""
    return Feed(mapping.feed, "the columns that the mapping names", partial(_reader, mapping))


def _reader(mapping: Mapping, head: bytes, known_at: datetime | None) -> Reader | None:
    layout = layout_of(head, mapping.separator)
    names = mapping.names or layout.cells
    _check(mapping, names, layout)
    places = {name: names.index(name) for name in mapping.columns}
    table = Table(places, len(names), layout.separator, layout.quoted)
    notices = []
    if mapping.known_at is None and known_at is None:
        notices.append("no dates of becoming known: that is the end of each event's own day")
    events = partial(_events, mapping, known_at, Counter())
    return TableReader(table, events, not mapping.names, notices)


def _check(mapping: Mapping, names: Iterable[str], layout: Layout) -> None:
    listed = list(names)
    absent = [name for name in mapping.columns if listed.count(name) != 1]
    if absent:
        told = []
        for name in absent:
            many = "more than one column" if name in listed else "no column"
            advice = did_you_mean(name, listed) or ""
            told.append(f"{many} `{name}`" + (f" ({advice})" if advice else ""))
        raise InvalidInput(f"the file has {', '.join(told)}; it has {layout}")


def _events(
    mapping: Mapping, known_at: datetime | None, seen: Counter[bytes], frame: pl.DataFrame
) -> pl.DataFrame:
    cleared = frame.with_columns(
        pl.when(~pl.col(name).is_in(mapping.nothing)).then(name).alias(name)
        for name in mapping.columns
    )
    dated = cleared.with_columns(
        occurred_at=instant(mapping.date.column, mapping.date.format),
        id=_ids(mapping, cleared, seen),
        **_shortened("from", mapping.from_),
        **_shortened("to", mapping.to),
    )
    source, target = _side("from", mapping.from_), _side("to", mapping.to)
    rows = tried(dated, source, target).with_columns(
        known_at=_known_at(mapping.known_at, known_at), **_told(mapping)
    )
    return judged(rows, source, target)


def _ids(mapping: Mapping, frame: pl.DataFrame, seen: Counter[bytes]) -> pl.Series:
    front = pl.lit(f"{mapping.feed}:")
    if mapping.id is not None:
        return frame.select(front + pl.col(mapping.id).str.to_lowercase()).to_series()
    cells = [pl.col(name).fill_null("") for name in mapping.columns]
    content = frame.select(pl.concat_str(cells, separator="\x1f")).to_series()
    return frame.select(front + numbered(content, seen)).to_series()


def _shortened(side: str, whos: Iterable[Who]) -> dict[str, pl.Expr]:
    """For each column of actors the letters that name the state, and what follows them."""
    made: dict[str, pl.Expr] = {}
    for at, who in enumerate(whos):
        text = pl.col(who.column)
        made[f"{side}-{at}"] = text.str.slice(0, who.first) if who.first else text
        if who.first:
            rest = text.str.slice(who.first)
            made[f"{side}-{at}-rest"] = pl.when(rest != "").then(rest)
    return made


def _side(side: str, whos: Iterable[Who]) -> Side:
    named = [(f"{side}-{at}", who) for at, who in enumerate(whos)]
    readings = tuple(
        Reading(column, who.scheme, who.spelled, who.regions, who.only_spelled)
        for column, who in named
    )
    strict = tuple(column for column, who in named if who.scheme not in {"group", "group-name"})
    return Side(readings, strict)


def _known_at(said: When | None, fallback: datetime | None) -> pl.Expr:
    own = pl.lit(None, pl.Datetime("us", "UTC"))
    if said is not None:
        moment = instant(said.column, said.format)
        own = moment if "%H" in said.format else day_end(moment)
    given = pl.lit(fallback, pl.Datetime("us", "UTC"))
    ends = [] if said is not None else [day_end(pl.col("occurred_at"))]
    return pl.coalesce(own, given, *ends)


def _told(mapping: Mapping) -> dict[str, pl.Expr]:
    """What else the mapping says, each under its name in an event."""
    told = {"precision": pl.lit(mapping.precision.value), **_meant(mapping), **_sectors(mapping)}
    if mapping.severity is not None:
        told["severity"] = _number(mapping.severity, empty=None)
    if mapping.confidence is not None:
        told["confidence"] = _number(mapping.confidence, empty=1.0)
    if mapping.mentions is not None:
        told["mentions"] = _number(mapping.mentions, empty=1.0).round().cast(pl.Int64, strict=False)
    if mapping.story is not None:
        told["story"] = pl.col(mapping.story)
    if mapping.publisher is not None:
        told["publisher"] = pl.col(mapping.publisher).fill_null("")
    return told


def _number(said: Number, empty: float | None) -> pl.Expr:
    """A column of numbers; what is none becomes NaN, which lies in no range."""
    text = pl.col(said.column)
    number = text.cast(pl.Float64, strict=False) * said.times
    return pl.when(text.is_null()).then(pl.lit(empty)).otherwise(number.fill_null(float("nan")))


def _meant(mapping: Mapping) -> dict[str, pl.Expr]:
    """The CAMEO code, and the weight where another list has its own."""
    code, meanings = pl.col(mapping.code.column), mapping.code.codes
    if meanings is None:
        return {"code": code}
    codes = {text: meaning.code for text, meaning in meanings.items()}
    weights = {text: meaning.severity for text, meaning in meanings.items()}
    return {
        # A code that is not listed must not pass for the CAMEO code that is written like it.
        "code": code.replace_strict(codes, default=pl.lit(UNLISTED) + code),
        "severity": code.replace_strict(weights, default=None, return_dtype=pl.Float64),
    }


def _sectors(mapping: Mapping) -> dict[str, pl.Expr]:
    told = {}
    sides = (("from", mapping.from_, mapping.from_sector), ("to", mapping.to, mapping.to_sector))
    for side, whos, column in sides:
        rests = [f"{side}-{at}-rest" for at, who in enumerate(whos) if who.first]
        if column is not None:
            told[f"{side}_sector"] = pl.col(column)
        elif rests:
            told[f"{side}_sector"] = pl.coalesce(rests)
    return told
