"""Time: UTC instants with the precision they are known to, and whole-minute ticks.

The model counts integer ticks from the start of a run, so that every engine sees the same gaps.
"The state on day D" always means the state at the end of D.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

__all__ = [
    "TICKS_PER_DAY",
    "Precision",
    "as_utc",
    "day_range",
    "end_of_day",
    "format_instant",
    "midnight",
    "parse_instant",
    "span_of",
    "ticks_between",
    "utc_now",
]

TICKS_PER_DAY = 24 * 60
"""A tick is one minute."""

_MONTH = re.compile(r"\d{4}-\d{2}")
_WEEK = re.compile(r"\d{4}-W\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Precision(StrEnum):
    """How exactly the time of an event is known."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def midnight(day: date) -> datetime:
    """The instant at which a UTC day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def end_of_day(day: date) -> datetime:
    """The instant at which a UTC day is over; the last day that can be counted ends a bit early."""
    if day == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return midnight(day) + timedelta(days=1)


def as_utc(instant: datetime) -> datetime:
    """The same instant in UTC; a naive one is read as UTC.

    Raises:
        ValueError: in UTC it lies beyond the years that can be counted.
    """
    try:
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except OverflowError:
        msg = "in UTC this lies beyond the years that can be counted"
        raise ValueError(msg) from None


def utc_now() -> datetime:
    """The current instant; the only place where relsim looks at the wall clock."""
    return datetime.now(UTC)


def parse_instant(text: str) -> tuple[datetime, Precision]:
    """Read ``2017-04-12``, ``2017-04``, ``2017-W15`` or a full ISO 8601 instant.

    Raises:
        ValueError: with a plain sentence when the text is no date.
    """
    if _MONTH.fullmatch(text):
        return midnight(date.fromisoformat(f"{text}-01")), Precision.MONTH
    if _WEEK.fullmatch(text):
        return midnight(date.fromisoformat(f"{text}-1")), Precision.WEEK
    if _DAY.fullmatch(text):
        return midnight(date.fromisoformat(text)), Precision.DAY
    return as_utc(datetime.fromisoformat(text)), Precision.HOUR


def span_of(day: date, precision: Precision) -> tuple[date, date]:
    """The first and last day on which something may have happened that is dated to this day."""
    if precision == Precision.WEEK:
        first = day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
        return first, first + timedelta(days=min(6, (date.max - first).days))
    if precision == Precision.MONTH:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def format_instant(instant: datetime) -> str:
    """The shortest unambiguous text: a plain date at midnight, otherwise minutes with ``Z``."""
    instant = as_utc(instant)
    if instant == midnight(instant.date()):
        return instant.date().isoformat()
    spec = "minutes" if not (instant.second or instant.microsecond) else "auto"
    return instant.replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def ticks_between(start: datetime, instant: datetime) -> int:
    """Whole minutes from ``start`` to ``instant``; negative when it lies before."""
    return (instant - start) // timedelta(minutes=1)


def day_range(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
