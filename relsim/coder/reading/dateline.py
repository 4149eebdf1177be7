"""The day on which an article says that it was published.

Looked for in the first and the last lines only: a date in the prose is what happened, not when
it was told. The weekday, where there is one, checks the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

__all__ = ["Dateline", "agency_of", "find_dateline"]


class Dateline(NamedTuple):
    """What a text says of its own day.

    Attributes:
        published: The day; nothing where none is said, or it could be two.
        notes: What was found and why it is doubtful.
    """

    published: date | None
    notes: tuple[str, ...] = ()


class _Found(NamedTuple):
    rank: int
    words: str
    day: date | None
    doubts: tuple[str, ...]


FIRST_LINES, LAST_LINES = 30, 5
LONGEST_DATE_LINE = 120
"""Characters; a longer line is prose and has to begin as a dateline to count."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = (
    r"(?:(?P<weekday>(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b\.?,?\s+)?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/])", re.IGNORECASE)
    for form in (
        r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?",
        rf"{_WEEKDAY}{_DAY}(?:\s+of)?[\s-]+{_MONTH},?[\s-]+{_YEAR}",
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"{_WEEKDAY}(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.]{_YEAR}",
    )
)
_YEARLESS = re.compile(
    rf"{_WEEKDAY}(?:{_MONTH}\s+{_DAY}|\d{{1,2}}\s+{_MONTH.replace('P<month>', ':')})", re.IGNORECASE
)
_PUBLISHED = re.compile(
    r"\b(?:published|posted|issued|date(?:line)?)\b(?: on)?\s*:?\s*$", re.IGNORECASE
)
_UPDATED = re.compile(
    r"\b(?:updated|modified|accessed|retrieved)\b(?: on| at)?\s*:?\s*$", re.IGNORECASE
)
_WIRE = re.compile(r"^(?:[A-Z][\w.'’-]*[ ,/]*){1,6}[,(—–-]")
_PLACE = re.compile(r"(?!(?:On|In|Since|By|Until|From)\b)(?:[A-Z][\w.'’-]*[ ,/]+){0,5}")
"""What may stand before the date of ``GENEVA, 12 March 2026 - …``."""
_OPENED = re.compile(r"\s*[-—–:.]\s")
_AGENCY = re.compile(
    r"\((Reuters|AP|AFP|UPI|DPA|dpa|ANSA|EFE|IANS|PTI|TASS|Interfax|Xinhua|Bloomberg|Kyodo|Yonhap|"
    r"CNN|VOA|RFE/RL|Anadolu|AA)\)\s*[-—–:]?"
)
_AMERICAN = re.compile(r"\b(?:E[SD]?T|C[SD]T|M[SD]T|P[SD]?T|A\.?M\.?|P\.?M\.?)\b")
_EUROPEAN = re.compile(r"\b(?:BST|GMT|CES?T|EES?T|MSK|IST)\b")


def find_dateline(text: str) -> Dateline:
    """The day of publication, read from the text's own dateline."""
    found = sorted(_candidates(text), key=lambda each: each.rank)
    if not found:
        return _yearless(text)
    best = found[0]
    notes = [f"published: read from “{best.words}”", *best.doubts]
    others = {each.day for each in found if each.day and each.rank == best.rank} - {best.day}
    if best.day is not None and others:
        told = ", ".join(str(day) for day in sorted(others))
        notes.append(f"the text names other days in the same way: {told}")
    return Dateline(best.day, tuple(notes))


def agency_of(text: str) -> str:
    """The news agency that a dateline such as “PARIS (Reuters) -” names, or nothing."""
    for line in _edges(text):
        found = _AGENCY.search(line[:LONGEST_DATE_LINE])
        if found is not None:
            return found[1]
    return ""


def _edges(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) <= FIRST_LINES + LAST_LINES else [
        *lines[:FIRST_LINES], *lines[-LAST_LINES:]
    ]  # fmt: skip


