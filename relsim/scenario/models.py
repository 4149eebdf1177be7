"""The scenario file: every key, its type, its default and what it means."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from relsim.events.record import Record
from relsim.scenario.changes import Change
from relsim.scenario.event_entry import EventEntry
from relsim.scenario.kinds import (
    Also,
    Day,
    EventQuery,
    Index,
    PairName,
    RelationName,
    Share,
    mistake,
)
from relsim.scenario.parameter_entries import (
    EnsembleEntry,
    ParameterChanges,
    ParametersEntry,
    ParametersValue,
)
from relsim.scenario.reaction_entry import ReactionEntry

__all__ = [
    "ActorEntry",
    "AssumeEntry",
    "Period",
    "RelationEntry",
    "ReportEntry",
    "ScenarioFile",
    "SelectEntry",
    "WhatIfEntry",
]

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}$")]
ActorKey = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,15}$")]


class Period(Record):
    """The days that are replayed, both included."""

    start: Day
    """First day."""
    end: Day
    """Last day."""

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end < self.start:
            raise mistake(
                "RS209", f"the period ends on {self.end}, before it starts on {self.start}"
            )
        return self


class SelectEntry(Record):
    """Which events of the log are replayed; all conditions must hold."""

    pairs: Annotated[tuple[PairName, ...], Field(min_length=1)] | None = None
    """Only events in which both actors of one of these pairs take part."""
    between: tuple[Day, Day] | None = None
    """Only events from the first to the second day, both included."""
    where: EventQuery | None = None
    """Only events that meet this query."""


def _name_only(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class ActorEntry(Record):
    """An actor that the tables lack, or that does not exist."""

    name: str
    """Its name, as figures show it."""
    adjective: str = ""
    """The word for its people, such as "Avalonian"."""


class RelationEntry(Record):
    """Where one relation, or one direction of it, stands at the start."""

    trust: Index | None = None
    """Trust, index 0–100; 50 by default."""
    tension: Index | None = None
    """Tension, index 0–100; 20 by default. Only for a relation, not for a direction."""
    baseline: Index | None = None
    """The trust that it drifts back to, index 0–100; by default where it starts."""
    affinity: Share | None = None
    """How much they care for each other, 0–1: third parties react by this."""
    rivalry: Share | None = None
    """How much they mind each other's gains, 0–1."""


class AssumeEntry(ParameterChanges):
    """An assumption: other parameters, or other relations at the start."""

    relations: dict[RelationName, RelationEntry] = Field(default_factory=dict)
    """Changes to ``relations``; what is not named stays."""


class WhatIfEntry(Record):
    """Another history (`changes`) or another model (`assume`), never both."""

    question: str | None = None
    """The question that it answers."""
    title: str | None = None
    """A short name for figures, in place of its key."""
    because: str | None = None
    """Why it is worth asking."""
    changes: tuple[Change, ...] | None = None
    """Interventions: what happened differently, applied in this order."""
    assume: AssumeEntry | None = None
    """Assumptions: how the model is different."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.changes is not None and self.assume is not None:
            raise mistake(
                "RS303",
                "`changes` and `assume` stand in one what-if",
                "interventions and assumptions are never mixed: make two what-ifs of it",
            )
        if self.changes is None and self.assume is None:
            raise mistake("RS106", "say what is different: `changes` to history, or `assume`")
        return self


class ReportEntry(Record):
    """What tables and figures show."""

    pairs: tuple[PairName, ...] = ()
    """The relations to show; by default those that `relations` describes."""
    at: Day | None = None
    """The day that tables speak about, its end; by default the last one."""


def _statement(value: Any) -> Any:
    """``no-veto: USA-RUS.trust …`` without quotes is a mapping to YAML, and a statement here."""
    if isinstance(value, dict) and len(value) == 1:
        ((world, rest),) = value.items()
        return f"{world}: {rest}"
    return value


class ScenarioFile(Record):
    """One scenario, as its file writes it."""

    relsim: Literal[1]
    """Version of the scenario language: 1."""
    title: str = ""
    """What it is about, in one line."""
    extends: str | None = None
    """Another scenario that this one builds on; mappings are merged, lists are replaced."""
    actors: dict[
        ActorKey,
        Annotated[ActorEntry, BeforeValidator(_name_only), Also({"type": "string"})],
    ] = Field(default_factory=dict)
    """Fictional or further actors by their code."""
    log: str | None = None
    """A log to replay: a JSONL file or a log folder, relative to this file."""
    log_hint: str = ""
    """What to do where there is no log: what to import, from where, with which command."""
    select: SelectEntry | None = None
    """Which events of the log are replayed; all by default."""
    events: tuple[EventEntry, ...] = ()
    """Events of the scenario itself, in any order."""
    period: Period
    """The days that are replayed, both included."""
    relations: dict[RelationName, RelationEntry] = Field(default_factory=dict)
    """Where relations stand at the start: ``default``, a pair such as ``USA-RUS``, or a direction
    such as ``RUS>SYR`` that overrides the pair."""
    parameters: ParametersValue = ParametersEntry()
    """A parameter set by name, or ``{set: curated, …}`` with what differs from it."""
    reactions: tuple[ReactionEntry, ...] = ()
    """Rules that answer events or states during the run."""
    what_if: dict[Name, WhatIfEntry] = Field(default_factory=dict)
    """Counterfactuals by name."""
    ensemble: EnsembleEntry = EnsembleEntry()
    """Replicates and what is uncertain."""
    report: ReportEntry = ReportEntry()
    """What tables and figures show."""
    assert_: Annotated[
        tuple[Annotated[str, BeforeValidator(_statement), Also({"type": "object"})], ...],
        Field(alias="assert"),
    ] = ()
    """Statements that must hold, such as
    ``USA-RUS.trust at 2017-04-30 in no-veto > USA-RUS.trust at 2017-04-30``."""
