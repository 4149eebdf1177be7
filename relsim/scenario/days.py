"""What is wrong with a date, in plain words."""

from __future__ import annotations

import calendar
import re
from datetime import date

from relsim.clock import parse_instant

__all__ = ["EARLIEST_YEAR", "LATEST_YEAR", "day_mistake", "instant_mistake"]

EARLIEST_YEAR, LATEST_YEAR = 1600, 2999
"""The years that relsim counts in."""

_SHAPE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(.*)", re.DOTALL)
_HELP = "write year-month-day, such as 2017-04-12"
_INSTANT_HELP = "write a day such as 2017-04-12, or an instant such as 2017-04-12T18:30Z"


def day_mistake(text: str) -> tuple[str, str | None] | None:
    """Message and help for a text that is no day, or nothing for one that is."""
    found = _SHAPE.fullmatch(text)
    if not found:
        return f"`{text}` is no day", _HELP
    year, month, day = (int(part) for part in found.groups()[:3])
    unreal = _unreal(year, month, day)
    if unreal:
        return unreal, None
    if found[4] or len(text) != 10:
        return f"`{text}` is no day", f"did you mean {date(year, month, day)}?"
    return None


def instant_mistake(text: str) -> tuple[str, str | None] | None:
    """Message and help for a text that is neither a day nor an instant, or nothing."""
    found = _SHAPE.fullmatch(text)
    if found:
        unreal = _unreal(*(int(part) for part in found.groups()[:3]))
        if unreal:
            return unreal, None
    try:
        instant, _ = parse_instant(text)
    except (ValueError, OverflowError):
        return f"`{text}` is no date", _INSTANT_HELP
    return _beyond(instant.year)


def _unreal(year: int, month: int, day: int) -> str | None:
    beyond = _beyond(year)
    if beyond:
        return beyond[0]
    if not 1 <= month <= 12:
        return f"month {month} does not exist"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        in_year = f" {year}" if (month, day) == (2, 29) else ""
        return f"day {day} does not exist in {calendar.month_name[month]}{in_year}"
    return None


def _beyond(year: int) -> tuple[str, None] | None:
    if EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    return f"the year {year} lies outside {EARLIEST_YEAR} to {LATEST_YEAR}", None
