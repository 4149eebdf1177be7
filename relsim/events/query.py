"""Questions about events: which ones a select, an intervention or a reaction is about."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from relsim.events.event import Event
from relsim.events.record import ActorCode, EventId, Instant, Record

__all__ = ["Query"]

OneOrSeveral = tuple[str, ...]


class Query(Record):
    """All conditions must hold; within one, any value will do."""

    id: tuple[EventId, ...] | None = None
    """Event ids."""
    from_: Annotated[tuple[ActorCode, ...] | None, Field(alias="from")] = None
    """Who acted."""
    to: tuple[ActorCode, ...] | None = None
    """Towards whom."""
    actor: tuple[ActorCode, ...] | None = None
    """Who took part at all."""
    code: tuple[str, ...] | None = None
    """CAMEO codes, exactly."""
    root: tuple[Annotated[str, Field(pattern=r"^\d\d$")], ...] | None = None
    """CAMEO root codes, two digits."""
    plover: tuple[str, ...] | None = None
    """PLOVER event types."""
    sign: Literal["hostile", "cooperative", "neutral"] | None = None
    """The sign of the weight."""
    about: tuple[str, ...] | None = None
    """Topics or third actors."""
    after: Instant | None = None
    """At or after this instant."""
    before: Instant | None = None
    """Before this instant."""
    weight_at_most: Annotated[float, Field(ge=-10, le=10)] | None = None
    """Weight no higher than this; −5 selects grave hostile acts."""
    weight_at_least: Annotated[float, Field(ge=-10, le=10)] | None = None
    """Weight no lower than this."""

    @field_validator("id", "from_", "to", "actor", "code", "root", "plover", "about", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.model_fields_set:
            msg = "an empty query would match every event; name at least one condition"
            raise ValueError(msg)
        return self

    def matches(self, event: Event) -> bool:
        """Whether the event is one of those asked for."""
        return (
            _any(self.id, (event.id,))
            and _any(self.from_, event.initiators)
            and _any(self.to, event.targets)
            and _any(self.actor, event.actors)
            and _any(self.code, (event.code,))
            and _any(self.root, (event.code[:2],))
            and _any(self.plover, (event.plover,))
            and _any(self.about, event.about)
            and (self.sign is None or self.sign == _sign(event.weight))
            and (self.after is None or event.occurred_at >= self.after)
            and (self.before is None or event.occurred_at < self.before)
            and (self.weight_at_most is None or event.weight <= self.weight_at_most)
            and (self.weight_at_least is None or event.weight >= self.weight_at_least)
        )


def _any(wanted: OneOrSeveral | None, present: OneOrSeveral) -> bool:
    return wanted is None or not set(wanted).isdisjoint(present)


def _sign(weight: float) -> str:
    if weight == 0:
        return "neutral"
    return "cooperative" if weight > 0 else "hostile"
