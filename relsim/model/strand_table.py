"""All strands of a history in columns: what each act may do to which pair, and when.

A stop is a tick at which something may touch a pair. Nothing here depends on a member's parameters
or luck, so an ensemble lays its strands out once.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Pair
from relsim.model.act_table import ActTable

__all__ = ["StrandTable"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class StrandTable:
    """Strands (N) and stops (S) of a history, and the acts (A) that they begin at.

    Attributes:
        acts: The acts, in the order in which strands meet them.
        pairs: The pairs that are reached, sorted.
        stop_pair: Place of each stop's pair in ``pairs``, rising, shape (S,).
        stop_tick: When it is, rising within a pair, shape (S,).
        strand_act: The act that each strand begins at, shape (N,).
        strand_side: 2 · stop + side, rising; side 0 is the first's trust in the second, (N,).
        felt: In which capacity, ``strengths.Felt``, shape (N,).
        care: Affinity or rivalry, 1 for those who take part, shape (N,).
    """

    acts: ActTable
    pairs: tuple[Pair, ...]
    stop_pair: Ints
    stop_tick: Ints
    strand_act: Ints
    strand_side: Ints
    felt: Ints
    care: Floats

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return len(self.stop_tick)

    def only(self, wanted: Container[Pair]) -> StrandTable:
        """What reaches some pairs, and the acts it begins at."""
        kept = np.array([pair in wanted for pair in self.pairs], bool)
        if kept.all():
            return self
        pairs = tuple(pair for pair in self.pairs if pair in wanted)
        pair = np.cumsum(kept) - 1
        return self._at(kept[self.stop_pair], pairs, pair[self.stop_pair])

    def between(self, first: int, end: int) -> tuple[StrandTable, Ints]:
        """What reaches the pairs from number ``first`` to before ``end``, and its acts' places."""
        if (first, end) == (0, len(self.pairs)):
            return self, np.arange(len(self.acts))
        low, high = np.searchsorted(self.stop_pair, [first, end]).tolist()
        rows = slice(*np.searchsorted(self.strand_side, [2 * low, 2 * high]).tolist())
        return self._with(
            self.pairs[first:end],
            self.stop_pair[low:high] - first,
            self.stop_tick[low:high],
            self.strand_side[rows] - 2 * low,
            np.arange(rows.start, rows.stop),
        )

    def during(self, first: int, end: int) -> StrandTable:
        """The stops from tick ``first`` to before ``end``, and the acts these begin at."""
        stays = (self.stop_tick >= first) & (self.stop_tick < end)
        return self if stays.all() else self._at(stays, self.pairs, self.stop_pair)

    def _at(self, stays: Bools, pairs: tuple[Pair, ...], stop_pair: Ints) -> StrandTable:
        """Some stops, with other pairs to count."""
        strands = stays[self.strand_side // 2]
        stop = np.cumsum(stays) - 1
        side = self.strand_side[strands]
        table, _ = self._with(
            pairs,
            stop_pair[stays],
            self.stop_tick[stays],
            2 * stop[side // 2] + side % 2,
            np.flatnonzero(strands),
        )
        return table

    def _with(
        self,
        pairs: tuple[Pair, ...],
        stop_pair: Ints,
        stop_tick: Ints,
        strand_side: Ints,
        strands: Ints,
    ) -> tuple[StrandTable, Ints]:
        """Some stops and strands; of the acts those that these begin at, and their places."""
        acting = np.zeros(len(self.acts), bool)
        acting[self.strand_act[strands]] = True
        act = np.cumsum(acting) - 1
        places = np.flatnonzero(acting)
        table = StrandTable(
            self.acts.some(places),
            pairs,
            stop_pair,
            stop_tick,
            act[self.strand_act[strands]],
            strand_side,
            self.felt[strands],
            self.care[strands],
        )
        return table, places
