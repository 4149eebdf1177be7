"""When each pair of each member is stopped at and looked at, worked out before anything moves.

Which stops a member takes follows from the strengths alone, not from the state, so the length of
every gap is known beforehand and the sweep takes no exponential.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["NOTHING", "NO_FLOW", "Stops", "Timeline", "timeline"]

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

NOTHING = -1
"""No jump or no settling at a stop; no stop before a look."""
NO_FLOW = -1
"""A gap of no length, which leaves the state to the bit."""


@dataclass(frozen=True, eq=False)
class Stops:
    """What may stop a pair, by pair and tick, each of which occurs once.

    Attributes:
        pair: Place of the pair, shape (K,).
        tick: When, shape (K,).
        takes: Which members it stops, shape (K, 1) or (K, M).
    """

    pair: Ints
    tick: Ints
    takes: Bools


class Timeline(NamedTuple):
    """Stops (K) of pairs (P), pair by pair in time order, and looks (L) at every pair.

    Gaps are counted from a member's own last stop; a last axis of 1 is shared by all members.

    Attributes:
        first: The stops of pair p are those from first[p] to first[p + 1], shape (P + 1,).
        jump: Row of the jump table, or NOTHING, shape (K,).
        settle: Row of the settle table, or NOTHING, shape (K,).
        gap: Place in ``lengths`` of the gap before each stop, or NO_FLOW, shape (K, 1 or M).
        seen_from: The stop before each look, or NOTHING, shape (P, L).
        look_gap: Place in ``lengths`` of the gap before each look, shape (P, L, 1 or M).
        lengths: The lengths of gaps that occur, in ticks, rising.
    """

    first: Ints
    jump: Ints
    settle: Ints
    gap: Ints
    seen_from: Ints
    look_gap: Ints
    lengths: Ints


def timeline(pairs: int, jumps: Stops, settles: Stops, asked: Sequence[int]) -> Timeline:
    """Merge stops, and find what every look sees.

    Args:
        pairs: How many pairs there are.
        jumps: Rows of the jump table.
        settles: Rows of the settle table.
        asked: The ticks, above 0, at which every pair is looked at, before what happens there.
    """
    stops, jump, settle = _merged(jumps, settles)
    pair, tick = stops[:, 0], stops[:, 1]
    takes = _taken(jumps.takes, jump) | _taken(settles.takes, settle)
    last = _last_taken(takes, pair, tick)
    first = np.searchsorted(pair, np.arange(pairs + 1))
    when = np.asarray(asked, np.int64)
    seen_from = _stop_before(first, pair, tick, when)
    since = tick[:, None] - np.vstack([np.zeros((1, last.shape[1]), np.int64), last])[:-1]
    since[first[:-1][np.diff(first) > 0]] = tick[first[:-1][np.diff(first) > 0], None]
    base = np.vstack([last, np.zeros((1, last.shape[1]), np.int64)])  # NOTHING finds the zeros
    look_since = when[None, :, None] - base[seen_from]
    lengths, gap, look_gap = _numbered(since, look_since)
    return Timeline(first, jump, settle, gap, seen_from, look_gap, lengths)


def _numbered(since: Ints, look_since: Ints) -> tuple[Ints, Ints, Ints]:
    """The lengths above 0 that occur, rising, and the place of each gap among them."""
    unit = int(np.gcd.reduce(since, axis=None, initial=0))
    unit = int(np.gcd.reduce(look_since, axis=None, initial=unit)) or 1
    longest = max(int(since.max(initial=0)), int(look_since.max(initial=0))) // unit
    occurs = np.zeros(longest + 1, bool)
    for gaps in (since, look_since):
        occurs[gaps // unit] = True
    occurs[0] = False
    place = np.cumsum(occurs) - 1
    place[0] = NO_FLOW
    return np.flatnonzero(occurs) * unit, place[since // unit], place[look_since // unit]


def _merged(jumps: Stops, settles: Stops) -> tuple[Ints, Ints, Ints]:
    """Pair and tick of every stop, sorted, and its rows in the two tables."""
    both = [np.stack([kind.pair, kind.tick], axis=1) for kind in (jumps, settles)]
    stops, row = np.unique(np.concatenate(both), axis=0, return_inverse=True)
    row = row.reshape(-1)
    jump, settle = (np.full(len(stops), NOTHING) for _ in range(2))
    jump[row[: len(jumps.pair)]] = np.arange(len(jumps.pair))
    settle[row[len(jumps.pair) :]] = np.arange(len(settles.pair))
    return stops, jump, settle


def _taken(takes: Bools, row: Ints) -> Bools:
    """Which members each stop concerns, shape (K, 1 or M)."""
    found = np.zeros((len(row), takes.shape[1]), bool)
    found[row != NOTHING] = takes[row[row != NOTHING]]
    return found


def _last_taken(takes: Bools, pair: Ints, tick: Ints) -> Ints:
    """The tick of the last stop that each member took, this one included; 0 without any."""
    place = np.where(takes, np.arange(len(tick))[:, None], -1)
    place = np.maximum.accumulate(place, axis=0) if len(place) else place
    own = (place >= 0) & (pair[place] == pair[:, None]) if len(place) else takes
    return np.where(own, tick[place], 0) if len(place) else np.zeros(takes.shape, np.int64)


def _stop_before(first: Ints, pair: Ints, tick: Ints, when: Ints) -> Ints:
    """The last stop of each pair before each look, or NOTHING, shape (P, L)."""
    pairs = len(first) - 1
    span = 1 + max(int(when.max(initial=0)), int(tick.max(initial=0)))
    asked = np.arange(pairs)[:, None] * span + when[None, :]
    before = np.searchsorted(pair * span + tick, asked, side="left") - 1
    return np.where(before >= first[:-1, None], before, NOTHING)
