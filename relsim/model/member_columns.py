"""Parameters of members in columns, as jumps need them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.model.parameters import JumpForm, Parameters
from relsim.model.strengths import shares_of

__all__ = ["MemberColumns", "member_columns"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class MemberColumns:
    """One column for each member (M), or one where all share theirs.

    Attributes:
        jump: The form of jumps, which all share.
        gain: κ₊, strength of an act of full weight that helps, shape (M,).
        loss: κ₋, of one that harms, shape (M,).
        surprise: Factor on departures from expected roles, shape (M,).
        tension_rise: g_H, shape (M,).
        tension_relief: ρ_H, shape (M,).
        shares: The share that each capacity in ``strengths.Felt`` takes, shape (6, M).
    """

    jump: JumpForm
    gain: Floats
    loss: Floats
    surprise: Floats
    tension_rise: Floats
    tension_relief: Floats
    shares: Floats

    def __len__(self) -> int:
        return len(self.gain)


def member_columns(members: Sequence[Parameters]) -> MemberColumns:
    """The columns of some members; one, where all are the same object."""
    if all(each is members[0] for each in members):
        members = members[:1]
    return MemberColumns(
        members[0].jump,
        np.array([each.gain for each in members], np.float64),
        np.array([each.loss for each in members], np.float64),
        np.array([each.surprise for each in members], np.float64),
        np.array([each.tension_rise for each in members], np.float64),
        np.array([each.tension_relief for each in members], np.float64),
        np.array([shares_of(each) for each in members], np.float64).T,
    )
