"""Run every world of a plan, member by member, paired by keyed draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
from relsim.model.compile import compile_course, paths_of
from relsim.model.course import Course, lay_out
from relsim.model.engine import Process, Replay
from relsim.model.kernel import can_replay, replay_block, with_answers
from relsim.model.noise import with_noise
from relsim.model.parameters import Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import index_of_tension, index_of_trust
from relsim.model.state import FlowTable
from relsim.model.trajectory import Samples
from relsim.run.draws import member_certainty, member_parameters
from relsim.run.sharing import shared
from relsim.scenario.plan import Plan, World

__all__ = ["Simulation", "WorldSamples", "course_of", "engine_of", "simulate"]

BLOCK = 200
"""Members that the kernel replays together: enough to be worth laying the history out for."""
SMALL_BLOCK = 50
"""Members that run under a clock one by one: enough to be worth sending, few enough to share."""

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
        engines: What replayed each world, ``kernel`` or ``simpy``, by its name.
    """

    plan: Plan
    days: tuple[date, ...]
    pairs: tuple[Pair, ...]
    worlds: tuple[WorldSamples, ...]
    engines: Mapping[str, str]


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
    clocked = {engine_of(plan, world, processes=bool(processes)) for world in plan.worlds}
    size = SMALL_BLOCK if "simpy" in clocked else BLOCK
    blocks = [range(n, min(n + size, members)) for n in range(0, members, size)]
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
    engines = {
        world.name: engine_of(plan, world, processes=bool(processes)) for world in plan.worlds
    }
    return Simulation(plan, days, pairs, worlds, engines)


class _BlockSamples(NamedTuple):
    """What a block of members contributes to one world; (members, pairs, days), model scales."""

    samples: Samples
    generated: tuple[Event, ...]


def engine_of(plan: Plan, world: World, *, processes: bool = False) -> str:
    """What replays a world: ``kernel``, many members at once, or ``simpy``, under a clock."""
    return "kernel" if not processes and _kernel_can(plan, world) else "simpy"


def _kernel_can(plan: Plan, world: World) -> bool:
    return can_replay(course_of(plan, world), world.parameters)


def _simulate_block(
    plan: Plan, pairs: Sequence[Pair], members: range, processes: tuple[Process, ...]
) -> list[_BlockSamples]:
    """Some members in every world."""
    return [_world_block(plan, world, pairs, members, processes) for world in plan.worlds]


def _world_block(
    plan: Plan, world: World, pairs: Sequence[Pair], members: range, processes: tuple[Process, ...]
) -> _BlockSamples:
    course = course_of(plan, world)
    parameters = member_parameters(world, plan.ensemble, members)
    certainty = member_certainty(course.events, plan.ensemble, members)
    ticks = range(TICKS_PER_DAY, course.end_tick + 1, TICKS_PER_DAY)
    lucks = [Luck(plan.ensemble.seed, member) for member in members]
    generated: tuple[Event, ...] = ()
    if engine_of(plan, world, processes=bool(processes)) == "simpy":
        samples = Samples(*(np.empty((len(members), len(pairs), len(ticks))) for _ in range(3)))
        ids = [event.id for event in course.events]
        for row, member in enumerate(members):
            own = dict(zip(ids, certainty[:, min(row, certainty.shape[1] - 1)], strict=True))
            compiled = compile_course(course, parameters[row], own)
            replay = Replay(compiled, lucks[row], processes).run()
            levels = replay.trajectory().at(pairs, ticks, FlowTable(parameters[row]))
            for block, sampled in zip(samples, levels, strict=True):
                block[row] = sampled
            if member == 0:
                generated = replay.generated
    else:
        if course.rules:
            course, certainty, generated = with_answers(course, certainty, lucks)
        samples = replay_block(course, parameters, certainty, pairs, ticks)
    return _BlockSamples(_noisy(samples, plan, pairs, parameters, members), generated)


def _noisy(
    samples: Samples,
    plan: Plan,
    pairs: Sequence[Pair],
    parameters: Sequence[Parameters],
    members: range,
) -> Samples:
    if not any(own.noise_per_sqrt_day for own in parameters):
        return samples
    noisy = [
        with_noise(Samples(*levels), pairs, plan.start, own, plan.ensemble.seed, member)
        for own, member, *levels in zip(parameters, members, *samples, strict=True)
    ]
    return Samples(*(np.stack(levels) for levels in zip(*noisy, strict=True)))


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
