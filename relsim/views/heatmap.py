"""Pair by day: how far each relation has moved since the first day of the baseline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from relsim.analysis.effects import Quantity
from relsim.analysis.levels import pair_names, subject_key
from relsim.analysis.words import day_in_words, signed
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord
from relsim.views.labels import fit, footer_text, pair_title, text_width, wrap
from relsim.views.series import Store, day_ticks
from relsim.views.style import BASE, GREY, INK, WHAT_IF, axes_at, new_figure, settings, write

__all__ = ["draw_heatmap"]

WIDTH = 9.5
MARGIN = 0.3
NAMES = 2.7
VALUES = 0.75
ROW = 0.27
PAIRS = 20
MARKED_DAYS = 40
"""Days with events above which bars take the place of marks."""
NOTHING = 0.25
"""Moves below this many points are not shown as a row."""


def draw_heatmap(record: RunRecord, quantity: Quantity = "tension") -> Figure:
    """Change since the first day, a row per pair, the largest moves on top."""
    with settings():
        moves, left_out, still = _moves(record, quantity)
        height = ROW * max(1, len(moves))
        footer = wrap(footer_text(record, bands=False), WIDTH - 2 * MARGIN, 7)
        note = _note(left_out, still)
        top = 1.3
        bottom = top + height
        figure = new_figure(WIDTH, bottom + 1.35 + 0.15 * len(footer))
        first = day_in_words(record.manifest.start)
        title = f"Change in {quantity} since {first}, baseline, median in index points"
        title = fit(title, WIDTH - 2 * MARGIN, 12, bold=True)
        write(figure, MARGIN, 0.15, title, fontsize=12, fontweight="bold")
        how = f"{record.manifest.title}. Ordered by largest move; the last change is at the right."
        write(figure, MARGIN, 0.45, fit(how, WIDTH - 2 * MARGIN, 8), color=GREY)
        ax = axes_at(figure, NAMES, top, WIDTH - NAMES - VALUES, height)
        image = _grid(ax, record, moves, quantity)
        _event_days(ax, record, moves)
        if image is not None:
            _scale(figure, image, bottom + 0.42, quantity)
        write(figure, MARGIN, bottom + 0.95, note, color=GREY, fontsize=7)
        write(figure, MARGIN, bottom + 1.17, "\n".join(footer), color=GREY, fontsize=7)
        return figure


def _moves(record: RunRecord, quantity: str) -> tuple[list[tuple[str, Any]], int, int]:
    """Pairs with their change by day, largest first; how many are left out and how many rest."""
    store = Store(record, [BASELINE])
    found, still = [], 0
    for pair in pair_names(record).values():
        band = store.levels(BASELINE, pair, quantity)
        if band is None:
            continue
        change = band.median - band.median[0]
        if abs(change).max() < NOTHING:
            still += 1
        else:
            found.append((pair, change))
    found.sort(key=lambda item: (-abs(item[1]).max(), subject_key(item[0])))
    reported = [item for item in found if item[0] in record.manifest.report_pairs]
    others = [item for item in found if item[0] not in record.manifest.report_pairs]
    chosen = [*reported, *others][: max(PAIRS, len(reported))]
    shown = [item for item in found if any(item is other for other in chosen)]
    return shown, len(found) - len(shown), still


def _note(left_out: int, still: int) -> str:
    notes = []
    if left_out:
        notes.append(f"{left_out} pairs with smaller moves are left out.")
    if still:
        notes.append(f"{still} pair{'s' * (still > 1)} moved by less than {NOTHING} points.")
    return " ".join(notes) or "Every pair of the run is shown."


def _grid(ax: Any, record: RunRecord, moves: list[tuple[str, Any]], quantity: str) -> Any:
    head = record.manifest
    days = (head.end - head.start).days + 1
    ax.set(xlim=(0, days), ylim=(max(1, len(moves)), 0))
    ticks = day_ticks(head.start, days)
    ax.set_xticks([x for x, _ in ticks], [label for _, label in ticks], fontsize=7.5)
    if not moves:
        ax.set_yticks([])
        ax.text(days / 2, 0.5, "no pair moves", ha="center", va="center", color=GREY)
        return None
    values = np.array([change for _, change in moves])
    reach = float(abs(values).max())
    worse_first = quantity == "trust"
    colours = [WHAT_IF, "#F2B58B", "#F7F7F7", "#8DBBDD", BASE]
    colours = colours if worse_first else colours[::-1]
    ramp = LinearSegmentedColormap.from_list("relsim", colours)
    image = ax.imshow(
        values, cmap=ramp, vmin=-reach, vmax=reach, aspect="auto", interpolation="none",
        extent=(0, days, len(moves), 0),
    )  # fmt: skip
    names = [_name(pair, head.actor_names) for pair, _ in moves]
    ax.set_yticks([k + 0.5 for k in range(len(moves))], names, fontsize=8)
    ax.tick_params(axis="y", length=0)
    ax.hlines(range(1, len(moves)), 0, days, color="white", lw=1)
    for k, (_, change) in enumerate(moves):
        last = signed(float(change[-1]))
        ax.text(days * 1.01, k + 0.5, last, va="center", fontsize=8, color=INK)
    return image


def _name(pair: str, names: Mapping[str, str]) -> str:
    """Both actors' names, or their codes where the names are too long."""
    name = pair_title(pair, names)
    return name if text_width(name, 8) <= NAMES - MARGIN - 0.1 else pair


def _event_days(ax: Any, record: RunRecord, moves: list[tuple[str, Any]]) -> None:
    """On top of the grid: how many events each day had; marks where they are few, else bars."""
    start = record.manifest.start
    frame = record.events.filter(pl.col("world") == BASELINE)
    counts = Counter((day - start).days for day in frame["occurred_at"].dt.date())
    unit = max(1, len(moves)) * ROW
    above = ax.get_ylim()[0] / unit
    most = max(counts.values(), default=0)
    places = [day + 0.5 for day in counts]
    words = "▾ days with events (larger: more)"
    if len(counts) <= MARKED_DAYS:
        size = [12 + min(5 * count, 60 * count / most) for count in counts.values()]
        y = [-0.13 * above] * len(places)
        ax.scatter(places, y, marker="v", s=size, color=INK, lw=0, clip_on=False)
    else:
        heights = [0.26 * above * count / most for count in counts.values()]
        bottom = [-0.03 * above - height for height in heights]
        ax.bar(places, heights, 0.8, bottom, color=INK, lw=0, clip_on=False)
        words = f"events a day; the tallest bar: {most}"
    ax.text(0, -0.34 * above, words, fontsize=7, color=GREY, va="bottom")


def _scale(figure: Figure, image: Any, top: float, quantity: str) -> None:
    ax = axes_at(figure, NAMES, top, 3.2, 0.13)
    bar = figure.colorbar(image, cax=ax, orientation="horizontal")
    bar.outline.set_visible(False)
    ax.tick_params(labelsize=7, length=2)
    words = "blue: more trust, orange: less" if quantity == "trust" else "blue: less, orange: more"
    write(figure, NAMES + 3.4, top - 0.01, f"points ({words} tension)" if quantity == "tension"
          else f"points ({words})", fontsize=7.5, color=GREY)  # fmt: skip
