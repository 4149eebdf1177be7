"""The scenario file: every key, its type, its default and what it means."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    Tag,
    create_model,
    model_validator,
)

from relsim.events.record import Record
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.scenario.changes import Change
from relsim.scenario.event_entry import EventEntry, Response
from relsim.scenario.kinds import (
    Also,
    Day,
    EventQuery,
    Index,
    Number,
    PairName,
    RelationName,
    Share,
    Trigger,
    Whole,
    mistake,
)

__all__ = [
    "ActorEntry",
    "AssumeEntry",
    "DelayEntry",
    "EnsembleEntry",
    "ParametersEntry",
    "Period",
    "ReactionEntry",
    "RelationEntry",
    "ReportEntry",
    "ScenarioFile",
    "SelectEntry",
    "SpreadEntry",
    "WhatIfEntry",
]

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}$")]
ActorKey = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,15}$")]
Days = Annotated[Number, Field(ge=0, le=36_525)]


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


def _changes_to_parameters() -> dict[str, Any]:
    """Every parameter as an optional field, with the bounds that the model sets."""
    fields: dict[str, Any] = {}
    for name, field in Parameters.model_fields.items():
        if name not in ("name", "calibrated"):
            strict = (Strict(),) if field.annotation in (bool, float) else ()
            marks = (*field.metadata, *strict)
            kind = Annotated[(field.annotation, *marks)] if marks else field.annotation
            fields[name] = (kind, Field(default=None, description=field.description))
    return fields


class _ParameterChanges(Record):
    """Parameters of the model and their new values."""

    model_config = ConfigDict(allow_inf_nan=True)

    def values(self) -> dict[str, Any]:
        """The parameters that were named."""
        names = self.model_fields_set - {"set_", "relations"}
        return {name: getattr(self, name) for name in sorted(names)}


ParameterChanges: type[_ParameterChanges] = create_model(
    "ParameterChanges", __base__=_ParameterChanges, **_changes_to_parameters()
)


def _set_only(value: Any) -> Any:
    return {"set": value} if isinstance(value, str) else value


class ParametersEntry(ParameterChanges):
    """A shipped parameter set, and what differs from it."""

    set_: Annotated[Literal[*PARAMETER_SETS], Field(alias="set")] = "curated"  # type: ignore[valid-type] # the names come from the model
    """The set to start from."""


class AssumeEntry(ParameterChanges):
    """An assumption: other parameters, or other relations at the start."""

    relations: dict[RelationName, RelationEntry] = Field(default_factory=dict)
    """Changes to ``relations``; what is not named stays."""


class DelayEntry(Record):
    """How long a response takes: exactly, with a half-life, or between two bounds."""

    days: Days | None = None
    """Exactly so many days."""
    half_life_days: Annotated[Number, Field(gt=0, le=36_525)] | None = None
    """An exponential delay of which half are over after so many days."""
    between: tuple[Days, Days] | None = None
    """Any time between two numbers of days."""

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        given = [self.days, self.half_life_days, self.between]
        if sum(each is not None for each in given) != 1:
            raise mistake("RS109", "say one of `days`, `half_life_days` and `between`")
        if self.between is not None and self.between[0] > self.between[1]:
            raise mistake("RS109", "`between` goes from the shorter to the longer delay")
        return self


def _days_only(value: Any) -> Any:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return {"days": value} if is_number else value


class ReactionEntry(Record):
    """A rule that answers events, or a state, with a new event during the run."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,40}$")]
    """Its name; the events it generates are named after it."""
    when: Trigger
    """Events to answer, as a query, or a state to wait for, such as ``USA-RUS.tension > 60``."""
    response: Response
    """The answer: fields of an event without ``id`` and ``date``. In ``from``, ``to`` and
    ``roles``, ``initiator`` and ``target`` stand for the actors of the event that is answered."""
    probability: Share = 1.0
    """The chance that a trigger is answered at all."""
    delay: Annotated[
        DelayEntry, BeforeValidator(_days_only), Also({"type": "number", "minimum": 0})
    ] = DelayEntry(days=1.0)
    """Days from trigger to answer: a number, or ``days``, ``half_life_days`` or ``between``."""
    at_most: Annotated[Whole, Field(ge=1)] = 100
    """How often it answers in one run."""
    answers_generated: bool = False
    """Whether it also answers events that rules generated."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        response = self.response
        if not response.code:
            raise mistake("RS106", "the response has no `code`")
        if not (response.roles or (response.from_ and response.to)):
            raise mistake("RS106", "the response says who acts (`from`) and towards whom (`to`)")
        if response.model_fields_set & {"id", "occurred_at"}:
            raise mistake("RS109", "a response has no `id` and no `date`: the rule gives it both")
        return self


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


class SpreadEntry(Record):
    """A triangular distribution."""

    low: Number
    """The lowest value."""
    best: Number | None = None
    """The likeliest value; by default that of the parameter set."""
    high: Number
    """The highest value."""


def _kind_of_spread(value: object) -> str:
    return "<prior>" if isinstance(value, str) else "<spread>"


Uncertain = Annotated[
    Annotated[SpreadEntry, Tag("<spread>")] | Annotated[Literal["prior"], Tag("<prior>")],
    Discriminator(_kind_of_spread),
]


class EnsembleEntry(Record):
    """Replicates of every world, paired by their draws."""

    members: Annotated[Whole, Field(ge=1, le=1_000_000)] = 1
    """How many."""
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 0
    """Seed of every draw; the same seed gives the same numbers."""
    uncertain: dict[str, Uncertain] = Field(default_factory=dict)
    """Parameters to draw for each member: ``{low, best, high}``, or ``prior`` for the range that
    the evidence supports."""
    coding: Literal["drawn", "expected"] = "expected"
    """Whether each member draws if an uncertain event happened, or its weight counts by its
    confidence."""


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
    select: SelectEntry | None = None
    """Which events of the log are replayed; all by default."""
    events: tuple[EventEntry, ...] = ()
    """Events of the scenario itself, in any order."""
    period: Period
    """The days that are replayed, both included."""
    relations: dict[RelationName, RelationEntry] = Field(default_factory=dict)
    """Where relations stand at the start: ``default``, a pair such as ``USA-RUS``, or a direction
    such as ``RUS>SYR`` that overrides the pair."""
    parameters: Annotated[
        ParametersEntry, BeforeValidator(_set_only), Also({"enum": list(PARAMETER_SETS)})
    ] = ParametersEntry()
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
