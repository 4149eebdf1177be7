"""Standing conditions without a clock: when baselines and floors change, and to what.

Which conditions are in force follows from the log and from who counts which events, not from the
state, as long as no rule answers to the state.
"""

from __future__ import annotations

from collections.abc import Mapping

from relsim.clock import ticks_between
from relsim.events.pairs import Pair
from relsim.model.conditions import Condition, condition_of
from relsim.model.course import Course, Instant
from relsim.model.parameters import Parameters
from relsim.model.state import Levels, levels_under

__all__ = ["Settled", "settled_levels"]

Settled = Mapping[tuple[Pair, int], Levels]
"""Baselines and floor from a tick on, by pair and tick."""


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
