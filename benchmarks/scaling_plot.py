"""Log–log plots of what ``scaling`` measured, with the slope of every line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from PIL import Image

from relsim.views.style import GREY, INK, new_figure, settings

__all__ = ["draw", "slope"]

Rows = Sequence[Mapping[str, Any]]

LOOKS = {  # Okabe and Ito's colours, told apart in every common form of colour blindness
    "kernel, compiled": ("#0072B2", "o"),
    "kernel, numpy": ("#56B4E9", "s"),
    "C, -O3": ("#222222", "v"),
    "plain Python loop": ("#E69F00", "D"),
    "SimPy engine": ("#D55E00", "^"),
    "all alike": ("#56B4E9", "s"),
    "own parameters": ("#0072B2", "o"),
    "shared parameters, drawn coding": ("#D55E00", "^"),
}
FIRST = {"events": "kernel, compiled", "pairs": "kernel, compiled", "members": "own parameters"}
"""Of which line a figure's title tells."""
ON = {
    "events": "one member, ten years, up to 40,000 ordered pairs",
    "pairs": "one member, 100,000 events, ten years",
    "members": "10,000 events of a year, blocks of 200",
}


def slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The power of the size by which the upper half of the points grows: least squares in logs."""
    upper = slice(len(sizes) // 2, None)
    fitted = np.polyfit(np.log(sizes[upper]), np.log(values[upper]), 1)
    return float(fitted[0])


def draw(rows: Rows, folder: Path) -> list[Path]:
    """One picture for each thing that was varied."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _drawn(against, [row for row in rows if row["against"] == against], folder)
        for against in ON
    ]


def _drawn(against: str, rows: Rows, folder: Path) -> Path:
    with settings():
        figure = new_figure(7.6, 3.5)
        time, memory = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.08, right=0.965, top=0.8, bottom=0.13, wspace=0.2)
        slopes = _lines(time, rows, "cpu"), _lines(memory, rows, "mib")
        powers = [found[FIRST[against]] for found in slopes]
        title = f"Ten times the {against} take {10 ** powers[0]:.1f} times the time"
        title += f" and {10 ** powers[1]:.1f} times the memory"
        figure.text(0.015, 0.985, title, va="top", fontsize=10.5, weight="bold", color=INK)
        first = FIRST[against]
        under = f"{first}; {ON[against]}. Beside each name: its slope over the upper half"
        figure.text(0.015, 0.915, under, va="top", fontsize=8, color=GREY)
        for axes, what in ((time, "CPU seconds"), (memory, "peak MiB beyond log and strands")):
            axes.set_title(what, loc="left", fontsize=8.5)
            axes.set_xlabel(against)
        stored = BytesIO()
        figure.savefig(stored, format="png", dpi=130)
    path = folder / f"scaling-{against}.png"
    Image.open(stored).convert("RGB").quantize(64).save(path, optimize=True)
    return path


def _lines(axes: Axes, rows: Rows, quantity: str) -> dict[str, float]:
    """Draw one line a way; tells their slopes."""
    slopes = {}
    for way in dict.fromkeys(row["way"] for row in rows):
        own = [row for row in rows if row["way"] == way and row[quantity] > 0.0]
        if not own:
            continue
        sizes, values = [row["size"] for row in own], [row[quantity] for row in own]
        slopes[way] = slope(sizes, values)
        colour, marker = LOOKS[way]
        label = f"{way}: {slopes[way]:.2f}".replace("-0", "−0")
        axes.plot(sizes, values, color=colour, marker=marker, ms=4, lw=1.3, label=label)
    axes.set(xscale="log", yscale="log")
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * (high / low) ** 0.35)  # room for the legend
    if high < 100 * low:  # powers of ten alone would be few numbers
        axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.grid(color="#E4E4E4", lw=0.5)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.legend(frameon=False, fontsize=7.2, loc="upper left")
    return slopes
