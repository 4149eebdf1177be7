"""Exact quantiles over members."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["quantiles"]

Floats = npt.NDArray[np.float64]


def quantiles(values: Floats, shares: Sequence[float]) -> Floats:
    """The bits of ``np.quantile(values, shares, axis=0)``, several times as fast.

    Numbers are sorted whole, a day's members side by side: processors sort faster than they search
    for ten order statistics, one after another.

    Args:
        values: Shape (members, days), numbers all.
        shares: In [0, 1].

    Returns:
        Shape (shares, days): between the two order statistics about each share, linearly.
    """
    ordered = values.T.copy()
    ordered.sort(axis=1)
    last = ordered.shape[1] - 1
    found = np.empty((len(shares), len(ordered)))
    for row, share in enumerate(shares):
        below = int(last * share)
        part = last * share - below
        low, high = ordered[:, below], ordered[:, min(below + 1, last)]
        # From the nearer of the two, as numpy does.
        found[row] = low + (high - low) * part if part < 0.5 else high - (high - low) * (1.0 - part)
    return found
