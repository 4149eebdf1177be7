"""Interventions as authors write them: remove, replace, add, shift, reweight."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from relsim.events.event import Event
from relsim.events.query import Query
from relsim.events.record import Record
from relsim.scenario.event_entry import NO_ACTORS, PartialEvent, Response
from relsim.scenario.kinds import Number, Selection, Share, Trigger, When, Whole, mistake

__all__ = ["VERBS", "Add", "Change", "Remove", "Replace", "Reweight", "Shift", "scheduled"]


class _Change(Record):
    """What every intervention may say."""

    verb: ClassVar[str]

    because: str | None = None
    """Why history might have gone this way."""


class _Consequential(_Change):
    with_consequences: bool = False
    """Whether the events that it caused, by ``caused_by``, follow it, and theirs in turn."""


class Remove(_Consequential):
    """The event did not happen."""

    verb = "remove"
    remove: Selection
    """The id of an event, several ids, or a query."""


class Replace(_Consequential):
    """Something else happened in its place, under the same id.

    Fields that are not named are kept, except: new actors drop ``roles`` and the other way round;
    a new code drops ``severity``, ``standing``, ``assessment`` and ``summary``.
    """

    verb = "replace"
    replace: Selection
    """The id of an event, several ids, or a query."""
    with_: Annotated[PartialEvent, Field(alias="with")]
    """The fields that are different."""


class Add(_Change):
    """Something happened in addition; with ``when``, each time a condition is met."""

    verb = "add"
    add: Response
    """The event; with ``when`` it has no date of its own."""
    when: Trigger | None = None
    """A state such as ``USA-RUS.tension > 60``, or a query for events that it answers."""
    after_days: Annotated[Number, Field(ge=0, le=36_525)] = 0.0
    """With ``when``: how many days later."""
    at_most: Annotated[Whole, Field(ge=1)] = 1
    """With ``when``: how often in one run."""

    @model_validator(mode="after")
    def _dated_or_conditional(self) -> Self:
        given = self.add.model_fields_set
        if not self.add.code:
            raise mistake("RS106", "`code` is missing: what kind of event is added?")
        if not (self.add.roles or (self.add.from_ and self.add.to)):
            raise mistake(
                "RS106", "say who acted (`from`) and towards whom (`to`), or give `roles`"
            )
        if self.when is None and "occurred_at" not in given:
            raise mistake("RS106", "`date` is missing", "give a `date`, or a condition with `when`")
        if self.when is None and self.model_fields_set & {"after_days", "at_most"}:
            raise mistake("RS109", "`after_days` and `at_most` belong to an event with `when`")
        if self.when is not None and "occurred_at" in given:
            raise mistake("RS109", "give a `date` or a condition with `when`, not both")
        if not isinstance(self.when, Query) and self.add.answers_actors:
            raise mistake("RS109", NO_ACTORS, "name the actors by their codes")
        return self


class Shift(_Consequential):
    """It happened at another time."""

    verb = "shift"
    shift: Selection
    """The id of an event, several ids, or a query."""
    by_days: Annotated[Number, Field(ge=-36_525, le=36_525)] | None = None
    """How many days later; a negative number is earlier."""
    to: When | None = None
    """The day or instant it is moved to."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.by_days is None) == (self.to is None):
            raise mistake("RS109", "say either `by_days` or `to`")
        return self


class Reweight(_Change):
    """It weighed more or less than it was coded."""

    verb = "reweight"
    reweight: Selection
    """The id of an event, several ids, or a query."""
    factor: Annotated[Number, Field(ge=0, le=1000)] | None = None
    """Its weight is multiplied by this."""
    severity: Annotated[Number, Field(ge=-10, le=10)] | None = None
    """Its weight becomes this, on the Goldstein scale."""
    confidence: Share | None = None
    """How sure we are that it happened as coded."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.factor is None and self.severity is None and self.confidence is None:
            raise mistake("RS106", "say `factor`, `severity` or `confidence`")
        if self.factor is not None and self.severity is not None:
            raise mistake("RS109", "say either `factor` or `severity`")
        return self


VERBS = ("remove", "replace", "add", "shift", "reweight")


def _verb(value: Any) -> str | None:
    if isinstance(value, _Change):
        return f"<{value.verb}>"
    verbs = [verb for verb in VERBS if isinstance(value, dict) and verb in value]
    return f"<{verbs[0]}>" if verbs else None


Change: TypeAlias = Annotated[
    Annotated[Remove, Tag("<remove>")]
    | Annotated[Replace, Tag("<replace>")]
    | Annotated[Add, Tag("<add>")]
    | Annotated[Shift, Tag("<shift>")]
    | Annotated[Reweight, Tag("<reweight>")],
    Discriminator(_verb),
]
"""One intervention."""


def scheduled(event: Event) -> Add:
    """The intervention that adds an event as it is."""
    return Add.model_validate({"add": event.model_dump(mode="json", by_alias=True)})
