"""What acts reach: their target, the actor itself, and third parties, as a table of strands.

MODEL, section "At an event instant": the target's trust in the source moves in full, the source's
trust in the target by the factor φ, and whoever cares for the target, or minds its gain, takes a
share. Who feels what is worked out here, once a history; how strongly depends on parameters.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.events.pairs import Direction, Pair
from relsim.model.act_table import ActTable
from relsim.model.numbering import distinct
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Felt, Surroundings

__all__ = ["strand_table"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class _Strands(NamedTuple):
    """Strands in any order, shape (N,) each: act, whose trust in whom, in which capacity."""

    act: Ints
    observer: Ints
    observed: Ints
    felt: Ints
    care: Floats


class _Watch(NamedTuple):
    """One way in which somebody feels what is done to a target."""

    target: int
    observer: int
    felt: Felt
    care: float


def strand_table(acts: ActTable, around: Surroundings) -> StrandTable:
    """Lay out everything that acts reach."""
    abroad = np.flatnonzero(acts.source != acts.target)
    at_home = np.flatnonzero(acts.source == acts.target)
    return _laid_out(
        acts,
        [
            _to_each_other(acts, abroad),
            _watched(acts, abroad, [*_concerned(acts, around)]),
            _watched(acts, at_home, [*_onlooking(acts, around)]),
        ],
    )


def _to_each_other(acts: ActTable, abroad: Ints) -> _Strands:
    """The target's view of the source, and the source's of the target."""
    source, target = acts.source[abroad], acts.target[abroad]
    size = len(abroad)
    return _Strands(
        np.concatenate([abroad, abroad]),
        np.concatenate([target, source]),
        np.concatenate([source, target]),
        np.repeat([int(Felt.AS_TARGET), int(Felt.AS_ACTOR)], size),
        np.ones(2 * size),
    )


def _watched(acts: ActTable, places: Ints, watches: list[_Watch]) -> _Strands:
    """What third parties feel of some acts; nobody watches himself."""
    watches.sort(key=lambda watch: watch.target)
    targets = np.array([watch.target for watch in watches], np.int64)
    first = np.searchsorted(targets, acts.target[places], side="left")
    counts = np.searchsorted(targets, acts.target[places], side="right") - first
    act = np.repeat(places, counts)
    within = np.arange(len(act)) - np.repeat(np.cumsum(counts) - counts, counts)
    row = np.repeat(first, counts) + within
    observer = np.array([watch.observer for watch in watches], np.int64)[row]
    other = observer != acts.source[act]
    act, row, observer = act[other], row[other], observer[other]
    return _Strands(
        act,
        observer,
        acts.source[act],
        np.array([int(watch.felt) for watch in watches], np.int64)[row],
        np.array([watch.care for watch in watches], np.float64)[row],
    )


def _concerned(acts: ActTable, around: Surroundings) -> Iterator[_Watch]:
    """Who feels what one state does to another."""
    code = {actor: number for number, actor in enumerate(acts.actors)}
    for number in np.unique(acts.target).tolist():
        target = acts.actors[number]
        for observer in around.observers_of(target):
            if observer == target:
                continue
            towards = Direction(observer, target)
            care = around.affinity.get(towards, 0.0)
            minding = around.rivalry.get(towards, 0.0)
            if care > 0.0:
                yield _Watch(number, code[observer], Felt.AS_FRIEND, care)
            elif around.onlookers:
                yield _Watch(number, code[observer], Felt.AS_ONLOOKER, 1.0)
            if minding > 0.0:
                yield _Watch(number, code[observer], Felt.AS_RIVAL, minding)
                yield _Watch(number, code[observer], Felt.AS_ENEMY, minding)


def _onlooking(acts: ActTable, around: Surroundings) -> Iterator[_Watch]:
    """Who feels what a government does at home: a friend of it is no friend of its victims."""
    if around.onlookers:
        code = {actor: number for number, actor in enumerate(acts.actors)}
        for number in np.unique(acts.target[acts.source == acts.target]).tolist():
            for observer in around.actors:
                yield _Watch(number, code[observer], Felt.AS_ONLOOKER, 1.0)


def _laid_out(acts: ActTable, parts: list[_Strands]) -> StrandTable:
    """Sort strands by pair, tick and side, and count stops."""
    act, observer, observed, felt, care = (
        np.concatenate(columns) for columns in zip(*parts, strict=True)
    )
    size = max(1, len(acts.actors))
    low, high = np.minimum(observer, observed), np.maximum(observer, observed)
    pair_code = low * size + high
    codes, pair = distinct(pair_code)
    first_tick = int(acts.tick.min(initial=0))
    span = int(acts.tick.max(initial=0)) - first_tick + 1
    when = 2 * (pair * span + acts.tick[act] - first_tick) + (observer == high)
    order = np.argsort(when, kind="stable")
    when = when[order]
    acts, act = _as_met(acts, act[order])
    begins = np.diff(when // 2, prepend=-1) != 0
    stop = np.cumsum(begins) - 1
    at = when[begins] // 2
    return StrandTable(
        acts,
        tuple(Pair(acts.actors[code // size], acts.actors[code % size]) for code in codes.tolist()),
        at // span,
        at % span + first_tick,
        act,
        2 * stop + when % 2,
        felt[order],
        care[order],
    )


def _as_met(acts: ActTable, act: Ints) -> tuple[ActTable, Ints]:
    """The acts in the order in which strands meet them, so that what is read together lies so."""
    met = np.full(len(acts), len(act))
    np.minimum.at(met, act, np.arange(len(act)))
    order = np.argsort(met, kind="stable")
    place = np.empty(len(acts), np.int64)
    place[order] = np.arange(len(acts))
    return acts.some(order), place[act]
