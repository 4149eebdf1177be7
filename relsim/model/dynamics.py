"""The equations, and nothing else: how trust and tension flow and jump.

Pure scalar functions, closed form, no time stepping. Trust T is in [-1, 1], tension H in [0, 1],
gaps are in days. Every jump of trust is a Möbius map and every jump of tension an affine one, so an
event compiles to a few numbers and no engine knows the jump forms. ``docs/model.md`` has the
derivations and the evidence.
"""

from __future__ import annotations

import math
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from relsim.model.parameters import JumpForm

__all__ = [
    "IDENTITY",
    "Affine",
    "Moebius",
    "PairFlow",
    "decay",
    "pair_flow",
    "tension_jump",
    "trust_jump",
]


Number = TypeVar("Number", float, npt.NDArray[np.float64])
"""A scalar for the engines, an array for sampling: the same operations, so the same bits."""


class Moebius(NamedTuple):
    """T⁺ = (αT + β)/(γT + δ)."""

    alpha: float
    beta: float
    gamma: float
    delta: float

    def __call__(self, trust: float) -> float:
        """Trust just after the jump; the clamp only takes off rounding.

        Only full trust or full distrust under a huge strength rounds the denominator to 0, and
        those are fixed points.
        """
        denominator = self.gamma * trust + self.delta
        if denominator == 0.0:
            return trust
        return min(1.0, max(-1.0, (self.alpha * trust + self.beta) / denominator))


class Affine(NamedTuple):
    """H⁺ = keep · H + add."""

    keep: float
    add: float

    def __call__(self, tension: float) -> float:
        """Tension just after the jump; the clamp only takes off rounding."""
        return min(1.0, max(0.0, self.keep * tension + self.add))


IDENTITY = Moebius(1.0, 0.0, 0.0, 1.0)


def decay(rate_per_day: float, days: float) -> float:
    """e^(−rate · days): what is left of a deviation."""
    return math.exp(-rate_per_day * days)


def trust_jump(form: JumpForm, gain: float, loss: float) -> Moebius:
    """The jump of trust under summed cooperative strength ``gain`` (a) and hostile ``loss`` (b).

    - ``reservoir``: dT/ds = a(1−T) − b(1−T²) over s in [0, 1];
    - ``tsinghua``: dT/ds = a(1−T) − b(1+T), the exact flow of Yan & Zhou's bounded score (2004);
    - ``logistic``: artanh T⁺ = artanh T + a − b.
    """
    if gain == 0.0 and loss == 0.0:
        return IDENTITY
    return _JUMPS[form](gain, loss)


def _reservoir(gain: float, loss: float) -> Moebius:
    # With v = 1/(1−T) the flow is linear: v⁺ = v E + L, where E = e^q and L = b(E − 1)/q.
    q = gain - 2.0 * loss
    if q > 0.0:  # the same map divided by E, so that nothing overflows
        shrunk = math.exp(-q)
        lifted = -loss * math.expm1(-q) / q
        return Moebius(shrunk - lifted, 1.0 + lifted - shrunk, -lifted, 1.0 + lifted)
    grown = math.exp(q)
    lifted = loss * math.expm1(q) / q if q < 0.0 else loss
    return Moebius(1.0 - lifted, grown + lifted - 1.0, -lifted, grown + lifted)


def _tsinghua(gain: float, loss: float) -> Moebius:
    centre = (gain - loss) / (gain + loss)
    keep = math.exp(-(gain + loss))
    return Moebius(keep, centre * -math.expm1(-(gain + loss)), 0.0, 1.0)


def _logistic(gain: float, loss: float) -> Moebius:
    tau = math.tanh(gain - loss)
    return Moebius(1.0, tau, tau, 1.0)


_JUMPS = {"reservoir": _reservoir, "tsinghua": _tsinghua, "logistic": _logistic}


def tension_jump(rise: float, relief: float) -> Affine:
    """The jump of tension under rise = g_H·B and relief = ρ_H·A: dH/ds = rise(1−H) − relief·H."""
    total = rise + relief
    if total == 0.0:
        return Affine(1.0, 0.0)
    return Affine(math.exp(-total), -math.expm1(-total) * rise / total)


class PairFlow(NamedTuple):
    """The flow of one unordered pair over one gap, its exponentials taken.

    Attributes:
        mean: e^(−k d).
        gap: e^(−(k+2r) d).
        tension: e^(−δ_H d).
        lag: δ_H (e^(−k d) − e^(−δ_H d))/(δ_H − k): how far a moving floor lags behind.
        gap_share: k/(k + 2r), 0 where both are 0.
        distrust: η, how far the floor of tension rises where trust is lowest.
    """

    mean: float
    gap: float
    tension: float
    lag: float
    gap_share: float
    distrust: float

    def trust_after(
        self, trust_12: Number, trust_21: Number, baseline_12: Number, baseline_21: Number
    ) -> tuple[Number, Number]:
        """Both directions of trust after the gap (Richardson's coupling, stable and bounded)."""
        centre = 0.5 * (baseline_12 + baseline_21)
        rest = self.gap_share * (0.5 * (baseline_12 - baseline_21))
        mean = centre + (0.5 * (trust_12 + trust_21) - centre) * self.mean
        half_gap = rest + (0.5 * (trust_12 - trust_21) - rest) * self.gap
        return mean + half_gap, mean - half_gap

    def tension_after(
        self, tension: Number, mean_trust: Number, mean_baseline: Number, floor: Number
    ) -> Number:
        """Tension after the gap, given mean trust before it and the floor h that now holds."""
        settled = floor + 0.5 * self.distrust * (1.0 - mean_baseline)
        moving = -0.5 * self.distrust * (mean_trust - mean_baseline)
        return settled * (1.0 - self.tension) + moving * self.lag + tension * self.tension


def pair_flow(
    days: float, *, trust_rate: float, gap_rate: float, tension_rate: float, distrust: float
) -> PairFlow:
    """Take the exponentials of a gap; rates are per day (k, 2r, δ_H)."""
    mean, tension = decay(trust_rate, days), decay(tension_rate, days)
    difference = tension_rate - trust_rate
    if difference == 0.0:
        lag = tension_rate * days * mean
    elif abs(difference) * days < 1.0:  # expm1 keeps the difference of near-equal exponentials
        lag = tension_rate * -math.expm1(-difference * days) * mean / difference
    else:
        lag = tension_rate * (mean - tension) / difference
    total = trust_rate + gap_rate
    share = trust_rate / total if total > 0.0 else 0.0
    return PairFlow(mean, decay(total, days), tension, lag, share, distrust)
