"""The event: something that happened between actors, on a date, as somebody reported it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from relsim.clock import Precision, parse_instant
from relsim.errors import UnknownCode
from relsim.events.provenance import Provenance
from relsim.events.record import ActorCode, EventId, Instant, Record
from relsim.events.taxonomy import CameoCode, QuadClass, cameo, cameo_or_word

__all__ = ["Assessment", "Event", "Role", "Standing"]


class Role(StrEnum):
    """What an actor did in an event of several actors."""

    VETO = "veto"
    AGAINST = "against"
    ABSTAIN = "abstain"
    IN_FAVOUR = "in_favour"
    SPONSOR = "sponsor"
    SHIELDED = "shielded"
    SIGNATORY = "signatory"
    ADDRESSEE = "addressee"
    PARTICIPANT = "participant"
    HOST = "host"


ACTING = (Role.VETO, Role.AGAINST, Role.SIGNATORY, Role.PARTICIPANT, Role.ABSTAIN)
"""Roles that make an actor the event's initiator; the first one present wins."""
FACING = (Role.SPONSOR, Role.IN_FAVOUR, Role.ADDRESSEE, Role.PARTICIPANT)
"""Roles that make an actor the event's target; the first one present wins."""


class Assessment(Record):
    """An observation of how good a relation is: evidence about the level, not an act."""

    measures: Literal["trust", "tension"] = "trust"
    """Which of the two the words speak about."""
    low: Annotated[float, Field(ge=0, le=100)]
    """Lower end of the observed band, index 0–100."""
    high: Annotated[float, Field(ge=0, le=100)]
    """Upper end of the observed band, index 0–100."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            msg = "`low` must not exceed `high`"
            raise ValueError(msg)
        return self


class Standing(Record):
    """A condition that the event starts and that lasts: sanctions in force, a deployment, a truce.

    While it lasts it shifts where trust drifts to, or the floor that tension falls to.
    """

    until: Instant | None = None
    """When it ends by itself; without it, only another event's ``lifts`` ends it."""
    trust_baseline_shift: Annotated[float, Field(ge=-100, le=100)] | None = None
    """Shift of the trust baseline in index points; by default it follows from the weight."""
    tension_floor_shift: Annotated[float, Field(ge=-100, le=100)] | None = None
    """Shift of the tension floor in index points; by default it follows from the weight."""


class Event(Record):
    """Something that happened, who did it to whom, and where that was read.

    Either ``from`` and ``to`` name the actors, or ``roles`` does (a vote, a joint statement, a
    summit); never both. What follows from the CAMEO code is derived, not stored.
    """

    id: EventId
    """Name of the event, unique in its log."""
    occurred_at: Instant
    """When it happened, UTC."""
    precision: Precision = Precision.DAY
    """How exactly that is known."""
    from_: Annotated[tuple[ActorCode, ...], Field(alias="from")] = ()
    """Who acted: one actor or several."""
    to: tuple[ActorCode, ...] = ()
    """Towards whom: one actor or several."""
    roles: dict[Role, tuple[ActorCode, ...]] = Field(default_factory=dict)
    """For events of several actors: who took which part."""
    expected_roles: dict[ActorCode, Role] = Field(default_factory=dict)
    """The part that actors were expected to take; a departure from it weighs more."""
    code: str
    """CAMEO code, as text, or a friendly word such as ``veto``."""
    severity: Annotated[float, Field(ge=-10, le=10)] | None = None
    """Replaces the Goldstein weight of the code where this act was milder or graver."""
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    """How sure we are that it happened as coded."""
    status: Literal["occurred", "scheduled"] = "occurred"
    """Whether it had happened when it was read, or was announced for later."""
    about: tuple[str, ...] = ()
    """Third actors or topics that it concerned."""
    caused_by: tuple[EventId, ...] = ()
    """Events without which it would not have happened."""
    lifts: tuple[EventId, ...] = ()
    """Standing conditions that it ends."""
    standing: Standing | None = None
    """The lasting condition that it starts."""
    assessment: Assessment | None = None
    """The observed level, if this is a judgement of a relation and no act."""
    summary: str = ""
    """One line in our own words."""
    provenance: tuple[Provenance, ...] = ()
    """Where it was read; several passages may report the same event."""
    attributes: dict[str, str | int | float | bool] = Field(default_factory=dict)
    """What else a source says: sectors, mentions, a place; the model does not read it."""

    @model_validator(mode="before")
    @classmethod
    def _precision_of_a_short_date(cls, data: Any) -> Any:
        """``2017-04`` says by itself that only the month is known."""
        if isinstance(data, dict) and "precision" not in data:
            when = data.get("occurred_at")
            if isinstance(when, str):
                try:
                    return {**data, "precision": parse_instant(when)[1]}
                except ValueError:
                    return data  # the field's own check will say so
        return data

    @field_validator("from_", "to", "about", "caused_by", "lifts", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("roles", mode="before")
    @classmethod
    def _one_or_several_in_each_role(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        return {k: (v,) if isinstance(v, str) else v for k, v in value.items()}

    @field_validator("code")
    @classmethod
    def _known_code(cls, value: str) -> str:
        try:
            return cameo_or_word(value).code
        except UnknownCode as error:
            kind = "unknown_code"  # carries the help on to whoever reports the mistake
            raise PydanticCustomError(
                kind, "{message}", {"message": error.message, "help": error.help}
            ) from error

    @model_validator(mode="after")
    def _actors_are_named_once(self) -> Self:
        if self.roles:
            if self.from_ or self.to:
                msg = "give either `from` and `to`, or `roles`, not both"
                raise ValueError(msg)
        elif not (self.from_ and self.to):
            msg = "say who acted (`from`) and towards whom (`to`), or give `roles`"
            raise ValueError(msg)
        return self

    @property
    def cameo(self) -> CameoCode:
        """The entry of the CAMEO table."""
        return cameo(self.code)

    @property
    def plover(self) -> str:
        """The PLOVER event type that the code rolls up to."""
        return self.cameo.plover

    def quad_class(self, convention: str = "plover-0.8") -> QuadClass:
        """Verbal or material, cooperation or conflict, under a named convention."""
        return self.cameo.quad(convention)

    @property
    def weight(self) -> float:
        """Goldstein weight in [-10, 10], or the severity given instead; 0 for an assessment."""
        if self.assessment is not None:
            return 0.0
        return self.cameo.goldstein if self.severity is None else self.severity

    @property
    def initiators(self) -> tuple[str, ...]:
        """Who acted, also where roles say so."""
        return self.from_ or self._first_present(ACTING)

    @property
    def targets(self) -> tuple[str, ...]:
        """Towards whom, also where roles say so."""
        return self.to or self._first_present(FACING)

    @property
    def actors(self) -> tuple[str, ...]:
        """Everybody who takes part, sorted."""
        in_roles = (actor for actors in self.roles.values() for actor in actors)
        return tuple(sorted({*self.from_, *self.to, *in_roles}))

    @property
    def known_at(self) -> datetime:
        """The earliest instant at which a source made it knowable; else when it happened."""
        known = [p.known_at for p in self.provenance if p.known_at is not None]
        return min(known, default=self.occurred_at)

    def _first_present(self, roles: tuple[Role, ...]) -> tuple[str, ...]:
        return next((self.roles[role] for role in roles if self.roles.get(role)), ())
