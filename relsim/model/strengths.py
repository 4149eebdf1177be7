"""What an act does to whose trust: its target, the actor itself, and third parties.

MODEL, section "At an event instant": the target's trust in the source moves in full, the source's
trust in the target by the factor φ, and whoever cares for the target, or minds its gain, takes a
share. Who feels what is worked out once a history (strands); how strongly depends on parameters
(strengths); neither depends on the state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from relsim.events.pairs import Direction, Pair
from relsim.model.acts import Act
from relsim.model.parameters import Parameters

__all__ = [
    "Felt",
    "PairStrands",
    "Strand",
    "Surroundings",
    "shares_of",
    "strands_by_pair",
]

FULL_WEIGHT = 10.0


class Felt(IntEnum):
    """In which capacity an act is felt; each has its own share."""

    AS_TARGET = 0
    AS_ACTOR = 1
    AS_FRIEND = 2
    AS_ONLOOKER = 3
    AS_RIVAL = 4  # help to the target is held against the source
    AS_ENEMY = 5  # a blow to the target is credited to the source


class Strand(NamedTuple):
    """One way from an act to one direction of trust.

    Attributes:
        act: Place of the act within its instant.
        direction: Whose trust in whom.
        felt: In which capacity.
        care: Affinity or rivalry in [0, 1]; 1 for those who take part.
        path: The same for people, such as ``RUS cares for SYR``.
    """

    act: int
    direction: Direction
    felt: Felt
    care: float
    path: str


class PairStrands(NamedTuple):
    """All strands of an instant that reach one unordered pair, by direction."""

    pair: Pair
    there: tuple[Strand, ...]
    back: tuple[Strand, ...]


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


def strands_by_pair(acts: Sequence[Act], around: Surroundings) -> tuple[PairStrands, ...]:
    """Everything that an instant's acts reach, one entry a pair, sorted by pair."""
    found: dict[Pair, tuple[list[Strand], list[Strand]]] = {}
    for number, act in enumerate(acts):
        for strand in _strands(number, act, around):
            pair = strand.direction.pair
            there, back = found.setdefault(pair, ([], []))
            (there if strand.direction.observer == pair.first else back).append(strand)
    return tuple(
        PairStrands(pair, tuple(there), tuple(back))
        for pair, (there, back) in sorted(found.items())
    )


def _strands(number: int, act: Act, around: Surroundings) -> Iterator[Strand]:
    source, target = act.source, act.target
    if source != target:
        yield Strand(number, Direction(target, source), Felt.AS_TARGET, 1.0, act.path)
        felt_back = f"{act.path}, felt by the actor"
        yield Strand(number, Direction(source, target), Felt.AS_ACTOR, 1.0, felt_back)
    for observer in around.observers_of(target):
        if observer in {source, target}:
            continue
        towards, felt = Direction(observer, target), Direction(observer, source)
        # A friend of a government is no friend of its victims, so affinity stays out at home.
        care = around.affinity.get(towards, 0.0) if source != target else 0.0
        minding = around.rivalry.get(towards, 0.0) if source != target else 0.0
        if care > 0.0:
            yield Strand(number, felt, Felt.AS_FRIEND, care, f"{observer} cares for {target}")
        elif around.onlookers:
            yield Strand(number, felt, Felt.AS_ONLOOKER, 1.0, f"{observer} looks on")
        if minding > 0.0:
            path = f"{observer} is a rival of {target}"
            yield Strand(number, felt, Felt.AS_RIVAL, minding, path)
            yield Strand(number, felt, Felt.AS_ENEMY, minding, path)


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
