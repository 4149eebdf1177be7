"""What the history comes to once every correction and retraction has had its word.

The rules:

1. What is said of an event takes effect in the order of (known_at, position in the log), on top
   of the event as first recorded. So the word that became known last wins, field by field.
2. A retraction takes the event away; a later correction brings it back, with its changes.
3. A correction may change the instants from which ``Event.known_at`` follows, but it cannot make
   the event known before the record that first told it, and a view never holds an event whose
   own known_at lies after the view's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from relsim.events.event import Event
from relsim.log.entry import Entry
from relsim.log.records import Correction, Retraction, event_id_of

__all__ = ["Folded", "amend", "fold", "in_order_of_effect"]


@dataclass(frozen=True, slots=True)
class Folded:
    """Events in force, the records that changed any, and how many were known too late."""

    events: tuple[Event, ...]
    superseded: dict[str, tuple[Entry, ...]]
    hidden: int


def amend(event: Event, correction: Correction) -> Event:
    """The event with the corrected fields.

    Raises:
        ValidationError: where the outcome is no valid event.
    """
    fields = event.model_dump(mode="json", by_alias=True)
    if "occurred_at" in correction.set:
        fields.pop("precision")  # a short date says by itself how exactly it is known
    fields |= correction.set
    defaulted = {key for key, value in correction.set.items() if value is None}
    return Event.model_validate({k: v for k, v in fields.items() if k not in defaulted})


def in_order_of_effect(entries: Iterable[Entry]) -> list[Entry]:
    """Corrections and retractions in the order in which they count."""
    return sorted(entries, key=lambda entry: (entry.record.known_at, entry.position))


def fold(entries: Iterable[Entry], as_known_at: datetime | None = None) -> Folded:
    """The events in force among entries, all of which are known by ``as_known_at``."""
    told: dict[str, Event] = {}
    amendments: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.record, Event):
            told[entry.record.id] = entry.record
        else:
            amendments.setdefault(event_id_of(entry.record), []).append(entry)
    superseded = {
        event_id: tuple(in_order_of_effect(said))
        for event_id, said in amendments.items()
        if event_id in told
    }
    outcomes = (_outcome(event, superseded.get(key, ())) for key, event in told.items())
    in_force = [event for event in outcomes if event is not None]
    shown = [event for event in in_force if as_known_at is None or event.known_at <= as_known_at]
    shown.sort(key=lambda event: (event.occurred_at, event.id))
    return Folded(tuple(shown), superseded, hidden=len(in_force) - len(shown))


def _outcome(event: Event, amendments: Sequence[Entry]) -> Event | None:
    """The event after every amendment; none where the last one retracts it."""
    for entry in amendments:
        if isinstance(entry.record, Correction):
            event = amend(event, entry.record)
    retracted = amendments and isinstance(amendments[-1].record, Retraction)
    return None if retracted else event
