"""What a simulation leaves behind: every world's levels, in memory or on disk, used alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.run.manifest import Sizing
from relsim.scenario.plan import Plan, World

__all__ = ["Results", "Simulation", "WorldLevels", "WorldSamples"]

Floats = npt.NDArray[np.float64]


class WorldLevels(Protocol):
    """One world's levels, wherever they lie."""

    @property
    def world(self) -> World:
        """What was replayed."""

    @property
    def generated(self) -> tuple[Event, ...]:
        """What rules and processes brought about in the first member."""

    def of_pairs(self, first: int, stop: int) -> WorldSamples:
        """All members' levels of some pairs, in memory."""


class Results(Protocol):
    """All worlds of a plan, sampled at the end of each day, wherever the samples lie."""

    @property
    def plan(self) -> Plan:
        """What was asked for, with the members that there are."""

    @property
    def days(self) -> tuple[date, ...]:
        """The days, in order."""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs, sorted."""

    @property
    def worlds(self) -> Sequence[WorldLevels]:
        """The baseline first."""

    @property
    def engines(self) -> Mapping[str, str]:
        """What replayed each world, by its name."""

    @property
    def sizing(self) -> Sizing | None:
        """How the number of members came about, where the scenario leaves it open."""


@dataclass(frozen=True)
class WorldSamples:
    """Levels of one world, index 0–100, each of shape (members, pairs, days).

    Attributes:
        world: What was replayed.
        trust_12: Trust of each pair's first in its second.
        trust_21: Trust of the second in the first.
        tension: Of the pair.
        generated: What rules and processes brought about in the first member.
    """

    world: World
    trust_12: Floats
    trust_21: Floats
    tension: Floats
    generated: tuple[Event, ...]

    @property
    def trust(self) -> Floats:
        """Trust of the unordered pair: the mean of both directions."""
        return 0.5 * (self.trust_12 + self.trust_21)

    def of_pairs(self, first: int, stop: int) -> WorldSamples:
        """All members' levels of some pairs."""
        some = slice(first, stop)
        return replace(
            self,
            trust_12=self.trust_12[:, some],
            trust_21=self.trust_21[:, some],
            tension=self.tension[:, some],
        )


@dataclass(frozen=True)
class Simulation:
    """All worlds of a plan in memory, sampled at the end of each day.

    Attributes:
        plan: What was asked for, with the members that there are.
        days: The days, in order.
        pairs: The pairs, sorted.
        worlds: The baseline first.
        engines: What replayed each world, ``kernel`` or ``simpy``, by its name.
        sizing: How the number of members came about, where the scenario leaves it open.
    """

    plan: Plan
    days: tuple[date, ...]
    pairs: tuple[Pair, ...]
    worlds: tuple[WorldSamples, ...]
    engines: Mapping[str, str]
    sizing: Sizing | None = None
