"""The CSV tables beside this module, read as plain text; every code stays a string."""

from __future__ import annotations

import csv
from datetime import date, datetime
from functools import cache
from importlib.resources import files

__all__ = ["Row", "day_of", "optional_day", "parts", "rows", "within"]

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Every row of ``data/<name>.csv``, in the file's order."""
    text = files("relsim.events").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def parts(cell: str) -> tuple[str, ...]:
    """The entries of a cell that holds several, separated by semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def optional_day(cell: str) -> date | None:
    """The ISO date in a cell, or nothing for an empty one."""
    return date.fromisoformat(cell) if cell else None


def day_of(on: date) -> date:
    """The calendar day of a date or of an instant."""
    return on.date() if isinstance(on, datetime) else on


def within(on: date, start: date | None, end: date | None) -> bool:
    """Whether ``start <= on < end``; an open side has no limit."""
    return (start is None or start <= on) and (end is None or on < end)
