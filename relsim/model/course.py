"""The course of a history: its events laid out on ticks, ready to be replayed by any engine.

Nothing here depends on a member's parameters or luck; ``compile`` adds those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby

import numpy as np
import numpy.typing as npt

from relsim.clock import ticks_between
from relsim.events.event import Event
from relsim.model.act_table import act_table
from relsim.model.acts import Act, acts_of
from relsim.model.dyad_record import DyadRecord, minute_of
from relsim.model.parameters import Parameters
from relsim.model.reaching import strand_table
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Surroundings

__all__ = ["Course", "Instant", "lay_out", "strands_of"]


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
    def _strands(self) -> StrandTable:
        return strands_of(self.instants, self.surroundings)

    @cached_property
    def _strands_with_onlookers(self) -> StrandTable:
        return strands_of(self.instants, replace(self.surroundings, onlookers=True))

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


def strands_of(instants: Iterable[Instant], around: Surroundings) -> StrandTable:
    """What the acts of some instants reach."""
    told = ((i.tick, [event.id for event in i.events], i.acts) for i in instants)
    return strand_table(act_table(told, around.actors), around)


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
