"""Reactions: which rules answer an event or a state, when, and with what.

Every draw is keyed by rule and trigger, so that taking an event out of history changes nobody
else's luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any

from relsim.canonical import sha256_hex
from relsim.clock import TICKS_PER_DAY
from relsim.errors import InvalidInput, Problem
from relsim.events.event import Event
from relsim.events.query import Query
from relsim.model.parameters import LN2
from relsim.model.rules import MOST_ANSWERS, Delay, Rule, StateCondition
from relsim.rng import uniform

__all__ = ["Answer", "Luck", "Responder", "too_many", "with_actors"]

LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Luck:
    """What a member's draws depend on, besides what they are for."""

    seed: int = 0
    member: int = 0

    def draw(self, purpose: str, key: str) -> float:
        """A number in (0, 1)."""
        return uniform(self.seed, self.member, purpose, key)


@dataclass(frozen=True, slots=True)
class Answer:
    """An event that is on its way.

    Attributes:
        tick: When it will happen.
        event: What will happen.
    """

    tick: int
    event: Event


class Responder:
    """The rules of one run, with how often each has answered.

    Args:
        rules: The scenario's reactions and state-dependent interventions.
        luck: Of this member.
        start: The instant of tick 0.
    """

    def __init__(self, rules: Iterable[Rule], luck: Luck, start: datetime) -> None:
        self._on_event = tuple(r for r in rules if isinstance(r.trigger, Query))
        self._on_state = tuple(r for r in rules if isinstance(r.trigger, StateCondition))
        self._luck = luck
        self._start = start
        self.answered: dict[str, int] = {}
        self.met: set[str] = set()
        """State rules whose condition held when last looked at; they wait for it to lapse."""

    @property
    def watches_states(self) -> bool:
        """Whether anything has to be looked at besides events."""
        return bool(self._on_state)

    def to_event(
        self, event: Event, tick: int, certainty: float, *, generated: bool
    ) -> Iterator[Answer]:
        """What answers an event that happened at ``tick`` with the given certainty."""
        for rule in self._on_event:
            if generated and not rule.answers_generated:
                continue
            if isinstance(rule.trigger, Query) and rule.trigger.matches(event):
                actors = {"initiator": event.initiators, "target": event.targets}
                yield from self._answer(rule, event.id, tick, certainty, actors)

    def to_state(self, tick: int, level: Callable[[StateCondition], float]) -> Iterator[Answer]:
        """What answers the state at ``tick``; each rule once, until its condition has lapsed."""
        for rule in self._on_state:
            condition = rule.trigger
            if not isinstance(condition, StateCondition):
                continue
            if not condition.holds(level(condition)):
                self.met.discard(rule.id)
            elif rule.id not in self.met:
                self.met.add(rule.id)
                trigger = str(self.answered.get(rule.id, 0) + 1)
                yield from self._answer(rule, trigger, tick, 1.0, {})

    def _answer(
        self,
        rule: Rule,
        trigger: str,
        tick: int,
        certainty: float,
        actors: Mapping[str, tuple[str, ...]],
    ) -> Iterator[Answer]:
        key = f"{rule.id}|{trigger}"
        if self.answered.get(rule.id, 0) >= rule.at_most:
            return
        if self._luck.draw("reaction", key) >= rule.probability * certainty:
            return
        self.answered[rule.id] = self.answered.get(rule.id, 0) + 1
        if sum(self.answered.values()) > MOST_ANSWERS:
            raise too_many(max(self.answered, key=self.answered.__getitem__))
        try:
            due = tick + _delay_ticks(rule.delay, self._luck.draw("delay", key))
            when = self._start + timedelta(minutes=due)
        except OverflowError:
            return  # after the last year that can be counted, and so after the end of any run
        named = with_actors(rule.response, actors)
        causes = (trigger,) if actors else ()
        event = Event.model_validate(
            {
                **named,
                "id": _name(rule.id, trigger),
                "occurred_at": when,
                "precision": "hour",
                "caused_by": named.get("caused_by", causes),
            }
        )
        yield Answer(due, event)


def too_many(source: str) -> InvalidInput:
    """The error of a run that brings about more events than it can hold, most by one source."""
    message = (
        f"more than {MOST_ANSWERS:,} events are brought about in one run of one member, "
        f"most of them by `{source}`"
    )
    help_ = "lower `probability` or `at_most`, or leave `answers_generated` out"
    return InvalidInput(Problem("RS503", message, help=help_))


def with_actors(
    response: Mapping[str, Any], actors: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    """The fields of an answer, with the actors of its trigger where it says so."""
    return {name: _fill(value, actors) for name, value in response.items()}


def _name(rule_id: str, trigger: str) -> str:
    """A different one for every trigger, however long its own id is."""
    name = f"{rule_id}:{trigger}"
    return name if len(name) <= LONGEST_ID else f"{rule_id}:{sha256_hex(trigger.encode())[:32]}"


def _delay_ticks(delay: Delay, luck: float) -> int:
    """At least one tick: nothing answers in the instant it answers to."""
    days = delay.days
    if delay.shape == "exponential":
        days = delay.days * -log(luck) / LN2
    elif delay.shape == "uniform":
        days = delay.days + luck * (delay.upper_days - delay.days)
    return max(1, round(days * TICKS_PER_DAY))


def _fill(value: Any, actors: Mapping[str, tuple[str, ...]]) -> Any:
    """Put actors in the place of the words ``initiator`` and ``target``, also within lists."""
    if isinstance(value, str):
        return actors.get(value, value)
    if isinstance(value, Mapping):
        return {name: _fill(part, actors) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        parts = [_fill(part, actors) for part in value]
        return [p for part in parts for p in (part if isinstance(part, tuple) else (part,))]
    return value
