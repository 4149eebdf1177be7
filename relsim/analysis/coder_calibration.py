"""Whether a confidence means what it says: of drafts at 0.8, eight in ten should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from operator import itemgetter

__all__ = ["Bin", "Calibration", "calibration"]

Z = 1.96
"""Standard normal quantile for a 95 % interval."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Drafts of nearly the same confidence.

    Attributes:
        said: Their mean confidence.
        right: Share of them that is right.
        count: How many there are.
        low: Lower end of the 95 % interval of ``right`` (Wilson 1927).
        high: Its upper end.
    """

    said: float
    right: float
    count: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A reliability curve and two sums of it.

    Attributes:
        bins: From the lowest confidence to the highest.
        gap: Expected calibration error: mean |said − right|, weighed by count.
        brier: Mean squared distance between confidence and outcome; 0.25 is a coin.
    """

    bins: tuple[Bin, ...]
    gap: float
    brier: float


def calibration(
    confidences: Sequence[float], right: Sequence[bool], *, at_most: int = 8, least: int = 5
) -> Calibration | None:
    """The reliability of some confidences, in bins of about equal size; nothing without data.

    Args:
        confidences: Between 0 and 1.
        right: Whether each was right.
        at_most: So many bins.
        least: So many drafts in each of them, or one bin for all.
    """
    if not confidences:
        return None
    rows = sorted(zip(confidences, right, strict=True))
    size = max(least, -(-len(rows) // at_most))
    chunks: list[list[tuple[float, bool]]] = [[]]
    # Equal confidences stay together: parted by outcome they would look like two promises.
    for _, group in groupby(rows, key=itemgetter(0)):
        if len(chunks[-1]) >= size:
            chunks.append([])
        chunks[-1].extend(group)
    if len(chunks) > 1 and len(chunks[-1]) < least:
        rest = chunks.pop()
        chunks[-1].extend(rest)
    bins = tuple(_bin(chunk) for chunk in chunks)
    gap = sum(abs(each.said - each.right) * each.count for each in bins) / len(rows)
    brier = sum((said - is_right) ** 2 for said, is_right in rows) / len(rows)
    return Calibration(bins, gap, brier)


def _bin(rows: Sequence[tuple[float, bool]]) -> Bin:
    count = len(rows)
    said = sum(confidence for confidence, _ in rows) / count
    right = sum(is_right for _, is_right in rows) / count
    low, high = _wilson(right, count)
    return Bin(said, right, count, low, high)


def _wilson(share: float, count: int) -> tuple[float, float]:
    centre = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    half = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2)) / (1 + Z**2 / count)
    # Rounding must not put a share of 0 or 1 outside its interval.
    return min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))
