"""What is worth knowing about a scenario and stops nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from relsim.clock import end_of_day, midnight
from relsim.errors import Problem
from relsim.events.event import Event
from relsim.scenario.history import History
from relsim.scenario.models import ScenarioFile
from relsim.scenario.plan import World
from relsim.scenario.reading import Reading
from relsim.scenario.tree import at

__all__ = ["notes_on"]

MOST = 3
"""Notes of one kind, and events named in one."""


def notes_on(
    file: ScenarioFile, reading: Reading, history: History, baseline: World
) -> Iterator[Problem]:
    """Every note."""
    yield from _outside(file, reading, history)
    yield from _same_day(baseline)
    yield from _before_its_cause(baseline)
    yield from _beyond_reach(file, reading)


def _outside(file: ScenarioFile, reading: Reading, history: History) -> Iterator[Problem]:
    first, end = midnight(file.period.start), end_of_day(file.period.end)
    outside = [event for event in history.events if not first <= event.occurred_at < end]
    if not outside:
        return
    listed = ", ".join(event.id for event in outside[:MOST])
    more = ", …" if len(outside) > MOST else ""
    lie = "event lies" if len(outside) == 1 else "events lie"
    are = "is" if len(outside) == 1 else "are"
    message = f"{len(outside)} {lie} outside the period and {are} not replayed: {listed}{more}"
    place = at(reading.root, ("period",))
    yield place.problem("RS210", message, severity="note")


def _same_day(baseline: World) -> Iterator[Problem]:
    """Events between the same actors at the same instant, as days are all that is known."""
    weighty = [event for event in baseline.events if event.weight]
    together = [list(group) for _, group in groupby(weighty, key=lambda e: e.occurred_at)]
    meeting = [names for group in together if len(names := _meeting(group)) > 1]
    for names in meeting[:MOST] if len(meeting) <= MOST else ():
        more = len(names) - MOST
        *others, last = names if more <= 0 else [*names[:MOST], f"{more} more"]
        listed = f"{', '.join(others)} and {last}"
        message = f"{listed} are on the same day; their order does not matter to the result"
        yield Problem("RS308", message, severity="note")


def _before_its_cause(baseline: World) -> Iterator[Problem]:
    """Effects that come before what they are said to follow from."""
    when = {event.id: event.occurred_at for event in baseline.events}
    early = [
        (event.id, cause)
        for event in baseline.events
        for cause in event.caused_by
        if cause == event.id or when.get(cause, event.occurred_at) > event.occurred_at
    ]
    for effect, cause in early[:MOST]:
        message = f"`{effect}` is said to be caused by `{cause}`, which does not come before it"
        yield Problem("RS309", message, severity="note")


def _beyond_reach(file: ScenarioFile, reading: Reading) -> Iterator[Problem]:
    """Full trust is a fixed point of all but one form of jump: nothing hostile moves it."""
    if file.parameters.values().get("jump") == "tsinghua":
        return
    for name, entry in file.relations.items():
        if entry.trust == 100:
            place = at(reading.root, ("relations", name))
            message = f"trust 100 of `{name}` is never lost under this form of jump; 99 can be"
            yield place.problem("RS310", message, severity="note")


def _meeting(events: list[Event]) -> list[str]:
    """Ids of those events that share two actors with another of them."""
    return [
        event.id
        for event in events
        if any(
            other is not event and len({*event.actors} & {*other.actors}) > 1 for other in events
        )
    ]
