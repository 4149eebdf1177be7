"""Standing conditions without a clock: when baselines and floors change, and to what.

Which conditions are in force follows from the log and from who counts which events, not from the
state, as long as no rule answers to the state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from relsim.clock import ticks_between
from relsim.events.pairs import Pair
from relsim.model.conditions import Condition, condition_of
from relsim.model.course import Course, Instant
from relsim.model.kernel.timeline import Stops
from relsim.model.parameters import Parameters
from relsim.model.state import Levels, levels_under

__all__ = ["SettleTable", "Settled", "settle_table", "settled_levels"]

Floats = npt.NDArray[np.float64]

Settled = Mapping[tuple[Pair, int], Levels]
"""Baselines and floor from a tick on, by pair and tick."""


class SettleTable(NamedTuple):
    """What standing conditions change: when and for whom, and to which levels.

    Attributes:
        stops: Pairs as places among those asked for.
        levels: Baselines and floor, shape (Q, 3, 1 or M).
    """

    stops: Stops
    levels: Floats

    def between(self, first: int, end: int) -> SettleTable:
        """What concerns the pairs from place ``first`` to before ``end``."""
        stops = self.stops
        rows = slice(*np.searchsorted(stops.pair, [first, end]).tolist())
        some = Stops(stops.pair[rows] - first, stops.tick[rows], stops.takes[rows])
        return SettleTable(some, self.levels[rows])


def settle_table(
    course: Course,
    members: Sequence[Parameters],
    certainty: Floats,
    place: Mapping[Pair, int],
    within: range,
) -> SettleTable:
    """The settlings of some pairs within some ticks.

    Args:
        course: The history.
        members: The parameters of each, or one where all share theirs.
        certainty: c of each event of the course, shape (events, 1 or M).
        place: Where each pair stands among those asked for.
        within: The ticks; conditions that began before them are in force.
    """
    each = _settled_of_each(course, members, certainty) if course.stands else []
    found = {key for settled in each for key in settled}
    keys = sorted(key for key in found if key[0] in place and key[1] in within)
    takes = np.zeros((len(keys), max(1, len(each))), bool)
    levels = np.zeros((len(keys), 3, max(1, len(each))))
    for member, settled in enumerate(each):
        for row, key in enumerate(keys):
            if key in settled:
                takes[row, member] = True
                levels[row, :, member] = settled[key]
    pair = np.array([place[pair] for pair, _ in keys], np.int64)
    tick = np.array([tick for _, tick in keys], np.int64)
    return SettleTable(Stops(pair, tick, takes), levels)


def _settled_of_each(
    course: Course, members: Sequence[Parameters], certainty: Floats
) -> list[Settled]:
    """One for each member, or for all where they share parameters and coding."""
    concern = [n for n, e in enumerate(course.events) if e.standing is not None or e.lifts]
    ids = [course.events[number].id for number in concern]
    width = max(len(members), certainty.shape[1])
    sure = np.broadcast_to(certainty[concern], (len(concern), width)).T.tolist()
    each = [*members] * (width // len(members))
    return [
        settled_levels(course, parameters, dict(zip(ids, own, strict=True)))
        for parameters, own in zip(each, sure, strict=True)
    ]


def settled_levels(
    course: Course, parameters: Parameters, certainty: Mapping[str, float]
) -> Settled:
    """Everything that standing conditions change, for one member."""
    following = _InForce(course, parameters, certainty)
    instants = {instant.tick: instant for instant in course.instants}
    pending = sorted(tick for tick, instant in instants.items() if _concerns(instant))
    while pending:
        tick = pending.pop(0)
        for until in following.pass_by(tick, instants.get(tick)):
            if tick < until < course.end_tick and until not in pending:
                pending = sorted([*pending, until])
    return following.settled


def _concerns(instant: Instant) -> bool:
    return any(event.standing is not None or event.lifts for event in instant.events)


class _InForce:
    """The conditions in force while time passes, in the order of the reference engine."""

    def __init__(
        self, course: Course, parameters: Parameters, certainty: Mapping[str, float]
    ) -> None:
        self.course, self.parameters, self.certainty = course, parameters, certainty
        self.conditions: dict[str, Condition] = {}
        self.levels: dict[Pair, Levels] = {}
        self.settled: dict[tuple[Pair, int], Levels] = {}

    def pass_by(self, tick: int, instant: Instant | None) -> list[int]:
        """Let conditions end, begin and be lifted; tells until when new ones last."""
        self._end_those_until(tick)
        begun = []
        for event in instant.events if instant else ():
            sure = self.certainty.get(event.id, event.confidence)
            until = event.standing.until if event.standing else None
            until_tick = None if until is None else ticks_between(self.course.start, until)
            condition = condition_of(event, until_tick, sure, self.parameters)
            if condition is not None:
                self.conditions[event.id] = condition
                begun += [] if until_tick is None else [until_tick]
                self._settle(condition, tick)
        for event in instant.events if instant else ():
            if self.certainty.get(event.id, event.confidence) > 0.0:
                for lifted in event.lifts:
                    self._end(lifted, tick)
        self._end_those_until(tick)
        return begun

    def _end_those_until(self, tick: int) -> None:
        for name, condition in list(self.conditions.items()):
            if condition.until_tick is not None and condition.until_tick <= tick:
                self._end(name, tick)

    def _end(self, name: str, tick: int) -> None:
        condition = self.conditions.pop(name, None)
        if condition is not None:
            self._settle(condition, tick)

    def _settle(self, condition: Condition, tick: int) -> None:
        in_force = [self.conditions[name] for name in sorted(self.conditions)]
        for pair in condition.shifts:
            shifts = [other.shifts[pair] for other in in_force if pair in other.shifts]
            start = self.course.relations.start(pair)
            before = self.levels.get(pair, levels_under(start, (), self.parameters))
            now = levels_under(start, shifts, self.parameters)
            if now != before:
                self.levels[pair] = self.settled[pair, tick] = now
