"""Impulses: what an instant does to each pair, all exponentials taken.

An engine that has impulses only multiplies, adds and divides, so every engine computes the same
bits. Strengths that act on one direction at the same instant are summed exactly (``math.fsum``)
before the jump is formed, so their order cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from typing import NamedTuple

from relsim.events.pairs import Direction, Pair
from relsim.model.acts import Act
from relsim.model.dynamics import Affine, Moebius, tension_jump, trust_jump
from relsim.model.parameters import Parameters
from relsim.model.strengths import (
    Felt,
    PairStrands,
    Strand,
    Strength,
    felt_strength,
    shares_of,
)

__all__ = ["Contribution", "Impulse", "contributions", "impulses"]


class Impulse(NamedTuple):
    """What one instant does to one unordered pair (first, second).

    Attributes:
        pair: The pair.
        trust_12: Jump of the first's trust in the second.
        trust_21: Jump of the second's trust in the first.
        tension: Jump of the pair's tension.
    """

    pair: Pair
    trust_12: Moebius
    trust_21: Moebius
    tension: Affine


class Contribution(NamedTuple):
    """A part of an impulse, before parts are summed.

    Attributes:
        event: Id of the event it comes from.
        direction: Whose trust in whom.
        gain: Cooperative strength a ≥ 0.
        loss: Hostile strength b ≥ 0.
        path: By which way it came.
    """

    event: str
    direction: Direction
    gain: float
    loss: float
    path: str


def impulses(
    reached: Sequence[PairStrands], strengths: Sequence[Strength], parameters: Parameters
) -> tuple[Impulse, ...]:
    """Sum simultaneous strengths and form the jumps; a pair that nothing moves has none.

    Args:
        reached: What the instant's acts reach.
        strengths: The full strength of each act, in the instant's order.
        parameters: Shares, g_H, ρ_H and the jump form.
    """
    shares = shares_of(parameters)
    found = (_impulse(strands, strengths, shares, parameters) for strands in reached)
    return tuple(impulse for impulse in found if impulse is not None)


def _impulse(
    strands: PairStrands,
    strengths: Sequence[Strength],
    shares: Sequence[float],
    parameters: Parameters,
) -> Impulse | None:
    there = [felt_strength(strand, strengths, shares) for strand in strands.there]
    back = [felt_strength(strand, strengths, shares) for strand in strands.back]
    gain_12, loss_12 = _summed(there)
    gain_21, loss_21 = _summed(back)
    if gain_12 == loss_12 == gain_21 == loss_21 == 0.0:
        return None
    tension = _summed([*_on_tension(strands.there, there), *_on_tension(strands.back, back)])
    return Impulse(
        strands.pair,
        trust_jump(parameters.jump, gain_12, loss_12),
        trust_jump(parameters.jump, gain_21, loss_21),
        tension_jump(
            parameters.tension_rise * tension.loss, parameters.tension_relief * tension.gain
        ),
    )


def _summed(parts: Sequence[Strength]) -> Strength:
    """The exact sum, rounded once, whatever the order."""
    if len(parts) == 1:
        return parts[0]
    return Strength(fsum([part.gain for part in parts]), fsum([part.loss for part in parts]))


def _on_tension(strands: Sequence[Strand], felt: Sequence[Strength]) -> list[Strength]:
    """An act counts once for tension: the share that its actor feels is left out."""
    return [
        strength
        for strand, strength in zip(strands, felt, strict=True)
        if strand.felt is not Felt.AS_ACTOR
    ]


def contributions(
    acts: Sequence[Act],
    reached: Sequence[PairStrands],
    strengths: Sequence[Strength],
    parameters: Parameters,
) -> Iterator[Contribution]:
    """The parts of an instant's impulses: by which way each event reaches whose trust."""
    shares = shares_of(parameters)
    for strands in reached:
        for strand in (*strands.there, *strands.back):
            gain, loss = felt_strength(strand, strengths, shares)
            if gain > 0.0 or loss > 0.0:
                event = acts[strand.act].event
                yield Contribution(event, strand.direction, gain, loss, strand.path)
