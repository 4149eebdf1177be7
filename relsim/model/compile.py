"""Compile a course for one member: every impulse of the log, ready before the clock starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.course import Course, Instant, strands_of
from relsim.model.impulses import Contribution, Impulse, Impulses, contributions
from relsim.model.jump_table import ActStrengths, act_strengths, felt_strengths, jump_table
from relsim.model.member_columns import member_columns
from relsim.model.parameters import Parameters
from relsim.model.salience import Salience, salience
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Surroundings

__all__ = [
    "Certainty",
    "Compiled",
    "compile_course",
    "pairs_moved",
    "paths_of",
    "salience_by_act",
    "strengths_felt",
]

Floats = npt.NDArray[np.float64]

Certainty = Mapping[str, float]
"""c in [0, 1] by event id; an event that is not named counts with its own confidence."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A course with a member's parameters and certainties folded in.

    Attributes:
        course: What was compiled.
        parameters: The member's parameters.
        certainty: c of each event for this member.
        gravity: How many times its weight each event has in this member; 1 by default.
        salience: q of each act.
        impulses: By tick, where anything moves.
    """

    course: Course
    parameters: Parameters
    certainty: Certainty
    gravity: Mapping[str, float]
    salience: Salience
    impulses: Impulses

    def certainty_of(self, event: Event) -> float:
        """How certain an event is; its own confidence where it was generated in the run."""
        return self.certainty.get(event.id, event.confidence)

    def counted(self, event: Event) -> float:
        """How much of an event's weight counts: how certain it is, times how grave it was."""
        return self.certainty_of(event) * self.gravity.get(event.id, 1.0)

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
        table = strands_of([instant], around)
        sure = _column(self.counted(event) for event in instant.events)
        told = np.array([course.is_told(event) for event in instant.events], bool)
        weighed = self.salience.of(table.acts, told[table.acts.event])
        own = member_columns([self.parameters])
        full = act_strengths(table, sure[table.acts.event], weighed[:, None], own)
        jumps = jump_table(table, felt_strengths(table, full, own), own)
        return Impulses(table, jumps).get(instant.tick, ())


def compile_course(
    course: Course,
    parameters: Parameters,
    certainty: Certainty | None = None,
    gravity: Mapping[str, float] | None = None,
) -> Compiled:
    """Take all exponentials of a course.

    Args:
        course: The history laid out on ticks.
        parameters: One member's parameters.
        certainty: c by event id; each event's own confidence by default.
        gravity: How many times its weight each event has, by id; 1 by default.
    """
    certainty = {} if certainty is None else certainty
    gravity = {} if gravity is None else gravity
    sure = _column(
        certainty.get(event.id, event.confidence) * gravity.get(event.id, 1.0)
        for event in course.events
    )
    table = course.strands(parameters)
    felt = strengths_felt(course, table, [parameters], sure)
    found = Impulses(table, jump_table(table, felt, member_columns([parameters])))
    return Compiled(course, parameters, certainty, gravity, salience_of(course, parameters), found)


def strengths_felt(
    course: Course, table: StrandTable, members: Sequence[Parameters], certainty: Floats
) -> ActStrengths:
    """What arrives at the end of every strand, for a block of members.

    Args:
        course: The history.
        table: Its strands, or some of them.
        members: The parameters of each, or one where all share theirs.
        certainty: c of each event of the course, shape (events, 1 or M).
    """
    weighed = salience_by_act(course, table, members)
    own = member_columns(members)
    return felt_strengths(
        table, act_strengths(table, certainty[table.acts.event], weighed, own), own
    )


def salience_by_act(course: Course, table: StrandTable, members: Sequence[Parameters]) -> Floats:
    """The salience q of every act, shape (A, 1 or M)."""
    if not any(each.volume_normalised for each in members):
        return np.ones((len(table.acts), 1))
    told = course.told[table.acts.event]
    each = [salience_of(course, own).of(table.acts, told) for own in members]
    return np.stack(each, axis=1)


def paths_of(course: Course, parameters: Parameters) -> Iterator[Contribution]:
    """By which way each event reaches whose trust, and how strongly, at its own confidence."""
    table = course.strands(parameters)
    sure = _column(event.confidence for event in course.events)
    return contributions(table, strengths_felt(course, table, [parameters], sure), course.acts)


def pairs_moved(course: Course, parameters: Parameters) -> dict[Pair, int]:
    """The pairs that any event moves, at its own confidence, and by how many strands."""
    table = course.strands(parameters)
    sure = _column(event.confidence for event in course.events)
    felt = strengths_felt(course, table, [parameters], sure)
    moving = (felt.gain[:, 0] > 0.0) | (felt.loss[:, 0] > 0.0)
    counts = np.bincount(
        table.stop_pair[table.strand_side[moving] // 2], minlength=len(table.pairs)
    )
    return {p: n for p, n in zip(table.pairs, counts.tolist(), strict=True) if n}


def _column(values: Iterable[float]) -> Floats:
    return np.array([*values], np.float64)[:, None]


def salience_of(course: Course, parameters: Parameters) -> Salience:
    """The salience of every act of a course."""
    if course.record is None and parameters.volume_normalised:
        return salience(course.own_record, course.start, parameters)
    return salience(course.record, course.start, parameters)
