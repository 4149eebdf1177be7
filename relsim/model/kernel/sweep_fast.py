"""The sweep compiled by numba: pair by pair, members innermost.

Each loop over members does what ``sweep`` does to whole arrays, in the same order of operations and
without fused ones, so both compute the same bits.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.model.kernel.compiling import compiled
from relsim.model.kernel.strand_work import WIDE
from relsim.model.kernel.sweep import SweepInput, Swept
from relsim.model.kernel.sweep_narrow import sweep_narrow

__all__ = ["sweep"]

Floats = npt.NDArray[np.float64]
Arrays: TypeAlias = Any
"""Arrays of whatever kind; numba finds out which."""


def sweep(work: SweepInput) -> Swept:
    """Every pair through all its stops and looks."""
    seen = np.empty((3, *work.timeline.seen_from.shape, work.start.shape[2]))
    states = work.start.copy()
    (_sweep if states.shape[2] >= WIDE else sweep_narrow)(work, seen, states)
    return Swept(seen, states)


@compiled()
def _sweep(work: SweepInput, seen: Floats, states: Floats) -> None:
    time = work.timeline
    pairs, looks = time.seen_from.shape
    members = work.start.shape[2]
    now = np.empty((3, members))
    flow = np.empty((6, members))
    numbers = np.empty((10, members))
    for pair in range(pairs):
        state = states[pair]
        look = 0
        for stop in range(time.first[pair], time.first[pair + 1] + 1):
            while look < looks and time.seen_from[pair, look] < stop:
                _flow(state, time.look_gap[pair, look], work.flows, flow, now)
                for level in range(3):
                    seen[level, pair, look] = now[level]
                look += 1
            if stop == time.first[pair + 1]:
                break
            _flow(state, time.gap[stop], work.flows, flow, now)
            row = time.jump[stop]
            if row >= 0:
                _jump(now, _for_all(work.jumps[row], numbers), work.jump_takes[row], state)
            row = time.settle[stop]
            if row >= 0:
                _settle(now, work.settles[row], work.settle_takes[row], state)


@compiled(inline="always")
def _for_all(values: Arrays, room: Arrays) -> Arrays:
    """Every member's own numbers; those that all share are written out once for each."""
    if values.shape[1] == room.shape[1]:
        return values
    for field in range(values.shape[0]):
        for i in range(room.shape[1]):
            room[field, i] = values[field, 0]
    return room


@compiled()
def _flow(state: Arrays, gap: Arrays, flows: Arrays, room: Arrays, now: Arrays) -> None:
    members = state.shape[1]
    flow = room
    if gap.shape[0] == 1:
        if gap[0] < 0:
            now[:] = state[:3]
            return
        flow = _for_all(flows[gap[0]], room)
    else:
        own = flows.shape[2] > 1
        for field in range(6):
            for member in range(members):
                room[field, member] = flows[max(gap[member], 0), field, member if own else 0]
    mean, spread, kept, lag, share, distrust = (
        flow[0],
        flow[1],
        flow[2],
        flow[3],
        flow[4],
        flow[5],
    )
    for i in range(members):
        there, back = state[0, i], state[1, i]
        centre = 0.5 * (state[3, i] + state[4, i])
        rest = share[i] * (0.5 * (state[3, i] - state[4, i]))
        trust = 0.5 * (there + back)
        middle = centre + (trust - centre) * mean[i]
        half_gap = rest + (0.5 * (there - back) - rest) * spread[i]
        settled = state[5, i] + 0.5 * distrust[i] * (1.0 - centre)
        moving = -0.5 * distrust[i] * (trust - centre)
        now[0, i] = middle + half_gap
        now[1, i] = middle - half_gap
        now[2, i] = settled * (1.0 - kept[i]) + moving * lag[i] + state[2, i] * kept[i]
    if gap.shape[0] > 1:
        for i in range(members):
            if gap[i] < 0:
                now[0, i], now[1, i], now[2, i] = state[0, i], state[1, i], state[2, i]


@compiled()
def _jump(now: Arrays, numbers: Arrays, takes: Arrays, state: Arrays) -> None:
    members = now.shape[1]
    shared = takes.shape[0] == 1
    for side in range(2):
        alpha, beta = numbers[4 * side], numbers[4 * side + 1]
        gamma, delta = numbers[4 * side + 2], numbers[4 * side + 3]
        for i in range(members):
            trust = now[side, i]
            below = gamma[i] * trust + delta[i]
            after = (alpha[i] * trust + beta[i]) / below
            after = min(1.0, max(-1.0, after))
            jumped = trust if below == 0.0 else after
            now[side, i] = jumped if takes[0 if shared else i] else trust
    keep, add = numbers[8], numbers[9]
    for i in range(members):
        after = min(1.0, max(0.0, keep[i] * now[2, i] + add[i]))
        now[2, i] = after if takes[0 if shared else i] else now[2, i]
    for level in range(3):
        for i in range(members):
            if takes[0 if shared else i]:
                state[level, i] = now[level, i]


@compiled()
def _settle(now: Arrays, levels: Arrays, takes: Arrays, state: Arrays) -> None:
    for i in range(now.shape[1]):
        if takes[0 if takes.shape[0] == 1 else i]:
            column = 0 if levels.shape[1] == 1 else i
            for level in range(3):
                state[level, i] = now[level, i]
                state[3 + level, i] = levels[level, column]
