"""What members make of an uncertain record: whether, when and how gravely each event happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.model.compile import Compiled, compile_course
from relsim.model.course import Course, rearranged
from relsim.model.dyad_record import DyadRecord
from relsim.model.parameters import Parameters

__all__ = ["Coded", "compile_member", "moved", "own_course", "told_record"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Coded:
    """How M members read the events (E) of a course.

    Attributes:
        certainty: c of each event, or 0 or 1 where that was drawn, shape (E, 1 or M).
        gravity: How many times its weight each event has, above 0, shape (E, 1 or M).
        ticks: When events happened whose dates were drawn, by place among the events, shape (M,)
            each; an event that falls outside the course is no part of that member's run.
    """

    certainty: Floats
    gravity: Floats
    ticks: Mapping[int, Ints] = field(default_factory=dict)

    @classmethod
    def sure(cls, certainty: Floats) -> Coded:
        """Only c is given: dates and weights are as recorded."""
        return cls(certainty, np.ones((len(certainty), 1)))

    @property
    def counted(self) -> Floats:
        """How much of each event's weight counts, shape (E, 1 or M)."""
        return self.certainty * self.gravity

    def only(self, members: slice | Ints) -> Coded:
        """Of some members."""
        certainty, gravity = (
            each if each.shape[1] == 1 else each[:, members]
            for each in (self.certainty, self.gravity)
        )
        return Coded(certainty, gravity, {n: ticks[members] for n, ticks in self.ticks.items()})

    def moves(self, course: Course, member: int) -> list[tuple[int, Event]]:
        """One member's events whose dates were drawn, with their ticks, within the course."""
        own = ((place, int(ticks[member])) for place, ticks in self.ticks.items())
        return [(t, moved(course, place, t)) for place, t in own if 0 <= t < course.end_tick]


def moved(course: Course, place: int, tick: int) -> Event:
    """An event of a course as it is at another tick."""
    event = course.events[place]
    when = event.occurred_at + timedelta(minutes=tick - course.ticks[place])
    return event.model_copy(update={"occurred_at": when})


def own_course(course: Course, coded: Coded, member: int) -> Course:
    """One member's history, each event when it happened there."""
    if not coded.ticks:
        return course
    gone = frozenset(course.events[place].id for place in coded.ticks)
    instants = rearranged(course, gone, coded.moves(course, member))
    return replace(course, instants=instants, record=told_record(course))


def compile_member(course: Course, parameters: Parameters, coded: Coded, member: int) -> Compiled:
    """A course as one member of a block reads it."""
    certainty, gravity = (
        dict(zip((event.id for event in course.events), _column(each, member), strict=True))
        for each in (coded.certainty, coded.gravity)
    )
    return compile_course(own_course(course, coded, member), parameters, certainty, gravity)


def told_record(course: Course) -> DyadRecord:
    """What was told of the dyads, on the dates that were told, whatever members draw."""
    return course.record or course.own_record


def _column(each: Floats, member: int) -> list[float]:
    column: list[float] = each[:, min(member, each.shape[1] - 1)].tolist()
    return column
