"""The sweep compiled member by member, the state in registers: for few members.

The same operations in the same order as ``sweep`` and ``sweep_fast``.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.model.kernel.compiling import compiled
from relsim.model.kernel.sweep import SweepInput

__all__ = ["sweep_narrow"]

Floats = npt.NDArray[np.float64]
State: TypeAlias = tuple[float, float, float, float, float, float]


@compiled()
def sweep_narrow(  # noqa: C901 - helpers that take arrays would count their references
    work: SweepInput, seen: Floats, states: Floats
) -> None:
    """Every pair through all its stops and looks; ``states`` become the last ones.

    Arrays are taken out of their tuples once: each time costs the counting of a reference.
    """
    time = work.timeline
    first, seen_from, gaps, look_gaps = time.first, time.seen_from, time.gap, time.look_gap
    jump_rows, settle_rows, flows = time.jump, time.settle, work.flows
    jumps, jump_takes, settles, settle_takes = (
        work.jumps,
        work.jump_takes,
        work.settles,
        work.settle_takes,
    )
    pairs, looks = seen_from.shape
    for i in range(states.shape[2]):
        own_gap, own_look = _own(gaps.shape[1], i), _own(look_gaps.shape[2], i)
        own_flow, own_jump = _own(flows.shape[2], i), _own(jumps.shape[2], i)
        own_settle = _own(settles.shape[2], i)
        takes_jump, takes_settle = _own(jump_takes.shape[1], i), _own(settle_takes.shape[1], i)
        for pair in range(pairs):
            there, back, tension = states[pair, 0, i], states[pair, 1, i], states[pair, 2, i]
            base_12, base_21, floor = states[pair, 3, i], states[pair, 4, i], states[pair, 5, i]
            look, end = 0, first[pair + 1]
            for stop in range(first[pair], end + 1):
                while look < looks and seen_from[pair, look] < stop:
                    row = look_gaps[pair, look, own_look]
                    one, other, heat = there, back, tension
                    if row >= 0:
                        one, other, heat = _flowed(
                            (there, back, tension, base_12, base_21, floor),
                            (
                                flows[row, 0, own_flow],
                                flows[row, 1, own_flow],
                                flows[row, 2, own_flow],
                                flows[row, 3, own_flow],
                                flows[row, 4, own_flow],
                                flows[row, 5, own_flow],
                            ),
                        )
                    seen[0, pair, look, i] = one
                    seen[1, pair, look, i] = other
                    seen[2, pair, look, i] = heat
                    look += 1
                if stop == end:
                    break
                jump, settle = jump_rows[stop], settle_rows[stop]
                jumping = jump >= 0 and jump_takes[jump, takes_jump]
                settling = settle >= 0 and settle_takes[settle, takes_settle]
                if not (jumping or settling):
                    continue
                row = gaps[stop, own_gap]
                if row >= 0:
                    there, back, tension = _flowed(
                        (there, back, tension, base_12, base_21, floor),
                        (
                            flows[row, 0, own_flow],
                            flows[row, 1, own_flow],
                            flows[row, 2, own_flow],
                            flows[row, 3, own_flow],
                            flows[row, 4, own_flow],
                            flows[row, 5, own_flow],
                        ),
                    )
                if jumping:
                    there = _moved(
                        there,
                        jumps[jump, 0, own_jump],
                        jumps[jump, 1, own_jump],
                        jumps[jump, 2, own_jump],
                        jumps[jump, 3, own_jump],
                    )
                    back = _moved(
                        back,
                        jumps[jump, 4, own_jump],
                        jumps[jump, 5, own_jump],
                        jumps[jump, 6, own_jump],
                        jumps[jump, 7, own_jump],
                    )
                    keep, add = jumps[jump, 8, own_jump], jumps[jump, 9, own_jump]
                    tension = min(1.0, max(0.0, keep * tension + add))
                if settling:
                    base_12 = settles[settle, 0, own_settle]
                    base_21 = settles[settle, 1, own_settle]
                    floor = settles[settle, 2, own_settle]
            states[pair, 0, i], states[pair, 1, i], states[pair, 2, i] = there, back, tension
            states[pair, 3, i], states[pair, 4, i], states[pair, 5, i] = base_12, base_21, floor


@compiled(inline="always")
def _own(width: int, i: int) -> int:
    """Where a member's numbers stand; those that all share stand in front."""
    return i if width > 1 else 0


@compiled()
def _moved(trust: float, alpha: float, beta: float, gamma: float, delta: float) -> float:
    below = gamma * trust + delta
    if below == 0.0:
        return trust
    return min(1.0, max(-1.0, (alpha * trust + beta) / below))


@compiled()
def _flowed(state: State, flow: State) -> tuple[float, float, float]:
    """Trust there, trust back and tension after a gap."""
    there, back, tension, base_12, base_21, floor = state
    mean, spread, kept, lag, share, distrust = flow
    centre = 0.5 * (base_12 + base_21)
    rest = share * (0.5 * (base_12 - base_21))
    trust = 0.5 * (there + back)
    middle = centre + (trust - centre) * mean
    half_gap = rest + (0.5 * (there - back) - rest) * spread
    settled = floor + 0.5 * distrust * (1.0 - centre)
    moving = -0.5 * distrust * (trust - centre)
    after = settled * (1.0 - kept) + moving * lag + tension * kept
    return middle + half_gap, middle - half_gap, after
