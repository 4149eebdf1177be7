"""A block of members of one world, replayed and brought to the index scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.model.compile import compile_course
from relsim.model.engine import Replay
from relsim.model.kernel import replay_block, with_answers
from relsim.model.noise import with_noise
from relsim.model.parameters import Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import index_of_tension, index_of_trust
from relsim.model.state import FlowTable
from relsim.model.trajectory import Samples
from relsim.run.draws import member_certainty, member_parameters
from relsim.run.stage import Stage
from relsim.scenario.plan import World

__all__ = ["BlockSamples", "simulate_block"]


class BlockSamples(NamedTuple):
    """What a block contributes to a world.

    Attributes:
        samples: Levels, index 0–100, each of shape (members, pairs, days).
        generated: What rules and processes brought about in the first of all members.
    """

    samples: Samples
    generated: tuple[Event, ...]


def simulate_block(stage: Stage, world: World, members: range) -> BlockSamples:
    """Replay some members of a world.

    Raises:
        Missing: where the ensemble's design needs an extra that is not installed.
    """
    parameters = member_parameters(world, stage.plan.ensemble, members)
    if stage.engine(world) == "simpy":
        samples, generated = _under_a_clock(stage, world, members, parameters)
    else:
        samples, generated = _all_at_once(stage, world, members, parameters)
    seed = stage.plan.ensemble.seed
    noisy = with_noise(samples, stage.pairs, stage.days, parameters, seed, members)
    return BlockSamples(_on_the_index(noisy), generated if members.start == 0 else ())


def _under_a_clock(
    stage: Stage, world: World, members: range, parameters: Sequence[Parameters]
) -> tuple[Samples, tuple[Event, ...]]:
    course, ensemble = stage.course(world), stage.plan.ensemble
    certainty = member_certainty(course.events, ensemble, members)
    ticks = range(TICKS_PER_DAY, course.end_tick + 1, TICKS_PER_DAY)
    samples = Samples(*np.empty((3, len(members), len(stage.pairs), len(ticks))))
    ids = [event.id for event in course.events]
    generated: tuple[Event, ...] = ()
    for row, member in enumerate(members):
        own = dict(zip(ids, certainty[:, min(row, certainty.shape[1] - 1)], strict=True))
        compiled = compile_course(course, parameters[row], own)
        replay = Replay(compiled, Luck(ensemble.seed, member), stage.processes).run()
        levels = replay.trajectory().at(stage.pairs, ticks, FlowTable(parameters[row]))
        for block, sampled in zip(samples, levels, strict=True):
            block[row] = sampled
        generated = replay.generated if row == 0 else generated
    return samples, generated


def _all_at_once(
    stage: Stage, world: World, members: range, parameters: Sequence[Parameters]
) -> tuple[Samples, tuple[Event, ...]]:
    course, ensemble = stage.course(world), stage.plan.ensemble
    certainty = member_certainty(course.events, ensemble, members)
    ticks = range(TICKS_PER_DAY, course.end_tick + 1, TICKS_PER_DAY)
    generated: tuple[Event, ...] = ()
    if course.rules:
        lucks = [Luck(ensemble.seed, member) for member in members]
        course, certainty, generated = with_answers(course, certainty, lucks)
    return replay_block(course, parameters, certainty, stage.pairs, ticks), generated


def _on_the_index(samples: Samples) -> Samples:
    return Samples(
        np.clip(index_of_trust(samples.trust_12), 0.0, 100.0),
        np.clip(index_of_trust(samples.trust_21), 0.0, 100.0),
        np.clip(index_of_tension(samples.tension), 0.0, 100.0),
    )
