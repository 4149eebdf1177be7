"""Reactions as authors write them: trigger, probability, delay, response."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from relsim.events.record import Record
from relsim.scenario.event_entry import NO_ACTORS, Response
from relsim.scenario.kinds import Also, Number, Share, Trigger, Whole, mistake

__all__ = ["DelayEntry", "ReactionEntry"]

Days = Annotated[Number, Field(ge=0, le=36_525)]


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
        if isinstance(self.when, str) and response.answers_actors:
            raise mistake("RS109", NO_ACTORS, "name the actors by their codes")
        return self
