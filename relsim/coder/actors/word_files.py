"""Entries from the coder's own files: offices, leaders, places, phrases that name no actor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from relsim.coder.actors.entries import Entry, Reading, spellings
from relsim.coder.text.tables import Row, numbered_rows, problem, word_lines, word_set
from relsim.errors import InvalidInput, Problem
from relsim.events.actor_table import lives

__all__ = [
    "AGENTS",
    "file_entries",
    "leader_problems",
    "office_problems",
    "parts",
    "place_problems",
]

AGENTS = word_set("agents")
"""What of an actor acts, as CAMEO abbreviates it."""

_OFFICE_KINDS = frozenset(["adjective", "nonstate", "office", "pair", "people", "state"])
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$")


def file_entries() -> Iterator[Entry]:
    """Every entry of the files.

    Raises:
        InvalidInput: Every mistake of a file at once, each with its line.
    """
    for phrase in word_lines("not_actors"):
        yield from spellings(phrase, "never", (Reading(()),))
    for row in _sound("offices", office_problems):
        codes = tuple(row["code"].split("+")) if row["code"] else ()
        reading = Reading(codes, row["agent"], _day(row["from"]), _day(row["to"]))
        for name in parts(row["names"]):
            yield from spellings(name, row["kind"], (reading,))
    for row in _sound("places", place_problems):
        for name in parts(row["names"]):
            yield from spellings(name, "place", (Reading((row["code"],)),))
    for row in _sound("leaders", leader_problems):
        yield from _leader(row)


def parts(cell: str) -> tuple[str, ...]:
    """The entries of a cell, which ``|`` separates."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _leader(row: Row) -> Iterator[Entry]:
    reading = (Reading((row["code"],), "GOV", _day(row["from"]), _day(row["to"])),)
    for name in parts(row["names"]):
        yield from spellings(name, "person", reading)
    for short in parts(row["short"]):
        kind = "surname" if short.startswith("~") else "person"
        yield from spellings(short.removeprefix("~"), kind, reading)


def _day(cell: str) -> date | None:
    """A day; one that is written as a year or a month is its first."""
    found = _DAY.match(cell)
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)) if found else None


def _sound(name: str, problems: Callable[[str, int, Row], Iterator[Problem]]) -> Iterator[Row]:
    rows = numbered_rows(name)
    wrong = [each for number, row in rows for each in problems(f"{name}.tsv", number, row)]
    if wrong:
        raise InvalidInput(wrong)
    return (row for _, row in rows)


def office_problems(file: str, line: int, row: Row) -> Iterator[Problem]:
    """What is wrong with a row of offices."""
    told = partial(problem, file, line)
    if row["kind"] not in _OFFICE_KINDS:
        yield told(f"no kind `{row['kind']}`; use one of {', '.join(sorted(_OFFICE_KINDS))}")
    if not row["code"] and row["kind"] != "nonstate":
        yield told("no actor code")
    yield from _code_problems(file, line, row["code"])
    if row["agent"] and row["agent"] not in AGENTS:
        yield told(f"no agent `{row['agent']}`")
    yield from _days_problems(file, line, row)
    yield from _names_problems(file, line, row)


def place_problems(file: str, line: int, row: Row) -> Iterator[Problem]:
    """What is wrong with a row of places."""
    yield from _code_problems(file, line, row["code"])
    yield from _names_problems(file, line, row)


def leader_problems(file: str, line: int, row: Row) -> Iterator[Problem]:
    """What is wrong with a row of leaders."""
    yield from _code_problems(file, line, row["code"])
    yield from _days_problems(file, line, row)
    yield from _names_problems(file, line, row)


def _code_problems(file: str, line: int, codes: str) -> Iterator[Problem]:
    for code in codes.split("+") if codes else ():
        if code not in lives():
            yield problem(file, line, f"no actor `{code}`")


def _names_problems(file: str, line: int, row: Row) -> Iterator[Problem]:
    if not parts(row["names"]):
        yield problem(file, line, "no name")


def _days_problems(file: str, line: int, row: Row) -> Iterator[Problem]:
    days = []
    for column in ("from", "to"):
        try:
            day = _day(row[column])
        except ValueError:
            day = None
        days.append(day)
        if row[column] and day is None:
            yield problem(file, line, f"`{row[column]}` in `{column}` is no day, month or year")
    start, end = days
    if start and end and end <= start:
        yield problem(file, line, f"ends on {end}, before it began on {start}")
