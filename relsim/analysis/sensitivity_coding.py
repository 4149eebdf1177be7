"""How much of an ensemble's variance comes from parameters, and how much from coding.

Two members lend each other half of what they drew: four replays, one for each pairing of two draws
of all parameters with two draws of whether uncertain events happened. With a replay's outcome
f(p, c) = f₀ + f_P(p) + f_C(c) + f_PC(p, c), sums and differences of the four single out each part,
without any assumption about f; the parts' variances add up to the whole (the law of total
variance). Luck of rules and noise is the same in all four, and so takes no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.analysis.sensitivity_model import Model, Points
from relsim.analysis.sensitivity_records import Estimate, Factor
from relsim.rng import uniforms
from relsim.run.draws import triangular_quantile

__all__ = ["DRAWS", "Divided", "divided", "paired_points", "values_at"]

DRAWS = 256
"""Pairs of members, unless the caller says otherwise."""
RESAMPLES = 500
TAIL = 0.05

Floats = npt.NDArray[np.float64]


class Divided(NamedTuple):
    """The variance of one output.

    Attributes:
        deviation: Its square root, points of the index.
        shares: By ``parameters``, ``coding`` and ``together``; none where nothing varies.
    """

    deviation: float
    shares: Mapping[str, Estimate] | None


def values_at(factors: tuple[Factor, ...], lucks: Floats) -> Floats:
    """The values below which so much of each triangle lies; both of shape (N, factors)."""
    columns = [
        [triangular_quantile(factor.spread, luck) for luck in column]
        for factor, column in zip(factors, lucks.T.tolist(), strict=True)
    ]
    return np.array(columns).T


def paired_points(factors: tuple[Factor, ...], seed: int, draws: int) -> Points:
    """(p, c), (p, c′), (p′, c) and (p′, c′) of each pair, one kind after the other.

    The draws are those of the ensemble itself: p of its first members, p′ of as many further ones.
    """
    lucks = [uniforms(seed, "parameter", factor.name, 2 * draws) for factor in factors]
    values = values_at(factors, np.stack(lucks, axis=1))
    one, other = np.arange(draws), np.arange(draws, 2 * draws)
    own = np.concatenate([one, one, other, other])
    coding = np.concatenate([one, other, one, other])
    return Points(values[own], np.tile(one, 4), coding)


def divided(
    model: Model, factors: tuple[Factor, ...], seed: int, draws: int = DRAWS
) -> list[Divided]:
    """The parts of the variance of each of the model's outputs.

    Args:
        model: With the factors as its parameters, in their order.
        factors: What is drawn.
        seed: Of the ensemble.
        draws: Pairs of members, each replayed four times.
    """
    found = model.at(paired_points(factors, seed, draws))
    again = uniforms(seed, "sensitivity", "coding bootstrap", draws * RESAMPLES)
    picks = (again * draws).astype(np.int64).reshape(RESAMPLES, draws)
    return [_divided(column.reshape(4, draws), picks) for column in found.T]


def _divided(cells: Floats, picks: npt.NDArray[np.int64]) -> Divided:
    """Of one output; cells of shape (4, pairs), picks of shape (resamples, pairs)."""
    parts = _parts(cells)
    whole = parts.sum()
    if whole <= 0.0:
        return Divided(0.0, None)
    resampled = _parts(cells[:, picks])
    shares = np.divide(resampled, resampled.sum(axis=0))
    low, high = np.quantile(shares, (TAIL, 1.0 - TAIL), axis=1).tolist()
    names = ("parameters", "coding", "together")
    estimates = map(Estimate, (parts / whole).tolist(), low, high)
    return Divided(float(np.sqrt(whole)), dict(zip(names, estimates, strict=True)))


def _parts(cells: Floats) -> Floats:
    """Variances due to parameters, to coding, and to both together, shape (3, …).

    Unbiased, and therefore now and then a little below 0 where a part is none.
    """
    pc, pd, qc, qd = cells
    together = np.mean((pc - pd - qc + qd) ** 2, axis=-1) / 4.0
    parameters = np.mean((pc + pd - qc - qd) ** 2, axis=-1) / 8.0 - together / 2.0
    coding = np.mean((pc - pd + qc - qd) ** 2, axis=-1) / 8.0 - together / 2.0
    return np.stack([parameters, coding, together])
