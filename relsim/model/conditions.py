"""Standing conditions: what an event that lasts does to the pairs between its actors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.acts import acts_by_names, acts_of
from relsim.model.parameters import Parameters
from relsim.model.state import Shift
from relsim.model.strengths import FULL_WEIGHT

__all__ = ["Condition", "condition_of"]

INDEX_POINTS_PER_TRUST = 50.0
INDEX_POINTS_PER_TENSION = 100.0


@dataclass(frozen=True, slots=True)
class Condition:
    """A standing condition in force.

    Attributes:
        event: Id of the event that started it.
        until_tick: When it ends by itself, or None.
        shifts: What it does to each pair.
    """

    event: str
    until_tick: int | None
    shifts: Mapping[Pair, Shift]


def condition_of(
    event: Event, until_tick: int | None, certainty: float, parameters: Parameters
) -> Condition | None:
    """The condition that an event starts, if it starts one that weighs anything."""
    standing = event.standing
    if standing is None or certainty == 0.0:
        return None
    shifts: dict[Pair, Shift] = {}
    for act in acts_of(event) or acts_by_names(event):
        if act.source == act.target:
            continue
        weight = act.weight / FULL_WEIGHT
        baseline = parameters.condition_baseline_shift * weight
        floor = parameters.condition_floor_shift * max(0.0, -weight)
        if standing.trust_baseline_shift is not None:
            baseline = standing.trust_baseline_shift / INDEX_POINTS_PER_TRUST
        if standing.tension_floor_shift is not None:
            floor = standing.tension_floor_shift / INDEX_POINTS_PER_TENSION
        _add(shifts, act.target, act.source, certainty * baseline, certainty * floor, parameters)
    return Condition(event.id, until_tick, shifts) if shifts else None


def _add(
    shifts: dict[Pair, Shift],
    observer: str,
    observed: str,
    baseline: float,
    floor: float,
    parameters: Parameters,
) -> None:
    """As with a jump, the target's view moves in full and the actor's own by the factor φ."""
    pair = Direction(observer, observed).pair
    own = parameters.reciprocity * baseline
    there, back = (baseline, own) if observer == pair.first else (own, baseline)
    before = shifts.get(pair, Shift(0.0, 0.0, 0.0))
    shifts[pair] = Shift(
        before.baseline_12 + there, before.baseline_21 + back, max(before.floor, floor, key=abs)
    )
