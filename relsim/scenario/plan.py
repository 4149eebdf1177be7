"""A scenario ready to run: every name resolved, every what-if worked out, all of it immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from relsim.errors import Problem
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.log import Basis
from relsim.model.dyad_record import DyadRecord
from relsim.model.parameters import Parameters
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.scenario.assertions import Assertion
from relsim.scenario.fate import Fate
from relsim.scenario.kept_log import KeptLog

__all__ = [
    "BASELINE",
    "Coding",
    "Design",
    "Drawn",
    "EnsemblePlan",
    "Fate",
    "Kind",
    "Plan",
    "Precision",
    "Spread",
    "Varied",
    "World",
]

BASELINE = "baseline"
"""Name of the world in which nothing was changed."""

Kind = Literal["baseline", "intervention", "assumption"]
Coding = Literal["drawn", "expected"]
Design = Literal["monte-carlo", "latin-hypercube", "sobol"]
Varied = Literal["parameters", "coding"]
"""What may differ between members: the model's numbers, or what the record is not sure of."""
Drawn = Literal["happened", "dates", "severity"]
"""What the record may not be sure of: whether, when and how gravely something happened."""
UNTOLD = {"untold": True}
"""Marks fields that a fingerprint leaves out as long as they have their defaults."""


@dataclass(frozen=True, slots=True)
class World:
    """One history and one model of it.

    Attributes:
        name: ``baseline``, or the what-if's name.
        kind: Interventions change history, assumptions the model; never both in one world.
        title: A short name for figures; the name where the scenario gives none.
        question: What it answers.
        because: Why it is worth asking.
        events: What is replayed, sorted by (occurred_at, id): groups expanded, only the period.
        fates: What the interventions did, in their order; groups expanded as in ``events``.
        rules: Reactions and state-dependent interventions.
        parameters: Of the model.
        relations: Where they start.
        assumed: What an assumption changes, as the scenario writes it.
    """

    name: str
    kind: Kind
    title: str
    question: str | None
    because: str | None
    events: tuple[Event, ...]
    fates: tuple[Fate, ...]
    rules: tuple[Rule, ...]
    parameters: Parameters
    relations: Relations
    assumed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spread:
    """A triangular distribution."""

    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True)
class Precision:
    """When there are members enough.

    Attributes:
        half_width: What the 95 % interval of every reported median difference may extend to
            either side, in points of the index.
        at_most: Members, whatever the intervals.
    """

    half_width: float
    at_most: int


@dataclass(frozen=True, slots=True)
class EnsemblePlan:
    """Replicates of every world, paired by their draws.

    Attributes:
        members: How many; where ``until`` decides, at most.
        seed: Of every draw.
        uncertain: Parameters that are drawn for each member. Where a world's ``assumed`` names
            one of them, its fixed value counts there instead.
        coding: Whether each member draws if an uncertain event happened.
        design: How members spread over the uncertain parameters.
        table: Members' values by parameter, in place of a design.
        until: When there are members enough, if that is not said by their number.
        dates: Whether each member draws the days of events that are known to the week or month.
        severity: How far a member's weight of an event may lie from the recorded one, on the
            Goldstein scale; 0 where it is as recorded.
    """

    members: int = 1
    seed: int = 0
    uncertain: Mapping[str, Spread] = field(default_factory=dict)
    coding: Coding = "expected"
    design: Design = field(default="monte-carlo", metadata=UNTOLD)
    table: Mapping[str, tuple[float, ...]] | None = field(default=None, metadata=UNTOLD)
    until: Precision | None = field(default=None, metadata=UNTOLD)
    dates: bool = field(default=False, metadata=UNTOLD)
    severity: float = field(default=0.0, metadata=UNTOLD)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """What each member makes of the record by itself; nothing where there is one member."""
        if self.members == 1 and self.table is None:
            return ()
        happened: tuple[Drawn, ...] = ("happened",) if self.coding == "drawn" else ()
        dates: tuple[Drawn, ...] = ("dates",) if self.dates else ()
        return (*happened, *dates, "severity") if self.severity else (*happened, *dates)

    @property
    def varied(self) -> tuple[Varied, ...]:
        """What differs between members; nothing where there is one, at best estimates."""
        if self.members == 1 and self.table is None:
            return ()
        parameters: tuple[Varied, ...] = ("parameters",) if self.uncertain or self.table else ()
        return (*parameters, "coding") if self.drawn else parameters


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run needs to know.

    Attributes:
        name: Stem of the scenario's file.
        title: Its title; the name where it has none.
        start: First day of the period.
        end: Last day of the period.
        worlds: The baseline first, then the what-ifs in the scenario's order.
        actor_names: Display name of every actor in the run, by code.
        ensemble: Replicates and what is uncertain.
        report_pairs: What tables and figures show.
        pair_names: How the scenario writes each pair that it mentions.
        report_at: The day that tables speak about, its end.
        assertions: Statements that must hold.
        basis: What the events were read from.
        left_out: Events that were not known yet.
        content_hash: SHA-256 of all of the above that can change a result or its reading.
        notes: What is worth knowing and stops nothing.
        files: Every file or log folder that was read, this scenario's first; it is no file where
            ``text`` says so.
        record: How often the log tells of each dyad; the same for every world, and none where
            volume does not matter.
        text: The scenario, where it comes from no file.
        absolute: Files that are named by absolute paths, by what is written.
        kept: What was taken from the log's folder, if it is one, so that a run can keep it.
    """

    name: str
    title: str
    start: date
    end: date
    worlds: tuple[World, ...]
    actor_names: Mapping[str, str]
    ensemble: EnsemblePlan
    report_pairs: tuple[Pair, ...]
    pair_names: Mapping[Pair, str]
    report_at: date
    assertions: tuple[Assertion, ...]
    basis: Basis
    left_out: int
    content_hash: str
    notes: tuple[Problem, ...]
    files: tuple[Path, ...]
    text: str | None = None
    absolute: Mapping[str, Path] = field(default_factory=dict)
    record: DyadRecord | None = None
    kept: KeptLog | None = None

    @property
    def baseline(self) -> World:
        """The world in which nothing was changed."""
        return self.worlds[0]

    @property
    def what_ifs(self) -> tuple[World, ...]:
        """Every other world."""
        return self.worlds[1:]
