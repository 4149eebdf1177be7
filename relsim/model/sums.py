"""Sums whose result does not depend on the order of their parts.

Floating-point addition rounds, so the order of simultaneous events would show in the last bits.
Each group's values are split at a power of two that is common to the group, so that the leading
parts add up exactly in any order, then once more for the rest; what is left out is below a rounding
of the result (the pre-rounding of Demmel & Nguyen 2013). Unlike an exact sum it works on whole
columns, and for all members at once.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["group_sums"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def group_sums(values: Floats, group: Ints, groups: int) -> Floats:
    """The sum of each group, column by column.

    Args:
        values: Finite, shape (N, M).
        group: Number of each row's group, rising, shape (N,).
        groups: How many there are; those without a row come to 0.

    Returns:
        Shape (groups, M).
    """
    summed = np.zeros((groups, values.shape[1]))
    if not len(values):
        return summed
    first = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(first, append=len(values))
    summed[group[first]] = np.add.reduceat(values, first, axis=0)
    crowded = sizes > 2  # two parts add up to the same in either order
    if crowded.any():
        rows = np.repeat(crowded, sizes)
        starts = np.cumsum(sizes[crowded]) - sizes[crowded]
        summed[group[first[crowded]]] = _in_any_order(values[rows], starts, sizes[crowded])
    return summed


def _in_any_order(values: Floats, starts: Ints, sizes: Ints) -> Floats:
    _, room = np.frexp(sizes.astype(np.float64))  # 2^room is more than the number of parts
    leading, rest = _split(values, starts, sizes, room)
    following, _ = _split(rest, starts, sizes, room)
    return np.add.reduceat(leading, starts, axis=0) + np.add.reduceat(following, starts, axis=0)


def _split(
    values: Floats, starts: Ints, sizes: Ints, room: npt.NDArray[np.int32]
) -> tuple[Floats, Floats]:
    """Leading parts that are multiples of one power of two within a group, and what they leave."""
    _, top = np.frexp(np.maximum.reduceat(np.abs(values), starts, axis=0))
    ruler = np.repeat(np.ldexp(1.5, top + room[:, None]), sizes, axis=0)
    leading = (values + ruler) - ruler
    return leading, values - leading
