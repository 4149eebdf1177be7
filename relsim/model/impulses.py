"""Compile: from acts to what they do to each pair, all exponentials taken.

An engine that has impulses only multiplies, adds and divides, so every engine computes the same
bits. Strengths that act on one direction at the same instant are summed exactly (``math.fsum``)
before the jump is formed, so their order cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum
from typing import NamedTuple

from relsim.events.pairs import Pair
from relsim.model.acts import Act
from relsim.model.course import Course, Instant
from relsim.model.dynamics import Affine, Moebius, tension_jump, trust_jump
from relsim.model.parameters import Parameters
from relsim.model.salience import Salience, trailing_salience
from relsim.model.strengths import Contribution, Surroundings, contributions_of

__all__ = ["Certainty", "Impulse", "contributions_at", "impulses_at", "impulses_of"]

Certainty = Mapping[str, float]
"""c in [0, 1] by event id; an event that is not named counts in full."""


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


def contributions_at(
    acts: Iterable[Act],
    certainty: Certainty,
    salience: Salience,
    around: Surroundings,
    parameters: Parameters,
) -> list[Contribution]:
    """Every strength of one instant, the parts before they are summed."""
    return [
        contribution
        for act in acts
        for contribution in contributions_of(
            act, certainty.get(act.event, 1.0), salience.of(act), around, parameters
        )
    ]


def impulses_of(contributions: Iterable[Contribution], parameters: Parameters) -> list[Impulse]:
    """Sum simultaneous strengths and form the jumps, one impulse a pair, sorted by pair."""
    by_pair: dict[Pair, list[Contribution]] = {}
    for contribution in contributions:
        by_pair.setdefault(contribution.direction.pair, []).append(contribution)
    return [_impulse(pair, by_pair[pair], parameters) for pair in sorted(by_pair)]


def _impulse(pair: Pair, parts: list[Contribution], parameters: Parameters) -> Impulse:
    there = [part for part in parts if part.direction.observer == pair.first]
    back = [part for part in parts if part.direction.observer == pair.second]
    hostile = fsum(part.loss for part in parts if part.on_tension)
    friendly = fsum(part.gain for part in parts if part.on_tension)
    return Impulse(
        pair,
        _jump(there, parameters),
        _jump(back, parameters),
        tension_jump(parameters.tension_rise * hostile, parameters.tension_relief * friendly),
    )


def _jump(parts: list[Contribution], parameters: Parameters) -> Moebius:
    return trust_jump(
        parameters.jump, fsum(part.gain for part in parts), fsum(part.loss for part in parts)
    )


def impulses_at(
    instant: Instant,
    certainty: Certainty,
    salience: Salience,
    around: Surroundings,
    parameters: Parameters,
) -> list[Impulse]:
    """The impulses of one instant."""
    parts = contributions_at(instant.acts, certainty, salience, around, parameters)
    return impulses_of(parts, parameters)


def salience_of(course: Course, parameters: Parameters) -> Salience:
    """The salience of every act of a course."""
    return trailing_salience(((i.tick, i.acts) for i in course.instants), parameters)
