"""One panel over time: bands, steps, assessments, and names with values at the lines' ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.markers import TICKDOWN, TICKLEFT

from relsim.analysis.words import fixed
from relsim.views.labels import fit, spread
from relsim.views.series import Band
from relsim.views.style import ASSESSED, BASE, DASH, FAINT, GREY, WHAT_IF, round_ticks

__all__ = ["Assessed", "Curve", "Frame", "draw_panel"]

LABEL = 7.0


@dataclass(frozen=True)
class Curve:
    """One series in a panel."""

    band: Band
    label: str
    changed: bool = False
    thin: bool = False
    single: bool = False

    @property
    def colour(self) -> str:
        """Colour says which history it is."""
        return WHAT_IF if self.changed else BASE


@dataclass(frozen=True)
class Assessed:
    """An observed band on one day."""

    x: float
    low: float
    high: float
    number: int | None


@dataclass(frozen=True)
class Frame:
    """What the panels of a column share: width and height in inches, days, limits, ticks."""

    width: float
    height: float
    days: int
    ticks: Sequence[tuple[float, str]]
    event_days: Sequence[float]
    gutter: float


def draw_panel(
    ax: Axes,
    frame: Frame,
    limits: tuple[float, float],
    curves: Sequence[Curve],
    assessed: Sequence[Assessed] = (),
    *,
    dated: bool = False,
) -> None:
    """Draw a panel; ``dated`` writes the dates under it."""
    _axis(ax, frame, limits, dated=dated)
    _assessments(ax, frame, assessed, curves)
    for curve in curves:
        _bands(ax, curve)
    for curve in curves:
        _line(ax, curve)
    _end_labels(ax, frame, limits, curves)


def _axis(ax: Axes, frame: Frame, limits: tuple[float, float], *, dated: bool) -> None:
    """Axis lines, ticks and dates by hand: matplotlib's own cost a third of the whole figure."""
    low, high = limits
    ax.set(xlim=(0, frame.days), ylim=limits)
    ax.axis("off")
    ax.plot([0, 0, frame.days], [high, low, low], color=GREY, lw=0.7, clip_on=False)
    levels = round_ticks(low, high)
    ticks: dict[str, Any] = {
        "color": GREY,
        "linestyle": "none",
        "markersize": 2.5,
        "clip_on": False,
    }
    ax.plot([0] * len(levels), levels, marker=TICKLEFT, **ticks)
    ax.plot([x for x, _ in frame.ticks], [low] * len(frame.ticks), marker=TICKDOWN, **ticks)
    digits = 0 if all(level.is_integer() for level in levels) else 1
    inch = frame.days / frame.width
    for level in levels:
        text = fixed(level, digits)
        ax.text(-0.06 * inch, level, text, ha="right", va="center", fontsize=LABEL)
    if dated:
        below = low - 0.06 * (high - low) / frame.height
        for x, label in frame.ticks:
            ax.text(x, below, label, ha="center", va="top", fontsize=LABEL)
    ax.vlines(frame.event_days, *limits, color=FAINT, lw=0.5, linestyles=(0, (1, 2)), zorder=0)


def _bands(ax: Axes, curve: Curve) -> None:
    if curve.single:
        return
    band = curve.band.steps
    p05, p25, _, p75, p95 = band.levels
    if curve.changed:
        ax.fill_between(
            band.x, p05, p95, step="post", facecolor="none", edgecolor=curve.colour, alpha=0.55,
            hatch="//////", lw=0,
        )  # fmt: skip
    else:
        ax.fill_between(band.x, p05, p95, step="post", color=curve.colour, alpha=0.16, lw=0)
    ax.fill_between(band.x, p25, p75, step="post", color=curve.colour, alpha=0.26, lw=0)


def _line(ax: Axes, curve: Curve) -> None:
    band = curve.band.steps
    width = 0.9 if curve.thin else 1.8
    ax.plot(
        band.x, band.median, drawstyle="steps-post", color=curve.colour, lw=width,
        linestyle=DASH if curve.changed else "-", zorder=3 if curve.changed else 2.5,
        label="what-if" if curve.changed else "baseline", solid_capstyle="butt",
    )  # fmt: skip


def _assessments(
    ax: Axes, frame: Frame, items: Sequence[Assessed], curves: Sequence[Curve]
) -> None:
    """Light boxes with the event's number beside them, left and right by turns."""
    wide = max(1.0, 0.03 * frame.days)
    for place, item in enumerate(items):
        ax.fill_between(
            [item.x, item.x + wide], item.low, item.high, facecolor=ASSESSED, alpha=0.35,
            edgecolor=ASSESSED, lw=0.8, zorder=1,
        )  # fmt: skip
        if item.number is None:
            continue
        crowded = len(items) > 1 and place % 2 == 0 and item.x > 0.2 * frame.days
        before = crowded or item.x > 0.8 * frame.days
        edge, side = (item.x, "right") if before else (item.x + wide, "left")
        level = _free_level(item, edge - 0.15 * frame.days * before, 0.15 * frame.days, curves)
        ax.text(edge, level, f" said ({item.number}) ", fontsize=6.5, va="center", ha=side,
                color="#6A6020")  # fmt: skip


def _free_level(item: Assessed, x: float, length: float, curves: Sequence[Curve]) -> float:
    """The level within the box, of five, that is farthest from every line near it."""
    inset = 0.12 * (item.high - item.low)
    levels = np.linspace(item.low + inset, item.high - inset, 5)
    near = [c.band.median[(c.band.x > x - 1) & (c.band.x < x + length)] for c in curves]
    lines = np.concatenate([*near, np.array([np.inf])])
    return float(levels[np.argmax([np.abs(lines - level).min() for level in levels])])


def _end_labels(
    ax: Axes, frame: Frame, limits: tuple[float, float], curves: Sequence[Curve]
) -> None:
    low, high = limits
    inch = frame.height / (high - low)
    targets = [(curve.band.median[-1] - low) * inch for curve in curves]
    places = spread(targets, 0.128, 0.02, frame.height - 0.02)
    for curve, target, place in zip(curves, targets, places, strict=True):
        right = frame.days * (1 + 0.10 / frame.width)
        ax.plot(
            [frame.days, right], [low + target / inch, low + place / inch],
            color=curve.colour, lw=0.5, clip_on=False,
        )  # fmt: skip
        text = fit(curve.label, frame.gutter - 0.14, LABEL)
        ax.text(
            frame.days * (1 + 0.13 / frame.width), low + place / inch, text, color=curve.colour,
            fontsize=LABEL, va="center", clip_on=False,
        )  # fmt: skip


def draw_difference(
    ax: Axes, frame: Frame, curve: Curve, zero_before: float, *, dated: bool = True
) -> None:
    """The paired difference: bands, steps and the zero line."""
    levels = curve.band.levels
    pad = 0.08 * max(float(levels.max() - levels.min()), abs(levels).max(), 0.1)
    limits = (min(0.0, float(levels.min())) - pad, max(0.0, float(levels.max())) + pad)
    ax.axhline(0, color=GREY, lw=0.9, zorder=1)
    first = float(curve.band.median[0])
    ax.plot([0, zero_before, zero_before], [0, 0, first], color=curve.colour, lw=1.8, zorder=2)
    draw_panel(ax, frame, limits, [curve], dated=dated)
