"""All strands of a history in columns: what each event may do to which pair, and when.

A stop is a tick at which something may touch a pair. Nothing here depends on a member's parameters
or luck, so an ensemble lays its strands out once.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Pair
from relsim.model.acts import Act
from relsim.model.strengths import PairStrands

__all__ = ["StrandTable", "strand_table"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class StrandTable:
    """Acts (A), strands (N) and stops (S) of a history.

    Attributes:
        acts: The acts, in time order, shape (A,).
        act_event: Place of each act's event among all events of the history, shape (A,).
        act_tick: When each act happens, shape (A,).
        weight: Goldstein weight of each act, shape (A,).
        surprise: How far each departs from an expected role, on the same scale, shape (A,).
        pairs: The pairs that are reached, sorted.
        stop_pair: Place of each stop's pair in ``pairs``, rising, shape (S,).
        stop_tick: When it is, rising within a pair, shape (S,).
        strand_act: The act that each strand begins at, shape (N,).
        strand_side: 2 · stop + side, rising; side 0 is the first's trust in the second, (N,).
        felt: In which capacity, ``strengths.Felt``, shape (N,).
        care: Affinity or rivalry, 1 for those who take part, shape (N,).
        paths: The way of each strand in words, shape (N,).
    """

    acts: Objects
    act_event: Ints
    act_tick: Ints
    weight: Floats
    surprise: Floats
    pairs: tuple[Pair, ...]
    stop_pair: Ints
    stop_tick: Ints
    strand_act: Ints
    strand_side: Ints
    felt: Ints
    care: Floats
    paths: Objects

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return len(self.stop_tick)

    def only(self, wanted: Container[Pair]) -> StrandTable:
        """What reaches some pairs, and the acts it begins at."""
        kept = np.array([pair in wanted for pair in self.pairs], bool)
        if kept.all():
            return self
        stays = kept[self.stop_pair]
        strands = stays[self.strand_side // 2]
        stop = np.cumsum(stays) - 1
        pair = np.cumsum(kept) - 1
        side = self.strand_side[strands]
        table, _ = self._with(
            tuple(pair for pair in self.pairs if pair in wanted),
            pair[self.stop_pair[stays]],
            self.stop_tick[stays],
            2 * stop[side // 2] + side % 2,
            np.flatnonzero(strands),
        )
        return table

    def between(self, first: int, end: int) -> tuple[StrandTable, Ints]:
        """What reaches the pairs from number ``first`` to before ``end``, and its acts' places."""
        low, high = np.searchsorted(self.stop_pair, [first, end]).tolist()
        rows = slice(*np.searchsorted(self.strand_side, [2 * low, 2 * high]).tolist())
        return self._with(
            self.pairs[first:end],
            self.stop_pair[low:high] - first,
            self.stop_tick[low:high],
            self.strand_side[rows] - 2 * low,
            np.arange(rows.start, rows.stop),
        )

    def _with(
        self,
        pairs: tuple[Pair, ...],
        stop_pair: Ints,
        stop_tick: Ints,
        strand_side: Ints,
        strands: Ints,
    ) -> tuple[StrandTable, Ints]:
        """Some stops and strands; of the acts those that these begin at, and their places."""
        acting, act = np.unique(self.strand_act[strands], return_inverse=True)
        table = StrandTable(
            self.acts[acting],
            self.act_event[acting],
            self.act_tick[acting],
            self.weight[acting],
            self.surprise[acting],
            pairs,
            stop_pair,
            stop_tick,
            act,
            strand_side,
            self.felt[strands],
            self.care[strands],
            self.paths[strands],
        )
        return table, acting


def strand_table(
    instants: Iterable[tuple[int, Sequence[str], Sequence[Act], Sequence[PairStrands]]],
) -> StrandTable:
    """Lay strands out in columns.

    Args:
        instants: Tick, ids of all events, acts, and what these reach, in time order; strands count
            the acts from 0 within their instant.
    """
    acts: list[Act] = []
    events: list[int] = []
    ticks: list[int] = []
    found: list[tuple[Pair, int, int, PairStrands]] = []
    before = 0
    for tick, ids, here, reached in instants:
        found += [(strands.pair, tick, len(acts), strands) for strands in reached]
        acts += here
        events += [before + ids.index(act.event) for act in here]
        ticks += [tick] * len(here)
        before += len(ids)
    found.sort(key=lambda stop: stop[:2])
    pairs = tuple(sorted({pair for pair, *_ in found}))
    place = {pair: number for number, pair in enumerate(pairs)}
    rows = [
        (first + strand.act, 2 * stop + side, strand.felt, strand.care, strand.path)
        for stop, (_, _, first, strands) in enumerate(found)
        for side, bundle in enumerate((strands.there, strands.back))
        for strand in bundle
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    return StrandTable(
        np.fromiter(acts, np.object_, len(acts)),
        np.array(events, np.int64),
        np.array(ticks, np.int64),
        np.array([act.weight for act in acts], np.float64),
        np.array([act.surprise for act in acts], np.float64),
        pairs,
        np.array([place[pair] for pair, *_ in found], np.int64),
        np.array([tick for _, tick, *_ in found], np.int64),
        np.array(columns[0], np.int64),
        np.array(columns[1], np.int64),
        np.array(columns[2], np.int64),
        np.array(columns[3], np.float64),
        np.fromiter(columns[4], np.object_, len(columns[4])),
    )
