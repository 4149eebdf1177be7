"""How much one event of a feed counts, given how much the feed reports about that dyad.

Raw media volume must not drive the index, so an act in a machine-coded feed is divided by the
dyad's own trailing number of events a year, and the share of hostile events that a feed reports
whatever happens is taken off. In a curated log every act counts in full.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from relsim.clock import TICKS_PER_DAY
from relsim.events.pairs import Pair
from relsim.model.acts import Act
from relsim.model.parameters import DAYS_PER_YEAR, LN2, Parameters

__all__ = ["Salience", "trailing_salience"]


class _Trail(NamedTuple):
    """A dyad's exponentially fading event counts, just after ``tick``."""

    tick: int
    events: float
    hostile: float

    def at(self, tick: int, memory_ticks: float) -> _Trail:
        kept = math.exp(-(tick - self.tick) / memory_ticks)
        return _Trail(tick, self.events * kept, self.hostile * kept)


@dataclass(frozen=True, slots=True)
class Salience:
    """q of every act of a timeline, by event and unordered pair; 1 where nothing is said."""

    values: Mapping[tuple[str, Pair], float]

    def of(self, act: Act) -> float:
        """The salience of one act."""
        return self.values.get((act.event, Pair.of(act.source, act.target)), 1.0)


def trailing_salience(
    instants: Iterable[tuple[int, tuple[Act, ...]]], parameters: Parameters
) -> Salience:
    """Walk a timeline once and give each act its q; ``instants`` are in time order."""
    if not parameters.volume_normalised:
        return Salience({})
    memory_years = parameters.event_rate_half_life_years / LN2
    memory_ticks = memory_years * DAYS_PER_YEAR * TICKS_PER_DAY
    trails: dict[Pair, _Trail] = {}
    values: dict[tuple[str, Pair], float] = {}
    for tick, acts in instants:
        for key, hostile in _one_count_per_event(acts).items():
            faded = trails.get(key[1], _Trail(tick, 0.0, 0.0)).at(tick, memory_ticks)
            trail = _Trail(tick, faded.events + 1.0, faded.hostile + hostile)
            trails[key[1]] = trail
            a_year = max(parameters.event_rate_minimum, trail.events / memory_years)
            values[key] = _above_noise(trail, hostile, parameters.noise_floor) / a_year
    return Salience(values)


def _one_count_per_event(acts: Iterable[Act]) -> dict[tuple[str, Pair], bool]:
    """Each (event, pair) once, with whether it is hostile, in a fixed order."""
    found: dict[tuple[str, Pair], bool] = {}
    for act in sorted(acts):
        if act.source != act.target:
            key = (act.event, Pair.of(act.source, act.target))
            found[key] = found.get(key, False) or act.weight < 0
    return found


def _above_noise(trail: _Trail, hostile: bool, floor: float) -> float:  # noqa: FBT001 - a class of act, not a switch
    if not hostile or floor == 0.0:
        return 1.0
    share = trail.hostile / trail.events
    return max(0.0, share - floor) / share
