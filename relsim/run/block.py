"""A block of members of one world or of all, replayed and brought to the index scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.coded import compile_member
from relsim.model.course import Course
from relsim.model.engine import Replay
from relsim.model.kernel import as_one, replay_block
from relsim.model.noise import with_noise
from relsim.model.parameters import Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import index_of_tension, index_of_trust
from relsim.model.state import FlowTable
from relsim.model.trajectory import Samples
from relsim.run.coding import member_coding
from relsim.run.draws import member_parameters
from relsim.run.stage import Stage
from relsim.scenario.plan import World

__all__ = ["BlockSamples", "simulate_block", "simulate_worlds"]

Floats = npt.NDArray[np.float64]


class BlockSamples(NamedTuple):
    """What a block contributes to a world.

    Attributes:
        samples: Levels, index 0–100, each of shape (members, pairs, days).
        generated: What rules and processes brought about in the first of all members.
    """

    samples: Samples
    generated: tuple[Event, ...]


class _History(NamedTuple):
    """What a block of members replays at once.

    Attributes:
        course: Without rules, with all that its members draw.
        certainty: How much of each of its events counts, shape (events, 1 or M).
        generated: What rules brought about in the first member.
    """

    course: Course
    certainty: Floats
    generated: tuple[Event, ...]


def simulate_block(
    stage: Stage, world: World, members: range, base: Samples | None = None
) -> BlockSamples:
    """Replay some members of a world.

    Args:
        stage: The plan, laid out.
        world: One of its worlds.
        members: Which.
        base: The baseline's levels of these members, if they are known. What the world cannot
            change of them is taken over, where that is less work.

    Raises:
        Missing: where the ensemble's design needs an extra that is not installed.
    """
    rules = world.rules or stage.plan.baseline.rules
    costly = rules or "dates" in stage.plan.ensemble.drawn  # to compare, as much as to replay
    if base is not None and stage.shares_model(world) and not costly:
        before = _history(stage, stage.plan.baseline, members)
        return _changed(stage, world, members, before, base)
    if stage.engine(world) == "kernel":
        return _all_at_once(stage, world, members, _history(stage, world, members))
    parameters = member_parameters(world, stage.plan.ensemble, members)
    samples, generated = _under_a_clock(stage, world, members, parameters)
    finished = _finished(samples, stage, stage.pairs, parameters, members)
    return BlockSamples(finished, generated if members.start == 0 else ())


def simulate_worlds(stage: Stage, members: range) -> list[BlockSamples]:
    """Replay some members of every world; of a changed history only what the changes touch.

    Raises:
        Missing: where the ensemble's design needs an extra that is not installed.
    """
    baseline, *others = stage.plan.worlds
    if not any(stage.shares_model(world) for world in others):
        return [simulate_block(stage, world, members) for world in stage.plan.worlds]
    before = _history(stage, baseline, members)
    base = _all_at_once(stage, baseline, members, before)
    return [
        base,
        *(
            _changed(stage, world, members, before, base.samples)
            if stage.shares_model(world)
            else simulate_block(stage, world, members)
            for world in others
        ),
    ]


def _changed(
    stage: Stage, world: World, members: range, before: _History, base: Samples
) -> BlockSamples:
    """A world that differs from the baseline in its history alone.

    Replayed are the pairs that the difference touches, and some that it does not, as a check.
    """
    after = _history(stage, world, members)
    generated = after.generated if members.start == 0 else ()
    parting = stage.parting(world, before.course, after.course)
    touched = parting.touched(before.certainty, after.certainty)
    replayed = touched.union(stage.checked(touched))
    rows = [row for row, pair in enumerate(stage.pairs) if pair in replayed]
    found = _replayed(stage, world, members, after, [stage.pairs[row] for row in rows])
    samples = Samples(*(levels.copy() for levels in base))
    for levels, own in zip(samples, found, strict=True):
        levels[:, rows] = own
    return BlockSamples(samples, generated)


def _under_a_clock(
    stage: Stage, world: World, members: range, parameters: Sequence[Parameters]
) -> tuple[Samples, tuple[Event, ...]]:
    course, ensemble = stage.course(world), stage.plan.ensemble
    coded = member_coding(stage.plan, world, course, members)
    ticks = range(TICKS_PER_DAY, course.end_tick + 1, TICKS_PER_DAY)
    samples = Samples(*np.empty((3, len(members), len(stage.pairs), len(ticks))))
    generated: tuple[Event, ...] = ()
    for row, member in enumerate(members):
        compiled = compile_member(course, parameters[row], coded, row)
        replay = Replay(compiled, Luck(ensemble.seed, member), stage.processes).run()
        levels = replay.trajectory().at(stage.pairs, ticks, FlowTable(parameters[row]))
        for block, sampled in zip(samples, levels, strict=True):
            block[row] = sampled
        generated = replay.generated if row == 0 else generated
    return samples, generated


def _history(stage: Stage, world: World, members: range) -> _History:
    course, seed = stage.course(world), stage.plan.ensemble.seed
    coded = member_coding(stage.plan, world, course, members)
    return _History(*as_one(course, coded, [Luck(seed, member) for member in members]))


def _all_at_once(stage: Stage, world: World, members: range, history: _History) -> BlockSamples:
    samples = _replayed(stage, world, members, history, stage.pairs)
    return BlockSamples(samples, history.generated if members.start == 0 else ())


def _replayed(
    stage: Stage, world: World, members: range, history: _History, pairs: Sequence[Pair]
) -> Samples:
    """Some pairs of a world on the index."""
    parameters = member_parameters(world, stage.plan.ensemble, members)
    ticks = range(TICKS_PER_DAY, history.course.end_tick + 1, TICKS_PER_DAY)
    samples = replay_block(history.course, parameters, history.certainty, pairs, ticks)
    return _finished(samples, stage, pairs, parameters, members)


def _finished(
    samples: Samples,
    stage: Stage,
    pairs: Sequence[Pair],
    parameters: Sequence[Parameters],
    members: range,
) -> Samples:
    seed = stage.plan.ensemble.seed
    return _on_the_index(with_noise(samples, pairs, stage.days, parameters, seed, members))


def _on_the_index(samples: Samples) -> Samples:
    return Samples(
        np.clip(index_of_trust(samples.trust_12), 0.0, 100.0),
        np.clip(index_of_trust(samples.trust_21), 0.0, 100.0),
        np.clip(index_of_tension(samples.tension), 0.0, 100.0),
    )
