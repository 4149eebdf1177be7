"""Which pairs a changed history can reach, and the part of it that does.

Pairs do not touch each other while no rule and no affinity waits for a state. So where two
histories of one model differ in some events, all pairs that none of these reaches keep their bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.acts import acts_by_names, acts_of
from relsim.model.course import Course, Instant, strands_of
from relsim.model.parameters import Parameters

__all__ = ["Told", "Touched"]

Floats = npt.NDArray[np.float64]


class _Place(NamedTuple):
    """Where an event stands in a history."""

    tick: int
    row: int
    event: Event
    told: bool


class Told:
    """A history without rules, and how much of it each member counts.

    Args:
        course: The history.
        certainty: Of each of its events, shape (events, 1 or M).
    """

    def __init__(self, course: Course, certainty: Floats) -> None:
        self.course, self.certainty = course, certainty

    @cached_property
    def places(self) -> Mapping[str, _Place]:
        """Every event by its id."""
        ticks = (i.tick for i in self.course.instants for _ in i.events)
        told = self.course.told.tolist()
        rows = enumerate(zip(ticks, self.course.events, told, strict=True))
        return {event.id: _Place(tick, row, event, known) for row, (tick, event, known) in rows}

    def only(self, ids: Iterable[str]) -> Told:
        """Some of its events."""
        kept = sorted((self.places[name] for name in ids), key=lambda place: place.row)
        course = replace(self.course, instants=_instants(kept))
        rows = np.array([place.row for place in kept], np.int64)
        return Told(course, self.certainty[rows])


class Touched:
    """What a changed history does to which pairs.

    Args:
        before: The history as it was.
        after: The changed one, from the same relations and with the same record of what was told.
        parameters: Of the members, as far as they agree.
    """

    def __init__(self, before: Told, after: Told, parameters: Parameters) -> None:
        self._before, self._after, self._parameters = before, after, parameters
        self._parted = _parted(before, after)

    @cached_property
    def pairs(self) -> frozenset[Pair]:
        """Every pair that may differ; all others are the same to the bit."""
        around = self._before.course.surroundings
        if self._parameters.onlookers:
            around = replace(around, onlookers=True)
        found: set[Pair] = set()
        for told in (self._before, self._after):
            places = [told.places[name] for name in self._parted if name in told.places]
            found.update(strands_of(_instants(places), around).pairs)
            found.update(_pairs_of(self._conditions(places)))
        return frozenset(found)

    def _conditions(self, places: Iterable[_Place]) -> Iterable[Event]:
        """What begins a standing condition that some events begin or lift."""
        names = {place.event.id for place in places}
        names.update(lifted for place in places for lifted in place.event.lifts)
        both = (told.places[name] for told in (self._before, self._after) for name in names
                if name in told.places)  # fmt: skip
        return [place.event for place in both if place.event.standing is not None]

    def reaching(self) -> Told:
        """The part of the changed history that reaches these pairs."""
        before = self._before.course
        acts = before.strands(self._parameters).only(self.pairs).acts
        kept = {before.events[row].id for row in np.unique(acts.event).tolist()}
        # Who lifts a condition may be anybody.
        kept |= {e.id for e in self._after.course.events if e.standing is not None or e.lifts}
        return self._after.only((kept | self._parted) & self._after.places.keys())


def _parted(before: Told, after: Told) -> frozenset[str]:
    """Ids of events that one history has alone, or at another time, or counts otherwise."""
    both = [
        (one.row, other.row, name)
        for name, one in before.places.items()
        if (other := after.places.get(name)) is not None
        and (one.tick, one.told) == (other.tick, other.told)
        and (one.event is other.event or one.event == other.event)
    ]
    rows = np.array([pair[:2] for pair in both], np.int64).reshape(-1, 2)
    same = (before.certainty[rows[:, 0]] == after.certainty[rows[:, 1]]).all(axis=1)
    shared = {name for (_, _, name), equal in zip(both, same.tolist(), strict=True) if equal}
    return frozenset((before.places.keys() | after.places.keys()) - shared)


def _instants(places: Iterable[_Place]) -> tuple[Instant, ...]:
    by_tick: dict[int, list[Event]] = {}
    for place in places:
        by_tick.setdefault(place.tick, []).append(place.event)
    return tuple(Instant.of(tick, by_tick[tick]) for tick in sorted(by_tick))


def _pairs_of(events: Iterable[Event]) -> Iterable[Pair]:
    return (
        Pair.of(act.source, act.target)
        for event in events
        for act in acts_of(event) or acts_by_names(event)
        if act.source != act.target
    )
