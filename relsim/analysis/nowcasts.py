"""What a nowcast comes to, pair by pair."""

from __future__ import annotations

import polars as pl

from relsim.run.nowcast import Nowcast

__all__ = ["summary_of"]


def summary_of(found: Nowcast) -> pl.DataFrame:
    """One row a pair, in its order.

    Returns:
        Columns ``pair``, ``events``, ``trust``, ``trust_change``, ``tension``, ``tension_change``:
        levels at the end, and how far they are from the end of the first day; ``largest_rise``
        of tension within a day, and the day ``largest_rise_on``.
    """
    relations = found.levels.filter(pl.col("subject") == pl.col("pair"))
    wide = relations.pivot("quantity", index=["pair", "day"], values="level")
    rise = pl.col("tension").diff().fill_null(0.0)
    rows = wide.group_by("pair", maintain_order=True).agg(
        trust=pl.col("trust").last(),
        trust_change=pl.col("trust").last() - pl.col("trust").first(),
        tension=pl.col("tension").last(),
        tension_change=pl.col("tension").last() - pl.col("tension").first(),
        largest_rise=rise.max(),
        largest_rise_on=pl.col("day").get(rise.arg_max()),
    )
    counts = {str(pair): count for pair, count in zip(found.pairs, found.events, strict=True)}
    events = pl.col("pair").replace_strict(counts, return_dtype=pl.Int64).alias("events")
    return rows.select("pair", events, pl.exclude("pair"))
