"""The unexplained wobble of trust: an Ornstein–Uhlenbeck residual, drawn day by day.

The residual u lives in artanh T, so shown trust tanh(artanh T + u) stays within its bounds. Each
day's draw is keyed by direction and calendar day: taking an event out of history leaves the wobble
as it was. Off by default.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Direction, Pair
from relsim.model.parameters import Parameters
from relsim.model.trajectory import Samples
from relsim.rng import normals

__all__ = ["residual_step", "residuals", "with_noise"]

Floats = npt.NDArray[np.float64]


def residual_step(rate_per_day: float, size: float, days: float) -> tuple[float, float]:
    """Over a gap: the factor on u, and the standard deviation of what is added to it."""
    if rate_per_day == 0.0:  # an endless half-life: a random walk
        return 1.0, size * math.sqrt(days)
    kept = math.exp(-rate_per_day * days)
    return kept, size * math.sqrt(-math.expm1(-2.0 * rate_per_day * days) / (2.0 * rate_per_day))


def residuals(
    direction: Direction,
    days: Sequence[date],
    steps: tuple[Floats, Floats],
    seed: int,
    members: Sequence[int],
) -> Floats:
    """The residual u at the end of each of successive days; it begins at 0.

    Args:
        direction: Whose trust in whom.
        days: Without a gap.
        steps: What ``residual_step`` gives for a day, shape (members,) each.
        seed: Of every draw.
        members: Their numbers, in any order.

    Returns:
        Shape (days, members).
    """
    kept, spread = steps
    first = min(members)
    keys = [f"{direction}|{day}" for day in days]
    drawn = normals(seed, "noise", keys, max(members) - first + 1, first)
    values = spread * drawn[:, np.asarray(members) - first]
    for before, day in pairwise(range(len(days))):
        values[day] += values[before] * kept
    return values


def with_noise(
    samples: Samples,
    pairs: Sequence[Pair],
    days: Sequence[date],
    parameters: Sequence[Parameters],
    seed: int,
    members: Sequence[int],
) -> Samples:
    """Levels at the ends of successive days, with the residual added to trust.

    Args:
        samples: Shape (members, pairs, days) each.
        pairs: The pairs.
        days: Without a gap.
        parameters: Of each member.
        seed: Of every draw.
        members: Their numbers.
    """
    if not any(own.noise_per_sqrt_day for own in parameters):
        return samples
    steps = _daily(parameters)
    noisy = []
    for side, levels in enumerate((samples.trust_12, samples.trust_21)):
        shown = np.empty_like(levels)
        for row, pair in enumerate(pairs):
            wobble = residuals(pair.directions[side], days, steps, seed, members)
            shown[:, row] = _shown(levels[:, row], wobble.T)
        noisy.append(shown)
    return samples._replace(trust_12=noisy[0], trust_21=noisy[1])


def _daily(parameters: Sequence[Parameters]) -> tuple[Floats, Floats]:
    """Each member's step over a day: the factor on u, and the spread of what is added."""
    steps = [residual_step(p.noise_rate_per_day, p.noise_per_sqrt_day, 1.0) for p in parameters]
    kept, spread = np.array(steps).T
    return kept, spread


def _shown(levels: Floats, wobble: Floats) -> Floats:
    """(T + tanh u)/(1 + T tanh u): tanh(artanh T + u) without the infinities at ±1."""
    moved = np.tanh(wobble)
    spread = 1.0 + levels * moved
    shown = np.divide(levels + moved, spread, out=levels.copy(), where=spread != 0.0)
    return np.clip(shown, -1.0, 1.0)