def _candidates(text: str) -> Iterator[_Found]:
    for line in _edges(text):
        for form in _FORMS:
            for match in form.finditer(line):
                rank = _rank(line, match)
                if rank is not None:
                    yield _read(match, line, rank)


def _rank(line: str, match: re.Match[str]) -> int | None:
    """How much a date's place says that it is the dateline's; nothing for a date in prose."""
    before = line[: match.start()]
    if _PUBLISHED.search(before):
        return 0
    if _UPDATED.search(before):
        return 3
    if _WIRE.match(line) and match.start() < LONGEST_DATE_LINE // 2 and _AGENCY.search(line):
        return 1
    if _PLACE.fullmatch(before) and _OPENED.match(line, match.end()):
        return 2
    return _rank_in_a_line(line, before, line[match.end() :])


def _rank_in_a_line(line: str, before: str, behind: str) -> int | None:
    """The same where nothing around the date says so."""
    if len(line) > LONGEST_DATE_LINE or len(before.split()) > 8:
        return None
    if len(re.findall(r"[A-Za-z]{3,}", before + behind)) <= 3:
        return 1
    # A by-line may stand beside the date; a sentence ends with a full stop.
    return None if line.endswith((".", "!", "?", "”", '"')) else 2


def _read(match: re.Match[str], line: str, rank: int) -> _Found:
    parts = match.groupdict()
    if parts.get("first") is None:
        month = int(parts["number"]) if parts.get("number") else MONTHS[parts["month"].lower()]
        day = _day(int(parts["year"]), month, int(parts["day"]))
        doubts: tuple[str, ...] = ("there is no such day",) if day is None else ()
    else:
        day, doubts = _numeric(parts, line)
    return _Found(rank, match[0].strip(), day, (*doubts, *_weekday_doubt(parts, day)))


def _numeric(parts: dict[str, str | None], line: str) -> tuple[date | None, tuple[str, ...]]:
    """A date such as 12/04/2017, which two countries read in two ways."""
    first, second, year = (int(parts[name] or 0) for name in ("first", "second", "year"))
    british, american = _day(year, second, first), _day(year, first, second)
    if british == american or american is None or british is None:
        day = british or american
        return day, () if day else ("there is no such day",)
    wanted = _weekday(parts.get("weekday"))
    if wanted is not None:
        fitting = [day for day in (british, american) if day.weekday() == wanted]
        if len(fitting) == 1:
            return fitting[0], ("day and month were told apart by the weekday",)
    if _AMERICAN.search(line):
        return american, (f"read as {american}, month first, for the American time beside it",)
    if _EUROPEAN.search(line):
        return british, (f"read as {british}, day first, for the European time beside it",)
    return None, (f"it may be {british} or {american}; say which with --published",)


def _yearless(text: str) -> Dateline:
    """A wire's dateline often has no year, and then it is no date."""
    for line in _edges(text):
        head = line[: LONGEST_DATE_LINE // 2]
        found = _YEARLESS.search(head)
        if found is not None and _WIRE.match(line) and _AGENCY.search(line[:LONGEST_DATE_LINE]):
            words = found[0].strip()
            told = f"the dateline says “{words}” without a year; say which with --published"
            return Dateline(None, (told,))
    return Dateline(None, ("no dateline was found; say the day with --published",))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(name: str | None) -> int | None:
    if not name:
        return None
    start = name[:3].lower()
    return next(at for at, each in enumerate(WEEKDAYS) if each.startswith(start))


def _weekday_doubt(parts: dict[str, str | None], day: date | None) -> tuple[str, ...]:
    said = _weekday(parts.get("weekday"))
    if said is None or day is None or day.weekday() == said:
        return ()
    right = WEEKDAYS[day.weekday()].capitalize()
    return (f"it says {WEEKDAYS[said].capitalize()}, but {day} was a {right}",)
