"""Words of the calendar, and the days that they mean on a day of publication."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from relsim.clock import Precision

__all__ = [
    "MONTHS",
    "WEEKDAYS",
    "Days",
    "count_of",
    "day_in_year",
    "day_near",
    "month_near",
    "month_shifted",
    "unit_shifted",
    "week_shifted",
    "weekday_near",
]

Days = tuple[date, Precision]
"""A day, and how exactly it is meant."""

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
"""Monday is 0."""

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""January is 1. ``Mar`` is left out: it is a word of other languages and of names."""

COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "couple": 2, "few": 3, "several": 4,
}  # fmt: skip
"""Small numbers in words; "a few" is read as three, "several" as four."""

MIDWEEK = 3
"""Thursday, the middle of an ISO week: the day that is least wrong when only the week is known."""


def count_of(word: str) -> int | None:
    """A number of days or weeks, in digits or words; above a thousand it counts no days."""
    if word.isdecimal():
        return int(word) if len(word) < 4 else None
    return COUNTS.get(word)


def weekday_near(weekday: int, published: date, *, ahead: bool) -> date:
    """The last such weekday up to the day of publication, or the next from it on."""
    gap = (published.weekday() - weekday) % 7
    return _shifted(published, (-gap) % 7 if ahead else -gap)


def week_shifted(published: date, weeks: int) -> Days:
    """The middle of a week before or after; this week is the day of publication itself."""
    if weeks == 0:
        return published, Precision.WEEK
    monday = _shifted(published, -published.weekday())
    return _shifted(monday, 7 * weeks + MIDWEEK), Precision.WEEK


def month_shifted(published: date, months: int) -> Days:
    """The middle of a month before or after; this month ends with the day of publication."""
    if months == 0:
        return published.replace(day=(published.day + 1) // 2), Precision.MONTH
    number = published.year * 12 + published.month - 1 + months
    return date(min(max(number // 12, 1), 9999), number % 12 + 1, 15), Precision.MONTH


def month_near(month: int, published: date, *, ahead: bool) -> Days:
    """The middle of the last or next month of that name; the present one counts as both."""
    if month == published.month:
        return month_shifted(published, 0) if not ahead else (published, Precision.MONTH)
    gap = (published.month - month) % 12
    return month_shifted(published, 12 - gap if ahead else -gap)


def day_near(month: int, day: int, published: date, *, ahead: bool) -> date | None:
    """The last or next such day; None if there is no such day."""
    years = range(published.year, published.year + 9) if ahead else ()
    years = years or range(published.year, published.year - 9, -1)
    found = (day_in_year(year, month, day) for year in years)
    if ahead:
        return next((each for each in found if each and each >= published), None)
    return next((each for each in found if each and each <= _shifted(published, 1)), None)


def day_in_year(year: int, month: int, day: int) -> date | None:
    """The day, if the calendar has it."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def unit_shifted(published: date, unit: str, count: int) -> Days | None:
    """So many days, weeks or months away; None for years, which are history."""
    match unit:
        case "day" | "night":
            return _shifted(published, count), Precision.DAY
        case "hour":
            return _shifted(published, count // 24), Precision.DAY
        case "week":
            return _shifted(published, 7 * count), Precision.WEEK
        case "month":
            return month_shifted(published, count)
    return None


def _shifted(day: date, days: int) -> date:
    """The day so many days away, held within the calendar."""
    number = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(number)
