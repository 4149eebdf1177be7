"""What a log holds: how much, of whom, from where, and on which days next to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from relsim.events.columns import is_told_by_a_feed
from relsim.events.volume import FEW, daily_counts

__all__ = ["BY_HAND", "Coverage", "Gap", "Tally", "coverage_of", "events_by_feed", "gaps_in"]

BY_HAND = "recorded one by one"
"""The source of events that no feed brought."""
WINDOW = 29
"""Days around a day, it included, that say what is usual."""
TELLING = 10.0
"""Usual events a day from which on too few of them mean something."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Events of one source in one year; ``merged`` ones stand behind another and are not in it."""

    source: str
    year: int
    events: int
    merged: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A run of days with far fewer events than the weeks around them."""

    first: date
    last: date
    events: int
    usual: float

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Coverage:
    """What a log holds.

    Attributes:
        tallies: By source and year.
        domestic: Events within one state.
        dyads: Columns ``first``, ``second``, ``events``: the busiest pairs of two, both ways.
        daily: Columns ``day``, ``events``: every day from the first to the last.
        gaps: Days that are hardly covered, in order.
    """

    tallies: tuple[Tally, ...]
    domestic: int
    dyads: pl.DataFrame
    daily: pl.DataFrame
    gaps: tuple[Gap, ...]

    @property
    def events(self) -> int:
        """All events that count."""
        return sum(tally.events for tally in self.tallies)

    @property
    def merged(self) -> int:
        """Reports that another one stands for."""
        return sum(tally.merged for tally in self.tallies)

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day with an event; none in an empty log."""
        return None if self.daily.is_empty() else (self.daily["day"][0], self.daily["day"][-1])


def coverage_of(rows: pl.LazyFrame, top: int = 10) -> Coverage:
    """Describe a log in a few passes over its columns; no event is ever made.

    Args:
        rows: All rows of ``EVENT_FRAME``, merged ones included.
        top: How many dyads to name.
    """
    counted = _an_event_once(rows.filter(pl.col("merged_into").is_null()))
    tallies = tuple(_tallies(counted, rows.filter(pl.col("merged_into").is_not_null())))
    at_home = pl.col("from") == pl.col("to")
    domestic = int(counted.filter(at_home).select(pl.len()).collect(engine="streaming").item())
    ends = pl.min_horizontal("from", "to"), pl.max_horizontal("from", "to")
    dyads = (
        rows.filter(pl.col("merged_into").is_null(), ~at_home)
        .group_by(ends[0].alias("first"), ends[1].alias("second"))
        .agg(pl.len().alias("events"))
        .sort("events", "first", "second", descending=[True, False, False])
        .head(top)
        .collect(engine="streaming")
    )
    daily = daily_counts(counted)
    return Coverage(tallies, domestic, dyads, daily, tuple(gaps_in(daily)))


def _an_event_once(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row an event: those of a feed have one, of the others the first is taken."""
    recorded = rows.filter(~is_told_by_a_feed()).unique("id", keep="first", maintain_order=True)
    return pl.concat([rows.filter(is_told_by_a_feed()), recorded])


def events_by_feed(rows: pl.LazyFrame) -> dict[str, int]:
    """How many rows of ``EVENT_FRAME`` each feed brought, by the name in front of its ids."""
    told = rows.filter(is_told_by_a_feed()).group_by(_feed().alias("feed")).agg(pl.len())
    return dict(told.sort("feed").collect(engine="streaming").iter_rows())


def _feed() -> pl.Expr:
    return pl.col("id").str.splitn(":", 2).struct.field("field_0")


def _tallies(counted: pl.LazyFrame, merged: pl.LazyFrame) -> Iterator[Tally]:
    source = pl.when(is_told_by_a_feed()).then(_feed()).otherwise(pl.lit(BY_HAND))
    keys = (source.alias("source"), pl.col("occurred_at").dt.year().alias("year"))
    both = [
        frame.group_by(*keys).agg(pl.len().cast(pl.Int64).alias(name))
        for name, frame in (("events", counted), ("merged", merged))
    ]
    joined = both[0].join(both[1], on=["source", "year"], how="full", coalesce=True)
    rows = joined.sort("source", "year").collect(engine="streaming")
    for source_name, year, events, behind in rows.iter_rows():
        yield Tally(source_name, year, events or 0, behind or 0)


def gaps_in(daily: pl.DataFrame) -> Iterator[Gap]:
    """Runs of days with less than a tenth of the median of the four weeks around.

    Days without any event do not say what is usual, so that a hole of months stays one. Where fewer
    than ten a day are usual, a day without any is no gap.
    """
    told = pl.when(pl.col("events") > 0).then("events")
    usual = told.rolling_median(WINDOW, min_samples=1, center=True).forward_fill()
    low = daily.with_columns(usual=usual).filter(
        pl.col("usual") >= TELLING, pl.col("events") < FEW * pl.col("usual")
    )
    run: list[tuple[date, int, float]] = []
    for row in low.iter_rows():
        if run and row[0] - run[-1][0] > timedelta(days=1):
            yield _gap(run)
            run = []
        run.append(row)
    if run:
        yield _gap(run)


def _gap(run: Iterable[tuple[date, int, float]]) -> Gap:
    days, events, usual = zip(*run, strict=True)
    return Gap(days[0], days[-1], sum(events), max(usual))
