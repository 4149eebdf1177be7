"""Trajectories: the states a member has passed through, and their values on given days.

Between two recorded states nothing happened, so values in between follow from the flow, with the
same operations, and the same bits, as the engine uses itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Pair
from relsim.model.dynamics import PairFlow
from relsim.model.parameters import Parameters
from relsim.model.passed import PassedStates
from relsim.model.relations import Relations
from relsim.model.state import FlowTable, begin

__all__ = ["Samples", "Trajectory"]

Floats = npt.NDArray[np.float64]


class Samples(NamedTuple):
    """Levels of some pairs at some ticks, model scales; each of shape (pairs, ticks).

    Attributes:
        trust_12: Trust of each pair's first in its second, [-1, 1].
        trust_21: Trust of the second in the first, [-1, 1].
        tension: [0, 1].
    """

    trust_12: Floats
    trust_21: Floats
    tension: Floats


@dataclass(frozen=True)
class Trajectory:
    """What one member went through.

    Attributes:
        relations: Where pairs begin that nothing has touched.
        parameters: Of this member.
        passed: The states of every touched pair, in time order.
    """

    relations: Relations
    parameters: Parameters
    passed: PassedStates

    def at(self, pairs: Sequence[Pair], ticks: Sequence[int], flows: FlowTable) -> Samples:
        """Levels just before whatever happens at each tick; ``ticks`` rise.

        Args:
            pairs: Any pairs, touched or not.
            ticks: Whole minutes since the start.
            flows: The table of this member's exponentials.
        """
        if not pairs:
            return Samples(*(np.empty((0, len(ticks))) for _ in Samples._fields))
        when = np.asarray(ticks, dtype=np.int64)
        states = [self._states(pair) for pair in pairs]
        values = np.concatenate(states)
        counts = np.array([len(passed) for passed in states])
        # A state speaks from the first asked tick after its own until the next state does.
        pair_of_state = np.repeat(np.arange(len(pairs)), counts)
        first_tick = np.searchsorted(when, values[:, 0], side="right")
        rows = np.zeros((len(pairs), len(when) + 1), dtype=np.int64)
        rows[:, 0] = np.cumsum(counts) - counts
        np.maximum.at(rows, (pair_of_state, first_tick), np.arange(len(values)))
        rows = np.maximum.accumulate(rows, axis=1)[:, :-1]
        return _flow_on(values[rows], when, flows)

    def _states(self, pair: Pair) -> Floats:
        passed = self.passed.of(pair)
        if len(passed) and passed[0, 0] == 0.0:
            return passed
        first = begin(self.relations.start(pair), self.parameters)
        return np.concatenate([np.array([first], np.float64), passed])


def _flow_on(states: Floats, when: npt.NDArray[np.int64], flows: FlowTable) -> Samples:
    """Let recorded states, shape (pairs, ticks, fields), flow on to the asked ticks."""
    since = when - states[..., 0].astype(np.int64)
    gaps, index = np.unique(since, return_inverse=True)
    table = np.array([flows.over(gap) for gap in gaps.tolist()])[index.reshape(since.shape)]
    flow = PairFlow(*np.moveaxis(table, -1, 0))
    trust_12, trust_21, tension, baseline_12, baseline_21, floor = np.moveaxis(
        states[..., 1:], -1, 0
    )
    there, back = flow.trust_after(trust_12, trust_21, baseline_12, baseline_21)
    tension_then = flow.tension_after(
        tension, 0.5 * (trust_12 + trust_21), 0.5 * (baseline_12 + baseline_21), floor
    )
    untouched = since == 0
    return Samples(
        np.where(untouched, trust_12, there),
        np.where(untouched, trust_21, back),
        np.where(untouched, tension, tension_then),
    )
