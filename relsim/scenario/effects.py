"""What interventions need to know about events: who is meant, what follows, what is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from relsim.clock import Precision, midnight
from relsim.errors import UnknownCode
from relsim.events.event import Event
from relsim.events.groups import expand_groups
from relsim.events.query import Query
from relsim.events.suggest import did_you_mean
from relsim.scenario.changes import Shift

__all__ = ["Move", "choices", "consequences", "is_meant", "kept_fields", "moves"]


def consequences(events: Mapping[str, Event], causes: Iterable[str]) -> tuple[str, ...]:
    """Ids of all events that some events brought about, directly or not; sorted, without them."""
    causes = set(causes)
    effects: dict[str, list[str]] = {}
    for event in events.values():
        for cause in event.caused_by:
            effects.setdefault(cause, []).append(event.id)
    found: set[str] = set()
    open_ = list(causes)
    while open_:
        for effect in effects.get(open_.pop(), ()):
            if effect not in found and effect not in causes:
                found.add(effect)
                open_.append(effect)
    return tuple(sorted(found))


def choices(ids: Iterable[str], wanted: str) -> str | None:
    """A suggestion when an id is near, and every id when there are fewer than ten."""
    ids = list(ids)
    near = did_you_mean(wanted, ids)
    listed = f"Events: {', '.join(ids)}" if 0 < len(ids) < 10 else None
    return " ".join(part for part in (near, listed) if part) or None


def is_meant(query: Query, event: Event) -> bool:
    """Whether an event is meant, by the group it names or by the group's members."""
    if query.matches(event):
        return True
    try:
        expanded = expand_groups(event)
    except UnknownCode:
        return False  # reported where the event is checked
    return expanded is not event and query.matches(expanded)


_FOLLOW: Mapping[str, tuple[str, ...]] = {
    "from": ("roles", "expected_roles"),
    "to": ("roles", "expected_roles"),
    "roles": ("from", "to"),
    "code": ("severity", "standing", "assessment", "summary"),
    "occurred_at": ("precision",),
}
"""Fields that no longer fit when another one is given."""


def kept_fields(event: Event, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What a replaced event keeps of the one it stands for."""
    kept = event.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    kept["precision"] = event.precision.value
    for name in fields:
        for stale in _FOLLOW.get(name, ()):
            kept.pop(stale, None)
    return kept


class Move(NamedTuple):
    """When an event happens instead, and how exactly that is known."""

    occurred_at: datetime
    precision: Precision


def moves(events: Mapping[str, Event], chosen: Iterable[Event], change: Shift) -> dict[str, Move]:
    """Where a shift takes the chosen events and, if it says so, their consequences.

    What several moved events brought about moves with the one that moves furthest ahead.

    Raises:
        OverflowError: beyond the years that can be counted.
    """
    planned = {event.id: _move(event, change) for event in chosen}
    if not change.with_consequences:
        return planned
    distances: dict[str, timedelta] = {}
    for cause, move in sorted(planned.items()):
        distance = move.occurred_at - events[cause].occurred_at
        for effect in consequences(events, (cause,)):
            if effect not in planned:
                distances[effect] = max(distance, distances.get(effect, distance))
    for effect, distance in distances.items():
        event = events[effect]
        planned[effect] = Move(event.occurred_at + distance, event.precision)
    return planned


def _move(event: Event, change: Shift) -> Move:
    if change.to is None:
        later = timedelta(days=change.by_days or 0.0)
        return Move(event.occurred_at + later, event.precision)
    whole_day = change.to == midnight(change.to.date())
    return Move(change.to, Precision.DAY if whole_day else Precision.HOUR)
