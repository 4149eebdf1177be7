"""What every feed's rows go through: dates, codes, the two actors, and the first thing amiss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from relsim.events.frame import EVENT_FRAME
from relsim.events.taxonomy import all_cameo
from relsim.sources.actors import Reading, located
from relsim.sources.reasons import Reason

__all__ = [
    "KNOWN_SINCE",
    "MOST_OF_AN_ID",
    "REASON",
    "Side",
    "day_end",
    "filled",
    "instant",
    "judged",
    "numbered_id",
    "tried",
]

MOST_OF_AN_ID = 8
"""How often an id may come among the rows of one block, each time correcting the time before."""
REASON = "reason"
"""The column that says why a row is no event; null if it is one."""

_DEFAULTS: dict[str, pl.Expr] = {
    "precision": pl.lit("day"),
    "severity": pl.lit(None, pl.Float64),
    "confidence": pl.lit(1.0),
    "from_sector": pl.lit(None, pl.String),
    "to_sector": pl.lit(None, pl.String),
    "mentions": pl.lit(1, pl.Int64),
    "story": pl.lit(None, pl.String),
    "publisher": pl.lit(""),
    "merged_into": pl.lit(None, pl.String),
}
_EARLIEST, _LATEST = date(1800, 1, 1), date(2100, 1, 1)
KNOWN_SINCE = date(1900, 1, 1)
"""No feed of machine-coded news knew of anything before."""
_TIMES = pl.int_range(pl.len()).over("id")
_ID = r"^[a-z0-9][a-z0-9._:-]{0,99}$"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two actors of a row.

    Attributes:
        readings: Columns to read, in order.
        placed_by: Columns of which one must be filled and known, else the actor is unknown;
            where they are empty or name a region it is merely not placed in a state.
        regions: What those columns say for places that are no states.
    """

    readings: Sequence[Reading]
    placed_by: Sequence[str]


def numbered_id(feed: str, column: str) -> pl.Expr:
    """The id of a row whose feed numbers its events; null where the column holds no number."""
    number = pl.col(column)
    return pl.when(number.str.contains(r"^[0-9]+$")).then(pl.lit(f"{feed}:") + number)


def instant(column: str, form: str, since: date = _EARLIEST) -> pl.Expr:
    """A column of dates or instants as UTC, null where it is none, too early or after 2099."""
    if "%H" in form:
        moment = pl.col(column).str.to_datetime(form, time_unit="us", strict=False)
    else:
        moment = pl.col(column).str.to_date(form, strict=False).cast(pl.Datetime("us"))
    sensible = (moment.dt.date() >= since) & (moment.dt.date() < _LATEST)
    return pl.when(sensible).then(moment.dt.replace_time_zone("UTC"))


def day_end(moment: pl.Expr) -> pl.Expr:
    """A day without an hour counts as known once it is over."""
    return moment + pl.duration(days=1)


def tried(frame: pl.DataFrame, source: Side, target: Side) -> pl.DataFrame:
    """The rows with ``from`` and ``to``; needs ``occurred_at``."""
    dated = frame.with_columns(day=pl.col("occurred_at").dt.date())
    return frame.with_columns(
        located(dated, source.readings).alias("from"), located(dated, target.readings).alias("to")
    )


def filled(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with what a feed does not say filled in."""
    return frame.with_columns(
        **{name: value for name, value in _DEFAULTS.items() if name not in frame.columns}
    )


def judged(frame: pl.DataFrame, source: Side, target: Side) -> pl.DataFrame:
    """The rows as ``EVENT_FRAME`` with the reason why a row is no event, or null."""
    amiss = [
        (~pl.col("id").str.contains(_ID), Reason.ID),
        (pl.col("occurred_at").is_null(), Reason.DATE),
        (pl.col("known_at").is_null(), Reason.KNOWN_AT),
        (~pl.col("code").is_in(list(all_cameo())), Reason.CODE),
        (~pl.col("severity").is_between(-10, 10), Reason.NUMBER),
        (~pl.col("confidence").is_between(0, 1), Reason.NUMBER),
        (pl.col("mentions") < 1, Reason.NUMBER),
        *_missing(
            "from", source, (Reason.SOURCE_UNKNOWN, Reason.SOURCE_UNPLACED, Reason.NO_SOURCE)
        ),
        *_missing("to", target, (Reason.TARGET_UNKNOWN, Reason.TARGET_UNPLACED, Reason.NO_TARGET)),
    ]
    needed = {"id": Reason.ID, "code": Reason.CODE, "confidence": Reason.NUMBER}
    needed["mentions"] = Reason.NUMBER
    reasons = [
        *(pl.when(pl.col(name).is_null()).then(pl.lit(why.value)) for name, why in needed.items()),
        *(pl.when(test).then(pl.lit(why.value)) for test, why in amiss),
    ]
    if frame["id"].n_unique() < frame.height:
        reasons.append(pl.when(_TIMES >= MOST_OF_AN_ID).then(pl.lit(Reason.ID_OFTEN.value)))
    return filled(frame).select(
        *(pl.col(name).cast(kind) for name, kind in EVENT_FRAME.items()),
        pl.coalesce(reasons).alias(REASON),
    )


def _missing(
    name: str, side: Side, reasons: tuple[Reason, Reason, Reason]
) -> list[tuple[pl.Expr, Reason]]:
    unknown, unplaced, nobody = reasons
    absent = pl.col(name).is_null()
    texts = [pl.col(reading.column) for reading in side.readings]
    named = pl.any_horizontal(text.is_not_null() for text in texts)
    strange = pl.any_horizontal(
        pl.lit(value=False),
        *(
            pl.col(reading.column).is_not_null()
            & ~pl.col(reading.column).is_in(list(reading.regions))
            for reading in side.readings
            if reading.column in side.placed_by
        ),
    )
    return [(absent & strange, unknown), (absent & named, unplaced), (absent, nobody)]
