"""The state of pairs between events, advanced only when something touches them."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum
from typing import NamedTuple

from relsim.clock import TICKS_PER_DAY
from relsim.model.dynamics import PairFlow, pair_flow
from relsim.model.impulses import Impulse
from relsim.model.parameters import Parameters
from relsim.model.relations import PairStart

__all__ = ["FlowTable", "Levels", "PairState", "Shift", "advance", "jump", "levels_under", "shift"]


class PairState(NamedTuple):
    """One unordered pair just after something touched it.

    Attributes:
        tick: When that was.
        trust_12: Trust of the first in the second, [-1, 1].
        trust_21: Trust of the second in the first, [-1, 1].
        tension: [0, 1].
        baseline_12: Where trust_12 drifts to, standing conditions included.
        baseline_21: Where trust_21 drifts to.
        floor: h, what tension falls to under full trust, standing conditions included.
    """

    tick: int
    trust_12: float
    trust_21: float
    tension: float
    baseline_12: float
    baseline_21: float
    floor: float


class Shift(NamedTuple):
    """What a standing condition does to a pair while it lasts, model scales."""

    baseline_12: float
    baseline_21: float
    floor: float


class FlowTable:
    """The exponentials of gaps that occur, taken once where they recur."""

    MOST = 4_000
    """Whole days recur; minutes hardly do, and each flow takes a quarter of a kilobyte."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._known: dict[int, PairFlow] = {}

    def over(self, ticks: int) -> PairFlow:
        """The flow over a gap of whole ticks."""
        flow = self._known.get(ticks)
        if flow is None:
            if len(self._known) >= self.MOST:
                self._known.clear()
            parameters = self._parameters
            flow = self._known[ticks] = pair_flow(
                ticks / TICKS_PER_DAY,
                trust_rate=parameters.trust_rate_per_day,
                gap_rate=parameters.gap_rate_per_day,
                tension_rate=parameters.tension_rate_per_day,
                distrust=parameters.tension_of_distrust,
            )
        return flow


def begin(start: PairStart, parameters: Parameters) -> PairState:
    """The state of a pair at tick 0."""
    return PairState(0, *start, parameters.tension_floor)


def advance(state: PairState, tick: int, flows: FlowTable) -> PairState:
    """The state at a later tick, nothing having happened since."""
    if tick == state.tick:
        return state
    flow = flows.over(tick - state.tick)
    there, back = flow.trust_after(
        state.trust_12, state.trust_21, state.baseline_12, state.baseline_21
    )
    tension = flow.tension_after(
        state.tension,
        0.5 * (state.trust_12 + state.trust_21),
        0.5 * (state.baseline_12 + state.baseline_21),
        state.floor,
    )
    return PairState(tick, there, back, tension, state.baseline_12, state.baseline_21, state.floor)


def jump(state: PairState, impulse: Impulse) -> PairState:
    """The state just after an impulse."""
    return PairState(
        state.tick,
        impulse.trust_12(state.trust_12),
        impulse.trust_21(state.trust_21),
        impulse.tension(state.tension),
        state.baseline_12,
        state.baseline_21,
        state.floor,
    )


class Levels(NamedTuple):
    """What a pair drifts to: two baselines of trust and the floor of tension, model scales."""

    baseline_12: float
    baseline_21: float
    floor: float


def levels_under(start: PairStart, shifts: Iterable[Shift], parameters: Parameters) -> Levels:
    """What a pair drifts to under exactly these standing conditions."""
    shifts = tuple(shifts)
    highest_floor = 1.0 - parameters.tension_of_distrust
    floors = (parameters.tension_floor, *(s.floor for s in shifts))
    return Levels(
        _clamp(fsum((start.baseline_12, *(s.baseline_12 for s in shifts))), -1.0, 1.0),
        _clamp(fsum((start.baseline_21, *(s.baseline_21 for s in shifts))), -1.0, 1.0),
        _clamp(fsum(floors), 0.0, highest_floor),
    )


def shift(
    state: PairState, start: PairStart, shifts: Iterable[Shift], parameters: Parameters
) -> PairState:
    """The state under exactly these standing conditions; levels stay, drift and floor change."""
    return state._replace(**levels_under(start, shifts, parameters)._asdict())


def _clamp(value: float, low: float, high: float) -> float:
    return min(high, max(low, value))
