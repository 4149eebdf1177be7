"""The states that pairs have passed through, as numbers: eight bytes each, not an object."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Pair
from relsim.model.state import PairState

__all__ = ["PassedStates"]

FIELDS = len(PairState._fields)


class PassedStates:
    """A history of states; of an instant only what holds after it.

    Args:
        since: The states to begin with.
    """

    def __init__(self, since: Mapping[Pair, PairState] | None = None) -> None:
        self._numbers = {pair: array("d", state) for pair, state in (since or {}).items()}

    def put(self, pair: Pair, state: PairState) -> None:
        """A pair has come to a state; times never go back."""
        numbers = self._numbers.get(pair)
        if numbers is None:
            self._numbers[pair] = array("d", state)
            return
        if numbers[-FIELDS] == state.tick:
            del numbers[-FIELDS:]
        numbers.extend(state)

    def of(self, pair: Pair) -> npt.NDArray[np.float64]:
        """Fields of ``PairState``, shape (states, 7); none where nothing touched the pair."""
        return np.array(self._numbers.get(pair, ()), np.float64).reshape(-1, FIELDS)

    def __len__(self) -> int:
        """How many pairs were touched."""
        return len(self._numbers)
