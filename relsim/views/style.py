"""Colours, dashes and sizes, and how a figure becomes a file: the same bytes every time.

Colour carries one meaning, which history a line belongs to; dash and hatch say it again in grey.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from relsim.errors import UsageError

__all__ = [
    "ASSESSED",
    "BASE",
    "GREY",
    "INK",
    "WHAT_IF",
    "axes_at",
    "new_figure",
    "round_ticks",
    "save",
    "save_as",
    "settings",
]

BASE = "#0063A6"  # blue and orange stay apart in every common form of colour blindness
WHAT_IF = "#C8500A"
INK = "#222222"
GREY = "#6B6B6B"
FAINT = "#C9C9C9"
ASSESSED = "#B5A642"
DPI = 110
DASH = (0, (4, 1.6))

STABLE: dict[str, dict[str, str | None]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None},
}
"""No dates and versions in files, by their ending."""

SETTINGS: Any = {  # matplotlib types each key by itself
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "sans-serif"],
    "font.size": 8,
    "svg.fonttype": "none",
    "svg.hashsalt": "relsim",
    "text.parse_math": False,  # a dollar sign in a summary is a dollar sign
    "text.hinting": "none",  # a quarter faster, and the same on every machine
    "hatch.linewidth": 0.5,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "path.simplify": True,
}


@contextmanager
def settings() -> Iterator[None]:
    """Our settings on top of matplotlib's own defaults, whatever the user's file says."""
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # a box is drawn instead
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty white figure, size in inches, without pyplot."""
    figure = Figure(figsize=(width, height), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes placed in inches from the figure's top left corner."""
    wide, high = figure.get_size_inches()
    box = (left / wide, 1 - (top + height) / high, width / wide, height / high)
    return figure.add_axes(box)


def round_ticks(low: float, high: float) -> list[float]:
    """A few round numbers within the limits."""
    values = MaxNLocator(nbins=5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(value) for value in values if low <= value <= high]


def write(figure: Figure, left: float, top: float, text: str, **style: Any) -> None:
    """Text whose top left corner is placed in inches from the figure's top left corner."""
    wide, high = figure.get_size_inches()
    style = {"va": "top", "ha": "left", "fontsize": 8, **style}
    figure.text(left / wide, 1 - top / high, text, **style)


def save(figure: Figure, stem: Path) -> list[Path]:
    """Write ``stem.png`` and ``stem.svg``; call it inside :func:`settings`."""
    png, svg = stem.with_suffix(".png"), stem.with_suffix(".svg")
    figure.savefig(png, metadata=STABLE[".png"], pil_kwargs={"compress_level": 4})
    figure.savefig(svg, metadata=STABLE[".svg"])
    return [png, svg]


def save_as(figure: Figure, path: Path) -> None:
    """Write one picture as what its ending says, PNG or SVG, into a folder that is made if need be.

    Raises:
        UsageError: another ending.
    """
    if path.suffix not in STABLE:
        raise UsageError(f"{path} is neither a .png nor an .svg")
    path.parent.mkdir(parents=True, exist_ok=True)
    with settings():
        figure.savefig(path, metadata=STABLE[path.suffix])
