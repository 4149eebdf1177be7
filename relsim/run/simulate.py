"""Run every world of a plan, member by member, paired by keyed draws; results stay in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from relsim.model.engine import Process
from relsim.run.block import BlockSamples, simulate_worlds
from relsim.run.growth import grown
from relsim.run.samples import Simulation, WorldSamples
from relsim.run.sharing import shared
from relsim.run.stage import BLOCK, Stage, course_of, engine_of
from relsim.scenario.plan import Plan, World

__all__ = ["BLOCK", "Simulation", "WorldSamples", "course_of", "engine_of", "simulate"]

Block = list[BlockSamples]
"""Some members in every world."""


def simulate(
    plan: Plan,
    processes: Iterable[Process] = (),
    *,
    executor: Executor | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    stage: Stage | None = None,
) -> Simulation:
    """Replay every world of a plan.

    Args:
        plan: A loaded scenario.
        processes: Users' own processes, run in every member of every world.
        executor: Shares the members among threads or processes; with processes of the user's own,
            which may be no data, everything is done here.
        on_progress: Told how many of all member runs are done.
        stage: Of this plan and these processes, where it has been laid out already.

    Raises:
        Missing: where the ensemble's design needs an extra that is not installed.
    """
    stage = Stage(plan, tuple(processes)) if stage is None else stage
    blocks: list[range] = []
    parts: list[Block] = []

    def enlarged_to(members: int) -> Simulation:
        more = stage.blocks(range(blocks[-1].stop if blocks else 0, members))
        parts.extend(_simulated(stage, more, executor, _told(stage, blocks, more, on_progress)))
        blocks.extend(more)
        return _simulation(stage, members, parts)

    if plan.ensemble.until is None:
        return enlarged_to(plan.ensemble.members)
    simulation, sizing = grown(plan.ensemble.until, enlarged_to)
    return replace(simulation, sizing=sizing)


def _simulated(
    stage: Stage,
    blocks: Sequence[range],
    executor: Executor | None,
    tell: Callable[[int], None],
) -> list[Block]:
    jobs = [(stage, block) for block in blocks]
    return shared(simulate_worlds, jobs, None if stage.processes else executor, tell)


def _told(
    stage: Stage,
    before: Sequence[range],
    more: Sequence[range],
    on_progress: Callable[[int, int], None] | None,
) -> Callable[[int], None]:
    """Progress in member runs; where more members may follow, of those that there are to be now."""
    worlds = len(stage.plan.worlds)
    total = sum(map(len, (*before, *more))) * worlds
    done = [sum(map(len, before)) * worlds]

    def tell(number: int) -> None:
        done.append(len(more[number]) * worlds)
        if on_progress is not None:
            on_progress(sum(done), total)

    return tell


def _simulation(stage: Stage, members: int, parts: Sequence[Block]) -> Simulation:
    plan = replace(stage.plan, ensemble=replace(stage.plan.ensemble, members=members))
    worlds = tuple(
        _joined(world, [part[number] for part in parts]) for number, world in enumerate(plan.worlds)
    )
    return Simulation(plan, stage.days, stage.pairs, worlds, dict(stage.engines))


def _joined(world: World, blocks: Sequence[BlockSamples]) -> WorldSamples:
    """All members of a world."""
    trust_12, trust_21, tension = (
        np.concatenate(parts) for parts in zip(*(b.samples for b in blocks), strict=True)
    )
    return WorldSamples(world, trust_12, trust_21, tension, blocks[0].generated)
