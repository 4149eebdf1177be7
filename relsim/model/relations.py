"""Where the relations stand when a run begins, on the model's own scales."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Direction, Pair
from relsim.model.dynamics import Number

__all__ = ["PairStart", "Relations", "index_of_tension", "index_of_trust", "trust_of_index"]


def trust_of_index(index: float) -> float:
    """Trust on [-1, 1] from the index 0–100."""
    return index / 50.0 - 1.0


def index_of_trust(trust: Number) -> Number:
    """The index 0–100 from trust on [-1, 1]."""
    return 50.0 * (1.0 + trust)


def index_of_tension(tension: Number) -> Number:
    """The index 0–100 from tension on [0, 1]."""
    return 100.0 * tension


class PairStart(NamedTuple):
    """The start of one unordered pair (first, second), scales [-1, 1] and [0, 1]."""

    trust_12: float
    trust_21: float
    tension: float
    baseline_12: float
    baseline_21: float


@dataclass(frozen=True, slots=True)
class Relations:
    """Starting levels, baselines, affinities and rivalries of all actors.

    Attributes:
        actors: Everybody in the run, sorted.
        default_trust: Trust in [-1, 1] where nothing else is said.
        default_tension: Tension in [0, 1] where nothing else is said.
        trust: Trust of the observer in the observed, [-1, 1].
        tension: Tension of the pair, [0, 1].
        baseline: Trust that the direction drifts to; its starting trust by default.
        affinity: B, how much the observer cares for the observed, [0, 1].
        rivalry: Q, how much the observer minds the observed gaining, [0, 1].
    """

    actors: tuple[str, ...]
    default_trust: float = 0.0
    default_tension: float = 0.2
    trust: Mapping[Direction, float] = field(default_factory=dict)
    tension: Mapping[Pair, float] = field(default_factory=dict)
    baseline: Mapping[Direction, float] = field(default_factory=dict)
    affinity: Mapping[Direction, float] = field(default_factory=dict)
    rivalry: Mapping[Direction, float] = field(default_factory=dict)
    _starts: dict[Pair, PairStart] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def start(self, pair: Pair) -> PairStart:
        """Where a pair stands before the first event; worked out once, since members share it."""
        known = self._starts.get(pair)
        if known is None:
            known = self._starts[pair] = self._start(pair)
        return known

    def starts(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float64]:
        """Where many pairs stand, fields of ``PairStart``, shape (pairs, 5)."""
        named = {*self.tension, *(way.pair for way in (*self.trust, *self.baseline))}
        trust = self.default_trust
        starts = np.empty((len(pairs), 5))
        starts[:] = trust, trust, self.default_tension, trust, trust
        for row, pair in enumerate(pairs):
            if pair in named:
                starts[row] = self.start(pair)
        return starts

    def _start(self, pair: Pair) -> PairStart:
        there, back = pair.directions
        trust_12 = self.trust.get(there, self.default_trust)
        trust_21 = self.trust.get(back, self.default_trust)
        return PairStart(
            trust_12,
            trust_21,
            self.tension.get(pair, self.default_tension),
            self.baseline.get(there, trust_12),
            self.baseline.get(back, trust_21),
        )
