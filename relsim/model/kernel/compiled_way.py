"""The compiled way; importing it takes numba, from the extra ``fast``."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from relsim.model.jump_table import JumpTable
from relsim.model.kernel import jumps_fast, sweep_fast
from relsim.model.kernel.way import Way, jumps_in_numpy
from relsim.model.member_columns import MemberColumns
from relsim.model.strand_table import StrandTable

__all__ = ["COMPILED"]

Floats = npt.NDArray[np.float64]


def _jumps(
    table: StrandTable, certainty: Floats, salience: Floats, members: MemberColumns
) -> JumpTable:
    own = members.jump == "reservoir"
    return (jumps_fast.jump_table if own else jumps_in_numpy)(table, certainty, salience, members)


COMPILED = Way(_jumps, sweep_fast.sweep)
