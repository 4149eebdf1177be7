"""A thousand members of one history: shared and own parameters, drawn coding, noise, threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from os import cpu_count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks.laid_out import course_of_columns, strands_of
from benchmarks.synthetic import Columns
from benchmarks.timing import Figure, best_of
from relsim.clock import TICKS_PER_DAY
from relsim.events.pairs import Pair
from relsim.model.kernel import replay_block
from relsim.model.kernel.compiled_way import COMPILED
from relsim.model.noise import with_noise
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.row_course import RowCourse
from relsim.model.trajectory import Samples

__all__ = ["Ensemble", "member_figures", "own_parameters"]

CURATED = PARAMETER_SETS["curated"]
SHOWN = 10
"""Pairs that are sampled daily where noise is shown."""


class Ensemble(NamedTuple):
    """Members of one history.

    Attributes:
        course: The history.
        members: Parameters of each.
        certainty: c of each event, shape (events, 1 or M).
        block: How many are replayed together.
    """

    course: RowCourse
    members: Sequence[Parameters]
    certainty: npt.NDArray[np.float64]
    block: int

    def replayed(self, executor: Executor | None = None) -> list[Samples]:
        """Levels of all pairs at the end of the run, block by block."""
        blocks = range(0, len(self.members), self.block)
        pairs, asked = strands_of(self.course).pairs, [self.course.end_tick]
        replay = partial(self._block, pairs, asked)
        return list(executor.map(replay, blocks) if executor else map(replay, blocks))

    def shown_with_noise(self, pairs: Sequence[Pair]) -> None:
        """The same, and some pairs at every day's end with noise on them."""
        self.replayed()
        days = self.course.end_tick // TICKS_PER_DAY
        asked = range(TICKS_PER_DAY, self.course.end_tick + 1, TICKS_PER_DAY)
        dates = [self.course.start.date() + timedelta(days=number) for number in range(days)]
        for first in range(0, len(self.members), self.block):
            samples = self._block(pairs, asked, first)
            here = range(first, min(first + self.block, len(self.members)))
            own = [self.members[member] for member in here]
            with_noise(samples, pairs, dates, own, 7, here)

    def _block(self, pairs: Sequence[Pair], asked: Sequence[int], first: int) -> Samples:
        some = slice(first, first + self.block)
        sure = self.certainty if self.certainty.shape[1] == 1 else self.certainty[:, some]
        return replay_block(self.course, self.members[some], sure, pairs, asked, COMPILED)


def own_parameters(members: int, noise: float = 0.0) -> list[Parameters]:
    """Members that differ in what an act counts and how fast everything fades."""
    return [
        CURATED.with_changes(
            {
                "loss": 0.3 + 0.1 * place,
                "tension_half_life_days": 40.0 + 40.0 * place,
                "trust_half_life_years": 5.0 + 10.0 * place,
                "noise_per_sqrt_day": noise,
            }
        )
        for place in (np.arange(members) / members).tolist()
    ]


def busiest(course: RowCourse, many: int) -> list[Pair]:
    """The pairs with the most stops, sorted."""
    table = strands_of(course)
    stops = np.bincount(table.stop_pair)
    return sorted(table.pairs[place] for place in np.argsort(-stops)[:many].tolist())


def member_figures(
    columns: Columns, part: str, rounds: int, *, members: int = 1_000, block: int = 200
) -> list[Figure]:
    """CPU seconds of the ways in which members may differ."""
    course = course_of_columns(columns)
    sure = np.ones((len(columns), 1))
    drawn = np.random.default_rng(7).random((len(columns), members)) < 0.9
    own, alike = own_parameters(members), [CURATED] * members
    noisy = CURATED.with_changes({"noise_per_sqrt_day": 0.01})
    ensembles = {
        "shared parameters, drawn coding": Ensemble(course, alike, drawn.astype(float), block),
        "own parameters, shared coding": Ensemble(course, own, sure, block),
        "own parameters, drawn coding": Ensemble(course, own, drawn.astype(float), block),
    }
    took = best_of(*(each.replayed for each in ensembles.values()), rounds=rounds)
    size = f"{len(columns):,} events, {strands_of(course).stops:,} stops, {members:,} members"
    figures = [
        Figure(part, name, *spent, value=spent.cpu, unit="s", goal=1.0, best="less", note=size)
        for name, spent in zip(ensembles, took, strict=True)
    ]
    with_its_noise = Ensemble(course, [noisy] * members, drawn.astype(float), block)
    (spent,) = best_of(partial(with_its_noise.shown_with_noise, busiest(course, SHOWN)), rounds=1)
    name = f"the first, and {SHOWN} pairs daily with keyed noise"
    figures.append(
        Figure(part, name, *spent, value=spent.cpu, unit="s", goal=2.0, best="less", note=size)
    )
    return [*figures, *_threads(part, ensembles["own parameters, drawn coding"], rounds)]


def _threads(part: str, ensemble: Ensemble, rounds: int) -> list[Figure]:
    """Two threads, each a block at a time; as many blocks for either.

    What two threads gain that only take exponentials tells what the machine has to give just now.
    """
    ensemble = ensemble._replace(block=len(ensemble.members) // 8)
    with ThreadPoolExecutor(2) as pool:
        alone, shared, exp_alone, exp_shared = best_of(
            ensemble.replayed,
            partial(ensemble.replayed, pool),
            partial(_exponentials, map),
            partial(_exponentials, pool.map),
            rounds=max(2, rounds),
        )
    note = f"{cpu_count()} cores"
    name, other = (
        "two threads, times the speed of one, clock",
        "the same of two that take exponentials",
    )
    return [
        Figure(part, name, value=alone.wall / shared.wall, goal=1.6, note=note),
        Figure(part, other, value=exp_alone.wall / exp_shared.wall, note=note),
    ]


def _exponentials(over: Callable[..., Iterable[object]]) -> None:
    list(over(_many_times, [np.ones(20_000)] * 16))


def _many_times(values: npt.NDArray[np.float64]) -> None:
    room = np.empty_like(values)
    for _ in range(400):
        np.exp(values, out=room)
