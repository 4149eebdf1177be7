"""The nowcast of a log: trust and tension of some pairs, from everything the log tells of them.

No scenario, no what-if, one member. Rows of feeds stay in columns all the way, so that a log of
millions of events takes about as long as reading and sorting it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl

from relsim.clock import TICKS_PER_DAY, day_range, end_of_day, midnight
from relsim.errors import UsageError
from relsim.events.columns import between_pairs, is_told_by_a_feed, weight
from relsim.events.event import Event
from relsim.events.groups import expand_groups
from relsim.events.pairs import Pair
from relsim.events.volume import daily_counts, first_steady_day
from relsim.log import Basis, EventLog
from relsim.model.act_table import ActTable
from relsim.model.course import lay_out
from relsim.model.dyad_record import DyadRecord, minute_of
from relsim.model.kernel import replay_block
from relsim.model.parameters import Parameters
from relsim.model.relations import Relations, index_of_tension, index_of_trust
from relsim.model.row_course import FeedRows, RowCourse
from relsim.model.trajectory import Samples

__all__ = ["NOWCAST_SCHEMA", "Nowcast", "busiest_pairs", "nowcast"]

NOWCAST_SCHEMA: dict[str, type[pl.DataType]] = {
    "subject": pl.String,  # "RUS-USA" for the relation, "RUS>USA" for one direction
    "pair": pl.String,  # the relation that the subject belongs to
    "quantity": pl.String,  # "trust" or "tension", index 0–100
    "day": pl.Date,  # the value at the end of this day
    "level": pl.Float64,
}
"""One row per subject, quantity and day; trust of a relation is the mean of both directions."""

US_PER_MINUTE = 60_000_000
COLUMNS = ("from", "to", "occurred_at", "code", "severity", "confidence", "line")


@dataclass(frozen=True)
class Nowcast:
    """What the model makes of a log.

    Attributes:
        basis: What was read.
        start: First day of the period.
        end: Last day of the period.
        parameters: Of the model.
        pairs: In the order asked for, or the busiest first.
        events: How many acts within the period were told of each pair.
        levels: Columns of ``NOWCAST_SCHEMA``, pair by pair.
    """

    basis: Basis
    start: date
    end: date
    parameters: Parameters
    pairs: tuple[Pair, ...]
    events: tuple[int, ...]
    levels: pl.DataFrame


def busiest_pairs(rows: pl.LazyFrame, count: int) -> tuple[Pair, ...]:
    """The pairs of two states of which most events are told, the busiest first.

    Args:
        rows: Rows of ``EVENT_FRAME``.
        count: How many.
    """
    abroad = rows.filter(pl.col("from") != pl.col("to")).group_by("from", "to").agg(pl.len())
    both_ways = abroad.group_by(
        pl.min_horizontal("from", "to").alias("first"),
        pl.max_horizontal("from", "to").alias("second"),
    ).agg(pl.col("len").sum())
    top = both_ways.sort("len", "first", "second", descending=[True, False, False]).head(count)
    return tuple(Pair(*row) for row in top.select("first", "second").collect().iter_rows())


def nowcast(
    log: EventLog,
    pairs: Sequence[Pair] | int,
    parameters: Parameters,
    period: tuple[date | None, date | None] = (None, None),
    as_known_at: datetime | None = None,
) -> Nowcast:
    """Replay what a log tells of some pairs; each begins at the default trust and tension.

    Args:
        log: Any log.
        pairs: Which, or how many of the busiest.
        parameters: Of the model.
        period: First and last day; by default from the first steady day of the log to its last.
        as_known_at: Only what was known by then, UTC.

    Raises:
        UsageError: the log tells of no pair of two, or the period is empty.
    """
    head = log.head()
    basis = Basis(head.log_id, head.commit, head.hash, as_known_at)
    rows = log.scan(as_known_at, head.commit)
    daily = daily_counts(rows)
    since = first_steady_day(daily)
    if since is None:
        raise UsageError("the log tells of nothing yet")
    start, end = period[0] or since, period[1] or daily["day"][-1]
    if end < start:
        raise UsageError(f"the period ends on {end}, before it begins on {start}")
    chosen = (
        busiest_pairs(rows.filter(_within(start, end)), pairs)
        if isinstance(pairs, int)
        else tuple(pairs)
    )
    if not chosen:
        raise UsageError(f"the log tells of no event between two states from {start} to {end}")
    told = rows.filter(between_pairs(chosen)).select(*COLUMNS).collect()
    own = log.select(~is_told_by_a_feed() & _within(start, end), as_known_at, head.commit).events
    course = _course(told, own, (start, end), _record(told, chosen, since, parameters))
    days = day_range(start, end)
    # The last day that a calendar has ends a minute early.
    ticks = [min(course.end_tick, (n + 1) * TICKS_PER_DAY) for n in range(len(days))]
    samples = replay_block(course, [parameters], course.confidence[:, None], chosen, ticks)
    table = _table(samples, chosen, days)
    return Nowcast(basis, start, end, parameters, chosen, _counts(course, chosen), table)


def _within(start: date, end: date) -> pl.Expr:
    return (pl.col("occurred_at") >= midnight(start)) & (pl.col("occurred_at") < end_of_day(end))


def _record(
    told: pl.DataFrame, pairs: Iterable[Pair], since: date, parameters: Parameters
) -> DyadRecord | None:
    if not parameters.volume_normalised:
        return None
    return DyadRecord.of_rows(told.lazy(), set(pairs), midnight(since))


def _course(
    told: pl.DataFrame, own: Iterable[Event], period: tuple[date, date], record: DyadRecord | None
) -> RowCourse:
    """The rows of feeds within the period, and what was recorded one by one."""
    start, end = period
    expanded = [expand_groups(event) for event in own]
    acting = {actor for event in expanded for actor in event.actors}
    rows = told.filter(is_told_by_a_feed(), _within(start, end)).with_columns(weight=weight())
    rows = rows.filter(pl.col("weight") != 0.0).sort("occurred_at", maintain_order=True)
    actors = tuple(sorted(acting.union(rows["from"].unique(), rows["to"].unique())))
    course = lay_out(expanded, Relations(actors), midnight(start), end_of_day(end))
    coded = pl.Enum(actors)
    acts = ActTable(
        actors,
        np.arange(rows.height),
        np.arange(rows.height),
        (rows["occurred_at"].dt.epoch("us") // US_PER_MINUTE).to_numpy() - minute_of(course.start),
        rows["from"].cast(coded).to_physical().cast(pl.Int64).to_numpy(),
        rows["to"].cast(coded).to_physical().cast(pl.Int64).to_numpy(),
        rows["weight"].to_numpy(),
        np.zeros(rows.height),
    )
    return RowCourse(
        course.start,
        course.end_tick,
        course.instants,
        course.relations,
        record=record,
        rows=FeedRows(acts, rows["confidence"].to_numpy()),
    )


def _counts(course: RowCourse, pairs: Iterable[Pair]) -> tuple[int, ...]:
    """How many acts pass between the actors of each pair."""
    acts = course.act_columns
    ends = np.stack([acts.source, acts.target], axis=1)
    ends.sort(axis=1)
    size = max(1, len(acts.actors))
    codes, counts = np.unique(ends[:, 0] * size + ends[:, 1], return_counts=True)
    found = dict(zip(codes.tolist(), counts.tolist(), strict=True))
    code = {actor: number for number, actor in enumerate(acts.actors)}
    return tuple(
        found.get(code.get(one, size) * size + code.get(other, size), 0) for one, other in pairs
    )


def _table(samples: Samples, pairs: Sequence[Pair], days: Sequence[date]) -> pl.DataFrame:
    there, back = (np.clip(index_of_trust(side[0]), 0.0, 100.0) for side in samples[:2])
    tension = np.clip(index_of_tension(samples.tension[0]), 0.0, 100.0)
    series = [
        (str(subject), str(pair), quantity, levels[row])
        for row, pair in enumerate(pairs)
        for subject, quantity, levels in (
            (pair, "trust", 0.5 * (there + back)),
            (pair, "tension", tension),
            (pair.directions[0], "trust", there),
            (pair.directions[1], "trust", back),
        )
    ]
    frames = [
        pl.DataFrame({"day": days, "level": levels}).select(
            pl.lit(subject).alias("subject"),
            pl.lit(pair).alias("pair"),
            pl.lit(quantity).alias("quantity"),
            "day",
            "level",
        )
        for subject, pair, quantity, levels in series
    ]
    return pl.concat(frames)
