"""A made-up history in the shape of a feed: a few pairs make most news, and news comes in bursts.

Ordered pairs follow Zipf's law, with a flat head, over some 40,000 of them. A third of the events
begin a story; the others answer an earlier one within days, as in a Hawkes process whose half-life
and ratio are near those of the Serb and Bosnian events of 1992–95 (``docs/model.md``). Codes are
CAMEO's, with its weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

import numpy as np
import numpy.typing as npt
import polars as pl

from relsim.clock import TICKS_PER_DAY
from relsim.events.frame import EVENT_FRAME
from relsim.events.taxonomy import all_cameo

__all__ = ["START", "Columns", "event_frame", "synthetic_columns"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

START = datetime(2010, 1, 1, tzinfo=UTC)
ANSWERED = 0.67
"""Events that each one brings about, on the average."""
ANSWERED_IN_KIND = 0.6
"""The share of answers that go the same way; the rest comes back."""
HALF_LIFE_DAYS = 1.4
COMMON = {
    "010": 54, "040": 34, "173": 21, "036": 18, "020": 17, "043": 16, "042": 16, "051": 12,
    "111": 12, "112": 11, "141": 9, "190": 7, "046": 7, "057": 6, "180": 6, "050": 5, "030": 5,
    "032": 5, "100": 4, "120": 4, "193": 4, "090": 3, "013": 2, "130": 2,
}  # fmt: skip
"""The commonest CAMEO codes, thousands of 326 in ICEWS of winter 2018–19."""
FLAT_HEAD = 5.0
"""Pairs come as 1/(rank + 5), which fits the five hundred busiest of the same file."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Events in time order, each of one actor towards another; shape (E,) each.

    Attributes:
        actors: Their names, sorted.
        source: Place of who acts.
        target: Place of towards whom, never the same.
        tick: Whole minutes since the start.
        weight: Goldstein weight.
        start: Midnight of the first day, UTC.
        days: The length of the period.
    """

    actors: tuple[str, ...]
    source: Ints
    target: Ints
    tick: Ints
    weight: Floats
    start: datetime
    days: int

    def __len__(self) -> int:
        return len(self.tick)


def synthetic_columns(
    size: int,
    *,
    days: int = 3_650,
    ordered_pairs: int = 40_000,
    to_the_minute: bool = False,
    seed: int = 7,
) -> Columns:
    """Made-up events.

    Args:
        size: How many.
        days: Over how long.
        ordered_pairs: Between at most how many ordered pairs.
        to_the_minute: When they happened; else only the day is known, as in most feeds.
        seed: Of the draws.
    """
    random = np.random.default_rng(seed)
    count = max(2, ceil(0.5 + (0.25 + ordered_pairs) ** 0.5))  # n (n − 1) ordered pairs of n
    source, rest = np.divmod(random.permutation(count * (count - 1))[:ordered_pairs], count - 1)
    pairs = source, rest + (rest >= source)
    source, target, day = _stories(random, size, pairs, float(days))
    tick = np.floor(day * TICKS_PER_DAY).astype(np.int64)
    tick = tick if to_the_minute else tick // TICKS_PER_DAY * TICKS_PER_DAY
    code = random.choice(len(COMMON), size, p=np.array([*COMMON.values()]) / sum(COMMON.values()))
    order = np.argsort(tick, kind="stable")
    code = code[order]
    weights = np.array([all_cameo()[name].goldstein for name in COMMON])
    actors = tuple(f"A{number:03}" for number in range(count))
    return Columns(actors, source[order], target[order], tick[order], weights[code], START, days)


def _stories(
    random: np.random.Generator, size: int, pairs: tuple[Ints, Ints], days: float
) -> tuple[Ints, Ints, Floats]:
    """Who acts towards whom and on which day: events that begin stories, and those that follow."""
    found: list[tuple[Ints, Ints, Floats]] = []

    def begin(many: int) -> tuple[Ints, Ints, Floats]:
        which = _by_rank(random, len(pairs[0]), many)
        return pairs[0][which], pairs[1][which], random.uniform(0.0, days, many)

    some = begin(round(size * (1.0 - ANSWERED)))
    while len(some[0]):
        found.append(some)
        some = _answers(random, some, days)
    found.append(begin(max(0, size - sum(len(each[0]) for each in found))))
    kept = random.permutation(sum(len(each[0]) for each in found))[:size]
    source, target, day = (np.concatenate(each)[kept] for each in zip(*found, strict=True))
    return source, target, day


def _answers(
    random: np.random.Generator, told: tuple[Ints, Ints, Floats], days: float
) -> tuple[Ints, Ints, Floats]:
    """What follows directly on some events, in kind or by the other side, within the period."""
    parent = np.repeat(np.arange(len(told[0])), random.poisson(ANSWERED, len(told[0])))
    source, target, day = (each[parent] for each in told)
    day = day + random.exponential(HALF_LIFE_DAYS / np.log(2.0), len(parent))
    back = random.random(len(parent)) > ANSWERED_IN_KIND
    within = day < days
    there, towards = np.where(back, target, source), np.where(back, source, target)
    return there[within], towards[within], day[within]


def _by_rank(random: np.random.Generator, many: int, size: int) -> Ints:
    """Places from 0 on, by Zipf's law with a flat head (Mandelbrot's)."""
    heights = np.cumsum(1.0 / (FLAT_HEAD + np.arange(1, many + 1)))
    return np.searchsorted(heights, random.uniform(0.0, heights[-1], size), side="right")


def event_frame(columns: Columns) -> pl.DataFrame:
    """The same events as rows that a log takes in."""
    names = pl.Series(columns.actors, dtype=pl.String)
    micros = columns.tick * 60_000_000 + int(START.timestamp() * 1e6)
    known = micros // 86_400_000_000 * 86_400_000_000 + 86_400_000_000
    own = pl.DataFrame(
        {
            "occurred_at": pl.Series(micros).cast(EVENT_FRAME["occurred_at"]),
            "from": names[columns.source],
            "to": names[columns.target],
            "severity": columns.weight,
            "known_at": pl.Series(known).cast(EVENT_FRAME["known_at"]),
            "line": np.arange(1, len(columns) + 1),
        }
    )
    return own.with_columns(
        id=pl.concat_str(pl.lit("made-up:"), pl.col("line").cast(pl.String).str.zfill(8)),
        precision=pl.lit("day"),
        code=pl.lit("010"),
        confidence=pl.lit(1.0),
        mentions=pl.lit(1, pl.Int64),
        publisher=pl.lit("nobody"),
        **{
            name: pl.lit(None, pl.String)
            for name in ("from_sector", "to_sector", "story", "merged_into")
        },
    ).select(*EVENT_FRAME)
