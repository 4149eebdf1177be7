"""The course of a history: its events laid out on ticks, ready to be replayed by any engine.

Nothing here depends on a member's parameters or luck; ``compile`` adds those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

import numpy as np
import numpy.typing as npt

from relsim.clock import ticks_between
from relsim.events.event import Event
from relsim.model.act_table import ActTable, act_table
from relsim.model.acts import Act, acts_of
from relsim.model.dyad_record import DyadRecord, minute_of
from relsim.model.parameters import Parameters
from relsim.model.reaching import strand_table
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Surroundings

__all__ = ["Course", "Instant", "lay_out", "rearranged", "strands_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Instant:
    """All events of one tick, and the acts they consist of; compared by identity.

    Attributes:
        tick: Whole minutes since the run's start.
        events: Sorted by id.
        acts: In the order of the events.
    """

    tick: int
    events: tuple[Event, ...]
    acts: tuple[Act, ...]

    @classmethod
    def of(cls, tick: int, events: Iterable[Event]) -> Instant:
        """The instant of some simultaneous events, in any order."""
        ordered = tuple(sorted(events, key=lambda event: event.id))
        return cls(tick, ordered, tuple(act for event in ordered for act in acts_of(event)))


@dataclass(frozen=True)
class Course:
    """One history, its starting point and what reacts to it.

    Attributes:
        start: The instant of tick 0, UTC.
        end_tick: Where the run ends; events at this tick are not part of it.
        instants: In time order.
        relations: Where every pair begins.
        rules: What answers events and states.
        record: What was told of the dyads, in this history or not; its own events by default.
        reported: Ids of the events that this record tells of; all by default.
    """

    start: datetime
    end_tick: int
    instants: tuple[Instant, ...]
    relations: Relations
    rules: tuple[Rule, ...] = ()
    record: DyadRecord | None = None
    reported: frozenset[str] | None = None

    @cached_property
    def surroundings(self) -> Surroundings:
        """Third parties of every act, as they stand at the start."""
        relations = self.relations
        return Surroundings(relations.actors, relations.affinity, relations.rivalry)

    def strands(self, parameters: Parameters) -> StrandTable:
        """What all acts reach; worked out once, since members share it."""
        return self._strands_with_onlookers if parameters.onlookers else self._strands

    @cached_property
    def act_columns(self) -> ActTable:
        """Every act within the period, in columns."""
        return _act_columns(self.instants, self.relations.actors)

    @cached_property
    def _strands(self) -> StrandTable:
        return strand_table(self.act_columns, self.surroundings)

    @cached_property
    def _strands_with_onlookers(self) -> StrandTable:
        return strand_table(self.act_columns, replace(self.surroundings, onlookers=True))

    @cached_property
    def stands(self) -> bool:
        """Whether any event begins a standing condition."""
        return any(event.standing is not None for event in self.events)

    @cached_property
    def own_record(self) -> DyadRecord:
        """The record of the history itself."""
        begin = minute_of(self.start)
        return DyadRecord.of_acts((begin + i.tick, i.acts) for i in self.instants)

    @cached_property
    def told(self) -> npt.NDArray[np.bool_]:
        """Whether the record tells of each event, shape (events,)."""
        return np.array([self.is_told(event) for event in self.events], bool)

    @cached_property
    def confidence(self) -> npt.NDArray[np.float64]:
        """How sure we are of each event, shape (events,)."""
        return np.array([event.confidence for event in self.events], np.float64)

    def is_told(self, event: Event) -> bool:
        """Whether the record tells of an event; rules and what-ifs make up others."""
        return event.id in self.told_ids

    @cached_property
    def told_ids(self) -> frozenset[str]:
        """Ids of the events that the record tells of."""
        own = (event.id for event in self.events)
        return frozenset(own) if self.reported is None else self.reported

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Every act of these events, in the same order."""
        return tuple(act for instant in self.instants for act in instant.acts)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Every event within the period, in time order."""
        return tuple(event for instant in self.instants for event in instant.events)

    @cached_property
    def ticks(self) -> tuple[int, ...]:
        """When each of ``events`` happens."""
        return tuple(instant.tick for instant in self.instants for _ in instant.events)


def strands_of(instants: Iterable[Instant], around: Surroundings) -> StrandTable:
    """What the acts of some instants reach."""
    return strand_table(_act_columns(instants, around.actors), around)


def _act_columns(instants: Iterable[Instant], onlookers: Iterable[str]) -> ActTable:
    told = ((i.tick, [event.id for event in i.events], i.acts) for i in instants)
    return act_table(told, onlookers)


def lay_out(
    events: Iterable[Event],
    relations: Relations,
    start: datetime,
    end: datetime,
    rules: Iterable[Rule] = (),
    known: Iterable[Instant] = (),
) -> Course:
    """Put events on ticks; those outside [start, end) are left out.

    Args:
        events: In any order.
        relations: Where every pair begins.
        start: The instant of tick 0, UTC.
        end: Where the run ends.
        rules: What answers events and states.
        known: Instants of another history of this period, taken over where they are the same.
    """
    laid_out = {instant.tick: instant for instant in known}
    within = sorted(
        (ticks_between(start, event.occurred_at), event.id, event)
        for event in events
        if start <= event.occurred_at < end
    )
    instants = tuple(
        _instant(tick, tuple(event for _, _, event in group), laid_out.get(tick))
        for tick, group in groupby(within, key=lambda item: item[0])
    )
    return Course(start, ticks_between(start, end), instants, relations, tuple(rules))


def _instant(tick: int, events: tuple[Event, ...], known: Instant | None) -> Instant:
    if known is not None and known.events == events:
        return known
    return Instant.of(tick, events)


def rearranged(
    course: Course, gone: Collection[str], put: Iterable[tuple[int, Event]]
) -> tuple[Instant, ...]:
    """The instants without some events and with others, by tick; the rest are the same objects."""
    instants = {instant.tick: instant for instant in course.instants}
    added: dict[int, list[Event]] = {}
    for tick, event in put:
        added.setdefault(tick, []).append(event)
    emptied = {i.tick for i in course.instants for event in i.events if event.id in gone}
    for tick in emptied | added.keys():
        there = instants[tick].events if tick in instants else ()
        now = [*(event for event in there if event.id not in gone), *added.get(tick, ())]
        instants.pop(tick, None)
        if now:
            instants[tick] = Instant.of(tick, now)
    return tuple(instants[tick] for tick in sorted(instants))
