"""What members' luck makes of a history, worked out before the replay: dates and answers.

Whether and when an event is answered follows from the log and from luck, not from the state, so the
answers of every member can be put into the history beforehand, and so can events whose dates are
drawn. A block replays one history that holds all of it; each part counts for those members whose
luck brought it about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.model.coded import Coded, moved, own_course, told_record
from relsim.model.course import Course, rearranged
from relsim.model.reactions import Luck, Responder

__all__ = ["answers_of", "as_one"]

Certainty = Mapping[str, float]
Floats = npt.NDArray[np.float64]


def answers_of(course: Course, certainty: Certainty, luck: Luck) -> tuple[tuple[int, Event], ...]:
    """Every event that the rules bring about in one member, with its tick, in time order."""
    responder = Responder(course.rules, luck, course.start)
    told: dict[int, list[Event]] = {i.tick: list(i.events) for i in course.instants}
    made: dict[int, list[Event]] = {}
    ahead = sorted(told)
    while ahead:
        tick = heappop(ahead)
        here = [(event, False) for event in told.get(tick, ())]
        here += [(event, True) for event in made.get(tick, ())]
        for event, generated in sorted(here, key=lambda each: each[0].id):
            sure = certainty.get(event.id, event.confidence)
            for answer in responder.to_event(event, tick, sure, generated=generated):
                if answer.tick < course.end_tick:
                    if answer.tick not in told and answer.tick not in made:
                        heappush(ahead, answer.tick)
                    made.setdefault(answer.tick, []).append(answer.event)
    return tuple((tick, event) for tick in sorted(made) for event in made[tick])


def as_one(
    course: Course, coded: Coded, lucks: Sequence[Luck]
) -> tuple[Course, Floats, tuple[Event, ...]]:
    """One history for all members, and who counts how much of what.

    Args:
        course: A history, perhaps with rules.
        coded: How the members read it.
        lucks: Of each member, M of them.

    Returns:
        The course, without rules; how much of each of its events counts, (events, 1 or M); the
        first member's answers.
    """
    if not (course.rules or coded.ticks):
        return course, coded.counted, ()
    ids = [event.id for event in course.events]
    sure = np.broadcast_to(coded.certainty, (len(ids), len(lucks))).T.tolist()
    counted = np.broadcast_to(coded.counted, (len(ids), len(lucks)))
    own = _Own(len(lucks))
    first: tuple[Event, ...] = ()
    for place, ticks in coded.ticks.items():
        counting = counted[place] > 0.0
        for tick in np.unique(ticks[counting]).tolist():
            if 0 <= tick < course.end_tick:
                counts = np.where(ticks == tick, counted[place], 0.0)
                own.put(tick, moved(course, place, tick), counts)
    for member, luck in enumerate(lucks) if course.rules else ():
        told = dict(zip(ids, sure[member], strict=True))
        answers = answers_of(own_course(course, coded, member), told, luck)
        for tick, event in answers:
            own.add(member, tick, event)
        first = first if member else tuple(event for _, event in answers)
    gone = frozenset(ids[place] for place in coded.ticks)
    return (*_joined(course, gone, own, counted), first)


@dataclass
class _Own:
    """Events that only some members have, or have at this tick, by tick and id."""

    members: int
    events: dict[tuple[int, str], Event] = field(default_factory=dict)
    counts: dict[tuple[int, str], Floats] = field(default_factory=dict)

    def put(self, tick: int, event: Event, counts: Floats) -> None:
        """Members have an event at a tick, which counts so much for each of them."""
        self.events[tick, event.id] = event
        self.counts[tick, event.id] = counts

    def add(self, member: int, tick: int, event: Event) -> None:
        """One member has an answer of a rule."""
        if (tick, event.id) not in self.events:
            self.put(tick, event, np.zeros(self.members))
        self.counts[tick, event.id][member] = event.confidence

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """What each event is called at its ticks, by id."""
        found: dict[str, tuple[str, ...]] = {}
        for tick, name in self.events:
            found[name] = (*found.get(name, ()), _dated(name, tick))
        return found


def _joined(
    course: Course, gone: frozenset[str], own: _Own, counted: Floats
) -> tuple[Course, Floats]:
    """The history with all members' own events in place of those that are ``gone``."""
    names = own.names
    # An event has several ticks here, so its name says which; who lifts it lifts it at any.
    put = [
        (tick, _lifting(event, names).model_copy(update={"id": _dated(name, tick)}))
        for (tick, name), event in own.events.items()
    ]
    lifting = {
        event.id: (tick, _lifting(event, names))
        for tick, event in zip(course.ticks, course.events, strict=True)
        if event.id not in gone and not names.keys().isdisjoint(event.lifts)
    }
    instants = rearranged(course, gone | lifting.keys(), [*put, *lifting.values()])
    told = course.told_ids
    reported = told.union(*(names[name] for name in gone & told & names.keys()))
    record = told_record(course) if gone else course.record
    whole = replace(course, instants=instants, rules=(), reported=reported, record=record)
    place = {event.id: number for number, event in enumerate(whole.events)}
    counts = np.zeros((len(whole.events), own.members))
    stays = [number for number, event in enumerate(course.events) if event.id not in gone]
    counts[[place[course.events[number].id] for number in stays]] = counted[stays]
    for (tick, name), each in own.counts.items():
        counts[place[_dated(name, tick)]] = each
    return whole, counts


def _dated(name: str, tick: int) -> str:
    return f"{name}|{tick}"


def _lifting(event: Event, names: Mapping[str, tuple[str, ...]]) -> Event:
    if names.keys().isdisjoint(event.lifts):
        return event
    lifted = tuple(each for name in event.lifts for each in names.get(name, (name,)))
    return event.model_copy(update={"lifts": lifted})
