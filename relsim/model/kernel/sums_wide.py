"""Strengths summed stop by stop, members innermost: for many members."""

from __future__ import annotations

from math import frexp
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.model.kernel.compiling import compiled
from relsim.model.kernel.strand_work import (
    AS_ACTOR,
    AS_ENEMY,
    AS_RIVAL,
    HARM,
    HELP,
    StrandWork,
    Sums,
)
from relsim.model.strengths import FULL_WEIGHT

__all__ = ["Room", "room_for", "sum_up_wide"]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
MANTISSA = 52


class Room(NamedTuple):
    """Where the first pass works on one stop.

    Attributes:
        size: Of one act, shape (M,).
        parts: Help and harm at the ends of its strands, then what splitting leaves of both,
            shape (4, strands, M).
        summed: Help and harm, shape (2, M).
        rest: Of a sum, shape (M,).
        top: The largest part, shape (M,).
        top_bits: The same memory as whole numbers.
        ruler: What parts are split at, shape (M,).
        ruler_bits: The same memory as whole numbers.
    """

    size: Floats
    parts: Floats
    summed: Floats
    rest: Floats
    top: Floats
    top_bits: Ints
    ruler: Floats
    ruler_bits: Ints


def room_for(strands: int, width: int) -> Room:
    """Room for so many strands of one stop, and members."""
    size, rest, top, ruler = np.empty((4, width))
    bits = top.view(np.int64), ruler.view(np.int64)
    parts, summed = np.empty((4, strands, width)), np.empty((2, width))
    return Room(size, parts, summed, rest, top, bits[0], ruler, bits[1])


@compiled()
def sum_up_wide(work: StrandWork, sums: Sums, room: Room) -> None:
    """Strengths at the ends of strands, summed by side and, for tension, by stop."""
    stops, _, members = sums.q.shape
    q, loss, heat, total, moves = sums.q, sums.loss, sums.heat, sums.total, sums.moves
    first, felt, rise, relief = work.first, work.felt, work.rise, work.relief
    parts, summed = room.parts, room.summed
    side_rows = np.empty(parts.shape[1], np.int64)
    heat_rows = np.empty(parts.shape[1], np.int64)
    for stop in range(stops):
        row, heaters = 0, 0
        for side in range(2):
            begin, end = first[2 * stop + side], first[2 * stop + side + 1]
            for strand in range(begin, end):
                _strengths(work, strand, room.size, parts, row)
                side_rows[strand - begin] = row
                # An act counts once for tension: the share that its actor feels is left out.
                if felt[strand] != AS_ACTOR:
                    heat_rows[heaters] = row
                    heaters += 1
                row += 1
            _sum(side_rows, end - begin, room)
            for i in range(members):
                q[stop, side, i] = summed[HELP, i] - 2.0 * summed[HARM, i]
                loss[stop, side, i] = summed[HARM, i]
            if side == 0:
                for i in range(members):
                    moves[stop, i] = (summed[HELP, i] > 0.0) | (summed[HARM, i] > 0.0)
            else:
                for i in range(members):
                    moves[stop, i] |= (summed[HELP, i] > 0.0) | (summed[HARM, i] > 0.0)
        _sum(heat_rows, heaters, room)
        for i in range(members):
            hotter = rise[i] * summed[HARM, i]
            heat[stop, i] = hotter
            total[stop, i] = hotter + relief[i] * summed[HELP, i]


