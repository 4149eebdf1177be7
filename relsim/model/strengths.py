"""What an act does to whose trust: the actor, its target, and third parties.

MODEL, section "At an event instant": the target's trust in the source moves in full, the source's
trust in the target by the factor φ, and whoever cares for the target, or minds its gain, takes a
share. The strengths depend on events, affinities and parameters, never on the state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from relsim.events.pairs import Direction
from relsim.model.acts import Act
from relsim.model.parameters import Parameters

__all__ = ["Contribution", "Surroundings", "contributions_of"]

FULL_WEIGHT = 10.0


class Contribution(NamedTuple):
    """A strength on one direction of trust.

    Attributes:
        event: Id of the event it comes from.
        direction: Whose trust in whom.
        gain: Cooperative strength a ≥ 0.
        loss: Hostile strength b ≥ 0.
        on_tension: Whether the pair's tension feels it, too (the φ-share of an act is not counted
            a second time).
        path: By which way it came, for people.
    """

    event: str
    direction: Direction
    gain: float
    loss: float
    on_tension: bool
    path: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Who looks on: all actors, and who cares for or minds whom.

    Attributes:
        actors: Everybody in the run, sorted.
        affinity: B_kt in [0, 1], by observer and observed.
        rivalry: Q_kt in [0, 1], by observer and observed.
    """

    actors: tuple[str, ...]
    affinity: Mapping[Direction, float]
    rivalry: Mapping[Direction, float]


def contributions_of(
    act: Act, certainty: float, salience: float, around: Surroundings, parameters: Parameters
) -> Iterator[Contribution]:
    """Every strength that one act exerts; nothing for an act that weighs nothing.

    Args:
        act: The act.
        certainty: c in [0, 1]: its event's confidence, or 0 or 1 where that was drawn.
        salience: q ≥ 0: 1 in a curated log, one over the dyad's event rate in a feed.
        around: Third parties.
        parameters: κ, φ, χ and the surprise factor.
    """
    weight = act.weight + parameters.surprise * act.surprise
    size = certainty * salience * abs(weight) / FULL_WEIGHT
    if size == 0.0:
        return
    gain = parameters.gain * size if weight > 0 else 0.0
    loss = parameters.loss * size if weight < 0 else 0.0
    if act.source != act.target:
        seen, own = Direction(act.target, act.source), Direction(act.source, act.target)
        share = parameters.reciprocity
        yield Contribution(act.event, seen, gain, loss, on_tension=True, path=act.path)
        if share > 0.0:
            path = f"{act.path}, felt by the actor"
            yield Contribution(
                act.event, own, share * gain, share * loss, on_tension=False, path=path
            )
    yield from _third_parties(act, gain, loss, around, parameters)


def _third_parties(
    act: Act, gain: float, loss: float, around: Surroundings, parameters: Parameters
) -> Iterator[Contribution]:
    for observer in _who_looks_on(act, around, parameters):
        towards = Direction(observer, act.target)
        care, minding = around.affinity.get(towards, 0.0), around.rivalry.get(towards, 0.0)
        if act.source == act.target:
            care = minding = 0.0  # a friend of the government is no friend of its victims
        share, path = parameters.ally_share * care, f"{observer} cares for {act.target}"
        if share == 0.0 and parameters.onlookers:
            share, path = parameters.onlooker_share, f"{observer} looks on"
        against = parameters.rival_share * minding * gain
        credit = parameters.enemy_of_enemy_share * minding * loss
        felt = Direction(observer, act.source)
        if share * gain or share * loss:
            yield Contribution(
                act.event, felt, share * gain, share * loss, on_tension=True, path=path
            )
        if against or credit:
            path = f"{observer} is a rival of {act.target}"
            yield Contribution(act.event, felt, credit, against, on_tension=True, path=path)


def _who_looks_on(act: Act, around: Surroundings, parameters: Parameters) -> Iterable[str]:
    if parameters.onlookers:
        observers: Iterable[str] = around.actors
    else:
        minded = (*around.affinity, *around.rivalry)
        observers = sorted({d.observer for d in minded if d.observed == act.target})
    return (k for k in observers if k not in {act.source, act.target})
