"""A block put aside between two instants, as data: arrays, that can be kept and gone on from."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Pair

__all__ = ["BlockSnapshot"]


@dataclass(frozen=True, eq=False)
class BlockSnapshot:
    """Everything but history, parameters and coding that a block needs to go on.

    Which standing conditions are in force follows from the history; what they have come to is in
    the states.

    Attributes:
        tick: Events before this tick have been applied, those at it have not.
        pairs: Sorted.
        states: Trust there and back, tension, baselines and floor as each member's own last stop
            left them, shape (P, 6, M). They are not flowed on to ``tick``, since two flows in a row
            round otherwise than one.
        since: When that stop was, 0 without any, shape (P, 1 or M).
    """

    tick: int
    pairs: tuple[Pair, ...]
    states: npt.NDArray[np.float64]
    since: npt.NDArray[np.int64]

    def to_bytes(self) -> bytes:
        """To be kept; a NumPy archive, the bits as they are."""
        kept = BytesIO()
        names = np.array(self.pairs, np.str_).reshape(len(self.pairs), 2)
        np.savez(kept, tick=np.int64(self.tick), pairs=names, states=self.states, since=self.since)
        return kept.getvalue()

    @classmethod
    def from_bytes(cls, kept: bytes) -> BlockSnapshot:
        """The snapshot that ``to_bytes`` has kept."""
        with np.load(BytesIO(kept), allow_pickle=False) as held:
            pairs = tuple(Pair(*names) for names in held["pairs"].tolist())
            return cls(int(held["tick"]), pairs, held["states"], held["since"])
