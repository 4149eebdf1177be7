"""The nowcast of a log as a picture: trust and tension of every pair, a row each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from relsim.analysis.nowcasts import summary_of
from relsim.analysis.words import day_in_words, pair_in_words, signed
from relsim.run.nowcast import Nowcast
from relsim.views.labels import balanced, fit, pair_title
from relsim.views.series import day_ticks
from relsim.views.style import BASE, DASH, GREY, WHAT_IF, axes_at, new_figure, settings, write

__all__ = ["draw_nowcast"]

WIDTH = 10.6
MARGIN = 0.3
COLUMNS = (0.65, 6.05)
PANEL = (3.9, 0.72)
ROW = 1.12
HEADING = 9.0
LABEL = 7.0
HEADINGS = (
    "Trust, index 0–100 (higher is better)",
    "Tension, index 0–100 (higher is worse)",
)
WAYS = (("-", BASE), (DASH, BASE))
TENSION = ("-", WHAT_IF)

Floats = npt.NDArray[np.float64]


class _Line(NamedTuple):
    subject: str
    quantity: str
    dash: Any
    colour: str


def draw_nowcast(found: Nowcast, names: Mapping[str, str]) -> Figure:
    """Draw it.

    Args:
        found: Of which log and pairs.
        names: How actors are called, by code.
    """
    rows = len(found.pairs)
    claim = _claim(found, names)
    with settings():
        title = balanced(claim, WIDTH - 2 * MARGIN, 12.0, bold=True)
        top = 0.95 + 0.2 * len(title)
        figure = new_figure(WIDTH, top + rows * ROW + 0.55)
        write(figure, MARGIN, 0.16, "\n".join(title), fontsize=12, fontweight="bold")
        said = _said(found)
        write(figure, MARGIN, 0.2 + 0.2 * len(title), fit(said, WIDTH - 2 * MARGIN, 8), color=GREY)
        for left, heading in zip(COLUMNS, HEADINGS, strict=True):
            write(figure, left, top - 0.42, heading, fontsize=HEADING, fontweight="bold")
        for place in range(rows):
            _row(figure, found, place, names, top + place * ROW)
        write(figure, MARGIN, top + rows * ROW + 0.2, _caveat(found), fontsize=LABEL, color=GREY)
    return figure


def _said(found: Nowcast) -> str:
    first, last = day_in_words(found.start), day_in_words(found.end)
    told = f"{sum(found.events):,} events between {len(found.pairs)} pairs"
    return f"{told}, {first} to {last}; every row has its own scale of 10 points or more"


def _caveat(found: Nowcast) -> str:
    known = "calibrated" if found.parameters.calibrated else "not calibrated"
    return (
        f"A nowcast, conditional on the model; parameters `{found.parameters.name}`, {known}. "
        "Every relation begins at trust 50, tension 20: read changes, not levels."
    )


def _claim(found: Nowcast, names: Mapping[str, str]) -> str:
    most = (
        summary_of(found)
        .sort("largest_rise", descending=True, maintain_order=True)
        .row(0, named=True)
    )
    when = day_in_words(most["largest_rise_on"])
    pair = pair_in_words(most["pair"], names)
    return f"Tension rose most within a day {pair}: {signed(most['largest_rise'])} on {when}"


def _row(figure: Figure, found: Nowcast, place: int, names: Mapping[str, str], top: float) -> None:
    pair = found.pairs[place]
    label = f"{pair_title(str(pair), names)} ({pair}), {found.events[place]:,} events"
    write(figure, COLUMNS[0], top - 0.19, fit(label, 9.0, 8, bold=True), fontweight="bold")
    own = found.levels.filter(pl.col("pair") == str(pair))
    ways = [
        _Line(str(way), "trust", *style) for way, style in zip(pair.directions, WAYS, strict=True)
    ]
    tension = [_Line(str(pair), "tension", *TENSION)]
    for left, lines in zip(COLUMNS, (ways, tension), strict=True):
        ax = axes_at(figure, left, top, *PANEL)
        curves = [_levels(own, line) for line in lines]
        for curve, line in zip(curves, lines, strict=True):
            ax.plot(np.arange(len(curve)) + 1.0, curve, ls=line.dash, color=line.colour, lw=1.1)
        _scale(ax, curves)
        _dates(ax, found, written=place == len(found.pairs) - 1)
        _end_labels(ax, curves, [line.subject for line in lines])


def _levels(own: pl.DataFrame, line: _Line) -> Floats:
    of_line = (pl.col("subject") == line.subject) & (pl.col("quantity") == line.quantity)
    return own.filter(of_line)["level"].to_numpy()


def _scale(ax: Axes, levels: list[Floats]) -> None:
    low, high = min(each.min() for each in levels), max(each.max() for each in levels)
    middle, half = 0.5 * (low + high), max(5.0, 0.55 * (high - low))
    ax.set_ylim(middle - half, middle + half)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=3, steps=[1, 2, 5, 10]))
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _dates(ax: Axes, found: Nowcast, *, written: bool) -> None:
    days = (found.end - found.start).days + 1
    ticks = day_ticks(found.start, days)
    ax.set_xlim(0, days)
    ax.set_xticks([x for x, _ in ticks], [text if written else "" for _, text in ticks])
    ax.tick_params(labelsize=LABEL, length=2)


def _end_labels(ax: Axes, curves: list[Floats], subjects: list[str]) -> None:
    """What each line ends at; two that would run into each other are moved apart."""
    low, high = ax.get_ylim()
    ends = [float(curve[-1]) for curve in curves]
    least = 0.2 * (high - low)
    heights = list(ends)
    if max(ends) - min(ends) < least and len(ends) > 1:
        middle, half = 0.5 * sum(ends), 0.5 * least
        heights = [middle + half, middle - half][:: 1 if ends[0] >= ends[1] else -1]
    for subject, end, height in zip(subjects, ends, heights, strict=True):
        text = f"{subject.replace('>', ' > ')} {end:.1f}" if ">" in subject else f"{end:.1f}"
        x = ax.get_xlim()[1]
        ax.annotate(text, (x, height), (3, 0), textcoords="offset points", va="center",
                    fontsize=LABEL, annotation_clip=False)  # fmt: skip
