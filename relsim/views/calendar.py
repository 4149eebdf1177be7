"""A calendar of a log: how many events each day had, in block characters.

Up to two years have a row for each month and a column for each day; longer logs a row for each
year and a column for each week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

import polars as pl

from relsim.analysis.coverage import Gap
from relsim.analysis.words import MONTHS

__all__ = ["Calendar", "Cell", "calendar_of", "calendar_text"]

MOST_MONTHS = 24
BLOCKS = "▁▂▃▄▅▆▇█"
NOTHING = "·"
THIN = "!"


@dataclass(frozen=True, slots=True)
class Cell:
    """One day, or the days of one week: events a day, and whether it is hardly covered."""

    events: float
    gap: bool


@dataclass(frozen=True)
class Calendar:
    """Rows of cells; a cell is None on days that are not of that month or outside of the log.

    Attributes:
        unit: What one cell is.
        rows: A label and its cells.
        usual: Events a day that a full block stands for: nineteen of twenty days have less.
    """

    unit: str
    rows: tuple[tuple[str, tuple[Cell | None, ...]], ...]
    usual: float


def calendar_of(daily: pl.DataFrame, gaps: Iterable[Gap]) -> Calendar:
    """Lay the days of a log out.

    Args:
        daily: Columns ``day`` and ``events``, without holes.
        gaps: Runs of days that are hardly covered.
    """
    counts = dict(daily.iter_rows())
    thin = {g.first + timedelta(days=n) for g in gaps for n in range(g.days)}
    if not counts:
        return Calendar("day", (), 0.0)
    months = list(dict.fromkeys((day.year, day.month) for day in counts))
    by_day = len(months) <= MOST_MONTHS
    rows = _months(months, counts, thin) if by_day else _years(counts, thin)
    shown = pl.Series([cell.events for _, cells in rows for cell in cells if cell is not None])
    usual = float(shown.quantile(0.95, "higher") or 0.0)
    return Calendar("day" if by_day else "week", rows, max(usual, 1.0))


def _months(
    months: Iterable[tuple[int, int]], counts: dict[date, int], thin: set[date]
) -> tuple[tuple[str, tuple[Cell | None, ...]], ...]:
    return tuple(
        (
            f"{MONTHS[month - 1][:3]} {year}",
            tuple(_day(year, month, number, counts, thin) for number in range(1, 32)),
        )
        for year, month in months
    )


def _day(
    year: int, month: int, number: int, counts: dict[date, int], thin: set[date]
) -> Cell | None:
    try:
        day = date(year, month, number)
    except ValueError:
        return None
    return Cell(counts[day], day in thin) if day in counts else None


def _years(
    counts: dict[date, int], thin: set[date]
) -> tuple[tuple[str, tuple[Cell | None, ...]], ...]:
    weeks: dict[int, list[list[date]]] = {}
    for day in counts:
        weeks.setdefault(day.year, [[] for _ in range(53)])[day.timetuple().tm_yday // 7].append(
            day
        )
    return tuple(
        (str(year), tuple(_week(days, counts, thin) for days in found))
        for year, found in weeks.items()
    )


def _week(days: list[date], counts: dict[date, int], thin: set[date]) -> Cell | None:
    if not days:
        return None
    return Cell(sum(counts[day] for day in days) / len(days), 2 * len(thin & {*days}) > len(days))


def calendar_text(calendar: Calendar) -> str:
    """The calendar for a terminal; it needs no colour."""
    if not calendar.rows:
        return ""
    width = max(len(label) for label, _ in calendar.rows)
    lines = [
        f"{label:>{width}}  {''.join(_block(cell, calendar.usual) for cell in cells)}".rstrip()
        for label, cells in calendar.rows
    ]
    key = f"one mark a {calendar.unit}; █ {calendar.usual:,.0f} events a day or more"
    return "\n".join([*lines, f"{'':>{width}}  {key}, · none, ! far fewer than around it"])


def _block(cell: Cell | None, usual: float) -> str:
    if cell is None:
        return " "
    if cell.gap:
        return THIN
    if cell.events == 0:
        return NOTHING
    return BLOCKS[min(8, max(1, ceil(8 * cell.events / usual))) - 1]
