"""What a user would otherwise write: tension of each dyad that decays by half-lives, day by day.

The task is much simpler than the model: each event adds its strength to its dyad's tension on its
day, and tension decays. There is no trust, no floor, no bound, no third party and no second member.
Each way gives levels of shape (pairs, days) at the ends of days, and they agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from benchmarks.laid_out import pair_numbers
from benchmarks.synthetic import Columns
from relsim.clock import TICKS_PER_DAY

__all__ = ["WAYS", "Task", "task_of", "why_not"]

Levels: TypeAlias = npt.NDArray[np.float64]
HALF_LIFE_DAYS = 60.0


class Task(NamedTuple):
    """The events, in time order.

    Attributes:
        rows: Columns ``pair``, ``day`` and ``strength``.
        pairs: How many pairs there are.
        days: How many days.
    """

    rows: pl.DataFrame
    pairs: int
    days: int


def task_of(columns: Columns) -> Task:
    """The task that some events set."""
    pair = pair_numbers(columns)
    frame = pl.DataFrame(
        {
            "pair": pair,
            "day": columns.tick // TICKS_PER_DAY,
            "strength": np.maximum(0.0, -columns.weight) / 10.0,
        }
    )
    return Task(frame, int(pair.max()) + 1, columns.days)


def why_not(way: str) -> str:
    """Why a way cannot be measured here; nothing where it can."""
    absent = way.startswith("pandas") and find_spec("pandas") is None
    return "pandas is not installed" if absent else ""


def _row_by_row(task: Task, rows: Iterable[tuple[Any, ...]]) -> Levels:
    """A level for each pair, brought forward at each of its events; then the days in between."""
    kept = 0.5 ** (1.0 / HALF_LIFE_DAYS)
    value, since = [0.0] * task.pairs, [0] * task.pairs
    levels = np.full((task.pairs, task.days), np.nan)
    for pair, day, strength in rows:
        value[pair] = value[pair] * kept ** (day - since[pair]) + strength
        since[pair] = day
        levels[pair, day] = value[pair]
    before = np.zeros(task.pairs)
    for day in range(task.days):
        before = np.where(np.isnan(levels[:, day]), before * kept, levels[:, day])
        levels[:, day] = before
    return levels


def _iterrows(task: Task, frame: Any) -> Levels:
    rows = ((int(r["pair"]), int(r["day"]), r["strength"]) for _, r in frame.iterrows())
    return _row_by_row(task, rows)


def _itertuples(task: Task, frame: Any) -> Levels:
    return _row_by_row(task, frame.itertuples(index=False, name=None))


def _ewm(task: Task, frame: Any) -> Levels:
    """Sums by pair and day on a full grid, then a weighted sum within each pair."""
    pd: Any = import_module("pandas")
    grid = pd.MultiIndex.from_product([range(task.pairs), range(task.days)], names=["pair", "day"])
    daily = frame.groupby(["pair", "day"])["strength"].sum().reindex(grid, fill_value=0.0)
    alpha = 1.0 - 0.5 ** (1.0 / HALF_LIFE_DAYS)
    faded = daily.groupby("pair").ewm(alpha=alpha, adjust=True).sum()
    levels: Levels = faded.to_numpy().reshape(task.pairs, task.days)
    return levels


def _daily_grid(task: Task) -> Levels:
    """All pairs at once, one day after another, as one would in R."""
    kept = 0.5 ** (1.0 / HALF_LIFE_DAYS)
    cell = task.rows["pair"].to_numpy() * task.days + task.rows["day"].to_numpy()
    strength = task.rows["strength"].to_numpy()
    added: Levels = np.bincount(cell, strength, task.pairs * task.days).astype(np.float64)
    levels = added.reshape(task.pairs, task.days)
    for day in range(1, task.days):
        levels[:, day] += levels[:, day - 1] * kept
    return levels


def _polars_rows(task: Task) -> Levels:
    return _row_by_row(task, task.rows.iter_rows())


def _with_pandas(way: Callable[[Task, Any], Levels], task: Task) -> Callable[[], Levels]:
    pd: Any = import_module("pandas")
    frame = pd.DataFrame({name: task.rows[name].to_numpy() for name in task.rows.columns})
    return partial(way, task, frame)


WAYS: dict[str, Callable[[Task], Callable[[], Levels]]] = {
    "pandas iterrows": partial(_with_pandas, _iterrows),
    "pandas itertuples": partial(_with_pandas, _itertuples),
    "pandas groupby-ewm on a full grid": partial(_with_pandas, _ewm),
    "polars iter_rows": lambda task: partial(_polars_rows, task),
    "grid of pairs by days, a day at a time, in numpy": lambda task: partial(_daily_grid, task),
}
"""By name: what is given a task and gives what is to be timed."""
