"""Where two histories part, and which pairs that can reach.

Pairs do not touch each other while no rule and no affinity waits for a state. So where two
histories of one model differ in some events, all pairs that none of these reaches keep their bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.acts import acts_by_names, acts_of
from relsim.model.course import Course, Instant, strands_of
from relsim.model.parameters import Parameters

__all__ = ["Parting"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Parting:
    """Two histories without rules, event by event.

    Args:
        before: The history as it was.
        after: The changed one, with the same relations and the same record of what was told.
        parameters: Of the members, as far as they agree.
    """

    def __init__(self, before: Course, after: Course, parameters: Parameters) -> None:
        self.before, self.after = before, after
        self._parameters = parameters
        self._known: tuple[Ints, frozenset[Pair]] | None = None

    @cached_property
    def _common(self) -> Ints:
        """Rows of the events that are the same in both histories, shape (N, 2)."""
        rows = _same_events(self.before, self.after)
        one, other = rows.T
        found: Ints = rows[self.before.told[one] == self.after.told[other]]
        return found

    @cached_property
    def new(self) -> Course:
        """The changed history's own events."""
        rows = _others(self.after, self._common[:, 1])
        return replace(self.after, instants=_instants(self.after, rows))

    def touched(self, before: Floats, after: Floats) -> frozenset[Pair]:
        """Every pair that may differ for members who count events so; others keep their bits.

        Args:
            before: How much of each event of the history as it was, shape (events, 1 or M).
            after: The same of the changed one.
        """
        one, other = self._common.T
        otherwise = np.flatnonzero((before[one] != after[other]).any(axis=1))
        known = self._known
        if known is None or not np.array_equal(known[0], otherwise):
            # Blocks of members usually agree on it.
            known = self._known = otherwise, self._touched(otherwise)
        return known[1]

    def _touched(self, otherwise: Ints) -> frozenset[Pair]:
        """The same, given which of the common events are counted otherwise."""
        common = np.delete(self._common, otherwise, axis=0)
        courses = self.before, self.after
        parted = [_others(course, common[:, side]) for side, course in enumerate(courses)]
        around = self.before.surroundings
        if self._parameters.onlookers:
            around = replace(around, onlookers=True)
        changed = [e for c, rows in zip(courses, parted, strict=True) for e in _events(c, rows)]
        pairs = set(_pairs_of(self._conditions(changed)))
        for course, rows in zip(courses, parted, strict=True):
            pairs.update(strands_of(_instants(course, rows), around).pairs)
        return frozenset(pairs)

    def _conditions(self, changed: Sequence[Event]) -> list[Event]:
        """What begins a standing condition that some events begin or lift, in either history."""
        names = {name for event in changed for name in (event.id, *event.lifts)}
        both = (*self.before.events, *self.after.events) if names else ()
        return [event for event in both if event.standing is not None and event.id in names]


def _same_events(before: Course, after: Course) -> Ints:
    """Rows of equal events at the same tick; most instants are shared as they are."""
    one, other = _starts(before), _starts(after)
    rows: list[tuple[int, int]] = []
    for tick, (here, first) in one.items():
        there, start = other.get(tick, (None, 0))
        if there is here:
            rows += zip(
                range(first, first + len(here.events)),
                range(start, start + len(here.events)),
                strict=True,
            )
        elif there is not None:
            place = {event.id: row for row, event in enumerate(there.events, start)}
            rows += [
                (row, place[event.id])
                for row, event in enumerate(here.events, first)
                if event.id in place and event == after.events[place[event.id]]
            ]
    return np.array(rows, np.int64).reshape(-1, 2)


def _starts(course: Course) -> dict[int, tuple[Instant, int]]:
    """Every instant by its tick, with the row of its first event."""
    found, row = {}, 0
    for instant in course.instants:
        found[instant.tick] = instant, row
        row += len(instant.events)
    return found


def _others(course: Course, rows: Ints) -> Ints:
    """All rows but some."""
    rest = np.ones(len(course.events), bool)
    rest[rows] = False
    return np.flatnonzero(rest)


def _events(course: Course, rows: Ints) -> list[Event]:
    return [course.events[row] for row in rows.tolist()]


def _instants(course: Course, rows: Ints) -> tuple[Instant, ...]:
    """Some events of a course."""
    sizes = [len(instant.events) for instant in course.instants]
    ticks = np.repeat([instant.tick for instant in course.instants], sizes)[rows].tolist()
    told = zip(ticks, _events(course, rows), strict=True)
    return tuple(
        Instant.of(tick, (event for _, event in group))
        for tick, group in groupby(told, key=lambda item: item[0])
    )


def _pairs_of(events: Iterable[Event]) -> Iterable[Pair]:
    return (
        Pair.of(act.source, act.target)
        for event in events
        for act in acts_of(event) or acts_by_names(event)
        if act.source != act.target
    )
