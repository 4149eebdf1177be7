"""Parameters as authors write them: a set by name, what differs from it, and what is uncertain."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Strict, Tag, create_model

from relsim.events.record import Record
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.scenario.kinds import Also, Number, Whole

__all__ = [
    "CodingEntry",
    "EnsembleEntry",
    "ParameterChanges",
    "ParametersEntry",
    "ParametersValue",
    "PrecisionEntry",
    "SeverityEntry",
    "SpreadEntry",
]


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


ParametersValue = Annotated[
    ParametersEntry, BeforeValidator(_set_only), Also({"enum": list(PARAMETER_SETS)})
]
"""The name of a set, or a set with changes."""


MOST_MEMBERS = 1_000_000


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


class PrecisionEntry(Record):
    """As many members as it takes: doubled until every reported difference is known so well."""

    half_width: Annotated[Number, Field(gt=0)]
    """How far the 95 % interval of a reported median difference may extend to either side, in
    points of the index 0–100."""
    at_most: Annotated[Whole, Field(ge=2, le=MOST_MEMBERS)] = 10_000
    """Where to stop in any case."""


def _kind_of_number(value: object) -> str:
    return "<precision>" if isinstance(value, (dict, PrecisionEntry)) else "<number>"


Members = Annotated[
    Annotated[PrecisionEntry, Tag("<precision>")]
    | Annotated[Annotated[Whole, Field(ge=1, le=MOST_MEMBERS)], Tag("<number>")],
    Discriminator(_kind_of_number),
]


DrawnOrNot = Literal["drawn", "expected"]


class SeverityEntry(Record):
    """A triangle around the weight of every event."""

    points: Annotated[Number, Field(gt=0, le=10)] = 2.0
    """How far it goes to either side, in points of the Goldstein scale."""


def _word_or_mapping(value: object) -> str:
    return "<mapping>" if isinstance(value, (dict, Record)) else "<word>"


Severity = Annotated[
    Annotated[SeverityEntry, Tag("<mapping>")] | Annotated[DrawnOrNot, Tag("<word>")],
    Discriminator(_word_or_mapping),
]


class CodingEntry(Record):
    """What of the record each member draws; what is not named is as expected."""

    happened: DrawnOrNot = "expected"
    """Whether each member draws if an uncertain event happened, or its weight counts by its
    confidence."""
    dates: DrawnOrNot = "expected"
    """Whether each member draws the day of an event of which the week or month is known, or it
    happens on the day it is dated."""
    severity: Severity = "expected"
    """Whether each member draws how grave an act was, around its weight: ``{points: 2}``, or
    ``drawn`` for that."""

    @property
    def points(self) -> float:
        """How far weights are spread; 0 where they are as recorded."""
        if isinstance(self.severity, SeverityEntry):
            return self.severity.points
        return SeverityEntry().points if self.severity == "drawn" else 0.0


Coding = Annotated[
    Annotated[CodingEntry, Tag("<mapping>")] | Annotated[DrawnOrNot, Tag("<word>")],
    Discriminator(_word_or_mapping),
]


class EnsembleEntry(Record):
    """Replicates of every world, paired by their draws."""

    members: Members = 1
    """How many, or ``{half_width, at_most}`` for as many as it takes."""
    seed: Annotated[Whole, Field(ge=0, lt=2**63)] = 0
    """Seed of every draw; the same seed gives the same numbers."""
    uncertain: dict[str, Uncertain] = Field(default_factory=dict)
    """Parameters to draw for each member: ``{low, best, high}``, or ``prior`` for the range that
    the evidence supports."""
    coding: Coding = "expected"
    """What members make of an uncertain record: ``{happened, dates, severity}``, each ``drawn`` or
    ``expected``; ``drawn`` alone is ``{happened: drawn}``. See
    [ensembles](ensembles.md#what-varies)."""
    design: Literal["monte-carlo", "latin-hypercube", "sobol"] = "monte-carlo"
    """How members spread over the uncertain parameters; all but ``monte-carlo`` need the extra
    ``designs``. See [ensembles](ensembles.md#designs)."""
    table: str | None = None
    """A CSV file of parameters, one member a row, relative to this file; in place of ``members``,
    ``uncertain`` and ``design``."""
    vary: Annotated[tuple[Literal["parameters", "coding"], ...], Field(min_length=1)] | None = None
    """Which of what is uncertain varies; the rest stays at its best estimate. All by default."""

    @property
    def drawn(self) -> CodingEntry:
        """``coding`` in full."""
        given = self.coding
        return given if isinstance(given, CodingEntry) else CodingEntry(happened=given)
