"""Compile a course for one member: every impulse of the log, ready before the clock starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from relsim.events.event import Event
from relsim.events.pairs import Direction
from relsim.model.course import Course, Instant
from relsim.model.impulses import Certainty, Impulse, impulses_at, salience_of
from relsim.model.parameters import Parameters
from relsim.model.salience import Salience

__all__ = ["Compiled", "compile_course"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A course with a member's parameters and certainties folded in.

    Attributes:
        course: What was compiled.
        parameters: The member's parameters.
        certainty: c of each event for this member.
        salience: q of each act.
        impulses: By tick, where anything moves.
    """

    course: Course
    parameters: Parameters
    certainty: Certainty
    salience: Salience
    impulses: Mapping[int, tuple[Impulse, ...]]

    def certainty_of(self, event: Event) -> float:
        """C of an event; its own confidence where it was generated during the run."""
        return self.certainty.get(event.id, event.confidence)

    def again(
        self, instant: Instant, affinity: Mapping[Direction, float] | None = None
    ) -> tuple[Impulse, ...]:
        """The impulses of an instant that was not in the log, or not alone.

        Args:
            instant: What happens.
            affinity: Who cares for whom now, where that differs from the start.
        """
        around = self.course.surroundings
        if affinity is not None:
            around = replace(around, affinity=affinity)
        certainty = {event.id: self.certainty_of(event) for event in instant.events}
        found = impulses_at(instant, certainty, self.salience, around, self.parameters)
        return tuple(found)


def compile_course(
    course: Course, parameters: Parameters, certainty: Certainty | None = None
) -> Compiled:
    """Take all exponentials of a course.

    Args:
        course: The history laid out on ticks.
        parameters: One member's parameters.
        certainty: c by event id; each event's own confidence by default.
    """
    if certainty is None:
        certainty = {event.id: event.confidence for event in course.events}
    salience = salience_of(course, parameters)
    around = course.surroundings
    impulses = {}
    for instant in course.instants:
        found = impulses_at(instant, certainty, salience, around, parameters)
        if found:
            impulses[instant.tick] = tuple(found)
    return Compiled(course, parameters, certainty, salience, impulses)
