"""The jump table compiled by numba: from acts to jumps in two passes over stops and members.

It does what ``act_strengths``, ``felt_strengths`` and ``jump_table`` do to whole columns, in the
same order of operations, so that the bits are theirs. The exponentials in between are numpy's, for
both. Only the form ``reservoir`` is here; the others take the way in columns.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.model.jump_table import JumpTable
from relsim.model.kernel.compiling import compiled
from relsim.model.kernel.strand_work import WIDE, StrandWork, Sums
from relsim.model.kernel.sums_narrow import sum_up_narrow
from relsim.model.kernel.sums_wide import room_for, sum_up_wide
from relsim.model.member_columns import MemberColumns
from relsim.model.strand_table import StrandTable

__all__ = ["jump_table"]

Floats: TypeAlias = npt.NDArray[np.float64]


def jump_table(
    table: StrandTable, certainty: Floats, salience: Floats, members: MemberColumns
) -> JumpTable:
    """As ``relsim.model.jump_table``, for the form ``reservoir``.

    Args:
        table: The strands.
        certainty: c of each act's event, shape (A, 1 or M).
        salience: q of each act, shape (A, 1 or M).
        members: Their parameters.
    """
    width = max(len(members), certainty.shape[1], salience.shape[1])
    counts = np.bincount(table.strand_side, minlength=2 * table.stops)
    most = int(counts.max(initial=0))
    work = StrandWork(
        np.concatenate([[0], np.cumsum(counts)]),
        table.strand_act,
        table.felt,
        table.care,
        table.acts.weight,
        table.acts.surprise,
        np.ascontiguousarray(certainty),
        np.ascontiguousarray(salience),
        _spread(np.stack([members.gain, members.loss]), width),
        _spread(members.surprise, width),
        _spread(members.tension_rise, width),
        _spread(members.tension_relief, width),
        _spread(members.shares, width),
    )
    sums = Sums(
        np.empty((table.stops, 2, width)),
        np.empty((table.stops, 2, width)),
        np.empty((table.stops, width)),
        np.empty((table.stops, width)),
        np.empty((table.stops, width), np.bool_),
    )
    if width < WIDE:
        sum_up_narrow(work, sums, most)
    else:
        sum_up_wide(work, sums, room_for(2 * most + 2, width))
    fallen, cooled = np.expm1(-np.abs(sums.q)), np.expm1(-sums.total)
    numbers = np.empty((table.stops, 10, width))
    _form(sums, fallen, cooled, numbers)
    return JumpTable(numbers, sums.moves)


def _spread(values: Floats, width: int) -> Floats:
    return np.ascontiguousarray(np.broadcast_to(values, (*values.shape[:-1], width)))


@compiled()
def _form(sums: Sums, fallen: Any, cooled: Any, numbers: Any) -> None:
    """The numbers of every jump, as ``dynamics`` forms them."""
    stops, _, members = sums.q.shape
    for stop in range(stops):
        for side in range(2):
            for i in range(members):
                q, down = sums.q[stop, side, i], fallen[stop, side, i]
                size = abs(q)
                ratio = -down / size if size > 0.0 else 1.0
                lifted = sums.loss[stop, side, i] * ratio
                up = q > 0.0
                one = 1.0 - lifted
                numbers[stop, 4 * side, i] = one + down if up else one
                numbers[stop, 4 * side + 1, i] = lifted - down if up else down + lifted
                numbers[stop, 4 * side + 2, i] = -lifted
                risen = 1.0 + lifted
                numbers[stop, 4 * side + 3, i] = risen if up else risen + down
        for i in range(members):
            total, eased = sums.total[stop, i], cooled[stop, i]
            share = sums.heat[stop, i] / total if total > 0.0 else 0.0
            numbers[stop, 8, i] = 1.0 + eased
            numbers[stop, 9, i] = -eased * share
