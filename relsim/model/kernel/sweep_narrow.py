"""The sweep compiled member by member, the state in registers: for few members.

The same operations in the same order as ``sweep`` and ``sweep_fast``.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from relsim.model.kernel.compiling import compiled
from relsim.model.kernel.sweep import SweepInput

__all__ = ["sweep_narrow"]

Floats = npt.NDArray[np.float64]


@compiled()
def sweep_narrow(work: SweepInput, seen: Floats, states: Floats) -> None:
    """Every pair through all its stops and looks; ``states`` become the last ones."""
    time = work.timeline
    first, seen_from = time.first, time.seen_from
    pairs, looks = seen_from.shape
    for i in range(states.shape[2]):
        for pair in range(pairs):
            state = (
                states[pair, 0, i],
                states[pair, 1, i],
                states[pair, 2, i],
                states[pair, 3, i],
                states[pair, 4, i],
                states[pair, 5, i],
            )
            look, end = 0, first[pair + 1]
            for stop in range(first[pair], end + 1):
                while look < looks and seen_from[pair, look] < stop:
                    levels = _flowed(state, _own(time.look_gap[pair, look], i), work.flows, i)
                    for level in range(3):
                        seen[level, pair, look, i] = levels[level]
                    look += 1
                if stop < end:
                    state = _stopped(work, state, stop, i)
            for level in range(6):
                states[pair, level, i] = state[level]


@compiled(inline="always")
def _own(values: Any, i: int) -> Any:
    """The member's own value, or the one that all share."""
    return values[i if values.shape[0] > 1 else 0]


@compiled(inline="always")
def _stopped(work: SweepInput, state: Any, stop: int, i: int) -> Any:
    """The state after a stop."""
    jump, settle = work.timeline.jump[stop], work.timeline.settle[stop]
    jumps = jump >= 0 and _own(work.jump_takes[jump], i)
    settles = settle >= 0 and _own(work.settle_takes[settle], i)
    if not (jumps or settles):
        return state
    there, back, tension = _flowed(state, _own(work.timeline.gap[stop], i), work.flows, i)
    baseline_12, baseline_21, floor = state[3], state[4], state[5]
    if jumps:
        at = i if work.jumps.shape[2] > 1 else 0
        n = work.jumps
        there = _moved(there, n[jump, 0, at], n[jump, 1, at], n[jump, 2, at], n[jump, 3, at])
        back = _moved(back, n[jump, 4, at], n[jump, 5, at], n[jump, 6, at], n[jump, 7, at])
        tension = min(1.0, max(0.0, n[jump, 8, at] * tension + n[jump, 9, at]))
    if settles:
        at = i if work.settles.shape[2] > 1 else 0
        baseline_12 = work.settles[settle, 0, at]
        baseline_21 = work.settles[settle, 1, at]
        floor = work.settles[settle, 2, at]
    return there, back, tension, baseline_12, baseline_21, floor


@compiled(inline="always")
def _moved(trust: float, alpha: float, beta: float, gamma: float, delta: float) -> float:
    below = gamma * trust + delta
    if below == 0.0:
        return trust
    return min(1.0, max(-1.0, (alpha * trust + beta) / below))


@compiled(inline="always")
def _flowed(state: Any, gap: int, flows: Any, i: int) -> Any:
    """Trust there, trust back and tension after a gap."""
    there, back, tension = state[0], state[1], state[2]
    if gap < 0:
        return there, back, tension
    at = i if flows.shape[2] > 1 else 0
    centre = 0.5 * (state[3] + state[4])
    rest = flows[gap, 4, at] * (0.5 * (state[3] - state[4]))
    trust = 0.5 * (there + back)
    middle = centre + (trust - centre) * flows[gap, 0, at]
    half_gap = rest + (0.5 * (there - back) - rest) * flows[gap, 1, at]
    kept, distrust = flows[gap, 2, at], flows[gap, 5, at]
    settled = state[5] + 0.5 * distrust * (1.0 - centre)
    moving = -0.5 * distrust * (trust - centre)
    after = settled * (1.0 - kept) + moving * flows[gap, 3, at] + tension * kept
    return middle + half_gap, middle - half_gap, after
