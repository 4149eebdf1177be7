"""Impulses: what an instant does to each pair, all exponentials taken.

An engine that has impulses only multiplies, adds and divides, so every engine computes the same
bits.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from relsim.events.pairs import Direction, Pair
from relsim.model.acts import Act
from relsim.model.dynamics import Affine, Moebius
from relsim.model.jump_table import ActStrengths, JumpTable
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Felt

__all__ = ["Contribution", "Impulse", "Impulses", "contributions"]


class Impulse(NamedTuple):
    """What one instant does to one unordered pair (first, second).

    Attributes:
        pair: The pair.
        trust_12: Jump of the first's trust in the second.
        trust_21: Jump of the second's trust in the first.
        tension: Jump of the pair's tension.
    """

    pair: Pair
    trust_12: Moebius
    trust_21: Moebius
    tension: Affine


class Contribution(NamedTuple):
    """A part of an impulse, before parts are summed.

    Attributes:
        event: Id of the event it comes from.
        direction: Whose trust in whom.
        gain: Cooperative strength a ≥ 0.
        loss: Hostile strength b ≥ 0.
        path: By which way it came.
    """

    event: str
    direction: Direction
    gain: float
    loss: float
    path: str


class Impulses(Mapping[int, tuple[Impulse, ...]]):
    """One member's impulses by tick; a pair that nothing moves has none.

    They are kept as numbers and become objects when their tick is asked for.
    """

    def __init__(self, table: StrandTable, jumps: JumpTable) -> None:
        moving = np.flatnonzero(jumps.moves[:, 0])
        moving = moving[np.argsort(table.stop_tick[moving], kind="stable")]
        self._pairs = table.pairs
        self._tick = array("q", table.stop_tick[moving].tobytes())
        self._pair = table.stop_pair[moving].astype(np.int32)
        self._numbers = jumps.numbers[moving, :, 0]

    def __getitem__(self, tick: int) -> tuple[Impulse, ...]:
        first, end = bisect_left(self._tick, tick), bisect_right(self._tick, tick)
        if first == end:
            raise KeyError(tick)
        return tuple(
            Impulse(
                self._pairs[pair],
                Moebius(*numbers[0:4]),
                Moebius(*numbers[4:8]),
                Affine(*numbers[8:10]),
            )
            for pair, numbers in zip(
                self._pair[first:end].tolist(), self._numbers[first:end].tolist(), strict=True
            )
        )

    def __iter__(self) -> Iterator[int]:
        return (tick for tick, _ in groupby(self._tick))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def contributions(
    table: StrandTable, felt: ActStrengths, acts: Sequence[Act]
) -> Iterator[Contribution]:
    """The parts of one member's impulses: by which way each event reaches whose trust.

    Args:
        table: The strands.
        felt: What arrives at their ends.
        acts: All acts of the history.
    """
    for place, (gain, loss) in enumerate(
        zip(felt.gain[:, 0].tolist(), felt.loss[:, 0].tolist(), strict=True)
    ):
        if gain > 0.0 or loss > 0.0:
            stop, side = divmod(int(table.strand_side[place]), 2)
            direction = table.pairs[table.stop_pair[stop]].directions[side]
            act = acts[table.acts.number[table.strand_act[place]]]
            path = _in_words(act, direction.observer, Felt(table.felt[place]))
            yield Contribution(act.event, direction, gain, loss, path)


def _in_words(act: Act, observer: str, felt: Felt) -> str:
    """By which way an observer feels an act, such as ``RUS cares for SYR``."""
    match felt:
        case Felt.AS_TARGET:
            return act.path
        case Felt.AS_ACTOR:
            return f"{act.path}, felt by the actor"
        case Felt.AS_FRIEND:
            return f"{observer} cares for {act.target}"
        case Felt.AS_ONLOOKER:
            return f"{observer} looks on"
        case Felt.AS_RIVAL | Felt.AS_ENEMY:
            return f"{observer} is a rival of {act.target}"
