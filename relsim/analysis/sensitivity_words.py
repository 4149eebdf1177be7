"""What a sensitivity analysis found, in sentences."""

from __future__ import annotations

from math import floor, log10

from relsim.analysis.sensitivity_outputs import output_in_words
from relsim.analysis.sensitivity_records import Estimate, Measures, Method, OutputFound, Sensitivity
from relsim.analysis.words import fixed

__all__ = [
    "MAIN",
    "coding_in_words",
    "digits_of",
    "idle_in_words",
    "of_these_in_words",
    "percent",
    "percent_range",
    "sensitivity_finding",
]

MAIN: dict[Method, str] = {"sobol": "total", "morris": "mu_star"}
"""The measure that ranks parameters."""


def sensitivity_finding(found: OutputFound, analysis: Sensitivity) -> str:
    """What drives one output, as a sentence with its interval."""
    what = output_in_words(found.output, analysis.plan)
    what = what[0].upper() + what[1:]
    leading = found.leading(MAIN[analysis.method])
    if not leading:
        return f"{what} depends on none of the parameters"
    names = [sway.factor.name for sway in leading]
    if len(names) > 1:
        others = " or ".join(names) if len(names) < 4 else f"one of {', '.join(names)}"
        return f"{what} depends most on {others}: their intervals overlap"
    size = _how_much(found, leading[0].measures, analysis.method)
    return f"{what} depends most on {names[0]}: {size}"


def _how_much(found: OutputFound, measured: Measures, method: Method) -> str:
    size = measured[MAIN[method]]
    if method == "morris":
        mean, low, high = (fixed(end or 0.0, digits_of(found)) for end in size)
        return f"mean effect {mean} points (90 % interval {low} to {high})"
    return f"{percent(size.value)} of its variance (90 % interval {percent_range(size)})"


def digits_of(found: OutputFound) -> int:
    """How many digits its points take, so that two ends that differ are written differently."""
    ends = [end for sway in found.sways for end in (sway.at_low, sway.at_best, sway.at_high)]
    span = max(ends) - min(ends)
    return 1 if span == 0.0 else min(6, max(1, 1 - floor(log10(span))))


def percent(share: float) -> str:
    """``71 %``; with a digit more near either end, where it tells: ``2.8 %``, ``97.2 %``."""
    return f"{_of_a_hundred(share, share)} %"


def percent_range(share: Estimate) -> str:
    """``65 to 78``, of a hundred, with as many digits as the share itself."""
    low, high = share.low or 0.0, share.high or 0.0
    return f"{_of_a_hundred(low, share.value)} to {_of_a_hundred(high, share.value)}"


def _of_a_hundred(share: float, like: float) -> str:
    return fixed(100.0 * share, 0 if 0.1 <= like <= 0.9 or like == 0.0 else 1)


def coding_in_words(found: OutputFound) -> str:
    """How the variance divides between parameters and coding."""
    if found.shares is None:
        return "Neither parameters nor coding make it vary."
    deviation = fixed(found.deviation, digits_of(found))
    ensemble = f"an ensemble that draws coding, too (standard deviation {deviation})"
    shares = found.shares
    if shares["coding"].value == shares["together"].value == 0.0:
        return f"In {ensemble}, all variance comes from parameters: no uncertain event matters."
    return (
        f"In {ensemble}, {_share(shares['parameters'])} of the variance comes from parameters, "
        f"{_share(shares['coding'])} from coding and the rest from both together."
    )


def _share(share: Estimate) -> str:
    return f"{percent(max(0.0, share.value))} ({percent_range(share)})"


def of_these_in_words(found: OutputFound, analysis: Sensitivity) -> str:
    """How much the parameters explain one by one, and what the rest is."""
    alone = sum(sway.measures["first"].value for sway in found.sways)
    rest = "interplay and luck" if analysis.chancy else "interplay"
    if alone > 0.985:
        return f"Alone, they add up to nearly all of the variance: hardly any {rest}."
    return f"Alone, they add up to {percent(alone)} of the variance; the rest is {rest}."


def idle_in_words(found: OutputFound) -> str | None:
    """The parameters that do nothing here; none where all do something."""
    idle = sorted(sway.factor.name for sway in found.sways if not sway.matters)
    return f"Without any effect: {', '.join(idle)}." if idle else None
