"""Numbers for the things that occur in a column."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["distinct"]

Ints = npt.NDArray[np.int64]
ROOM = 8
"""Codes this many times as large as there are of them are still quicker to mark than to sort."""


def distinct(codes: Ints) -> tuple[Ints, Ints]:
    """The codes that occur, rising, and the place of each row's code among them.

    Args:
        codes: At least 0, shape (N,).
    """
    if codes.max(initial=0) > ROOM * len(codes):
        found, place = np.unique(codes, return_inverse=True)
        return found, place.reshape(-1)
    occurs = np.zeros(int(codes.max(initial=-1)) + 1, bool)
    occurs[codes] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[codes]
