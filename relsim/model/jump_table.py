"""What every stop does to its pair, all exponentials taken, for one member or many at once.

Strengths that act on one direction at the same instant are summed before the jump is formed, in a
way whose result does not depend on their order. All of it is done element by element, so a member
gets the same bits alone and in any block.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.model.dynamics import tension_jumps, trust_jumps
from relsim.model.member_columns import MemberColumns
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import FULL_WEIGHT, Felt
from relsim.model.sums import group_sums

__all__ = ["ActStrengths", "JumpTable", "act_strengths", "felt_strengths", "jump_table"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class JumpTable:
    """Ten numbers a stop: α, β, γ, δ of both directions of trust, keep and add of tension.

    Attributes:
        numbers: Shape (S, 10, M).
        moves: Whether anything moves at all, shape (S, M).
    """

    numbers: Floats
    moves: npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ActStrengths:
    """Strengths, shape (A, M) of acts in full, or (N, M) at the ends of strands.

    Attributes:
        gain: Cooperative, a ≥ 0.
        loss: Hostile, b ≥ 0.
    """

    gain: Floats
    loss: Floats


def act_strengths(
    table: StrandTable, certainty: Floats, salience: Floats, members: MemberColumns
) -> ActStrengths:
    """The strength of every act in full.

    Args:
        table: The acts.
        certainty: c in [0, 1] of each act's event, or 0 or 1 where that was drawn; (A, 1 or M).
        salience: q ≥ 0 of each act: 1 in a curated log, one over the dyad's event rate in a feed;
            shape (A, 1 or M).
        members: For κ and the surprise factor.
    """
    weight = table.acts.weight[:, None] + members.surprise * table.acts.surprise[:, None]
    size = certainty * salience * np.abs(weight) / FULL_WEIGHT
    helps = weight > 0.0
    return ActStrengths(
        np.where(helps, members.gain * size, 0.0), np.where(helps, 0.0, members.loss * size)
    )


def felt_strengths(table: StrandTable, acts: ActStrengths, members: MemberColumns) -> ActStrengths:
    """What arrives at the end of every strand."""
    share = members.shares[table.felt] * table.care[:, None]
    given, taken = share * acts.gain[table.strand_act], share * acts.loss[table.strand_act]
    rival, enemy = ((table.felt == felt)[:, None] for felt in (Felt.AS_RIVAL, Felt.AS_ENEMY))
    return ActStrengths(
        np.where(rival, 0.0, np.where(enemy, taken, given)),
        np.where(rival, given, np.where(enemy, 0.0, taken)),
    )


def jump_table(table: StrandTable, felt: ActStrengths, members: MemberColumns) -> JumpTable:
    """Sum what strands bring to each stop, and form the jumps.

    Args:
        table: The strands.
        felt: What arrives at their ends.
        members: For g_H, ρ_H and the jump form.
    """
    sides = 2 * table.stops
    gains, losses = (group_sums(part, table.strand_side, sides) for part in (felt.gain, felt.loss))
    # An act counts once for tension: the share that its actor feels is left out.
    counts = table.felt != Felt.AS_ACTOR
    stop = table.strand_side[counts] // 2
    cooling, heating = (
        group_sums(part[counts], stop, table.stops) for part in (felt.gain, felt.loss)
    )
    there, back = (trust_jumps(members.jump, gains[side::2], losses[side::2]) for side in (0, 1))
    tension = tension_jumps(members.tension_rise * heating, members.tension_relief * cooling)
    moved = (gains > 0.0) | (losses > 0.0)
    return JumpTable(np.stack([*there, *back, *tension], axis=1), moved[0::2] | moved[1::2])
