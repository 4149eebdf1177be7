"""A run put aside: everything it needs to go on, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from relsim.events.pairs import Pair
from relsim.model.conditions import Condition
from relsim.model.reactions import Answer
from relsim.model.state import PairState

__all__ = ["Snapshot"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of a run between two instants.

    Attributes:
        tick: Events before this tick have been applied, those at it have not.
        states: Every pair that anything has touched.
        in_force: Standing conditions.
        on_their_way: Generated events that are not yet due.
        answered: How often each rule has answered.
        met: State rules whose condition held when last looked at.
    """

    tick: int
    states: Mapping[Pair, PairState]
    in_force: tuple[Condition, ...]
    on_their_way: tuple[Answer, ...]
    answered: Mapping[str, int]
    met: frozenset[str]
