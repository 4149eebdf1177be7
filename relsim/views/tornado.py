"""The tornado: what each uncertain parameter does alone, beside how much it matters with others."""

from __future__ import annotations

import re

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from relsim.analysis.sensitivity_records import OutputFound, Sensitivity, Sway
from relsim.analysis.sensitivity_words import (
    coding_in_words,
    idle_in_words,
    sensitivity_finding,
)
from relsim.model.parameters import Parameters
from relsim.views.labels import balanced, basis_text, fit, text_width, wrap
from relsim.views.style import BASE, GREY, axes_at, new_figure, settings, write
from relsim.views.tornado_panels import HATCH, PALE, draw_bars, draw_measures

__all__ = ["draw_tornado"]

MARGIN = 0.3
NAMES = 1.95
BARS = 3.3
GAP = 0.35
MEASURES = 2.4
WIDTH = 2 * MARGIN + NAMES + BARS + GAP + MEASURES
INNER = WIDTH - 2 * MARGIN
ROW = 0.36
HEAD = 0.56
"""From the end of the finding to the first row: what the panels show, and the line at best."""
AXIS = 0.32
LINE = 0.15
SMALL = 0.122
TITLE = 0.19
UNBROKEN = re.compile(r"(?<=\d) (?=%|to \d)|(?<=\d to) (?=\d)")
"""Spaces within a share and its interval."""


def draw_tornado(analysis: Sensitivity) -> Figure:
    """A block for each output, the finding over it; footer with where the numbers come from."""
    with settings():
        footer = [*wrap(_meanings(analysis), INNER, 7), "", *wrap(_footer(analysis), INNER, 7)]
        high = sum(_height(found, analysis) for found in analysis.outputs)
        figure = new_figure(WIDTH, 0.15 + high + SMALL * len(footer) + 0.2)
        top = 0.15
        for found in analysis.outputs:
            _block(figure, found, analysis, top)
            top += _height(found, analysis)
        write(figure, MARGIN, top, "\n".join(footer), fontsize=7, color=GREY)
        return figure


def _title(found: OutputFound, analysis: Sensitivity) -> list[str]:
    return balanced(sensitivity_finding(found, analysis), INNER, 10.5, bold=True)


def _shown(found: OutputFound) -> list[Sway]:
    return [sway for sway in found.sways if sway.matters]


def _below(found: OutputFound) -> list[str]:
    said = filter(None, (idle_in_words(found), coding_in_words(found)))
    return [line for text in said for line in wrap(UNBROKEN.sub("\u00a0", text), INNER, 8)]


def _height(found: OutputFound, analysis: Sensitivity) -> float:
    rows = len(_shown(found))
    panels = HEAD + ROW * rows + AXIS if rows else 0.1
    return TITLE * len(_title(found, analysis)) + panels + LINE * len(_below(found)) + 0.25


def _block(figure: Figure, found: OutputFound, analysis: Sensitivity, top: float) -> None:
    title = _title(found, analysis)
    write(figure, MARGIN, top, "\n".join(title), fontsize=10.5, fontweight="bold")
    top += TITLE * len(title)
    sways = _shown(found)
    if sways:
        _headings(figure, found, analysis, top + 0.08)
        top += HEAD
        _names(figure, sways, top)
        left = MARGIN + NAMES
        draw_bars(axes_at(figure, left, top, BARS, ROW * len(sways)), found, sways)
        left += BARS + GAP
        ax = axes_at(figure, left, top, MEASURES, ROW * len(sways))
        draw_measures(ax, found, sways, analysis.method)
        top += ROW * len(sways) + AXIS
    write(figure, MARGIN, top + 0.05, "\n".join(_below(found)))


def _headings(figure: Figure, found: OutputFound, analysis: Sensitivity, top: float) -> None:
    """What the panels show; the keys stand where the words are."""
    left = MARGIN + NAMES
    what = "Difference" if found.output.is_difference else "Level"
    lead = f"{what}, index points, at the parameter's "
    write(figure, left, top, lead, fontsize=7.5, color=GREY)
    at = left + text_width(lead, 7.5)
    for word, fill, hatch in (("low", PALE, HATCH), ("high end", BASE, None)):
        _swatch(figure, at + 0.02, top + 0.01, fill, hatch)
        write(figure, at + 0.23, top, word, fontsize=7.5, color=GREY)
        at += 0.23 + text_width(word, 7.5) + 0.1
    left += BARS + GAP
    heading = (
        "Share of variance in %, all varied:\n● in all (total)   □ alone (first order)"
        if analysis.method == "sobol"
        else "All varied, index points:\n● mean effect (mu*)   □ its spread (sigma)"
    )
    write(figure, left, top, heading, fontsize=7.5, color=GREY, linespacing=1.3)


def _swatch(figure: Figure, left: float, top: float, fill: str, hatch: str | None) -> None:
    wide, high = figure.get_size_inches()
    corner = (left / wide, 1 - (top + 0.09) / high)
    patch = Rectangle(corner, 0.15 / wide, 0.09 / high, facecolor=fill, edgecolor=BASE, lw=0.6,
                      hatch=hatch, transform=figure.transFigure)  # fmt: skip
    figure.add_artist(patch)


def _names(figure: Figure, sways: list[Sway], top: float) -> None:
    """Each parameter with its triangle, low, best and high."""
    for row, sway in enumerate(sways):
        middle = top + ROW * (row + 0.5)
        spread = sway.factor.spread
        unit = {"1": "", "day": " days", "year": " years"}.get(
            sway.factor.unit, f" {sway.factor.unit}"
        )
        triangle = f"{spread.low:g} … {spread.best:g} … {spread.high:g}{unit}"
        name = fit(sway.factor.name, NAMES - 0.1, 8)
        write(figure, MARGIN, middle - 0.01, name, va="bottom")
        write(figure, MARGIN, middle + 0.01, triangle, fontsize=6.5, color=GREY)


def _meanings(analysis: Sensitivity) -> str:
    """What the parameters in the picture stand for."""
    seen = {sway.factor.name for found in analysis.outputs for sway in _shown(found)}
    told = [
        f"{factor.name}: {(Parameters.model_fields[factor.name].description or '').rstrip('.')}"
        for factor in analysis.factors
        if factor.name in seen
    ]
    return ". ".join(told).replace("``", "") + "."


def _footer(analysis: Sensitivity) -> str:
    head = analysis.head
    how = "Sobol base samples" if analysis.method == "sobol" else "Morris trajectories"
    fitted = "calibrated" if head.parameters.get("calibrated") else "not calibrated"
    luck = " Rules and noise: the luck of each sample is shared." if analysis.chancy else ""
    return (
        f"Bars: one parameter at a time, all others at best. {analysis.samples:,} {how}, "
        f"{analysis.evaluations:,} replays, seed {head.seed}; intervals are 90 %, by bootstrap; "
        f"events count by their confidence.{luck} Basis: {basis_text(head.basis)}. "
        f"Parameters “{head.parameters.get('name', '?')}”, {fitted}. relsim {head.version}. "
        "Conditional on the model; not a forecast."
    )
