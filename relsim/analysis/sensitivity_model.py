"""The model as a function: values of parameters in, what a scenario reports out.

Chance, where a world has any, is numbered by the caller: evaluations with the same number share
their luck, so that what differs between them is due to their parameters alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from relsim.analysis.sensitivity_outputs import Output
from relsim.clock import TICKS_PER_DAY
from relsim.errors import InvalidInput
from relsim.events.pairs import Direction, Pair
from relsim.model.coded import Coded, compile_member
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
from relsim.run.simulate import course_of, engine_of
from relsim.scenario.plan import BASELINE, Plan, World
from relsim.scenario.uncertainty import only_varying

__all__ = ["Model", "Points"]

BLOCK = 500
"""Evaluations that the kernel takes at once."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Points:
    """Where the model is evaluated, N times.

    Attributes:
        values: Of each parameter, shape (N, parameters).
        luck: The member whose luck each evaluation has, shape (N,).
        coding: The member whose coding each has, shape (N,); without it every event counts by its
            confidence, as it is recorded.
    """

    values: Floats
    luck: Ints
    coding: Ints | None = None

    def only(self, rows: slice) -> Points:
        """Some of them."""
        coding = None if self.coding is None else self.coding[rows]
        return Points(self.values[rows], self.luck[rows], coding)


@dataclass(frozen=True)
class Model:
    """A scenario as a function of some parameters.

    Attributes:
        plan: The scenario.
        names: The parameters.
        outputs: What is looked at.
        on_progress: Told after each block how many evaluations were made since the last.
    """

    plan: Plan
    names: tuple[str, ...]
    outputs: tuple[Output, ...]
    on_progress: Callable[[int], None] = lambda _: None

    @property
    def worlds(self) -> tuple[World, ...]:
        """The baseline, and the what-ifs that are asked about."""
        asked = {BASELINE, *(output.world for output in self.outputs)}
        return tuple(world for world in self.plan.worlds if world.name in asked)

    @property
    def is_chancy(self) -> bool:
        """Whether rules or noise make two members with the same parameters differ."""
        noisy = any(world.parameters.noise_per_sqrt_day for world in self.worlds)
        ruled = any(world.rules for world in self.worlds)
        return noisy or ruled or "noise_per_sqrt_day" in self.names

    def at(self, points: Points) -> Floats:
        """Levels, or differences to the baseline, on the index 0–100, shape (N, outputs).

        Raises:
            InvalidInput: where values that are allowed one by one do not go together.
        """
        levels = {world.name: self._levels(world, points) for world in self.worlds}
        found = [
            levels[o.world][:, n] - levels[BASELINE][:, n] * o.is_difference
            for n, o in enumerate(self.outputs)
        ]
        return np.stack(found, axis=1)

    def _levels(self, world: World, points: Points) -> Floats:
        """Of one world, shape (N, outputs)."""
        course = course_of(self.plan, world)
        coded = _coded(course, self.plan, world, points)
        found = []
        for rows in _blocks(len(points.values)):
            some = points.only(rows)
            members = self._parameters(world, some.values)
            lucks = [Luck(self.plan.ensemble.seed, number) for number in some.luck.tolist()]
            own = coded.only(rows)
            found.append(self._read(self._replay(world, course, members, own, lucks)))
            self.on_progress(len(members))
        return np.concatenate(found)

    def _parameters(self, world: World, values: Floats) -> list[Parameters]:
        """One for each row; what the world assumes stays as it is."""
        free = [n for n, name in enumerate(self.names) if name not in world.assumed]
        try:
            return [
                world.parameters.with_changes({self.names[n]: row[n] for n in free})
                for row in values.tolist()
            ]
        except ValidationError as error:
            reason = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
            raise InvalidInput(f"uncertain parameters do not go together: {reason}") from error

    def _replay(
        self,
        world: World,
        course: Course,
        members: Sequence[Parameters],
        coded: Coded,
        lucks: Sequence[Luck],
    ) -> Samples:
        """Shape (members, pairs, days) each, model scales."""
        ticks = [(number + 1) * TICKS_PER_DAY for number in self._days]
        if engine_of(self.plan, world) == "simpy":
            samples = _under_a_clock(course, members, coded, lucks, (self._pairs, ticks))
        else:
            whole, counted, _ = as_one(course, coded, lucks)
            samples = replay_block(whole, members, counted, self._pairs, ticks)
        days = [self.plan.start + timedelta(days=number) for number in self._days]
        numbers = [luck.member for luck in lucks]
        return with_noise(samples, self._pairs, days, members, self.plan.ensemble.seed, numbers)

    @property
    def _pairs(self) -> list[Pair]:
        return sorted({output.pair for output in self.outputs})

    @property
    def _days(self) -> list[int]:
        """The days that are read, from 0; noise has to be followed from the first day on."""
        asked = sorted({(output.day - self.plan.start).days for output in self.outputs})
        return list(range(asked[-1] + 1)) if self.is_chancy else asked

    def _read(self, samples: Samples) -> Floats:
        """The level that each output looks at, shape (members, outputs)."""
        there, back = (np.clip(index_of_trust(side), 0.0, 100.0) for side in samples[:2])
        tension = np.clip(index_of_tension(samples.tension), 0.0, 100.0)
        found = []
        for output in self.outputs:
            if output.quantity == "tension":
                levels = tension
            elif isinstance(output.subject, Direction):
                levels = there if output.subject == output.pair.directions[0] else back
            else:
                levels = 0.5 * (there + back)
            day = self._days.index((output.day - self.plan.start).days)
            found.append(levels[:, self._pairs.index(output.pair), day])
        return np.stack(found, axis=1)


def _blocks(rows: int) -> Iterator[slice]:
    edges = [*range(0, rows, BLOCK), rows]
    return (slice(first, last) for first, last in pairwise(edges))


def _coded(course: Course, plan: Plan, world: World, points: Points) -> Coded:
    """How each of N evaluations reads the record."""
    if points.coding is None:
        expected = only_varying(plan.ensemble, ("parameters",))
        return member_coding(replace(plan, ensemble=expected), world, course, range(1))
    members = int(points.coding.max()) + 1
    drawn = replace(plan.ensemble, members=max(2, members), coding="drawn")
    return member_coding(replace(plan, ensemble=drawn), world, course, range(members)).only(
        points.coding
    )


def _under_a_clock(
    course: Course,
    members: Sequence[Parameters],
    coded: Coded,
    lucks: Sequence[Luck],
    asked: tuple[Sequence[Pair], Sequence[int]],
) -> Samples:
    """One by one, for worlds in which something waits for a state."""
    found = []
    for row, (own, luck) in enumerate(zip(members, lucks, strict=True)):
        replay = Replay(compile_member(course, own, coded, row), luck, ()).run()
        found.append(replay.trajectory().at(*asked, FlowTable(own)))
    return Samples(*(np.stack(levels) for levels in zip(*found, strict=True)))
