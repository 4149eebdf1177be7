"""How often drafts are right, beside how sure the machine was of them."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from relsim.analysis.coder_calibration import Calibration
from relsim.views.labels import fit
from relsim.views.style import BASE, DASH, GREY, axes_at, new_figure, settings, write

__all__ = ["draw_reliability"]

MARGIN, LEFT, TOP, SIDE = 0.3, 0.75, 0.95, 3.4
"""Inches."""
WIDTH, HEIGHT = 4.9, 5.3


def draw_reliability(curve: Calibration, what: str) -> Figure:
    """A point for each bin with its 95 % interval; on the dashed line, confidence means its word.

    Args:
        curve: What was measured.
        what: On what, such as "two articles".
    """
    with settings():
        figure = new_figure(WIDTH, HEIGHT)
        room = WIDTH - 2 * MARGIN
        title = fit(_title(curve), room, 11, bold=True)
        write(figure, MARGIN, 0.16, title, fontsize=11, fontweight="bold")
        count = sum(each.count for each in curve.bins)
        said = f"{count} drafts from {what}; calibration error {curve.gap:.2f}"
        write(figure, MARGIN, 0.45, fit(said, room, 8), color=GREY)
        ax = axes_at(figure, LEFT, TOP, SIDE, SIDE)
        _points(ax, curve)
        foot = "bars: 95 % intervals (Wilson); numbers: drafts in the bin"
        write(figure, MARGIN, HEIGHT - 0.3, fit(foot, room, 8), color=GREY)
    return figure


def _title(curve: Calibration) -> str:
    said = sum(each.said * each.count for each in curve.bins)
    right = sum(each.right * each.count for each in curve.bins)
    count = sum(each.count for each in curve.bins)
    return f"Said {100 * said / count:.0f} % sure, right in {100 * right / count:.0f} %"


def _points(ax: Any, curve: Calibration) -> None:
    ax.set(xlim=(0, 1), ylim=(0, 1.03), xlabel="confidence", ylabel="share that is right")
    ax.plot([0, 1], [0, 1], color=GREY, lw=0.9, linestyle=DASH, zorder=1)
    said = [each.said for each in curve.bins]
    right = [each.right for each in curve.bins]
    ends = [
        [each.right - each.low for each in curve.bins],
        [each.high - each.right for each in curve.bins],
    ]
    ax.errorbar(said, right, yerr=ends, color=BASE, fmt="o", ms=5, lw=1.2, zorder=2)
    for each in curve.bins:
        beside = (4, 4) if each.right < 0.95 else (4, -11)
        ax.annotate(f"{each.count}", (each.said, each.right), textcoords="offset points",
                    xytext=beside, color=GREY, fontsize=7)  # fmt: skip
