"""Strengths summed member by member: for few of them."""

from __future__ import annotations

from math import frexp, ldexp
from typing import Any

import numpy as np

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

__all__ = ["sum_up_narrow"]


@compiled()
def sum_up_narrow(work: StrandWork, sums: Sums, most: int) -> None:
    """Strengths at the ends of strands, summed by side and, for tension, by stop.

    ``most`` is the largest number of strands that a side has.
    """
    stops, _, members = sums.q.shape
    first, felts = work.first, work.felt
    q, loss, heat, total, moves = sums.q, sums.loss, sums.heat, sums.total, sums.moves
    side_parts, heat_parts = np.empty((2, most)), np.empty((2, 2 * most))
    for i in range(members):
        rise, relief = work.rise[i], work.relief[i]
        for stop in range(stops):
            heaters, moved = 0, False
            for side in range(2):
                begin, end = first[2 * stop + side], first[2 * stop + side + 1]
                for strand in range(begin, end):
                    helped, harmed = _strength(work, strand, i)
                    side_parts[HELP, strand - begin] = helped
                    side_parts[HARM, strand - begin] = harmed
                    # An act counts once for tension: its actor's share is left out.
                    if felts[strand] != AS_ACTOR:
                        heat_parts[HELP, heaters] = helped
                        heat_parts[HARM, heaters] = harmed
                        heaters += 1
                helped = _sum(side_parts, HELP, end - begin)
                harmed = _sum(side_parts, HARM, end - begin)
                q[stop, side, i] = helped - 2.0 * harmed
                loss[stop, side, i] = harmed
                moved = moved or helped > 0.0 or harmed > 0.0
            moves[stop, i] = moved
            hotter = rise * _sum(heat_parts, HARM, heaters)
            heat[stop, i] = hotter
            total[stop, i] = hotter + relief * _sum(heat_parts, HELP, heaters)


@compiled(inline="always")
def _strength(work: StrandWork, strand: int, i: int) -> tuple[float, float]:
    """Cooperative and hostile strength at the end of one strand, for one member."""
    act, felt = work.act[strand], work.felt[strand]
    certain = work.certainty[act, i if work.certainty.shape[1] > 1 else 0]
    counted = work.salience[act, i if work.salience.shape[1] > 1 else 0]
    heavy = work.weight[act] + work.surprise[i] * work.surprised[act]
    size = certain * counted * abs(heavy) / FULL_WEIGHT
    helps = heavy > 0.0
    given = work.strength[HELP if helps else HARM, i] * size
    given *= work.shares[felt, i] * work.care[strand]
    if felt == AS_RIVAL:
        return 0.0, given if helps else 0.0
    if felt == AS_ENEMY:
        return 0.0 if helps else given, 0.0
    return given if helps else 0.0, 0.0 if helps else given


@compiled(inline="always")
def _sum(parts: Any, kind: int, count: int) -> float:
    """The sum of some parts, whatever their order; as ``group_sums``."""
    if count == 0:
        return 0.0
    if count == 1:
        return float(parts[kind, 0])
    if count == 2:
        return float(parts[kind, 0] + parts[kind, 1])
    return float(_split_sum(parts, kind, count))


@compiled()
def _split_sum(parts: Any, kind: int, count: int) -> float:
    space = frexp(float(count))[1]
    top = 0.0
    for place in range(count):
        top = max(top, parts[kind, place])
    ruler = ldexp(1.5, frexp(top)[1] + space)
    leading, top = 0.0, 0.0
    for place in range(count):
        lead = (parts[kind, place] + ruler) - ruler
        leading += lead
        top = max(top, abs(parts[kind, place] - lead))
    finer = ldexp(1.5, frexp(top)[1] + space)
    following = 0.0
    for place in range(count):
        part = parts[kind, place]
        rest = part - ((part + ruler) - ruler)
        following += (rest + finer) - finer
    return leading + following
