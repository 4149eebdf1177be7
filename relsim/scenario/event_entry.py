"""Events as authors write them in YAML: ``date`` and ``do`` besides the stored names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, model_validator

from relsim.events.event import Event
from relsim.events.record import EventId, Instant
from relsim.scenario.kinds import mistake

__all__ = [
    "NO_ACTORS",
    "EventEntry",
    "EventFields",
    "PartialEvent",
    "Response",
    "response_fields",
]

AUTHORED: Mapping[str, str] = {"date": "occurred_at", "do": "code"}
"""What authors may write → the stored name."""
PLACEHOLDERS: Mapping[str, str] = {"initiator": "INITIATOR", "target": "TARGET"}
"""Words that stand for the actors of the triggering event, and what they are checked as."""


class EventFields(Event):
    """Some fields of an event; the others come from elsewhere."""

    id: EventId = ""
    """Name of the event, unique in its log."""
    occurred_at: Instant = datetime(1, 1, 1, tzinfo=UTC)
    """When it happened, UTC; ``date`` is another word for it."""
    code: str = ""
    """CAMEO code, as text, or a friendly word such as ``veto``; ``do`` is another word for it."""

    @model_validator(mode="after")
    def _actors_are_named_once(self) -> Self:
        if self.roles and (self.from_ or self.to):
            raise mistake("RS109", "give either `from` and `to`, or `roles`, not both")
        return self

    @property
    def given(self) -> dict[str, Any]:
        """The fields that were written, under their stored names, as plain values."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    @property
    def answers_actors(self) -> bool:
        """Whether ``initiator`` or ``target`` stands for an actor of a triggering event."""
        named = {*self.from_, *self.to, *self.about}
        named.update(code for codes in self.roles.values() for code in codes)
        return not named.isdisjoint(PLACEHOLDERS.values())


def authored(value: Any) -> Any:
    """Stored names in place of the authors' words; a number is no date."""
    if not isinstance(value, Mapping):
        return value
    fields = dict(value)
    for word, name in AUTHORED.items():
        if word in fields:
            if name in fields:
                raise mistake(
                    "RS109", f"`{word}` and `{name}` say the same thing; give one of them"
                )
            fields[name] = fields.pop(word)
    if isinstance(fields.get("occurred_at"), (int, float)):
        fields["occurred_at"] = str(fields["occurred_at"])
    return fields


def _with_placeholders(value: Any) -> Any:
    if isinstance(value, str):
        return PLACEHOLDERS.get(value, value)
    if isinstance(value, (list, tuple)):
        return [_with_placeholders(part) for part in value]
    return value


def _as_response(value: Any) -> Any:
    value = authored(value)
    if not isinstance(value, dict):
        return value
    changed = {k: _with_placeholders(value[k]) for k in ("from", "to", "about") if k in value}
    if isinstance(value.get("roles"), Mapping):
        changed["roles"] = {k: _with_placeholders(v) for k, v in value["roles"].items()}
    return {**value, **changed}


def response_fields(entry: EventFields) -> dict[str, Any]:
    """The response of a rule, with the words for the trigger's actors put back."""
    words = {checked: word for word, checked in PLACEHOLDERS.items()}

    def back(value: Any) -> Any:
        if isinstance(value, list):
            return [words.get(part, part) for part in value]
        return {k: back(v) for k, v in value.items()} if isinstance(value, dict) else value

    given = entry.given
    return {**given, **{k: back(given[k]) for k in ("from", "to", "about", "roles") if k in given}}


NO_ACTORS = "`initiator` and `target` are the actors of an event that is answered; here is none"

EventEntry = Annotated[Event, BeforeValidator(authored)]
"""A whole event."""
PartialEvent = Annotated[EventFields, BeforeValidator(authored)]
"""Some fields of an event."""
Response = Annotated[EventFields, BeforeValidator(_as_response)]
"""Some fields of an event, whose actors may be ``initiator`` and ``target``."""
