"""Where two histories part: which pairs a change can reach, and the part of history that does.

Pairs do not touch each other while no rule and no affinity waits for a state. So where two
histories of one model differ in some events, all pairs that none of these reaches keep their bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.acts import acts_by_names, acts_of
from relsim.model.course import Course, Instant, strands_of
from relsim.model.parameters import Parameters

__all__ = ["Parting", "Touched"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Touched:
    """What has to be replayed of a changed history.

    Attributes:
        pairs: Every pair that may differ; all others are the same to the bit.
        course: The part of the changed history that reaches these pairs.
        rows: Which events of the changed history these are.
    """

    pairs: frozenset[Pair]
    course: Course
    rows: Ints


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
        self._known: tuple[Ints, Touched] | None = None

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

    def touched(self, before: Floats, after: Floats) -> Touched:
        """What differs for members who count the events so.

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

    def _touched(self, otherwise: Ints) -> Touched:
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
        acts = self.before.strands(self._parameters).only(pairs).acts
        reaching = common[np.isin(common[:, 0], acts.event), 1]
        settling = _settling(self.after.events, pairs)
        kept = np.union1d(np.concatenate([reaching, parted[1]]), settling)
        course = replace(self.after, instants=_instants(self.after, kept))
        return Touched(frozenset(pairs), course, kept)

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
    """Some events of a course; instants of which all are wanted stay as they are."""
    sizes = [len(instant.events) for instant in course.instants]
    of_row = np.repeat(np.arange(len(sizes)), sizes)[rows]
    events = _events(course, rows)
    bounds = np.flatnonzero(np.diff(of_row, prepend=-1, append=-1))
    return tuple(
        whole if len(whole.events) == end - first else Instant.of(whole.tick, events[first:end])
        for first, end in pairwise(bounds.tolist())
        for whole in (course.instants[of_row[first]],)
    )


def _settling(events: Sequence[Event], pairs: set[Pair]) -> Ints:
    """Rows of what begins or lifts standing conditions between some pairs; anybody may lift."""
    standing = [event for event in events if event.standing is not None]
    here = {event.id for event in standing if not pairs.isdisjoint(_pairs_of([event]))}
    return np.array(
        [n for n, e in enumerate(events) if e.id in here or not here.isdisjoint(e.lifts)], np.int64
    )


def _pairs_of(events: Iterable[Event]) -> Iterable[Pair]:
    return (
        Pair.of(act.source, act.target)
        for event in events
        for act in acts_of(event) or acts_by_names(event)
        if act.source != act.target
    )
