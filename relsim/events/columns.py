"""What follows from the columns of ``EVENT_FRAME``, as polars expressions over its rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import polars as pl

from relsim.events.pairs import Pair
from relsim.events.taxonomy import all_cameo

__all__ = ["between_pairs", "is_told_by_a_feed", "plover", "root", "weight"]


def root() -> pl.Expr:
    """The two digits at the top of the code's branch."""
    return pl.col("code").str.slice(0, 2)


def plover() -> pl.Expr:
    """The PLOVER event type; nothing for a code that no table has."""
    return pl.col("code").replace_strict(_plover_types(), default=None, return_dtype=pl.String)


def weight() -> pl.Expr:
    """The Goldstein weight, or the severity given instead; assessments, too, have the table's."""
    table = pl.col("code").replace_strict(_weights(), default=None, return_dtype=pl.Float64)
    return pl.coalesce("severity", table)


def between_pairs(pairs: Iterable[Pair]) -> pl.Expr:
    """Acts from one actor of a pair to the other, whichever way; of no pair at all, none.

    A pair of an actor with itself stands for what happens within it.
    """
    wanted = sorted(set(pairs))
    ends = [(pl.col("from") == a, pl.col("to") == b) for a, b in wanted]
    ends += [(pl.col("from") == b, pl.col("to") == a) for a, b in wanted if a != b]
    return pl.any_horizontal(*(one & other for one, other in ends)) if ends else pl.lit(value=False)


def is_told_by_a_feed() -> pl.Expr:
    """Whether a row came with a feed; events that were recorded one by one have no line."""
    return pl.col("line") > 0


@cache
def _weights() -> dict[str, float]:
    return {code: entry.goldstein for code, entry in all_cameo().items()}


@cache
def _plover_types() -> dict[str, str]:
    return {code: entry.plover for code, entry in all_cameo().items()}
