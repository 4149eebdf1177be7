"""A run's tables as arrays for drawing, and the axis of time: days since the run's start."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import polars as pl

from relsim.analysis.levels import subject_key
from relsim.analysis.words import MONTHS, day_in_words
from relsim.run.record import DIFFERENCES, LEVELS, RunRecord
from relsim.views.labels import text_width

__all__ = ["Band", "Store", "day_ticks", "row_limits"]

Array = npt.NDArray[np.float64]

AXIS_INCHES = 3.85
"""The narrowest axis of time that any figure has."""
TICK_SIZE = 7.0


@dataclass(frozen=True)
class Band:
    """Quantiles of a series: x is the start of each day; the value holds until its end."""

    x: Array
    levels: Array

    def since(self, day: float) -> Band:
        """The part from a day on."""
        return Band(self.x[self.x >= day], self.levels[:, self.x >= day])

    @property
    def median(self) -> Array:
        """The middle quantile."""
        return np.asarray(self.levels[2])

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest value of the 90 % band."""
        return float(self.levels.min()), float(self.levels.max())

    @property
    def steps(self) -> Band:
        """The same with the last value held until the end of its day, for drawing in steps."""
        return Band(
            np.append(self.x, self.x[-1] + 1), np.hstack([self.levels, self.levels[:, -1:]])
        )


class Store:
    """Every series of a run, looked up by world, subject and quantity.

    Args:
        record: The run.
        worlds: The worlds that will be asked for.
        pairs: The pairs that will be asked for; by default all.
    """

    def __init__(
        self, record: RunRecord, worlds: Sequence[str], pairs: Sequence[str] | None = None
    ) -> None:
        self.start = record.manifest.start
        self.days = (record.manifest.end - self.start).days + 1
        keys = ["world", "subject", "quantity"]
        frame = record.trajectories.filter(pl.col("world").is_in(worlds))
        if pairs is not None:
            both = [name for pair in pairs for name in (pair, "-".join(pair.split("-")[::-1]))]
            frame = frame.filter(pl.col("pair").is_in(both))
        parts = frame.sort("day").partition_by(keys, as_dict=True)
        self._parts = {(str(w), subject_key(str(s)), str(q)): f for (w, s, q), f in parts.items()}

    def levels(self, world: str, subject: str, quantity: str) -> Band | None:
        """Levels of a series, or None where the world does not move it."""
        return self._band(world, subject, quantity, LEVELS)

    def differences(self, world: str, subject: str, quantity: str) -> Band | None:
        """Paired differences to the baseline, or None where there are none."""
        return self._band(world, subject, quantity, DIFFERENCES)

    def offset(self, day: date) -> float:
        """A day as a position on the axis."""
        return float((day - self.start).days)

    def _band(self, world: str, subject: str, quantity: str, columns: Sequence[str]) -> Band | None:
        frame = self._parts.get((world, subject_key(subject), quantity))
        if frame is None:
            return None
        x = np.array([self.offset(day) for day in frame["day"]])
        return Band(x, frame.select(columns).to_numpy().T.astype(np.float64))


Limits = tuple[float, float]


def row_limits(rows: Sequence[Sequence[float]]) -> list[Limits]:
    """Limits for the panels of a column: as many points per inch in every row.

    Where the levels of all rows are close, the limits are the same in all. Where they are far
    apart, each row shows a window of equal span around its own levels, so that steps stay visible.
    """
    needs = [_tens(values) for values in rows]
    low, high = min(n[0] for n in needs), max(n[1] for n in needs)
    span = max(n[1] - n[0] for n in needs)
    if span >= 0.75 * (high - low):
        return [(low, high)] * len(needs)
    return [_window(need, span) for need in needs]


def _tens(values: Sequence[float]) -> Limits:
    """The range of some levels, a point of air around it, out to whole tens."""
    low, high = min(values, default=0.0), max(values, default=100.0)
    low, high = 10 * np.floor((low - 1) / 10), 10 * np.ceil((high + 1) / 10)
    return max(0.0, float(low)), min(100.0, float(high))


def _window(need: Limits, span: float) -> Limits:
    middle = 10 * round((need[0] + need[1] - span) / 20)
    low = min(max(0.0, middle), 100.0 - span)
    return low, low + span


def day_ticks(start: date, days: int) -> list[tuple[float, str]]:
    """Where the axis of time is labelled, and how: at most nine labels, none on another."""
    calendar = [start + timedelta(days=n) for n in range(days)]
    if days > 45:
        months = _month_starts(calendar)
        named = [(day, _month_label(day, months[0])) for day in months]
    else:
        if days <= 14:
            chosen = calendar[:: 1 if days <= 5 else 3]
        else:
            marks = {1, 5, 10, 15, 20, 25, 30} if days <= 35 else {1, 10, 20}
            chosen = [day for day in calendar if day.day in marks]
        named = [(day, day_in_words(day, year=False, short=True)) for day in chosen]
    return _apart([(float((day - start).days), label) for day, label in named], AXIS_INCHES / days)


def _apart(ticks: list[tuple[float, str]], inches_per_day: float) -> list[tuple[float, str]]:
    """The labels without those that would run into the one before."""
    kept: list[tuple[float, str]] = []
    end = -math.inf
    for day, label in ticks:
        half = text_width(label, TICK_SIZE) / 2
        if day * inches_per_day - half > end:
            kept.append((day, label))
            end = day * inches_per_day + half
    return kept


def _month_starts(calendar: Sequence[date]) -> list[date]:
    months = [day for day in calendar if day.day == 1]
    for every in (1, 2, 3, 6, 12, 24, 60, 120):
        chosen = [day for day in months if (day.year * 12 + day.month - 1) % every == 0]
        if len(chosen) <= 8:
            return chosen or [calendar[0]]
    return [calendar[0], calendar[-1]]


def _month_label(day: date, first: date) -> str:
    month = MONTHS[day.month - 1][:3]
    return f"{month} {day.year}" if day == first or day.month == 1 else month
