"""As many members as it takes: doubled until every reported difference is known well enough.

The first members stay the same when an ensemble grows, so none is replayed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil, floor, sqrt
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from relsim.run.manifest import Sizing
from relsim.run.samples import Results
from relsim.scenario.plan import Precision

__all__ = ["FIRST", "grown", "median_half_width", "sizes_below", "widest"]

FIRST = 128
"""Members to begin with: a power of two, at which Sobol' points are balanced."""
NORMAL_975 = 1.959963984540054
"""The quantile that leaves 2.5 % above."""

Floats = npt.NDArray[np.float64]
Found = TypeVar("Found", bound=Results)


def grown(until: Precision, enlarged_to: Callable[[int], Found]) -> tuple[Found, Sizing]:
    """Enlarge an ensemble until it is precise enough, or as large as it may become.

    Args:
        until: What is asked for.
        enlarged_to: Gives the results of so many members, those before included.
    """
    tried: list[int] = []
    while True:
        tried.append(min(2 * tried[-1] if tried else FIRST, until.at_most))
        results = enlarged_to(tried[-1])
        reached = widest(results)
        precise = reached <= until.half_width
        if precise or tried[-1] == until.at_most:
            return results, Sizing(
                half_width=until.half_width,
                at_most=until.at_most,
                reached=reached,
                tried=tuple(tried),
                stopped="precise enough" if precise else "at most so many",
            )


def sizes_below(members: int) -> list[int]:
    """The sizes that an ensemble passes on its way to a number of members."""
    sizes = [FIRST]
    while sizes[-1] < members:
        sizes.append(2 * sizes[-1])
    return sizes[:-1]


def widest(results: Results) -> float:
    """The largest half-width among all what-ifs, reported pairs and quantities on the day reported.

    Of the median of the paired differences; where there is no what-if, of the baseline's levels.
    """
    return max((median_half_width(values) for values in _reported(results)), default=0.0)


def median_half_width(values: Floats) -> float:
    """Half the distance between the order statistics that hold the median with 95 % confidence.

    How many of n values lie below the median is binomial (n, 1/2); the ranks come from its normal
    approximation, widened to whole ranks. Nothing is assumed about how the values are distributed.

    Args:
        values: Shape (n,).
    """
    ordered = np.sort(values)
    n = len(ordered)
    spread = NORMAL_975 * sqrt(n) / 2
    low, high = max(0, floor(n / 2 - spread) - 1), min(n - 1, ceil(n / 2 + spread))
    return float(ordered[high] - ordered[low]) / 2


def _reported(results: Results) -> Iterator[Floats]:
    """The members' values that a report is about, one array of shape (members,) after another."""
    day = results.days.index(results.plan.report_at)
    baseline, *others = results.worlds
    for pair in results.plan.report_pairs:
        row = results.pairs.index(pair)
        base = baseline.of_pairs(row, row + 1)
        for world in others:
            here = world.of_pairs(row, row + 1)
            yield (here.trust - base.trust)[:, 0, day]
            yield (here.tension - base.tension)[:, 0, day]
        if not others:
            yield base.trust[:, 0, day]
            yield base.tension[:, 0, day]
