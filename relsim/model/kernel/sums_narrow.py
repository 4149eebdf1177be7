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

AS_THEY_ARE = 2
"""So many parts add up to the same in either order."""


@compiled()
def sum_up_narrow(work: StrandWork, sums: Sums, most: int) -> None:
    """Strengths at the ends of strands, summed by side and, for tension, by stop.

    ``most`` is the largest number of strands that a side has.
    """
    stops, _, members = sums.q.shape
    # Arrays are taken out of their tuples once: each time costs the counting of a reference.
    first, felts, acts, cares = work.first, work.felt, work.act, work.care
    certainty, salience, weights = work.certainty, work.salience, work.weight
    surprised, strengths, shares = work.surprised, work.strength, work.shares
    q, loss, heat, total, moves = sums.q, sums.loss, sums.heat, sums.total, sums.moves
    side_parts, heat_parts = np.empty((2, most + 2)), np.empty((2, 2 * most + 2))
    for i in range(members):
        rise, relief, surprise = work.rise[i], work.relief[i], work.surprise[i]
        gain, harm = strengths[HELP, i], strengths[HARM, i]
        own_c = i if certainty.shape[1] > 1 else 0
        own_q = i if salience.shape[1] > 1 else 0
        for stop in range(stops):
            heaters, moved = 0, False
            for side in range(2):
                begin, end = first[2 * stop + side], first[2 * stop + side + 1]
                for strand in range(begin, end):
                    act, felt = acts[strand], felts[strand]
                    heavy = weights[act] + surprise * surprised[act]
                    sure = certainty[act, own_c] * salience[act, own_q]
                    share = shares[felt, i] * cares[strand]
                    helped, harmed = _strengths(heavy, sure, share, (gain, harm), felt)
                    side_parts[HELP, strand - begin] = helped
                    side_parts[HARM, strand - begin] = harmed
                    # An act counts once for tension: its actor's share is left out.
                    if felt != AS_ACTOR:
                        heat_parts[HELP, heaters] = helped
                        heat_parts[HARM, heaters] = harmed
                        heaters += 1
                count = end - begin
                if count > AS_THEY_ARE:
                    helped = _split_sum(side_parts, HELP, count)
                    harmed = _split_sum(side_parts, HARM, count)
                else:
                    helped = _few(count, side_parts[HELP, 0], side_parts[HELP, 1])
                    harmed = _few(count, side_parts[HARM, 0], side_parts[HARM, 1])
                q[stop, side, i] = helped - 2.0 * harmed
                loss[stop, side, i] = harmed
                moved = moved or helped > 0.0 or harmed > 0.0
            moves[stop, i] = moved
            if heaters > AS_THEY_ARE:
                cooling = _split_sum(heat_parts, HELP, heaters)
                heating = _split_sum(heat_parts, HARM, heaters)
            else:
                cooling = _few(heaters, heat_parts[HELP, 0], heat_parts[HELP, 1])
                heating = _few(heaters, heat_parts[HARM, 0], heat_parts[HARM, 1])
            hotter = rise * heating
            heat[stop, i] = hotter
            total[stop, i] = hotter + relief * cooling


@compiled()
def _strengths(
    heavy: float, sure: float, share: float, strengths: tuple[float, float], felt: int
) -> tuple[float, float]:
    """Cooperative and hostile strength at the end of one strand, for one member."""
    helps = heavy > 0.0
    given = strengths[0] if helps else strengths[1]
    given *= sure * abs(heavy) / FULL_WEIGHT
    given *= share
    if felt == AS_RIVAL:
        return 0.0, given if helps else 0.0
    if felt == AS_ENEMY:
        return 0.0 if helps else given, 0.0
    return given if helps else 0.0, 0.0 if helps else given


@compiled()
def _few(count: int, first: float, second: float) -> float:
    """The sum of at most two parts, which is the same in either order."""
    if count == 0:
        return 0.0
    return first if count == 1 else first + second


@compiled()
def _split_sum(parts: Any, kind: int, count: int) -> float:
    """The sum of some parts, whatever their order; as ``group_sums``."""
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