@compiled(inline="always")
def _strengths(work: StrandWork, strand: int, size: Any, parts: Any, row: int) -> None:
    """Cooperative and hostile strength at the end of one strand, for every member."""
    act, felt, care = work.act[strand], work.felt[strand], work.care[strand]
    weight, surprised = work.weight[act], work.surprised[act]
    members = size.shape[0]
    _certain(work.certainty, work.salience, act, size)
    if surprised == 0.0:  # all members agree on whether it helps
        helps = weight > 0.0
        for kind in range(2):
            for i in range(members):
                parts[kind, row, i] = 0.0
        if felt == (AS_ENEMY if helps else AS_RIVAL):
            return
        by = HELP if helps else HARM
        to = by if felt not in (AS_RIVAL, AS_ENEMY) else HARM + HELP - by
        for i in range(members):
            given = work.strength[by, i] * (size[i] * abs(weight) / FULL_WEIGHT)
            parts[to, row, i] = work.shares[felt, i] * care * given
        return
    for i in range(members):
        heavy = weight + work.surprise[i] * surprised
        by = HELP if heavy > 0.0 else HARM
        given = work.strength[by, i] * (size[i] * abs(heavy) / FULL_WEIGHT)
        given *= work.shares[felt, i] * care
        nobody = felt == (AS_ENEMY if by == HELP else AS_RIVAL)
        to = by if felt not in (AS_RIVAL, AS_ENEMY) else HARM + HELP - by
        parts[to, row, i] = 0.0 if nobody else given
        parts[HARM + HELP - to, row, i] = 0.0


@compiled(inline="always")
def _certain(certainty: Any, salience: Any, act: int, size: Any) -> None:
    """Certainty times salience of an act, for every member."""
    sure, counted = certainty[act, 0], salience[act, 0]
    if certainty.shape[1] == salience.shape[1] == 1:
        for i in range(size.shape[0]):
            size[i] = sure * counted
    elif certainty.shape[1] == 1:
        for i in range(size.shape[0]):
            size[i] = sure * salience[act, i]
    elif salience.shape[1] == 1:
        for i in range(size.shape[0]):
            size[i] = certainty[act, i] * counted
    else:
        for i in range(size.shape[0]):
            size[i] = certainty[act, i] * salience[act, i]


@compiled(inline="always")
def _sum(rows: Any, count: int, room: Room) -> None:
    """The sums of some rows, whatever their order; as ``group_sums``."""
    parts, summed = room.parts, room.summed
    members = summed.shape[1]
    one, other = rows[0], rows[1]
    for kind in range(2):
        if count == 0:
            for i in range(members):
                summed[kind, i] = 0.0
        elif count == 1:
            for i in range(members):
                summed[kind, i] = parts[kind, one, i]
        elif count == 2:
            for i in range(members):
                summed[kind, i] = parts[kind, one, i] + parts[kind, other, i]
        else:
            _split_sums(parts, rows, count, kind, room)


@compiled()
def _split_sums(parts: Any, rows: Any, count: int, kind: int, room: Room) -> None:
    members = room.summed.shape[1]
    summed, top, ruler, rest = room.summed, room.top, room.ruler, room.rest
    space = frexp(float(count))[1]
    for i in range(members):
        summed[kind, i] = 0.0
        top[i] = 0.0
        rest[i] = 0.0
    for place in range(count):
        row = rows[place]
        for i in range(members):
            top[i] = max(top[i], parts[kind, row, i])
    _rulers(room.top_bits, room.ruler_bits, space)
    for i in range(members):
        top[i] = 0.0
    for place in range(count):
        row = rows[place]
        for i in range(members):
            part = parts[kind, row, i]
            lead = (part + ruler[i]) - ruler[i]
            summed[kind, i] += lead
            parts[HARM + 1 + kind, row, i] = part - lead
            top[i] = max(top[i], abs(part - lead))
    _rulers(room.top_bits, room.ruler_bits, space)
    for place in range(count):
        row = rows[place]
        for i in range(members):
            rest[i] += (parts[HARM + 1 + kind, row, i] + ruler[i]) - ruler[i]
    for i in range(members):
        summed[kind, i] += rest[i]


@compiled(inline="always")
def _rulers(top_bits: Any, ruler_bits: Any, space: int) -> None:
    """1.5 · 2^(e + space) for numbers of exponent e, put together from its bits."""
    for i in range(top_bits.shape[0]):
        exponent = (top_bits[i] >> MANTISSA) + 1 + space
        ruler_bits[i] = (exponent << MANTISSA) | (1 << (MANTISSA - 1))
