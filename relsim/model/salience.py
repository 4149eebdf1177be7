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

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.events.pairs import Pair
from relsim.model.act_table import ActTable
from relsim.model.dyad_record import DyadRecord, minute_of
from relsim.model.numbering import distinct
from relsim.model.parameters import DAYS_PER_YEAR, LN2, Parameters

__all__ = ["Salience", "faded_sums", "salience"]

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
EARLIEST, SPAN = -(2**31), 2**33
"""Minutes since 1970 of all years that a calendar has lie between, and number fewer than these."""


@dataclass(frozen=True, eq=False)
class Trails:
    """Fading sums of all dyads just after each minute in which something was told of one.

    Attributes:
        place: Number of each dyad.
        when: Dyad and minute in one number, rising, shape (R,).
        events: Sum over all events, shape (R,).
        hostile: Sum over the hostile ones, shape (R,).
    """

    place: Mapping[Pair, int]
    when: Ints
    events: Floats
    hostile: Floats


@dataclass(frozen=True, eq=False)
class Salience:
    """q of every act of a history, told or made up; 1 where volume does not matter.

    Attributes:
        trails: What was told of each dyad; nothing where volume does not matter.
        start: The minute of tick 0, since 1970.
        since: The minute in which the record begins, if it has a beginning.
        parameters: Of the model.
    """

    trails: Trails | None
    start: int
    since: int | None
    parameters: Parameters

    def of(self, acts: ActTable, told: Bools) -> Floats:
        """The salience of acts, shape (A,).

        Args:
            acts: The acts.
            told: Whether a feed tells of each; the noise floor is none of the others', shape (A,).
        """
        if self.trails is None:
            return np.ones(len(acts))
        minute = self.start + acts.tick
        events, hostile = _sums(self.trails, _pairs_of(acts, self.trails), minute, self._memory)
        a_year = np.maximum(self.parameters.event_rate_minimum, events / self._years_behind(minute))
        floor = self.parameters.noise_floor
        if floor == 0.0:
            return 1.0 / a_year
        share = np.divide(hostile, events, out=np.zeros_like(events), where=events > 0.0)
        above = np.divide(share - floor, share, out=np.zeros_like(share), where=share > floor)
        return np.where((acts.weight < 0.0) & told, above, 1.0) / a_year

    @property
    def _memory(self) -> float:
        return memory_minutes(self.parameters)

    def _years_behind(self, minute: Ints) -> Floats | float:
        """The weighted length of the record, in years; a year's memory where it has no start."""
        years = self._memory / (DAYS_PER_YEAR * TICKS_PER_DAY)
        if self.since is None:
            return years
        elapsed = np.maximum(0, minute - self.since) + TICKS_PER_DAY
        return years * -np.expm1(-elapsed / self._memory)


def salience(record: DyadRecord | None, start: datetime, parameters: Parameters) -> Salience:
    """The salience of every act of a history that begins at an instant, UTC.

    Args:
        record: What was told; needed where volume matters.
        start: The instant of tick 0.
        parameters: Of the model.
    """
    if record is None or not parameters.volume_normalised:
        return Salience(None, minute_of(start), None, parameters)
    since = None if record.since is None else minute_of(record.since)
    trails = _trails(record, memory_minutes(parameters))
    return Salience(trails, minute_of(start), since, parameters)


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


@lru_cache(maxsize=16)
def _trails(record: DyadRecord, memory: float) -> Trails:
    """The trails of a record; members of a run share them."""
    counts = record.counts
    minutes = counts["minute"].to_numpy()
    first = (counts["first"] != counts["first"].shift()).fill_null(value=True)
    second = (counts["second"] != counts["second"].shift()).fill_null(value=True)
    begins = (first | second).to_numpy()
    gaps = np.where(begins, np.inf, np.diff(minutes, prepend=0))
    kept = np.exp(-gaps / memory)
    dyads = counts.filter(begins).select("first", "second").iter_rows()
    return Trails(
        {Pair(*dyad): number for number, dyad in enumerate(dyads)},
        _when(np.cumsum(begins) - 1, minutes),
        faded_sums(kept, counts["events"].to_numpy()),
        faded_sums(kept, counts["hostile"].to_numpy()),
    )


def _when(dyad: Ints, minute: Ints) -> Ints:
    return dyad * SPAN + (minute - EARLIEST)


def _pairs_of(acts: ActTable, trails: Trails) -> Ints:
    """Number of each act's dyad among the trails, -1 where nothing was told of it, shape (A,)."""
    low, high = np.minimum(acts.source, acts.target), np.maximum(acts.source, acts.target)
    size = max(1, len(acts.actors))
    codes, place = distinct(low * size + high)
    pairs = (Pair(acts.actors[code // size], acts.actors[code % size]) for code in codes.tolist())
    return np.array([trails.place.get(pair, -1) for pair in pairs], np.int64)[place]


def _sums(trails: Trails, dyad: Ints, minute: Ints, memory: float) -> tuple[Floats, Floats]:
    """Fading sums of dyads at some minutes, shape (A,) each."""
    if not len(trails.when):
        return np.zeros(len(dyad)), np.zeros(len(dyad))
    row = np.searchsorted(trails.when, _when(dyad, minute), side="right") - 1
    since = trails.when[row] - dyad * SPAN
    told = (dyad >= 0) & (row >= 0) & (since >= 0)
    gap = np.where(told, minute - EARLIEST - since, 0)
    kept = np.where(told, np.exp(-gap / memory), 0.0)
    return trails.events[row] * kept, trails.hostile[row] * kept
