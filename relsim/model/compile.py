"""Compile a course for one member: every impulse of the log, ready before the clock starts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass

from relsim.events.event import Event
from relsim.events.pairs import Direction
from relsim.model.course import Course, Instant
from relsim.model.dyad_record import DyadRecord, minute_of
from relsim.model.impulses import Contribution, Impulse, contributions, impulses
from relsim.model.parameters import Parameters
from relsim.model.salience import Salience, salience
from relsim.model.strengths import Strength, Surroundings, act_strength, strands_by_pair

__all__ = ["Certainty", "Compiled", "compile_course", "paths_of"]

Certainty = Mapping[str, float]
"""c in [0, 1] by event id; an event that is not named counts with its own confidence."""


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
        """How certain an event is; its own confidence where it was generated in the run."""
        return self.certainty.get(event.id, event.confidence)

    def again(
        self, instant: Instant, affinity: Mapping[Direction, float] | None = None
    ) -> tuple[Impulse, ...]:
        """The impulses of an instant that was not in the log, or not alone.

        Args:
            instant: What happens.
            affinity: Who cares for whom now, where that differs from the start.
        """
        course = self.course
        start = course.surroundings
        around = Surroundings(
            start.actors,
            start.affinity if affinity is None else affinity,
            start.rivalry,
            self.parameters.onlookers,
        )
        strengths = _strengths(instant, self.certainty, self.salience, self.parameters)
        return impulses(strands_by_pair(instant.acts, around), strengths, self.parameters)


def compile_course(
    course: Course,
    parameters: Parameters,
    certainty: Certainty | None = None,
    known: MutableMapping[Instant, tuple[Impulse, ...]] | None = None,
) -> Compiled:
    """Take all exponentials of a course.

    Args:
        course: The history laid out on ticks.
        parameters: One member's parameters.
        certainty: c by event id; each event's own confidence by default.
        known: Impulses of instants that other courses share, for the same member, parameters and
            relations; what is missing is added.
    """
    known = {} if known is None or _counts_itself(course, parameters) else known
    certainty = {} if certainty is None else certainty
    counted = salience_of(course, parameters)
    found = {}
    for instant, reached in zip(course.instants, course.reached(parameters), strict=True):
        here = known.get(instant)
        if here is None:
            strengths = _strengths(instant, certainty, counted, parameters)
            here = known[instant] = impulses(reached, strengths, parameters)
        if here:
            found[instant.tick] = here
    return Compiled(course, parameters, certainty, counted, found)


def paths_of(course: Course, parameters: Parameters) -> Iterator[Contribution]:
    """By which way each event reaches whose trust, and how strongly, at its own confidence."""
    counted = salience_of(course, parameters)
    for instant, reached in zip(course.instants, course.reached(parameters), strict=True):
        strengths = _strengths(instant, {}, counted, parameters)
        yield from contributions(instant.acts, reached, strengths, parameters)


def salience_of(course: Course, parameters: Parameters) -> Salience:
    """The salience of every act of a course."""
    record = course.record
    if record is None:
        begin = minute_of(course.start)
        told = ((begin + i.tick, i.acts) for i in course.instants)
        record = DyadRecord.of_acts(told if parameters.volume_normalised else ())
    reported = course.reported
    if reported is None:
        reported = frozenset(event.id for event in course.events)
    return salience(record, course.start, reported, parameters)


def _counts_itself(course: Course, parameters: Parameters) -> bool:
    """Whether what an event counts depends on the other events of this very course."""
    return parameters.volume_normalised and course.record is None


def _strengths(
    instant: Instant, certainty: Certainty, counted: Salience, parameters: Parameters
) -> list[Strength]:
    confidence = {event.id: event.confidence for event in instant.events}
    return [
        act_strength(
            act,
            certainty.get(act.event, confidence[act.event]),
            counted.of(act, instant.tick),
            parameters,
        )
        for act in instant.acts
    ]
