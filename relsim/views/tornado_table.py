"""A sensitivity analysis as plain text for a terminal."""

from __future__ import annotations

from relsim.analysis.sensitivity_records import Estimate, OutputFound, Sensitivity, Sway
from relsim.analysis.sensitivity_words import (
    coding_in_words,
    digits_of,
    idle_in_words,
    of_these_in_words,
    percent,
    percent_range,
    sensitivity_finding,
)
from relsim.analysis.words import fixed, signed

__all__ = ["sensitivity_text"]


def sensitivity_text(analysis: Sensitivity) -> str:
    """For each output its finding, a row for each parameter, and what coding has to do with it."""
    parts = [_output_text(found, analysis) for found in analysis.outputs]
    if analysis.left_out:
        reasons = (f"Left out: {name}, {reason}." for name, reason in analysis.left_out.items())
        parts.append("\n".join(reasons))
    return "\n\n".join(parts)


def _output_text(found: OutputFound, analysis: Sensitivity) -> str:
    lines = [f"{sensitivity_finding(found, analysis)}."]
    sways = [sway for sway in found.sways if sway.matters]
    if sways:
        rows = [_heading(analysis), *(_row(sway, found, analysis) for sway in sways)]
        lines += _aligned(rows)
        lines.append(
            f"Ends are with all others at their best estimates, which give {_best(found)}."
        )
        if analysis.method == "sobol":
            lines.append(of_these_in_words(found, analysis))
    lines += filter(None, (idle_in_words(found), coding_in_words(found)))
    return "\n".join(lines)


def _best(found: OutputFound) -> str:
    return _point(found.at_best, found)


def _point(value: float, found: OutputFound) -> str:
    shown = signed if found.output.is_difference else fixed
    return shown(value, digits_of(found))


def _heading(analysis: Sensitivity) -> list[str]:
    measured = (
        ["alone (first order)", "in all (total)"]
        if analysis.method == "sobol"
        else ["mean effect (mu*)", "its spread (sigma)"]
    )
    return ["", "from", "to", "at low end", "at high end", *measured]


def _row(sway: Sway, found: OutputFound, analysis: Sensitivity) -> list[str]:
    spread = sway.factor.spread
    if analysis.method == "sobol":
        measured = [_share(sway.measures["first"]), _share(sway.measures["total"])]
    else:
        digits = digits_of(found)
        size, low, high = (fixed(end or 0.0, digits) for end in sway.measures["mu_star"])
        measured = [f"{size} ({low} to {high})", fixed(sway.measures["sigma"].value, digits)]
    ends = [_point(sway.at_low, found), _point(sway.at_high, found)]
    return [sway.factor.name, f"{spread.low:g}", f"{spread.high:g}", *ends, *measured]


def _share(share: Estimate) -> str:
    return f"{percent(share.value)} ({percent_range(share)})"


def _aligned(rows: list[list[str]]) -> list[str]:
    """Names to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
