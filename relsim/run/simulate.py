"""Run every world of a plan, member by member, paired by keyed draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY, day_range, end_of_day, midnight
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.compile import compile_course, paths_of
from relsim.model.course import Course, lay_out
from relsim.model.engine import Process, Replay
from relsim.model.noise import with_noise
from relsim.model.reactions import Luck
from relsim.model.relations import index_of_tension, index_of_trust
from relsim.model.state import FlowTable
from relsim.run.draws import member_certainties, member_parameters
from relsim.scenario.plan import Plan, World

__all__ = ["Simulation", "WorldSamples", "course_of", "simulate"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class WorldSamples:
    """Levels of one world, index 0–100, each of shape (members, pairs, days).

    Attributes:
        world: What was replayed.
        trust_12: Trust of each pair's first in its second.
        trust_21: Trust of the second in the first.
        tension: Of the pair.
        generated: What rules and processes brought about in the first member.
    """

    world: World
    trust_12: Floats
    trust_21: Floats
    tension: Floats
    generated: tuple[Event, ...]

    @property
    def trust(self) -> Floats:
        """Trust of the unordered pair: the mean of both directions."""
        return 0.5 * (self.trust_12 + self.trust_21)


@dataclass(frozen=True)
class Simulation:
    """All worlds of a plan, sampled at the end of each day.

    Attributes:
        plan: What was asked for.
        days: The days, in order.
        pairs: The pairs, sorted.
        worlds: The baseline first.
    """

    plan: Plan
    days: tuple[date, ...]
    pairs: tuple[Pair, ...]
    worlds: tuple[WorldSamples, ...]


def course_of(plan: Plan, world: World) -> Course:
    """One world's history on ticks."""
    start, end = midnight(plan.start), end_of_day(plan.end)
    return lay_out(world.events, world.relations, start, end, world.rules)


def simulate(
    plan: Plan,
    processes: Iterable[Process] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Replay every world of a plan.

    Args:
        plan: A loaded scenario.
        processes: Users' own processes, run in every member of every world.
        on_progress: Told how many of all members are done.
    """
    days = tuple(day_range(plan.start, plan.end))
    ticks = [(number + 1) * TICKS_PER_DAY for number in range(len(days))]
    processes = tuple(processes)
    pairs = _pairs_within_reach(plan, everywhere=bool(processes))
    done, total = 0, plan.ensemble.members * len(plan.worlds)
    worlds = []
    for world in plan.worlds:
        worlds.append(_simulate_world(plan, world, pairs, ticks, processes))
        done += plan.ensemble.members
        if on_progress is not None:
            on_progress(done, total)
    return Simulation(plan, days, pairs, tuple(worlds))


def _simulate_world(
    plan: Plan,
    world: World,
    pairs: Sequence[Pair],
    ticks: Sequence[int],
    processes: tuple[Process, ...],
) -> WorldSamples:
    course = course_of(plan, world)
    parameters = member_parameters(world, plan.ensemble)
    certainties = member_certainties(course.events, plan.ensemble)
    shape = (plan.ensemble.members, len(pairs), len(ticks))
    levels = tuple(np.empty(shape) for _ in range(3))
    generated: tuple[Event, ...] = ()
    for member in range(plan.ensemble.members):
        compiled = compile_course(course, parameters[member], certainties[member])
        replay = Replay(compiled, Luck(plan.ensemble.seed, member), processes).run()
        flows = FlowTable(parameters[member])
        samples = replay.trajectory().at(pairs, ticks, flows)
        samples = with_noise(
            samples, pairs, plan.start, parameters[member], plan.ensemble.seed, member
        )
        for level, sample in zip(levels, samples, strict=True):
            level[member] = sample
        if member == 0:
            generated = replay.generated
    trust_12, trust_21, tension = levels
    return WorldSamples(
        world,
        np.clip(index_of_trust(trust_12), 0.0, 100.0),
        np.clip(index_of_trust(trust_21), 0.0, 100.0),
        np.clip(index_of_tension(tension), 0.0, 100.0),
        generated,
    )


def _pairs_within_reach(plan: Plan, *, everywhere: bool) -> tuple[Pair, ...]:
    """Every pair that a scenario names or that any of its worlds can move."""
    found = {*plan.report_pairs, *plan.pair_names}
    for world in plan.worlds:
        course = course_of(plan, world)
        if everywhere or world.rules or world.parameters.affinities_follow_trust:
            found |= {Pair.of(*two) for two in combinations(world.relations.actors, 2)}
        found |= {part.direction.pair for part in paths_of(course, world.parameters)}
        found |= _pairs_under_conditions(course)
    return tuple(sorted(found))


def _pairs_under_conditions(course: Course) -> set[Pair]:
    return {
        Direction(act.source, act.target).pair
        for instant in course.instants
        for act in instant.acts
        if act.source != act.target
    }
