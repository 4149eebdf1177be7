"""How many events a day a log holds, and since when it holds them steadily."""

from __future__ import annotations

from datetime import date

import polars as pl

__all__ = ["daily_counts", "first_steady_day"]

YEAR = 365
FEW = 0.1
"""Share of the usual number a day below which a day counts as hardly covered."""


def daily_counts(rows: pl.LazyFrame) -> pl.DataFrame:
    """Events of each day (UTC), from the first to the last, days without any included.

    Args:
        rows: Rows of ``EVENT_FRAME``.

    Returns:
        Columns ``day`` and ``events``, by day; empty where there are no rows.
    """
    day = pl.col("occurred_at").dt.date().alias("day")
    counted = rows.group_by(day).agg(pl.len().cast(pl.Int64).alias("events")).sort("day").collect()
    if counted.is_empty():
        return counted
    first, last = counted["day"][0], counted["day"][-1]
    days = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    return days.join(counted, on="day", how="left", maintain_order="left").with_columns(
        pl.col("events").fill_null(0)
    )


def first_steady_day(daily: pl.DataFrame) -> date | None:
    """The first day with at least a tenth of what is usual in the year that it begins.

    A feed's first files also bring a few events of the weeks before; nobody watched those weeks.

    Args:
        daily: What ``daily_counts`` returns.
    """
    ahead = pl.col("events").reverse().rolling_median(YEAR, min_samples=1).reverse()
    steady = daily.filter((pl.col("events") > 0) & (pl.col("events") >= FEW * ahead))
    return None if steady.is_empty() else steady["day"][0]
