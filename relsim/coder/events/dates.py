"""Expressions of time in a sentence, read from the day of publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from relsim.clock import Precision
from relsim.coder.events.calendar import (
    MONTHS,
    WEEKDAYS,
    Days,
    count_of,
    day_in_year,
    day_near,
    month_near,
    month_shifted,
    unit_shifted,
    week_shifted,
    weekday_near,
)
from relsim.coder.text.words import Token

__all__ = ["TimeCue", "find_times"]


class TimeCue(NamedTuple):
    """An expression of time.

    Attributes:
        first: Its first token.
        last: One past its last token.
        past: The day it means of something done; None if that lies too far back to be news.
        ahead: The day it means of something planned.
        offset_days: "a day after": how many days before its clause the clause behind it lies.
    """

    first: int
    last: int
    past: Days | None
    ahead: Days | None
    offset_days: int = 0


UNITS = {
    "day": "day", "days": "day", "night": "night", "nights": "night", "hour": "hour",
    "hours": "hour", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "year": "year", "years": "year", "decade": "year", "decades": "year", "century": "year",
    "centuries": "year",
}  # fmt: skip
TODAY = {"today", "tonight"}
LONGEST_NEWS_DAYS = 100
"""What lies further back is told as history."""
LAST = {"last", "past", "previous"}
NEXT = {"next", "coming", "following", "upcoming"}
TRIGGERS = frozenset({
    *WEEKDAYS, *MONTHS, *UNITS, *TODAY, "yesterday", "tomorrow", "weekend", "ago", "earlier",
})  # fmt: skip
"""Words without which a sentence has no expression of time; a cheap first look."""


def find_times(tokens: Sequence[Token], published: date) -> tuple[TimeCue, ...]:
    """Every expression of time in a sentence, in the order of the text."""
    cues = []
    at = 0
    while at < len(tokens):
        cue = None
        if tokens[at].lower in TRIGGERS or tokens[at].lower[:1].isdigit():
            cue = _cue_at(tokens, at, published)
        if cue is not None:
            cues.append(cue)
            at = max(cue.last, at + 1)
        else:
            at += 1
    return tuple(cues)


def _cue_at(  # noqa: PLR0911 - one return for each kind of word
    tokens: Sequence[Token], at: int, published: date
) -> TimeCue | None:
    word = tokens[at].lower
    if word in TODAY:
        return _same(at, at + 1, (published, Precision.DAY))
    if word in ("yesterday", "tomorrow"):
        days = unit_shifted(published, "day", -1 if word == "yesterday" else 1)
        return _same(at, at + 1, days)
    if word in WEEKDAYS and tokens[at].text[0].isupper():
        return _weekday(tokens, at, published)
    if word in MONTHS and tokens[at].text[0].isupper():
        return _month(tokens, at, published)
    if word in UNITS or word == "weekend":
        return _unit(tokens, at, published)
    if word[0].isdigit():
        return _digits(tokens, at, published)
    return None


def _same(first: int, last: int, days: Days | None) -> TimeCue:
    return TimeCue(first, last, days, days)


def _before(tokens: Sequence[Token], at: int, back: int = 1) -> str:
    return tokens[at - back].lower if at >= back else ""


def _after(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].lower if at + 1 < len(tokens) else ""


def _weekday(tokens: Sequence[Token], at: int, published: date) -> TimeCue | None:
    """``Wednesday``: backwards of what was done, forwards of what is planned."""
    word = tokens[at].lower
    if len(word) < 6 and _before(tokens, at) != "on":  # Sun and Sat are words, too
        return None
    weekday = WEEKDAYS[word]
    past = weekday_near(weekday, published, ahead=False)
    ahead = weekday_near(weekday, published, ahead=True)
    if _before(tokens, at) == "last" and past == published:
        past = weekday_near(weekday, published.fromordinal(past.toordinal() - 1), ahead=False)
    first = at - 1 if _before(tokens, at) in {"on", "last", "next", "this", *NEXT} else at
    return TimeCue(first, at + 1, (past, Precision.DAY), (ahead, Precision.DAY))


def _month(tokens: Sequence[Token], at: int, published: date) -> TimeCue | None:
    """``April 4``, ``4 April 2017``, ``in May``, ``March 2016``."""
    month = MONTHS[tokens[at].lower]
    day, first, last = _day_beside(tokens, at)
    year, last = _year_behind(tokens, last)
    if day is not None:
        return _day_of_month(first, last, (year, month, day), published)
    if year is not None:
        days = (date(year, month, 15), Precision.MONTH)
        old = abs((date(year, month, 1) - published.replace(day=1)).days) > 62
        return TimeCue(at, last, None if old else days, days)
    if tokens[at].lower == "may" and _before(tokens, at) not in {"in", "last", "next", "since"}:
        return None  # the auxiliary at the head of a sentence
    if tokens[at].lower == "march" and _before(tokens, at) not in {"in", "last", "next", "since"}:
        return None  # people march
    past = month_near(month, published, ahead=False)
    recent = (published - past[0]).days <= LONGEST_NEWS_DAYS
    ahead = month_near(month, published, ahead=True)
    return TimeCue(first, last, past if recent else None, ahead)


def _day_of_month(
    first: int, last: int, said: tuple[int | None, int, int], published: date
) -> TimeCue | None:
    year, month, day = said
    if year is not None:
        exact = day_in_year(year, month, day)
        if exact is None:
            return None
        days = (exact, Precision.DAY)
        return TimeCue(
            first, last, None if (published - exact).days > LONGEST_NEWS_DAYS else days, days
        )
    past = day_near(month, day, published, ahead=False)
    ahead = day_near(month, day, published, ahead=True)
    if past is None or ahead is None:
        return None
    if (ahead - published).days < (published - past).days - 183:
        past = ahead  # "meets on 3 May", written in April: the present tense looks ahead
    return TimeCue(first, last, (past, Precision.DAY), (ahead, Precision.DAY))


def _day_beside(tokens: Sequence[Token], at: int) -> tuple[int | None, int, int]:
    """The day's number beside a month's name, and where the two begin and end."""
    behind = _ordinal(_after(tokens, at))
    if behind is not None:
        return behind, at, at + 2
    ahead = _ordinal(_before(tokens, at))
    if ahead is not None:
        return ahead, at - 1, at + 1
    if _before(tokens, at) == "of" and _ordinal(_before(tokens, at, 2)) is not None:
        return _ordinal(_before(tokens, at, 2)), at - 2, at + 1
    return None, at, at + 1


def _ordinal(word: str) -> int | None:
    """A day of the month: ``4``, ``4th``."""
    digits = word[:-2] if word[-2:] in ("st", "nd", "rd", "th") else word
    if digits.isdecimal() and digits.isascii() and len(digits) < 3 and 1 <= int(digits) <= 31:
        return int(digits)
    return None


def _year_behind(tokens: Sequence[Token], last: int) -> tuple[int | None, int]:
    """The year behind a month or day, with or without a comma."""
    at = last + 1 if last < len(tokens) and tokens[last].text in (",", "of") else last
    if at < len(tokens):
        word = tokens[at].lower
        if len(word) == 4 and word.isdecimal() and word.isascii() and word[0] in "12":
            return int(word), at + 1
    return None, last


def _digits(tokens: Sequence[Token], at: int, published: date) -> TimeCue | None:
    """``2017-04-04``, or a bare year that lies far back: ``in 2011``."""
    word = tokens[at].lower
    if len(word) == 10 and word[4] == "-":
        try:
            days = (date.fromisoformat(word), Precision.DAY)
        except ValueError:
            return None
        return _same(at, at + 1, days)
    plain = len(word) == 4 and word.isdecimal() and word.isascii() and word[0] in "12"
    if plain and _before(tokens, at) in {"in", "since", "by", "until", "from", "during"}:
        year = int(word)
        if year < published.year:
            return TimeCue(at - 1, at + 1, None, None)
        if year > published.year:
            return TimeCue(at - 1, at + 1, None, (date(year, 7, 1), Precision.MONTH))
    return None


def _unit(  # noqa: PLR0911 - one return for each phrase
    tokens: Sequence[Token], at: int, published: date
) -> TimeCue | None:
    """``last week``, ``this month``, ``two days ago``, ``a day after``, ``next year``."""
    unit = UNITS.get(tokens[at].lower, "weekend")
    before, after = _before(tokens, at), _after(tokens, at)
    if unit == "weekend":
        return _weekend(at, before, published)
    count = count_of(before)
    if count is not None and after in ("ago", "earlier", "before", "after", "later", "since"):
        return _counted(at, unit, count, after, published)
    if count is not None and after == "ahead" and unit == "day":
        return TimeCue(at - 1, at + 3, (published, Precision.DAY), None, -count)
    if before in LAST:
        return TimeCue(at - 1, at + 1, _named(published, unit, -1), None)
    if before in NEXT:
        return TimeCue(at - 1, at + 1, None, _named(published, unit, 1))
    if before == "this" and unit in ("week", "month"):
        days = _named(published, unit, 0)
        return TimeCue(at - 1, at + 1, days, (published, days[1]) if days else None)
    return None


def _named(published: date, unit: str, shift: int) -> Days | None:
    match unit:
        case "week":
            return week_shifted(published, shift)
        case "month":
            return month_shifted(published, shift)
        case "day" | "night":
            return unit_shifted(published, "day", shift)
        case "year" if shift > 0:
            return date(min(published.year + 1, 9999), 7, 1), Precision.MONTH
    return None


def _counted(at: int, unit: str, count: int, after: str, published: date) -> TimeCue | None:
    first = at - 1
    if after in ("ago", "earlier", "before"):
        return TimeCue(first, at + 2, unit_shifted(published, unit, -count), None)
    if after == "after" and unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return TimeCue(first, at + 2, (published, Precision.DAY), None, days)
    return None


def _weekend(at: int, before: str, published: date) -> TimeCue:
    """The last Saturday, or the next."""
    past = weekday_near(5, published, ahead=False)
    ahead = weekday_near(5, published, ahead=True)
    first = at - 1 if before in {"the", "last", "next", "this"} else at
    return TimeCue(first, at + 1, (past, Precision.WEEK), (ahead, Precision.WEEK))
