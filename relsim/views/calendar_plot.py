"""The calendar of a log as a picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from relsim.analysis.coverage import Coverage
from relsim.analysis.words import day_in_words
from relsim.views.calendar import Calendar, calendar_of
from relsim.views.labels import fit
from relsim.views.style import (
    BASE,
    GREY,
    INK,
    WHAT_IF,
    axes_at,
    new_figure,
    round_ticks,
    settings,
    write,
)

__all__ = ["draw_calendar"]

CELL = 0.17
LEFT = 0.85
TOP = 0.85
MARGIN = 0.25
WIDTH = 6.6


def draw_calendar(coverage: Coverage, name: str) -> Figure:
    """A field for each day, or each week of a long log; thin days have an orange frame."""
    calendar = calendar_of(coverage.daily, coverage.gaps)
    rows = max(1, len(calendar.rows))
    columns = 31 if calendar.unit == "day" else 53
    width = max(WIDTH, LEFT + columns * CELL + MARGIN)
    bottom = TOP + rows * CELL
    with settings():
        figure = new_figure(width, bottom + 0.95)
        write(figure, MARGIN, 0.14, fit(_title(coverage), width - 2 * MARGIN, 11, bold=True),
              fontsize=11, fontweight="bold")  # fmt: skip
        said = _said(coverage, name, calendar)
        write(figure, MARGIN, 0.42, fit(said, width - 2 * MARGIN, 8), color=GREY)
        ax = axes_at(figure, LEFT, TOP, columns * CELL, rows * CELL)
        image = _fields(ax, calendar, columns)
        if image is not None:
            _scale(figure, image, bottom + 0.3, calendar)
    return figure


def _title(coverage: Coverage) -> str:
    if coverage.span is None:
        return "No events"
    first, last = (day_in_words(day) for day in coverage.span)
    plural = "s" * (coverage.events != 1)
    return f"{coverage.events:,} event{plural}, {first} to {last}"


def _said(coverage: Coverage, name: str, calendar: Calendar) -> str:
    days = sum(gap.days for gap in coverage.gaps)
    thin = f"{days} day{'s' * (days != 1)} hardly covered. " if days else ""
    return f"{thin}{name}: events a day, one field a {calendar.unit}; duplicates are not counted."


def _fields(ax: Any, calendar: Calendar, columns: int) -> Any:
    rows = len(calendar.rows)
    ax.set(xlim=(0, columns), ylim=(max(1, rows), 0))
    for side in ax.spines.values():
        side.set_visible(False)
    ax.tick_params(length=0)
    if not rows:
        ax.set(xticks=[], yticks=[])
        return None
    values = np.full((rows, columns), np.nan)
    for row, (_, cells) in enumerate(calendar.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                values[row, column] = cell.events
    ramp = LinearSegmentedColormap.from_list("events", ["#EEF3F8", "#8DBBDD", BASE, "#0B2545"])
    image = ax.imshow(values, cmap=ramp, vmin=0, vmax=calendar.usual, aspect="auto",
                      interpolation="none", extent=(0, columns, rows, 0))  # fmt: skip
    ax.hlines(range(rows + 1), 0, columns, color="white", lw=1)
    ax.vlines(range(columns + 1), 0, rows, color="white", lw=1)
    _frames(ax, calendar)
    step = 5 if calendar.unit == "day" else 10
    marks = [1, *range(step, columns + 1, step)]
    ax.set_xticks([mark - 0.5 for mark in marks], [str(mark) for mark in marks], fontsize=7)
    ax.xaxis.tick_top()
    ax.set_yticks([n + 0.5 for n in range(rows)], [label for label, _ in calendar.rows], fontsize=7)
    return image


def _frames(ax: Any, calendar: Calendar) -> None:
    for row, (_, cells) in enumerate(calendar.rows):
        for column, cell in enumerate(cells):
            if cell is not None and cell.gap:
                ax.add_patch(
                    Rectangle((column + 0.1, row + 0.1), 0.8, 0.8, fill=False, ec=WHAT_IF, lw=1.1)
                )


def _scale(figure: Figure, image: Any, top: float, calendar: Calendar) -> None:
    ax = axes_at(figure, LEFT, top, 2.2, 0.11)
    ticks = round_ticks(0, calendar.usual)
    bar = figure.colorbar(image, cax=ax, orientation="horizontal", ticks=ticks)
    bar.outline.set_visible(False)
    ax.tick_params(labelsize=7, length=2)
    ax.set_xticks(ticks, [f"{tick:,.0f}" for tick in ticks])
    write(
        figure,
        LEFT + 2.4,
        top - 0.02,
        "events a day (the darkest: or more)",
        fontsize=7.5,
        color=GREY,
    )
    if any(cell is not None and cell.gap for _, cells in calendar.rows for cell in cells):
        legend = axes_at(figure, LEFT + 2.4, top + 0.2, 0.11, 0.11)
        legend.axis("off")
        legend.add_patch(Rectangle((0, 0), 1, 1, fill=False, ec=WHAT_IF, lw=1.4))
        write(figure, LEFT + 2.6, top + 0.19, "less than a tenth of the weeks around it",
              fontsize=7.5, color=INK)  # fmt: skip
