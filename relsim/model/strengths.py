"""In which capacities an act is felt, who is there to feel it, and the share that each takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from relsim.events.pairs import Direction
from relsim.model.parameters import Parameters

__all__ = ["FULL_WEIGHT", "Felt", "Surroundings", "shares_of"]

FULL_WEIGHT = 10.0


class Felt(IntEnum):
    """In which capacity an act is felt; each has its own share."""

    AS_TARGET = 0
    AS_ACTOR = 1
    AS_FRIEND = 2
    AS_ONLOOKER = 3
    AS_RIVAL = 4  # help to the target is held against the source
    AS_ENEMY = 5  # a blow to the target is credited to the source


@dataclass(frozen=True)
class Surroundings:
    """Who looks on: all actors, and who cares for or minds whom.

    Attributes:
        actors: Everybody in the run, sorted.
        affinity: B_kt in [0, 1], by observer and observed.
        rivalry: Q_kt in [0, 1], by observer and observed.
        onlookers: Whether those without affinity feel an act, too.
    """

    actors: tuple[str, ...]
    affinity: Mapping[Direction, float]
    rivalry: Mapping[Direction, float]
    onlookers: bool = False

    def observers_of(self, target: str) -> tuple[str, ...]:
        """Who may feel an act on the target: everybody, or those whom it concerns; sorted."""
        return self.actors if self.onlookers else self._concerned.get(target, ())

    @cached_property
    def _concerned(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        present = set(self.actors)
        for feelings in (self.affinity, self.rivalry):
            for (observer, observed), size in feelings.items():
                if size > 0.0 and observer in present:
                    found.setdefault(observed, set()).add(observer)
        return {target: tuple(sorted(observers)) for target, observers in found.items()}


def shares_of(parameters: Parameters) -> tuple[float, ...]:
    """The share that each capacity in ``Felt`` takes, in its order."""
    return (
        1.0,
        parameters.reciprocity,
        parameters.ally_share,
        parameters.onlooker_share,
        parameters.rival_share,
        parameters.enemy_of_enemy_share,
    )
