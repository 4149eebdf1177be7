"""Run every world of a plan, member by member, paired by keyed draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY, day_range, end_of_day, midnight
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.compile import Certainty, compile_course, paths_of
from relsim.model.course import Course, Instant, lay_out, with_shared_instants
from relsim.model.engine import Process, Replay
from relsim.model.impulses import Impulse
from relsim.model.noise import with_noise
from relsim.model.parameters import Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import index_of_tension, index_of_trust
from relsim.model.state import FlowTable
from relsim.model.trajectory import Samples
from relsim.run.draws import member_certainties, member_parameters
from relsim.run.sharing import shared
from relsim.scenario.plan import Plan, World

__all__ = ["Simulation", "WorldSamples", "course_of", "simulate"]

BLOCK = 50
"""Members that are run together: enough to be worth sending, few enough to share evenly."""

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
    course = lay_out(world.events, world.relations, start, end, world.rules)
    made_up = {fate.event_id for fate in world.fates if fate.change == "replaced"}
    reported = frozenset(event.id for event in plan.baseline.events if event.id not in made_up)
    return replace(course, record=plan.record, reported=reported)


def simulate(
    plan: Plan,
    processes: Iterable[Process] = (),
    *,
    executor: Executor | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Replay every world of a plan.

    Args:
        plan: A loaded scenario.
        processes: Users' own processes, run in every member of every world.
        executor: Shares the members among processes; with processes of the user's own, which
            may be no data, everything is done here.
        on_progress: Told how many of all member runs are done.
    """
    processes = tuple(processes)
    days = tuple(day_range(plan.start, plan.end))
    pairs = _pairs_within_reach(plan, everywhere=bool(processes))
    members = plan.ensemble.members
    blocks = [range(n, min(n + BLOCK, members)) for n in range(0, members, BLOCK)]
    done: list[int] = []

    def tell(block: int) -> None:
        done.append(len(blocks[block]) * len(plan.worlds))
        if on_progress is not None:
            on_progress(sum(done), members * len(plan.worlds))

    parts = shared(
        _simulate_block,
        [(plan, pairs, block, processes) for block in blocks],
        None if processes else executor,
        tell,
    )
    worlds = tuple(
        _joined(world, [part[number] for part in parts]) for number, world in enumerate(plan.worlds)
    )
    return Simulation(plan, days, pairs, worlds)


class _BlockSamples(NamedTuple):
    """What a block of members contributes to one world; (members, pairs, days), model scales."""

    samples: Samples
    generated: tuple[Event, ...]


def _simulate_block(
    plan: Plan, pairs: Sequence[Pair], members: range, processes: tuple[Process, ...]
) -> list[_BlockSamples]:
    """Some members in every world; what worlds share is compiled once a member."""
    runs = [_WorldRun.of(plan, world, len(pairs), members) for world in plan.worlds]
    for run, course in zip(runs, with_shared_instants(r.course for r in runs), strict=True):
        run.course = course
    for row, member in enumerate(members):
        known: dict[Instant, tuple[Impulse, ...]] = {}
        for run in runs:
            # An assumption changes what the same instant does; everything else shares it.
            shared_impulses = None if run.world.kind == "assumption" else known
            own = run.parameters[row]
            compiled = compile_course(run.course, own, run.certainties[row], shared_impulses)
            replay = Replay(compiled, Luck(plan.ensemble.seed, member), processes).run()
            ticks = range(TICKS_PER_DAY, run.course.end_tick + 1, TICKS_PER_DAY)
            samples = replay.trajectory().at(pairs, ticks, FlowTable(own))
            samples = with_noise(samples, pairs, plan.start, own, plan.ensemble.seed, member)
            for levels, sample in zip(run.samples, samples, strict=True):
                levels[row] = sample
            if member == 0:
                run.generated = replay.generated
    return [_BlockSamples(run.samples, run.generated) for run in runs]


@dataclass
class _WorldRun:
    """One world of a block while it is being run."""

    world: World
    course: Course
    parameters: Sequence[Parameters]
    certainties: Sequence[Certainty]
    samples: Samples
    generated: tuple[Event, ...] = ()

    @classmethod
    def of(cls, plan: Plan, world: World, pairs: int, members: range) -> _WorldRun:
        course = course_of(plan, world)
        shape = (len(members), pairs, course.end_tick // TICKS_PER_DAY)
        return cls(
            world,
            course,
            member_parameters(world, plan.ensemble, members),
            member_certainties(course.events, plan.ensemble, members),
            Samples(np.empty(shape), np.empty(shape), np.empty(shape)),
        )


def _joined(world: World, blocks: Sequence[_BlockSamples]) -> WorldSamples:
    """All members of a world, on the index scale."""
    joined = (np.concatenate(parts) for parts in zip(*(b.samples for b in blocks), strict=True))
    trust_12, trust_21, tension = joined
    return WorldSamples(
        world,
        np.clip(index_of_trust(trust_12), 0.0, 100.0),
        np.clip(index_of_trust(trust_21), 0.0, 100.0),
        np.clip(index_of_tension(tension), 0.0, 100.0),
        blocks[0].generated,
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
