"""Which events of a log a scenario replays: as a question to the log, and event by event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import and_

import polars as pl

from relsim.clock import end_of_day, midnight
from relsim.events.columns import between_pairs, is_told_by_a_feed, plover, root, weight
from relsim.events.event import Event
from relsim.events.pairs import Pair, parse_pair
from relsim.events.query import Query
from relsim.scenario.models import SelectEntry

__all__ = ["rows_wanted", "selected"]

ALL = pl.lit(value=True)
NONE = pl.lit(value=False)


def rows_wanted(select: SelectEntry | None) -> pl.Expr:
    """A condition over ``EVENT_FRAME`` that some row of every selected event satisfies.

    For the rows of a feed it is exact. Events that were recorded one by one may have several
    actors and roles; of those it only asks the time, so ``selected`` has to look at them again.
    """
    if select is None:
        return ALL
    when = _within(select)
    return when & (~is_told_by_a_feed() | (_in_pairs(select) & _asked(select.where)))


def selected(events: Iterable[Event], select: SelectEntry | None) -> Iterator[Event]:
    """The events that a scenario replays."""
    if select is None:
        yield from events
        return
    pairs = [set(parse_pair(text)) for text in select.pairs or ()]
    first, last = (select.between or (None, None))[:2]
    for event in events:
        in_pairs = not pairs or any(pair <= set(event.actors) for pair in pairs)
        started = first is None or event.occurred_at >= midnight(first)
        over = last is not None and event.occurred_at >= end_of_day(last)
        wanted = select.where is None or select.where.matches(event)
        if in_pairs and started and not over and wanted:
            yield event


def _within(select: SelectEntry) -> pl.Expr:
    when = pl.col("occurred_at")
    conditions = [ALL]
    if select.between is not None:
        first, last = select.between
        conditions += [when >= midnight(first), when < end_of_day(last)]
    if select.where is not None and select.where.after is not None:
        conditions.append(when >= select.where.after)
    if select.where is not None and select.where.before is not None:
        conditions.append(when < select.where.before)
    return reduce(and_, conditions)


def _in_pairs(select: SelectEntry) -> pl.Expr:
    if select.pairs is None:
        return ALL
    return between_pairs(Pair.of(*parse_pair(text)) for text in select.pairs)


def _asked(query: Query | None) -> pl.Expr:
    """What a query asks of a row of a feed, but for the time."""
    if query is None:
        return ALL
    listed = [
        (pl.col("id"), query.id),
        (pl.col("from"), query.from_),
        (pl.col("to"), query.to),
        (pl.col("code"), query.code),
        (root(), query.root),
        (plover(), query.plover),
    ]
    conditions = [column.is_in(list(wanted)) for column, wanted in listed if wanted is not None]
    if query.actor is not None:
        actors = list(query.actor)
        conditions.append(pl.col("from").is_in(actors) | pl.col("to").is_in(actors))
    if query.about is not None:
        conditions.append(NONE)  # no feed says what an event was about
    return reduce(and_, [ALL, *conditions, *_weighing(query)])


def _weighing(query: Query) -> Iterator[pl.Expr]:
    if query.sign is not None:
        yield {"hostile": weight() < 0, "cooperative": weight() > 0, "neutral": weight() == 0}[
            query.sign
        ]
    if query.weight_at_most is not None:
        yield weight() <= query.weight_at_most
    if query.weight_at_least is not None:
        yield weight() >= query.weight_at_least
