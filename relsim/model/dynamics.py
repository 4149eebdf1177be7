"""The equations, and nothing else: how trust and tension flow and jump.

Pure functions, closed form, no time stepping. Trust T is in [-1, 1], tension H in [0, 1],
gaps are in days. Every jump of trust is a Möbius map and every jump of tension an affine one, so an
event compiles to a few numbers and no engine knows the jump forms. ``docs/model.md`` has the
derivations and the evidence.
"""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from relsim.model.parameters import JumpForm

__all__ = [
    "Affine",
    "Moebius",
    "PairFlow",
    "pair_flow",
    "pair_flows",
    "tension_jump",
    "tension_jumps",
    "trust_jump",
    "trust_jumps",
]


Floats = npt.NDArray[np.float64]
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


def trust_jumps(form: JumpForm, gain: Floats, loss: Floats) -> tuple[Floats, ...]:
    """α, β, γ, δ of jumps of trust under summed strengths a (``gain``) and b (``loss``), any shape.

    - ``reservoir``: dT/ds = a(1−T) − b(1−T²) over s in [0, 1];
    - ``tsinghua``: dT/ds = a(1−T) − b(1+T), the exact flow of Yan & Zhou's bounded score (2004);
    - ``logistic``: artanh T⁺ = artanh T + a − b.

    Where both strengths are 0 the map is the identity, to the bit.
    """
    return _JUMPS[form](gain, loss)


def trust_jump(form: JumpForm, gain: float, loss: float) -> Moebius:
    """One jump of trust; as ``trust_jumps``."""
    numbers = trust_jumps(form, np.array([gain], float), np.array([loss], float))
    return Moebius(*(float(number[0]) for number in numbers))


def _reservoir(gain: Floats, loss: Floats) -> tuple[Floats, ...]:
    # With v = 1/(1−T) the flow is linear: v⁺ = v E + L, where E = e^q and L = b(E − 1)/q. For
    # q > 0 the four numbers are divided by E, so that nothing overflows.
    q = gain - 2.0 * loss
    size = np.abs(q)
    fallen = np.expm1(-size)  # e^−|q| − 1
    lifted = loss * np.divide(-fallen, size, out=np.ones_like(size), where=size > 0.0)
    rest = fallen + lifted
    risen, one = 1.0 + lifted, 1.0 - lifted
    up = q > 0.0
    return (
        np.where(up, one + fallen, one),
        np.where(up, lifted - fallen, rest),
        -lifted,
        np.where(up, risen, risen + fallen),
    )


def _tsinghua(gain: Floats, loss: Floats) -> tuple[Floats, ...]:
    total = gain + loss
    fallen = np.expm1(-total)
    centre = np.divide(gain - loss, total, out=np.zeros_like(total), where=total > 0.0)
    return 1.0 + fallen, centre * -fallen, np.zeros_like(total), np.ones_like(total)


def _logistic(gain: Floats, loss: Floats) -> tuple[Floats, ...]:
    tau = np.tanh(gain - loss)
    return np.ones_like(tau), tau, tau, np.ones_like(tau)


_JUMPS = {"reservoir": _reservoir, "tsinghua": _tsinghua, "logistic": _logistic}


def tension_jumps(rise: Floats, relief: Floats) -> tuple[Floats, ...]:
    """Keep and add of jumps of tension under rise = g_H·B and relief = ρ_H·A, any shape.

    dH/ds = rise(1−H) − relief·H over s in [0, 1]; the identity, to the bit, where both are 0.
    """
    total = rise + relief
    fallen = np.expm1(-total)
    share = np.divide(rise, total, out=np.zeros_like(total), where=total > 0.0)
    return 1.0 + fallen, -fallen * share


def tension_jump(rise: float, relief: float) -> Affine:
    """One jump of tension; as ``tension_jumps``."""
    return Affine(
        *(float(n[0]) for n in tension_jumps(np.array([rise], float), np.array([relief], float)))
    )


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
    """Take the exponentials of one gap; as ``pair_flows``."""
    numbers = pair_flows(
        np.array([days], float),
        trust_rate=np.array([trust_rate]),
        gap_rate=np.array([gap_rate]),
        tension_rate=np.array([tension_rate]),
        distrust=np.array([distrust]),
    )
    return PairFlow(*numbers[:, 0].tolist())


def pair_flows(
    days: Floats, *, trust_rate: Floats, gap_rate: Floats, tension_rate: Floats, distrust: Floats
) -> Floats:
    """The fields of ``PairFlow`` for gaps and rates of any shapes that go together.

    Args:
        days: The gaps.
        trust_rate: k, per day.
        gap_rate: 2r, per day.
        tension_rate: δ_H, per day.
        distrust: η.

    Returns:
        Shape (6, …).
    """
    days, trust_rate, gap_rate, tension_rate, distrust = np.broadcast_arrays(
        days, trust_rate, gap_rate, tension_rate, distrust
    )
    total = trust_rate + gap_rate
    mean, gap, tension = (np.exp(-rate * days) for rate in (trust_rate, total, tension_rate))
    difference = tension_rate - trust_rate
    near = np.abs(difference) * days < 1.0  # expm1 keeps the difference of near-equal exponentials
    lost = np.where(near, -np.expm1(-np.where(near, difference, 0.0) * days) * mean, mean - tension)
    apart = difference != 0.0
    lag = np.divide(tension_rate * lost, difference, out=tension_rate * days * mean, where=apart)
    share = np.divide(trust_rate, total, out=np.zeros_like(total), where=total > 0.0)
    return np.stack([mean, gap, tension, lag, share, distrust])
