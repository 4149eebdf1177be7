"""Rows of a feed that tell of one act more than once; a fifth to a quarter of them do.

A duplicate is never dropped: its ``merged_into`` names the row that stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import polars as pl

__all__ = ["COMPARED", "DuplicateRule", "mark_duplicates"]


class DuplicateRule(StrEnum):
    """Which rows tell of one act; days are those of UTC."""

    NONE = "none"
    """Every row counts."""
    ACTOR = "actor"
    """Same day, code, and the same two actors as the feed names them, below the state too."""
    DYAD = "dyad"
    """Same day, code and pair of states; within one state, as ``ACTOR``."""
    STORY = "story"
    """As ``ACTOR``, and in one story also any code of the same root between the same actors."""


COMPARED = (
    "id",
    "occurred_at",
    "from",
    "to",
    "code",
    "known_at",
    "from_sector",
    "to_sector",
    "story",
    "merged_into",
)
"""The columns that decide; what is held already needs no others."""

_DOMESTIC = pl.col("from") == pl.col("to")
_ACTORS: dict[str, pl.Expr] = {
    "day": pl.col("occurred_at").dt.date(),
    "from": pl.col("from"),
    "to": pl.col("to"),
    "from_sector": pl.col("from_sector"),
    "to_sector": pl.col("to_sector"),
}
_KEYS: dict[DuplicateRule, Sequence[Mapping[str, pl.Expr]]] = {
    DuplicateRule.NONE: (),
    DuplicateRule.ACTOR: ({**_ACTORS, "code": pl.col("code")},),
    DuplicateRule.DYAD: (
        {
            **_ACTORS,
            "from_sector": pl.when(_DOMESTIC).then("from_sector"),
            "to_sector": pl.when(_DOMESTIC).then("to_sector"),
            "code": pl.col("code"),
        },
    ),
    DuplicateRule.STORY: (
        {**_ACTORS, "code": pl.col("code")},
        # A row without a story is its own story.
        {
            **_ACTORS,
            "root": pl.col("code").str.slice(0, 2),
            "story": pl.coalesce("story", pl.concat_str(pl.lit("\0"), "id")),
        },
    ),
}


def mark_duplicates(
    rows: pl.DataFrame, held: pl.DataFrame, rule: DuplicateRule = DuplicateRule.ACTOR
) -> pl.DataFrame:
    """Let the row that was known first stand for the others.

    A row that is held already stands whenever it was known: what is stored does not change.

    Args:
        rows: ``EVENT_FRAME`` rows that are new, ids unique.
        held: Rows that the log has, at least with the columns ``COMPARED``.
        rule: What makes a duplicate.

    Returns:
        The new rows in their order, with ``merged_into`` filled in where another row stands.
    """
    for keys in _KEYS[rule]:
        rows = _merged_by(keys, rows, held)
    return rows


def _merged_by(keys: Mapping[str, pl.Expr], rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    fallen = _fallen(keys, rows, held)
    if fallen.is_empty():
        return rows
    named = rows.select(pl.col("id", "merged_into"))
    by_id, onwards = (
        named.join(fallen, left_on=column, right_on="id", how="left", maintain_order="left")
        for column in ("id", "merged_into")
    )
    # What an earlier key merged into a row that now falls goes along with it.
    stands = pl.coalesce(onwards["stands"], by_id["stands"], pl.col("merged_into"))
    return rows.with_columns(merged_into=stands)


def _fallen(keys: Mapping[str, pl.Expr], rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Which rows give way (``id``) to which (``stands``)."""
    keyed = [
        frame.lazy()
        .filter(pl.col("merged_into").is_null())
        .select(*(key.alias(name) for name, key in keys.items()), id="id", known_at="known_at")
        .with_columns(new=pl.lit(new))
        for new, frame in ((False, held.select(COMPARED)), (True, rows.select(COMPARED)))
    ]
    names = list(keys)
    return (
        pl.concat(keyed)
        .rename({"id": "row"})
        # Equal keys have equal hashes: most rows are out before the exact comparison.
        .filter(pl.struct(names).hash().is_duplicated())
        .sort("new", "known_at", "row")
        .with_columns(stands=pl.col("row").first().over(names))
        .filter(pl.col("new"), pl.col("row") != pl.col("stands"))
        .select("stands", id="row")
        .collect()
    )
