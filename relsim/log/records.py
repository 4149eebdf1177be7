"""What a log holds: events, and the later words that correct or retract them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, JsonValue, field_validator
from pydantic_core import to_jsonable_python

from relsim.events.event import Event
from relsim.events.record import EventId, Instant, Record
from relsim.log.segment import Segment

__all__ = [
    "Correction",
    "LogRecord",
    "Reason",
    "Retraction",
    "StoredRecord",
    "event_id_of",
    "occurred_at_of",
]

Reason = Annotated[str, Field(min_length=1)]
"""Why, in plain words; never empty."""

CORRECTABLE = frozenset(
    field.alias or name for name, field in Event.model_fields.items() if name != "id"
)
"""The fields of an event that a correction may set, as they are written."""


def _plain(value: Any) -> Any:
    """Dates, enums and records as the JSON they are written as."""
    return to_jsonable_python(value, by_alias=True, inf_nan_mode="constants")


class Correction(Record):
    """Says that an event was other than the log has it; the earlier words stay readable.

    Whole fields are replaced; ``null`` puts back a field's default. Whether the outcome is a
    valid event is checked when the correction is appended. After a retraction, a correction
    brings the event back; an empty ``set`` does only that.
    """

    corrects: EventId
    """The event that it speaks of."""
    set: Annotated[dict[str, JsonValue], BeforeValidator(_plain)]
    """The fields to replace, written as in an event."""
    reason: Reason
    """Why the event is now told differently."""
    known_at: Instant
    """When the correction became knowable, UTC."""
    source: str | None = None
    """Who says so, or where it was read."""

    @field_validator("set")
    @classmethod
    def _only_fields_of_an_event(cls, value: dict[str, JsonValue]) -> dict[str, JsonValue]:
        value = {"from" if key == "from_" else key: item for key, item in value.items()}
        if "id" in value:
            msg = "an event's `id` cannot be corrected: retract it and append it under the new id"
            raise ValueError(msg)
        if unknown := sorted(value.keys() - CORRECTABLE):
            msg = f"an event has no field {', '.join(f'`{key}`' for key in unknown)}"
            raise ValueError(msg)
        return value


class Retraction(Record):
    """Says that an event did not happen, or should never have been in the log."""

    retracts: EventId
    """The event that it speaks of."""
    reason: Reason
    """Why it is taken back."""
    known_at: Instant
    """When the retraction became knowable, UTC."""


LogRecord: TypeAlias = Event | Correction | Retraction
"""Anything that can be appended to a log."""

StoredRecord: TypeAlias = LogRecord | Segment
"""Anything that a log holds: segments come by an import only."""


def event_id_of(record: StoredRecord) -> str:
    """The event that a record is, or speaks of; for a segment a word that is no event's id."""
    match record:
        case Event():
            return record.id
        case Correction():
            return record.corrects
        case Retraction():
            return record.retracts
        case Segment():
            return f"#{record.sha256}"


def occurred_at_of(record: StoredRecord) -> datetime | None:
    """When the event happened; none for any other record."""
    return record.occurred_at if isinstance(record, Event) else None
