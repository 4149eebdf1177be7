"""The unexplained wobble of trust: an Ornstein–Uhlenbeck residual, drawn day by day.

The residual u lives in artanh T, so shown trust tanh(artanh T + u) stays within its bounds. Each
day's draw is keyed by direction and calendar day: taking an event out of history leaves the wobble
as it was. Off by default.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Direction, Pair
from relsim.model.parameters import Parameters
from relsim.model.trajectory import Samples
from relsim.rng import normal

__all__ = ["residual_step", "residuals", "with_noise"]

Floats = npt.NDArray[np.float64]


def residual_step(rate_per_day: float, size: float, days: float) -> tuple[float, float]:
    """Over a gap: the factor on u, and the standard deviation of what is added to it."""
    if rate_per_day == 0.0:  # an endless half-life: a random walk
        return 1.0, size * math.sqrt(days)
    kept = math.exp(-rate_per_day * days)
    return kept, size * math.sqrt(-math.expm1(-2.0 * rate_per_day * days) / (2.0 * rate_per_day))


def residuals(
    direction: Direction, start: date, days: int, parameters: Parameters, seed: int, member: int
) -> Floats:
    """The residual u at the end of each day, shape (days,); it begins at 0."""
    kept, spread = residual_step(
        parameters.noise_rate_per_day, parameters.noise_per_sqrt_day, days=1.0
    )
    values, u = np.empty(days), 0.0
    for number in range(days):
        key = f"{direction}|{start + timedelta(days=number)}"
        u = u * kept + spread * normal(seed, member, "noise", key)
        values[number] = u
    return values


def with_noise(
    samples: Samples,
    pairs: Sequence[Pair],
    start: date,
    parameters: Parameters,
    seed: int,
    member: int,
) -> Samples:
    """Samples at the ends of successive days, with the residual added to trust."""
    if parameters.noise_per_sqrt_day == 0.0:
        return samples
    noisy = []
    for side, levels in enumerate((samples.trust_12, samples.trust_21)):
        wobble = np.array(
            [
                residuals(pair.directions[side], start, levels.shape[1], parameters, seed, member)
                for pair in pairs
            ]
        ).reshape(levels.shape)
        # (T + tanh u)/(1 + T tanh u) is tanh(artanh T + u) without the infinities at ±1.
        moved = np.tanh(wobble)
        spread = 1.0 + levels * moved
        shown = np.divide(levels + moved, spread, out=levels.copy(), where=spread != 0.0)
        noisy.append(np.clip(shown, -1.0, 1.0))
    return samples._replace(trust_12=noisy[0], trust_21=noisy[1])
