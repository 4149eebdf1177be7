"""Everything that the blocks of a run share: histories on ticks, pairs, engines, laid out once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import combinations, islice
from typing import Any

from relsim.clock import day_range, end_of_day, midnight
from relsim.events.pairs import Direction, Pair
from relsim.model.compile import pairs_moved
from relsim.model.course import Course, Instant, lay_out
from relsim.model.engine import Process
from relsim.model.kernel import Parting, can_replay
from relsim.model.rules import MOST_ANSWERS
from relsim.run.dates import is_vague
from relsim.scenario.plan import Plan, World

__all__ = ["BLOCK", "SMALL_BLOCK", "Stage", "course_of", "engine_of"]

BLOCK = 200
"""Members that the kernel replays together: enough to be worth laying the history out for."""
SMALL_BLOCK = 50
"""Members that run under a clock one by one: enough to be worth sending, few enough to share."""
MADE_AT_ONCE = 500_000
"""Answers of rules, and events on drawn days, that the members of a block may have in all."""
LEVELS_AT_ONCE = 30_000_000
"""Numbers that the levels of one block may come to, about 240 MB; what bounds the memory."""


def course_of(plan: Plan, world: World, known: Iterable[Instant] = ()) -> Course:
    """One world's history on ticks; ``known`` are those of another world."""
    start, end = midnight(plan.start), end_of_day(plan.end)
    course = lay_out(world.events, world.relations, start, end, world.rules, known)
    made_up = {fate.event_id for fate in world.fates if fate.change == "replaced"}
    reported = frozenset(event.id for event in plan.baseline.events if event.id not in made_up)
    return replace(course, record=plan.record, reported=reported)


def engine_of(plan: Plan, world: World, *, processes: bool = False) -> str:
    """What replays a world: ``kernel``, many members at once, or ``simpy``, under a clock."""
    return _engine(course_of(plan, world), world, processes=processes)


def _engine(course: Course, world: World, *, processes: bool) -> str:
    return "kernel" if not processes and can_replay(course, world.parameters) else "simpy"


class Stage:
    """A plan and the users' own processes, with what follows from them worked out once.

    Args:
        plan: A loaded scenario.
        processes: Users' own, run in every member of every world.
    """

    def __init__(self, plan: Plan, processes: tuple[Process, ...] = ()) -> None:
        self.plan = plan
        self.processes = processes
        self._courses: dict[str, Course] = {}
        self._partings: dict[str, Parting] = {}

    def __getstate__(self) -> dict[str, Any]:
        """Another process lays histories out by itself; that is quicker than sending them."""
        return {**self.__dict__, "_courses": {}, "_partings": {}}

    def course(self, world: World) -> Course:
        """One world's history on ticks."""
        if world.name not in self._courses:
            baseline = self.plan.baseline
            known = () if world is baseline else self.course(baseline).instants
            self._courses[world.name] = course_of(self.plan, world, known)
        return self._courses[world.name]

    def parting(self, world: World, before: Course, after: Course) -> Parting:
        """Where a world's history parts from the baseline's.

        Args:
            world: One that shares the baseline's model.
            before: The baseline's history, with what rules answer in some members.
            after: The same of the world; remembered as long as neither is another.
        """
        known = self._partings.get(world.name)
        if known is None or known.before is not before or known.after is not after:
            known = self._partings[world.name] = Parting(before, after, world.parameters)
        return known

    def engine(self, world: World) -> str:
        """What replays a world: ``kernel`` or ``simpy``."""
        return self.engines[world.name]

    @cached_property
    def engines(self) -> Mapping[str, str]:
        """What replays each world, by its name."""
        own = bool(self.processes)
        return {w.name: _engine(self.course(w), w, processes=own) for w in self.plan.worlds}

    def shares_model(self, world: World) -> bool:
        """Whether a world differs from the baseline in its history alone.

        Then pairs that the difference does not reach keep the baseline's bits.
        """
        return world.name in self._sharing

    @cached_property
    def _sharing(self) -> frozenset[str]:
        baseline = self.plan.baseline
        return frozenset(
            world.name
            for world in self.plan.worlds
            if self.engine(baseline) == self.engine(world) == "kernel"
            and world is not baseline
            and world.parameters == baseline.parameters
            and world.assumed == baseline.assumed
            and world.relations == baseline.relations
            and (self.plan.record is not None or not world.parameters.volume_normalised)
        )

    def checked(self, touched: AbstractSet[Pair]) -> set[Pair]:
        """Pairs that are replayed although nothing touches them, so that it can be seen.

        Those that are reported, and of all others the one that most events reach.
        """
        found = {pair for pair in self.plan.report_pairs if pair not in touched}
        found.update(islice((pair for pair in self._busiest if pair not in touched), 1))
        return found

    @cached_property
    def _busiest(self) -> tuple[Pair, ...]:
        """The pairs that events of the baseline move, the most often moved first."""
        baseline = self.plan.baseline
        moved = pairs_moved(self.course(baseline), baseline.parameters)
        return tuple(sorted(moved, key=lambda pair: (-moved[pair], pair)))

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days, in order."""
        return tuple(day_range(self.plan.start, self.plan.end))

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair that the scenario names or that any of its worlds can move, sorted."""
        plan = self.plan
        found = {*plan.report_pairs, *plan.pair_names}
        for world in plan.worlds:
            course = self.course(world)
            if self.processes or world.rules or world.parameters.affinities_follow_trust:
                found |= {Pair.of(*two) for two in combinations(world.relations.actors, 2)}
            if self.shares_model(world):
                course = self.parting(world, self.course(plan.baseline), course).new
            found |= pairs_moved(course, world.parameters).keys()
            found |= _pairs_under_conditions(course)
        return tuple(sorted(found))

    @cached_property
    def block_size(self) -> int:
        """Members that are replayed together; it decides speed and memory, and no bit."""
        wanted = SMALL_BLOCK if "simpy" in self.engines.values() else BLOCK
        wanted = min(wanted, MADE_AT_ONCE // max(1, self._most_made))
        each = 3 * len(self.pairs) * len(self.days)
        return max(1, min(wanted, LEVELS_AT_ONCE // max(1, each)))

    @property
    def _most_made(self) -> int:
        """Events that one member may have for itself alone."""
        dates = "dates" in self.plan.ensemble.drawn
        return max(
            min(MOST_ANSWERS, sum(rule.at_most for rule in world.rules))
            + (sum(is_vague(event) for event in world.events) if dates else 0)
            for world in self.plan.worlds
        )

    def blocks(self, members: range) -> list[range]:
        """Some members in blocks."""
        size = self.block_size
        return [
            range(first, min(first + size, members.stop))
            for first in range(members.start, members.stop, size)
        ]


def _pairs_under_conditions(course: Course) -> set[Pair]:
    return {
        Direction(act.source, act.target).pair
        for instant in course.instants
        for act in instant.acts
        if act.source != act.target
    }
