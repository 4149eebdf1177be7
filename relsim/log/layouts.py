"""How rows lie in a segment, and the one place that turns stored columns into today's.

A layout is never changed once a log may have been written in it. A new one gets a new name, and
its expressions to today's ``EVENT_FRAME`` are added to ``LAYOUTS``; those of the old ones stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from relsim.events.frame import EVENT_FRAME
from relsim.log.segment import LayoutName

__all__ = ["BULK_FRAME", "LAYOUTS", "ORDER", "Layout", "pack"]

INSTANT = pl.Datetime("us", "UTC")

BULK_FRAME: dict[str, pl.DataType | type[pl.DataType]] = {**EVENT_FRAME, "counts_until": INSTANT}
"""A row as the log keeps it.

``counts_until``: a duplicate that was known before the row that stands for it counts until then.
"""

ORDER = ("from", "to", "occurred_at")
"""Rows of one directed dyad lie together, in the order of time."""

# The feed is the same in all rows and costs nothing; ids as numbers take a quarter of their text.
_ID = pl.concat_str("feed", pl.lit(":"), pl.col("number").cast(pl.String))
_STANDS = pl.concat_str(
    "feed", pl.lit(":"), (pl.col("number") - pl.col("merged_by")).cast(pl.String)
)
LARGEST = 10**18 - 1
_NUMBERED_ID = r"^(.*):(0|[1-9][0-9]{0,17})$"


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of storing rows.

    Attributes:
        schema: The stored columns; those that would be empty throughout may be left out.
        upcast: What today's columns are made of, where they are not stored as they are.
        is_merged: Whether another row stands for a row.
        keys: What an id is stored as, by stored column, from a column ``id``.
    """

    schema: Mapping[str, pl.DataType | type[pl.DataType]]
    upcast: Mapping[str, pl.Expr]
    is_merged: pl.Expr
    keys: Mapping[str, pl.Expr]


def _split(column: str, group: int) -> pl.Expr:
    return pl.col(column).str.extract(_NUMBERED_ID, group)


_PLAIN = {name: kind for name, kind in BULK_FRAME.items() if name not in ("id", "merged_into")}
LAYOUTS: dict[LayoutName, Layout] = {
    "numbered/1": Layout(
        schema={"feed": pl.String, "number": pl.Int64, "merged_by": pl.Int64, **_PLAIN},
        upcast={"id": _ID, "merged_into": pl.when(pl.col("merged_by").is_not_null()).then(_STANDS)},
        is_merged=pl.col("merged_by").is_not_null(),
        keys={"feed": _split("id", 1), "number": _split("id", 2).cast(pl.Int64)},
    ),
    "text/1": Layout(
        schema={"id": pl.String, "merged_into": pl.String, **_PLAIN},
        upcast={},
        is_merged=pl.col("merged_into").is_not_null(),
        keys={"id": pl.col("id")},
    ),
}
"""Every layout that a log may hold."""


def pack(rows: pl.DataFrame) -> tuple[LayoutName, pl.DataFrame]:
    """Rows of ``BULK_FRAME`` in the order and columns in which they are stored."""
    rows = rows.sort(ORDER, maintain_order=True)
    feed = str(rows["id"].first()).rpartition(":")[0]
    numbers = rows.select(
        number=_number("id", feed), stands=_number("merged_into", feed), feed=pl.lit(feed)
    )
    missing = (numbers[name].null_count() for name in ("number", "stands"))
    if tuple(missing) == (0, rows["merged_into"].null_count()):
        merged_by = pl.col("number") - pl.col("stands")
        return "numbered/1", _kept("numbered/1", numbers.with_columns(merged_by=merged_by), rows)
    return "text/1", _kept("text/1", rows)


def _number(column: str, feed: str) -> pl.Expr:
    """What stands after the feed; none where the id could not be put together from it again."""
    digits = pl.col(column).str.strip_prefix(f"{feed}:")
    number = digits.cast(pl.Int64, strict=False)
    again = pl.concat_str(pl.lit(f"{feed}:"), number.cast(pl.String))
    return pl.when(number.is_between(0, LARGEST) & (again == pl.col(column))).then(number)


def _kept(name: LayoutName, *parts: pl.DataFrame) -> pl.DataFrame:
    """The columns of a layout that are not empty throughout."""
    rows = pl.concat(
        [part.select(c for c in part.columns if c in LAYOUTS[name].schema) for part in parts],
        how="horizontal",
    )
    return rows.select(c for c in LAYOUTS[name].schema if rows[c].null_count() < rows.height)
