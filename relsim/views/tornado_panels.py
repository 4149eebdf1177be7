"""The two panels of a tornado: bars from end to end, and measures with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, log10
from typing import TypeAlias

from matplotlib.axes import Axes

from relsim.analysis.sensitivity_records import Estimate, Method, OutputFound, Sway
from relsim.analysis.sensitivity_words import digits_of, percent
from relsim.analysis.words import fixed, signed
from relsim.views.style import BASE, FAINT, GREY, INK, round_ticks

__all__ = ["HATCH", "PALE", "draw_bars", "draw_measures"]

PALE = "#DCE9F3"
HATCH = "////"
Shown: TypeAlias = Callable[[float, int], str]
THICK = 0.56
OFFSET = 0.17


def draw_bars(ax: Axes, found: OutputFound, sways: Sequence[Sway]) -> None:
    """A pair of bars for each parameter, from the best estimate to its low and its high end."""
    ends = [found.at_best, *(end for sway in sways for end in (sway.at_low, sway.at_high))]
    low, high = min(ends), max(ends)
    room = 0.16 * max(high - low, 1e-9)  # for the numbers beside the bars
    limits = (low - room, high + room)
    _frame(ax, len(sways), limits, _sign(found))
    for row, sway in enumerate(sways):
        _pair_of_bars(ax, found, sway, row, room / 8)
    ax.axvline(found.at_best, color=INK, lw=0.9, zorder=3)
    label = f"all at best {_point(found.at_best, found)}"
    ax.text(found.at_best, -0.62, label, ha="center", va="bottom", fontsize=7)


def _pair_of_bars(ax: Axes, found: OutputFound, sway: Sway, row: int, air: float) -> None:
    """On one line; above each other where both ends lie on the same side."""
    best = found.at_best
    same_side = (sway.at_low - best) * (sway.at_high - best) > 0
    for end, value in (("low", sway.at_low), ("high", sway.at_high)):
        if value == best:
            continue
        thick = THICK / 2 if same_side else THICK
        middle = row + (0.0 if not same_side else -thick / 2 if end == "low" else thick / 2)
        fill = PALE if end == "low" else BASE
        ax.barh(middle, value - best, thick, left=best, color=fill, edgecolor=BASE, lw=0.6,
                hatch=HATCH if end == "low" else None, zorder=2)  # fmt: skip
        left = value < best
        ax.text(value + (-air if left else air), middle, _point(value, found), va="center",
                ha="right" if left else "left", fontsize=6.5)  # fmt: skip


def _sign(found: OutputFound) -> Shown:
    return signed if found.output.is_difference else fixed


def _point(value: float, found: OutputFound) -> str:
    return _sign(found)(value, digits_of(found))


def draw_measures(ax: Axes, found: OutputFound, sways: Sequence[Sway], method: Method) -> None:
    """First order and total, as shares of the variance; or mu* and sigma, in index points."""
    main, other = ("total", "first") if method == "sobol" else ("mu_star", "sigma")
    scale = 100.0 if method == "sobol" else 1.0
    reach = max((each.high or each.value) for sway in sways for each in sway.measures.values())
    least = min([0.0, *(sway.measures[other].low or 0.0 for sway in sways)])
    span = scale * (reach - least)
    limits = (scale * least - (0.04 * span if least < 0 else 0.0), scale * reach + 0.3 * span)
    _frame(ax, len(sways), limits, fixed)
    ax.axvline(0.0, color=GREY, lw=0.9, zorder=1)
    for row, sway in enumerate(sways):
        _mark(ax, sway.measures[main], row - OFFSET, scale, filled=True)
        _mark(ax, sway.measures[other], row + OFFSET, scale, filled=False)
        size = sway.measures[main]
        text = percent(size.value) if scale > 1 else fixed(size.value, digits_of(found))
        ax.annotate(text, (scale * (size.high or size.value), row - OFFSET), (6, 0),
                    textcoords="offset points", va="center", fontsize=6.5)  # fmt: skip


def _mark(ax: Axes, each: Estimate, y: float, scale: float, *, filled: bool) -> None:
    colour = INK if filled else GREY
    if each.low is not None and each.high is not None:
        ax.plot([scale * each.low, scale * each.high], [y, y], color=colour, lw=1.3,
                solid_capstyle="butt")  # fmt: skip
    ax.plot([scale * each.value], [y], marker="o" if filled else "s", ms=4.5, color=colour,
            mfc=colour if filled else "white", mew=1.1)  # fmt: skip


def _frame(ax: Axes, rows: int, limits: tuple[float, float], shown: Shown) -> None:
    ax.set(xlim=limits, ylim=(rows - 0.5, -0.5))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.hlines([row + 0.5 for row in range(rows - 1)], *limits, color=FAINT, lw=0.4, zorder=0)
    ax.set_yticks([])
    ax.tick_params(axis="x", labelsize=7, length=2.5)
    ticks = round_ticks(*limits)
    step = min((b - a for a, b in pairwise(ticks)), default=1.0)
    digits = max(0, ceil(-log10(step) - 1e-9))
    ax.set_xticks(ticks, [shown(tick, digits) for tick in ticks], fontsize=7)
