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
SOME_GAPS = 1000
"""How many gaps are enough to guess what divides them all."""


@dataclass(frozen=True, eq=False)
class Stops:
    """What may stop a pair, sorted by pair and tick, each of which occurs once.

    Attributes:
        pair: Place of the pair, rising, shape (K,).
        tick: When, rising within a pair, shape (K,).
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
        last: When each member's own last stop was, or where it began, shape (P, 1 or M).
    """

    first: Ints
    jump: Ints
    settle: Ints
    gap: Ints
    seen_from: Ints
    look_gap: Ints
    lengths: Ints
    last: Ints


def timeline(begun: Ints, jumps: Stops, settles: Stops, asked: Sequence[int]) -> Timeline:
    """Merge stops, and find what every look sees.

    Args:
        begun: The tick from which each pair's state flows on at first, shape (P, 1 or M).
        jumps: Rows of the jump table.
        settles: Rows of the settle table.
        asked: The ticks at which every pair is looked at, before what happens there.
    """
    stops, jump, settle = _merged(jumps, settles)
    takes = _taken(jumps.takes, jump, settles.takes, settle)
    last = _last_taken(takes, stops, begun)
    first = np.searchsorted(stops.pair, np.arange(len(begun) + 1))
    when = np.asarray(asked, np.int64)
    seen_from = _stop_before(first, stops, when)
    before = _before(last, first, begun)
    since = stops.tick[:, None] - before
    look_since = when[None, :, None] - _seen_state(last, begun, seen_from)
    lengths, gap, look_gap = _numbered(since, look_since)
    return Timeline(
        first, jump, settle, gap, seen_from, look_gap, lengths, _at_the_end(last, first, begun)
    )


class _Places(NamedTuple):
    """Pair and tick of every stop."""

    pair: Ints
    tick: Ints


def _merged(jumps: Stops, settles: Stops) -> tuple[_Places, Ints, Ints]:
    """Where every stop is, sorted, and its rows in the two tables."""
    jump, settle = np.arange(len(jumps.pair)), np.arange(len(settles.pair))
    if not len(settle):
        return _Places(jumps.pair, jumps.tick), jump, np.full(len(jump), NOTHING)
    span = 1 + max(int(jumps.tick.max(initial=0)), int(settles.tick.max(initial=0)))
    moved, settled = (kind.pair * span + kind.tick for kind in (jumps, settles))
    place = np.searchsorted(moved, settled)  # few are put among many, which are sorted already
    alone = np.append(moved, NOTHING)[place] != settled
    added = place[alone]
    keys = np.insert(moved, added, settled[alone])
    jump = np.insert(jump, added, NOTHING)
    row = np.full(len(keys), NOTHING)
    row[place + np.cumsum(alone) - alone] = settle
    pair = keys // span
    return _Places(pair, keys - pair * span), jump, row


def _taken(moving: Bools, jump: Ints, settling: Bools, settle: Ints) -> Bools:
    """Which members each stop concerns, shape (K, 1 or M)."""
    if not len(settling):
        return moving
    takes = np.zeros((len(jump), max(moving.shape[1], settling.shape[1])), bool)
    for found, row in ((moving, jump), (settling, settle)):
        here = row != NOTHING
        takes[here] |= found[row[here]]
    return takes


def _last_taken(takes: Bools, stops: _Places, begun: Ints) -> Ints:
    """The tick of the last stop that each member took, this one included, or where it began.

    Shape (K, 1) where all members take every stop, else (K, M).
    """
    pair, tick = stops
    if takes.all():
        return tick[:, None]
    place = np.maximum.accumulate(np.where(takes, np.arange(len(tick))[:, None], -1), axis=0)
    own = (place >= 0) & (pair[place] == pair[:, None])
    return np.where(own, tick[place], begun[pair])


def _before(last: Ints, first: Ints, begun: Ints) -> Ints:
    """The same before each stop."""
    width = max(last.shape[1], begun.shape[1])
    before = np.empty((len(last), width), np.int64)
    before[1:] = last[:-1]
    some = np.diff(first) > 0
    before[first[:-1][some]] = begun[some]
    return before


def _at_the_end(last: Ints, first: Ints, begun: Ints) -> Ints:
    """The same after all stops of each pair, shape (P, 1 or M)."""
    ended = np.empty((len(begun), max(last.shape[1], begun.shape[1])), np.int64)
    ended[:] = begun
    some = np.diff(first) > 0
    ended[some] = last[first[1:][some] - 1]
    return ended


def _seen_state(last: Ints, begun: Ints, seen_from: Ints) -> Ints:
    """The tick from which flows on what every look sees, shape (P, L, 1 or M)."""
    found = np.empty((*seen_from.shape, max(last.shape[1], begun.shape[1])), np.int64)
    found[:] = begun[:, None]
    some = seen_from != NOTHING
    found[some] = last[seen_from[some]]
    return found


def _numbered(since: Ints, look_since: Ints) -> tuple[Ints, Ints, Ints]:
    """The lengths above 0 that occur, rising, and the place of each gap among them.

    There is one at least, so that those without any have something to leave aside.
    """
    unit = _common_unit(since, look_since)
    since, look_since = since // unit, look_since // unit
    longest = max(1, int(since.max(initial=0)), int(look_since.max(initial=0)))
    occurs = np.zeros(longest + 1, bool)
    for gaps in (since, look_since):
        occurs[gaps] = True
    occurs[0], occurs[longest] = False, True
    place = np.cumsum(occurs) - 1
    place[0] = NO_FLOW
    return np.flatnonzero(occurs) * unit, place[since], place[look_since]


def _common_unit(*gaps: Ints) -> int:
    """What divides all gaps; looked for in a few of them, as most give nothing new."""
    unit = 0
    for each in gaps:
        rest = each.ravel()
        while len(rest):
            unit = int(np.gcd.reduce(rest[:SOME_GAPS], initial=unit))
            if unit == 1:
                return 1
            rest = rest[rest % unit != 0] if unit else rest[SOME_GAPS:]
    return unit or 1


def _stop_before(first: Ints, stops: _Places, when: Ints) -> Ints:
    """The last stop of each pair before each look, or NOTHING, shape (P, L)."""
    pairs = len(first) - 1
    span = 1 + max(int(when.max(initial=0)), int(stops.tick.max(initial=0)))
    asked = np.arange(pairs)[:, None] * span + when[None, :]
    before = np.searchsorted(stops.pair * span + stops.tick, asked, side="left") - 1
    return np.where(before >= first[:-1, None], before, NOTHING)
