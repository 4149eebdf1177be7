"""The sweep: every pair of a block of members from its start through all its stops.

Only additions, multiplications and divisions are left to do, so that this path, in numpy over pairs
and members, and the compiled one in ``sweep_fast`` compute the same bits as the SimPy engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.model.dynamics import PairFlow
from relsim.model.kernel.timeline import NO_FLOW, NOTHING, Timeline

__all__ = ["SweepInput", "Swept", "sweep"]

AT_ONCE = 200_000
"""Looks times members whose states are gathered at once."""

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


class SweepInput(NamedTuple):
    """All numbers of a block; a last axis of 1 is shared by all members.

    Attributes:
        timeline: When what happens.
        flows: Fields of ``PairFlow`` by gap, shape (G, 6, 1 or M).
        jumps: Ten numbers by row of the jump table, shape (R, 10, 1 or M).
        jump_takes: Whom a jump moves, shape (R, 1 or M).
        settles: Baselines and floor by row of the settle table, shape (Q, 3, 1 or M).
        settle_takes: Whom it concerns, shape (Q, 1 or M).
        start: Trust there and back, tension, baselines and floor to begin with, shape (P, 6, M).
    """

    timeline: Timeline
    flows: Floats
    jumps: Floats
    jump_takes: Bools
    settles: Floats
    settle_takes: Bools
    start: Floats


class Swept(NamedTuple):
    """What comes out.

    Attributes:
        levels: At the looks, shape (3, P, L, M): trust there, trust back, tension.
        states: As each member's own last stop left them, shape (P, 6, M).
    """

    levels: Floats
    states: Floats


def sweep(work: SweepInput) -> Swept:
    """Every pair through all its stops and looks."""
    time, state = work.timeline, work.start.copy()
    after = np.empty((len(time.jump), *state.shape[1:]))
    for pairs, stops in _rounds(time.first):
        state[pairs] = after[stops] = _stopped(work, state[pairs], stops)
    return Swept(_seen(work, after), state)


def _seen(work: SweepInput, after: Floats) -> Floats:
    """Let the states flow on to the looks, some pairs at a time."""
    time, (pairs, looks) = work.timeline, work.timeline.seen_from.shape
    members = work.start.shape[2]
    seen = np.empty((3, pairs, looks, members))
    step = max(1, AT_ONCE // max(1, looks * members))
    for first in range(0, pairs if looks else 0, step):
        some = slice(first, first + step)
        stops = time.seen_from[some].ravel()
        states = np.repeat(work.start[some], looks, axis=0)
        seen_after = stops != NOTHING
        states[seen_after] = after[stops[seen_after]]
        gap = time.look_gap[some].reshape(len(stops), -1)
        flowed = _flowed(states, gap, work.flows).reshape(-1, looks, 3, members)
        seen[:, some] = np.moveaxis(flowed, 2, 0)
    return seen


def _rounds(first: Ints) -> Iterator[tuple[Ints, Ints]]:
    """The first stop of every pair that has one, then every second one, and so on."""
    counts = np.diff(first)
    busiest = np.argsort(-counts, kind="stable")
    for number in range(int(counts.max(initial=0))):
        pairs = busiest[: int(np.sum(counts > number))]
        yield pairs, first[pairs] + number


def _stopped(work: SweepInput, before: Floats, stops: Ints) -> Floats:
    """States after a stop each, shape (n, 6, M)."""
    time = work.timeline
    now = before.copy()
    now[:, :3] = _flowed(before, time.gap[stops], work.flows)
    jump, settle = time.jump[stops], time.settle[stops]
    takes = np.zeros((len(stops), work.start.shape[2]), bool)
    moved = np.flatnonzero(jump != NOTHING)
    if len(moved):
        rows = jump[moved]
        takes[moved] |= work.jump_takes[rows]
        jumped = _jumped(now[moved, :3], work.jumps[rows])
        now[moved, :3] = np.where(work.jump_takes[rows][:, None], jumped, now[moved, :3])
    settled = np.flatnonzero(settle != NOTHING)
    if len(settled):
        rows = settle[settled]
        takes[settled] |= work.settle_takes[rows]
        now[settled, 3:] = np.where(
            work.settle_takes[rows][:, None], work.settles[rows], now[settled, 3:]
        )
    return np.where(takes[:, None], now, before)


def _flowed(state: Floats, gap: Ints, flows: Floats) -> Floats:
    """Trust there, trust back and tension after gaps, shape (n, 3, M)."""
    there, back, tension, baseline_12, baseline_21, floor = np.moveaxis(state, 1, 0)
    flow = PairFlow(*np.moveaxis(_of_gaps(flows, gap), 1, 0))
    trust = flow.trust_after(there, back, baseline_12, baseline_21)
    tension_then = flow.tension_after(
        tension, 0.5 * (there + back), 0.5 * (baseline_12 + baseline_21), floor
    )
    flowed = np.stack([*trust, tension_then], axis=1)
    still = gap[:, None] == NO_FLOW
    return np.where(still, state[:, :3], flowed) if still.any() else flowed


def _of_gaps(flows: Floats, gap: Ints) -> Floats:
    """Shape (n, 6, 1 or M)."""
    if gap.shape[1] == 1:
        return flows[gap[:, 0]]
    members = np.arange(gap.shape[1]) if flows.shape[2] > 1 else 0
    return np.moveaxis(flows[gap, :, members], 2, 1)


def _jumped(now: Floats, numbers: Floats) -> Floats:
    parts = np.moveaxis(numbers, 1, 0)
    there, back = _moved(now[:, 0], *parts[0:4]), _moved(now[:, 1], *parts[4:8])
    tension = np.minimum(1.0, np.maximum(0.0, parts[8] * now[:, 2] + parts[9]))
    return np.stack([there, back, tension], axis=1)


def _moved(trust: Floats, alpha: Floats, beta: Floats, gamma: Floats, delta: Floats) -> Floats:
    below = gamma * trust + delta
    after = np.divide(alpha * trust + beta, below, out=trust.copy(), where=below != 0.0)
    return np.minimum(1.0, np.maximum(-1.0, after))
