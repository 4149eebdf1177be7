"""The ways in which a block can be computed: in numpy, or compiled. They give the same bits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.model.jump_table import JumpTable, act_strengths, felt_strengths, jump_table
from relsim.model.kernel.sweep import SweepInput, Swept, sweep
from relsim.model.member_columns import MemberColumns
from relsim.model.strand_table import StrandTable

__all__ = ["IN_NUMPY", "Way", "jumps_in_numpy"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Way:
    """How to compute a block.

    Attributes:
        jumps: From acts with certainty and salience, (A, 1 or M) each, to the jump table.
        sweep: From the jump table to levels and states.
    """

    jumps: Callable[[StrandTable, Floats, Floats, MemberColumns], JumpTable]
    sweep: Callable[[SweepInput], Swept]


def jumps_in_numpy(
    table: StrandTable, certainty: Floats, salience: Floats, members: MemberColumns
) -> JumpTable:
    """The jump table in whole columns."""
    full = act_strengths(table, certainty, salience, members)
    return jump_table(table, felt_strengths(table, full, members), members)


IN_NUMPY = Way(jumps_in_numpy, sweep)
