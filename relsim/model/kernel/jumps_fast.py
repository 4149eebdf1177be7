"""The jump table compiled by numba: from acts to jumps in two passes over stops and members.

It does what ``act_strengths``, ``felt_strengths`` and ``jump_table`` do to whole columns, in the
same order of operations, so that the bits are theirs. The exponentials in between are numpy's, for
both. Only the form ``reservoir`` is here; the others take the way in columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp, ldexp
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.model.jump_table import JumpTable
from relsim.model.kernel.compiling import compiled
from relsim.model.parameters import Parameters
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import FULL_WEIGHT, Felt, shares_of

__all__ = ["jump_table"]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

AS_ACTOR, AS_RIVAL, AS_ENEMY = int(Felt.AS_ACTOR), int(Felt.AS_RIVAL), int(Felt.AS_ENEMY)


class _Work(NamedTuple):
    """What the first pass reads; a last axis of 1 is shared by all members."""

    first: Ints  # the strands of side i are those from first[i] to first[i + 1]
    act: Ints
    felt: Ints
    care: Floats
    weight: Floats
    surprised: Floats
    certainty: Floats
    salience: Floats
    gain: Floats
    loss: Floats
    surprise: Floats
    rise: Floats
    relief: Floats
    shares: Floats


class _Sums(NamedTuple):
    """What the first pass finds, shape (S, M) or (S, 2, M)."""

    q: Floats
    loss: Floats
    heat: Floats
    total: Floats
    moves: npt.NDArray[np.bool_]


def jump_table(
    table: StrandTable, certainty: Floats, salience: Floats, members: Sequence[Parameters]
) -> JumpTable:
    """As ``relsim.model.jump_table``, for the form ``reservoir``.

    Args:
        table: The strands.
        certainty: c of each act's event, shape (A, 1 or M).
        salience: q of each act, shape (A, 1 or M).
        members: The parameters of each, or one where all share theirs.
    """
    width = max(len(members), certainty.shape[1], salience.shape[1])
    most = int(np.bincount(table.strand_side, minlength=1).max(initial=0))
    work = _Work(
        np.searchsorted(table.strand_side, np.arange(2 * table.stops + 1)),
        table.strand_act,
        table.felt,
        table.care,
        table.acts.weight,
        table.acts.surprise,
        np.ascontiguousarray(certainty),
        np.ascontiguousarray(salience),
        _of_each("gain", members, width),
        _of_each("loss", members, width),
        _of_each("surprise", members, width),
        _of_each("tension_rise", members, width),
        _of_each("tension_relief", members, width),
        np.ascontiguousarray(np.broadcast_to(_shares(members), (len(Felt), width))),
    )
    sums = _Sums(
        np.empty((table.stops, 2, width)),
        np.empty((table.stops, 2, width)),
        np.empty((table.stops, width)),
        np.empty((table.stops, width)),
        np.empty((table.stops, width), np.bool_),
    )
    _sum_up(work, sums, np.empty((4 * most + 4, width)))
    fallen, cooled = np.expm1(-np.abs(sums.q)), np.expm1(-sums.total)
    numbers = np.empty((table.stops, 10, width))
    _form(sums, fallen, cooled, numbers)
    return JumpTable(numbers, sums.moves)


def _of_each(name: str, members: Sequence[Parameters], width: int) -> Floats:
    values = np.array([getattr(each, name) for each in members], np.float64)
    return np.ascontiguousarray(np.broadcast_to(values, (width,)))


def _shares(members: Sequence[Parameters]) -> Floats:
    return np.array([shares_of(each) for each in members]).T


@compiled()
def _sum_up(work: _Work, sums: _Sums, parts: Any) -> None:
    """Strengths at the ends of strands, summed by side and, for tension, by stop.

    ``parts`` is room for the parts of a stop: gains and losses of both sides, then of tension.
    """
    stops, _, members = sums.q.shape
    room = parts.shape[0] // 2
    summed = np.empty((2, members))
    for stop in range(stops):
        heating = 0
        for side in range(2):
            begin, end = work.first[2 * stop + side], work.first[2 * stop + side + 1]
            for strand in range(begin, end):
                place = heating + strand - begin
                _strength(work, strand, parts[place], parts[room + place])
            count = end - begin
            _sum(parts[heating : heating + count], summed[0])
            _sum(parts[room + heating : room + heating + count], summed[1])
            for i in range(members):
                gain, loss = summed[0, i], summed[1, i]
                sums.q[stop, side, i] = gain - 2.0 * loss
                sums.loss[stop, side, i] = loss
                moves = gain > 0.0 or loss > 0.0
                sums.moves[stop, i] = moves or (side == 1 and sums.moves[stop, i])
            heating = _without_actors(work, parts, room, heating, begin, end)
        _sum(parts[:heating], summed[0])
        _sum(parts[room : room + heating], summed[1])
        for i in range(members):
            heat, relief = work.rise[i] * summed[1, i], work.relief[i] * summed[0, i]
            sums.heat[stop, i] = heat
            sums.total[stop, i] = heat + relief


@compiled()
def _without_actors(work: _Work, parts: Any, room: int, kept: int, begin: int, end: int) -> int:
    """Close up the parts that count for tension; tells how many there are by now."""
    base = kept
    for strand in range(begin, end):
        if work.felt[strand] != AS_ACTOR:
            place = base + strand - begin
            if place != kept:
                parts[kept] = parts[place]
                parts[room + kept] = parts[room + place]
            kept += 1
    return kept


@compiled()
def _strength(work: _Work, strand: int, gain: Any, loss: Any) -> None:
    """Cooperative and hostile strength at the end of one strand, for every member."""
    act, felt = work.act[strand], work.felt[strand]
    certain, salient = work.certainty[act], work.salience[act]
    weight, surprised = work.weight[act], work.surprised[act]
    own_c, own_q = certain.shape[0] > 1, salient.shape[0] > 1
    for i in range(gain.shape[0]):
        heavy = weight + work.surprise[i] * surprised
        sure = certain[i if own_c else 0] * salient[i if own_q else 0]
        size = sure * abs(heavy) / FULL_WEIGHT
        helps = heavy > 0.0
        given = work.gain[i] * size if helps else 0.0
        taken = 0.0 if helps else work.loss[i] * size
        share = work.shares[felt, i] * work.care[strand]
        given, taken = share * given, share * taken
        if felt == AS_RIVAL:
            gain[i], loss[i] = 0.0, given
        elif felt == AS_ENEMY:
            gain[i], loss[i] = taken, 0.0
        else:
            gain[i], loss[i] = given, taken


@compiled()
def _sum(parts: Any, summed: Any) -> None:
    """The sum of the rows, whatever their order; as ``group_sums``."""
    count = parts.shape[0]
    if count == 0:
        summed[:] = 0.0
    elif count == 1:
        summed[:] = parts[0]
    elif count == 2:
        for i in range(summed.shape[0]):
            summed[i] = parts[0, i] + parts[1, i]
    else:
        room = frexp(float(count))[1]
        for i in range(summed.shape[0]):
            summed[i] = _split_sum(parts, i, room)


@compiled()
def _split_sum(parts: Any, i: int, room: int) -> float:
    top = 0.0
    for part in range(parts.shape[0]):
        top = max(top, abs(parts[part, i]))
    ruler = ldexp(1.5, frexp(top)[1] + room)
    leading, top = 0.0, 0.0
    for part in range(parts.shape[0]):
        lead = (parts[part, i] + ruler) - ruler
        leading += lead
        top = max(top, abs(parts[part, i] - lead))
    finer = ldexp(1.5, frexp(top)[1] + room)
    following = 0.0
    for part in range(parts.shape[0]):
        rest = parts[part, i] - ((parts[part, i] + ruler) - ruler)
        following += (rest + finer) - finer
    return leading + following


@compiled()
def _form(sums: _Sums, fallen: Any, cooled: Any, numbers: Any) -> None:
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
