"""How much one act of a feed counts, given how much the feed tells of that dyad.

Raw media volume must not drive the index, so an act in a machine-coded feed is divided by the
dyad's own trailing number of events a year, and the share of hostile events that a feed reports
whatever happens is taken off. In a curated log every act counts in full.

With the memory m, in years the half-life over ln 2, an act at time t counts

    q = 1 / max(least, n̄),   n̄ = Σ e^{−(t − tᵢ)/m} / (m (1 − e^{−E/m}))

over the dyad's events up to and including t. E is how long the record goes back, the day of t
included; a record without a beginning has E = ∞. A hostile act counts q · max(0, s − f)/s, where s
is the hostile share of the same sum and f the noise floor.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.events.pairs import Pair
from relsim.model.acts import Act
from relsim.model.dyad_record import EPOCH, DyadRecord, minute_of
from relsim.model.parameters import DAYS_PER_YEAR, LN2, Parameters

__all__ = ["Salience", "Trail", "faded_sums", "salience", "trailing_salience"]

Floats = npt.NDArray[np.float64]


class Trail(NamedTuple):
    """A dyad's fading sums just after each minute in which something was told of it."""

    minutes: list[int]
    events: list[float]
    hostile: list[float]


NOTHING_TOLD = Trail([], [], [])


@dataclass(frozen=True, slots=True)
class Salience:
    """q of every act of a history, told or made up; 1 where volume does not matter.

    Attributes:
        trails: What was told of each dyad.
        start: The minute of tick 0, since 1970.
        since: The minute in which the record begins, if it has a beginning.
        reported: Ids of the events that a feed tells of; the noise floor is none of the others'.
        parameters: Of the model.
    """

    trails: Mapping[Pair, Trail]
    start: int
    since: int | None
    reported: frozenset[str]
    parameters: Parameters

    def of(self, act: Act, tick: int) -> float:
        """The salience of one act at a tick."""
        if not self.parameters.volume_normalised:
            return 1.0
        minute = self.start + tick
        events, hostile = self._sums(Pair.of(act.source, act.target), minute)
        a_year = max(self.parameters.event_rate_minimum, events / self._years_behind(minute))
        if act.weight >= 0 or act.event not in self.reported:
            return 1.0 / a_year
        return _above_noise(events, hostile, self.parameters.noise_floor) / a_year

    def _sums(self, pair: Pair, minute: int) -> tuple[float, float]:
        trail = self.trails.get(pair, NOTHING_TOLD)
        last = bisect_right(trail.minutes, minute) - 1
        if last < 0:
            return 0.0, 0.0
        kept = math.exp(-(minute - trail.minutes[last]) / memory_minutes(self.parameters))
        return trail.events[last] * kept, trail.hostile[last] * kept

    def _years_behind(self, minute: int) -> float:
        """The weighted length of the record, in years; a year's memory where it has no start."""
        memory = memory_minutes(self.parameters)
        years = memory / (DAYS_PER_YEAR * TICKS_PER_DAY)
        if self.since is None:
            return years
        elapsed = max(0, minute - self.since) + TICKS_PER_DAY
        return years * -math.expm1(-elapsed / memory)


def salience(
    record: DyadRecord, start: datetime, reported: Iterable[str], parameters: Parameters
) -> Salience:
    """The salience of every act of a history that begins at an instant, UTC."""
    trails = _trails(record, parameters) if parameters.volume_normalised else {}
    since = None if record.since is None else minute_of(record.since)
    return Salience(trails, minute_of(start), since, frozenset(reported), parameters)


def trailing_salience(
    instants: Iterable[tuple[int, tuple[Act, ...]]], parameters: Parameters
) -> Salience:
    """The salience of acts, by tick, that are their own record, without a beginning."""
    told = list(instants)
    ids = {act.event for _, acts in told for act in acts}
    return salience(DyadRecord.of_acts(told), EPOCH, ids, parameters)


def memory_minutes(parameters: Parameters) -> float:
    """m: the time in which what was told fades to 1/e."""
    return parameters.event_rate_half_life_years / LN2 * DAYS_PER_YEAR * TICKS_PER_DAY


def faded_sums(kept: Floats, counts: Floats) -> Floats:
    """S with S[i] = kept[i] · S[i−1] + counts[i], for all rows at once.

    By doubling: each pass makes every row the sum of twice as many, so that a million rows take
    twenty passes. A row with kept = 0 begins anew.
    """
    sums, kept = counts.astype(np.float64), kept.copy()
    step = 1
    while step < len(sums):
        sums[step:] += kept[step:] * sums[:-step]
        kept[step:] *= kept[:-step].copy()
        step *= 2
    return sums


def _trails(record: DyadRecord, parameters: Parameters) -> Mapping[Pair, Trail]:
    return _trails_within(record, memory_minutes(parameters))


@lru_cache(maxsize=16)
def _trails_within(record: DyadRecord, memory: float) -> Mapping[Pair, Trail]:
    """The trail of every dyad; members of a run share it."""
    counts = record.counts
    minutes = counts["minute"].to_numpy()
    first = (counts["first"] != counts["first"].shift()).fill_null(value=True)
    second = (counts["second"] != counts["second"].shift()).fill_null(value=True)
    begins = (first | second).to_numpy()
    gaps = np.where(begins, np.inf, np.diff(minutes, prepend=0))
    kept = np.exp(-gaps / memory)
    events = faded_sums(kept, counts["events"].to_numpy())
    hostile = faded_sums(kept, counts["hostile"].to_numpy())
    bounds = [*np.flatnonzero(begins).tolist(), len(minutes)]
    return {
        Pair(*counts.row(a)[:2]): Trail(
            minutes[a:b].tolist(), events[a:b].tolist(), hostile[a:b].tolist()
        )
        for a, b in pairwise(bounds)
    }


def _above_noise(events: float, hostile: float, floor: float) -> float:
    """The part of a dyad's hostile share that is more than the noise, as a share of it."""
    if floor == 0.0:
        return 1.0
    share = hostile / events if events > 0.0 else 0.0
    return (share - floor) / share if share > floor else 0.0
