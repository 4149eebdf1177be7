"""A run whose finished blocks lie on disk: it can be interrupted, shared out and put together.

Results are those of ``simulate``, to the bit; only a few pairs are in memory at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from relsim.errors import Missing, RelsimError, RunIncomplete
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.trajectory import Samples
from relsim.run.block import simulate_block
from relsim.run.growth import grown, sizes_below
from relsim.run.manifest import Sizing
from relsim.run.parts import Part, generated_in, identity_of, is_whole, levels_in, write_part
from relsim.run.samples import WorldSamples
from relsim.run.sharing import shared
from relsim.run.stage import Stage
from relsim.scenario.plan import Plan, World

__all__ = ["Failure", "StoredSimulation", "compute", "parts_of", "put_together", "simulate_stored"]


@dataclass(frozen=True)
class StoredWorld:
    """One world's levels in its parts.

    Attributes:
        world: What was replayed.
        parts: Files in the order of their members, with the number of these.
        shape: Pairs and days.
    """

    world: World
    parts: tuple[tuple[Path, int], ...]
    shape: tuple[int, int]

    @property
    def generated(self) -> tuple[Event, ...]:
        """What rules and processes brought about in the first member."""
        return generated_in(self.parts[0][0])

    def of_pairs(self, first: int, stop: int) -> WorldSamples:
        """All members' levels of some pairs, in memory."""
        days = self.shape[1]
        total = sum(members for _, members in self.parts)
        levels = Samples(*np.empty((3, total, stop - first, days)))
        begin = 0
        for path, members in self.parts if stop > first else ():
            here = slice(begin, begin + members)
            for whole, part in zip(
                levels, levels_in(path, members, days, range(first, stop)), strict=True
            ):
                whole[here] = part
            begin += members
        return WorldSamples(self.world, *levels, self.generated)


@dataclass(frozen=True)
class StoredSimulation:
    """All worlds of a plan on disk; the attributes are those of ``Simulation``."""

    plan: Plan
    days: tuple[date, ...]
    pairs: tuple[Pair, ...]
    worlds: tuple[StoredWorld, ...]
    engines: Mapping[str, str]
    sizing: Sizing | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A part that could not be computed, and why."""

    part: Part
    reason: str

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}"


def simulate_stored(
    stage: Stage,
    folder: Path,
    *,
    executor: Executor | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> StoredSimulation:
    """Replay every world of a plan, block by block; finished parts are not computed again.

    Args:
        stage: The plan, laid out.
        folder: Where parts lie; it must exist.
        executor: Shares the blocks among threads or processes; with users' own processes, which may
            be no data, everything is done here.
        on_progress: Told how many of all member runs are done.

    Raises:
        RunIncomplete: where blocks failed; the others are kept.
    """

    def enlarged_to(members: int) -> StoredSimulation:
        parts = parts_of(stage, members)
        failures = compute(stage, parts, folder, executor=executor, on_progress=on_progress)
        if failures:
            raise RunIncomplete.of(failures, len(parts))
        return put_together(stage, members, [folder])

    until = stage.plan.ensemble.until
    if until is None:
        return enlarged_to(stage.plan.ensemble.members)
    results, sizing = grown(until, enlarged_to)
    return replace(results, sizing=sizing)


def parts_of(stage: Stage, members: int) -> list[Part]:
    """Every part of a run with so many members, world by world.

    The cuts of an ensemble that grows are where it stopped on its way.
    """
    identity = identity_of(stage.plan, stage.processes)
    stops = [0, *(sizes_below(members) if stage.plan.ensemble.until else ()), members]
    blocks = [block for one, other in pairwise(stops) for block in stage.blocks(range(one, other))]
    return [Part.of(identity, world.name, block) for world in stage.plan.worlds for block in blocks]


def compute(
    stage: Stage,
    parts: Sequence[Part],
    folder: Path,
    *,
    executor: Executor | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Failure]:
    """Compute those parts that are not there yet.

    Returns:
        The parts that could not be computed; the others are in the folder.
    """
    total = sum(len(part.members) for part in parts)
    missing = [part for part in parts if not is_whole(folder / part.name)]
    done = [total - sum(len(part.members) for part in missing)]

    def tell(number: int) -> None:
        done.append(len(missing[number].members))
        if on_progress is not None:
            on_progress(sum(done), total)

    baseline = stage.plan.baseline.name
    bases = {part.members: folder / part.name for part in parts if part.world == baseline}
    jobs = [(stage, part, folder / part.name, bases.get(part.members)) for part in missing]
    found = shared(_compute_part, jobs, None if stage.processes else executor, tell)
    return [failure for failure in found if failure is not None]


def _compute_part(stage: Stage, part: Part, path: Path, base: Path | None) -> Failure | None:
    world = next(world for world in stage.plan.worlds if world.name == part.world)
    try:
        known = _levels(stage, part.members, base) if stage.shares_model(world) else None
        block = simulate_block(stage, world, part.members, known)
    except RelsimError:
        raise
    except Exception as error:  # noqa: BLE001 - one block's failure must not lose the others
        return Failure(part, f"{type(error).__name__}: {error}")
    write_part(path, block)
    return None


def _levels(stage: Stage, members: range, path: Path | None) -> Samples | None:
    """All levels in a part, if it is there already."""
    if path is None or not is_whole(path):
        return None
    return levels_in(path, len(members), len(stage.days), range(len(stage.pairs)))


def put_together(stage: Stage, members: int, folders: Sequence[Path]) -> StoredSimulation:
    """The results in the parts of one or several folders.

    Raises:
        Missing: naming the parts that are in none of them.
    """
    parts = parts_of(stage, members)
    places = {part: _whereabouts(part, folders) for part in parts}
    missing = [str(part) for part, place in places.items() if place is None]
    if missing:
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        listed = "; ".join(missing[:3]) + more
        raise Missing(f"{len(missing)} of {len(parts)} parts are missing: {listed}")
    shape = len(stage.pairs), len(stage.days)
    worlds = tuple(
        StoredWorld(
            world,
            tuple(
                (place, len(part.members))
                for part, place in places.items()
                if part.world == world.name and place is not None
            ),
            shape,
        )
        for world in stage.plan.worlds
    )
    plan = replace(stage.plan, ensemble=replace(stage.plan.ensemble, members=members))
    return StoredSimulation(plan, stage.days, stage.pairs, worlds, dict(stage.engines))


def _whereabouts(part: Part, folders: Sequence[Path]) -> Path | None:
    return next((f / part.name for f in folders if is_whole(f / part.name)), None)
