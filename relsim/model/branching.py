"""Whether reactions that answer each other die out: the branching ratio, before anything runs.

Entry (j, i) of the matrix is how often rule j answers one answer of rule i, on average: its
probability times the certainty of that answer, where it answers it at all. Who answers whom is
found by following the answers from the events of the history on; where that depends on the actors,
the most is taken, and neither the time in a query nor `at_most` is looked at. So the largest
eigenvalue m is a bound: below 1 a chain of answers dies out. With exponential delays of mean d, an
event has brought about (e^((m − 1) t/d) − 1)/(m − 1) further ones after the first by the time t
(Harris 1963).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import expm1

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.query import Query
from relsim.model.parameters import LN2
from relsim.model.reactions import with_actors
from relsim.model.rules import Delay, Rule

__all__ = ["Cascade", "cascade_of"]

CONTEXTS = 2_000
"""Answers, by rule and actors, that are followed; what is left out a run finds out by itself."""

LARGEST = 700.0
"""Of exponents, so that a number comes of it."""

Floats = npt.NDArray[np.float64]
Context = tuple[int, frozenset[str], frozenset[str]]
"""A rule, and initiators and targets of what it answers."""


@dataclass(frozen=True, slots=True)
class Cascade:
    """Rules that answer each other.

    Attributes:
        ratio: How many answers one answer among them brings about, on average; at most this.
        cycle: Places of the rules of a shortest circle, each of which answers the one before.
        rules: Places of all rules among which answers go round.
        begun: How many events of the history these answer at first.
        delay_days: The shortest mean delay among them.
    """

    ratio: float
    cycle: tuple[int, ...]
    rules: tuple[int, ...]
    begun: int
    delay_days: float

    def answers_in(self, days: float) -> float:
        """How many answers to expect in so many days, were there no ``at_most``; at most this."""
        delays, growth = days / self.delay_days, self.ratio - 1.0
        grown = expm1(min(LARGEST, growth * delays)) / growth if growth else delays
        return self.begun * (1.0 + grown)


def cascade_of(rules: Sequence[Rule], events: Iterable[Event]) -> Cascade | None:
    """The rules that answer each other most; none where no answer is answered in a circle."""
    if not any(rule.answers_generated for rule in rules):
        return None
    answers, begun = _matrix(rules, events)
    reached = _reached(answers > 0.0)
    round_ = [n for n in range(len(rules)) if reached[n, n]]
    if not round_:
        return None
    groups = {tuple(m for m in round_ if reached[m, n] and reached[n, m]) for n in round_}
    ratios = {group: _radius(answers[np.ix_(group, group)]) for group in groups}
    group = max(sorted(groups), key=ratios.__getitem__)
    return Cascade(
        ratios[group],
        _cycle(answers > 0.0, group),
        group,
        max(1, sum(begun[number] for number in group)),
        min(_mean_days(rules[number].delay) for number in group),
    )


def _mean_days(delay: Delay) -> float:
    mean = {
        "fixed": delay.days,
        "exponential": delay.days / LN2,
        "uniform": 0.5 * (delay.days + delay.upper_days),
    }[delay.shape]
    return max(mean, 1.0 / TICKS_PER_DAY)


def _matrix(rules: Sequence[Rule], events: Iterable[Event]) -> tuple[Floats, list[int]]:
    """Answers of rule j to one answer of rule i, shape (rules, rules); events that each answers."""
    begun = [0] * len(rules)
    answers = np.zeros((len(rules), len(rules)))
    open_ = [(n, *_NOBODY) for n, rule in enumerate(rules) if not isinstance(rule.trigger, Query)]
    found = dict.fromkeys(open_)
    for event in events:
        contexts = list(_answering(rules, event, generated=False))
        for number, *_ in contexts:
            begun[number] += 1
        if len(found) < CONTEXTS:
            open_ += _new(contexts, found)
    while open_:
        context = open_.pop()
        answer = _answer(rules, context)
        if answer is None:
            continue
        for following in _answering(rules, answer, generated=True):
            to, by = following[0], context[0]
            answers[to, by] = max(answers[to, by], rules[to].probability * answer.confidence)
            if len(found) < CONTEXTS:
                open_ += _new([following], found)
    return answers, begun


_NOBODY: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def _new(contexts: Iterable[Context], found: dict[Context, None]) -> list[Context]:
    fresh = [context for context in contexts if context not in found]
    found.update(dict.fromkeys(fresh))
    return fresh


def _answering(rules: Sequence[Rule], event: Event, *, generated: bool) -> Iterator[Context]:
    """The rules that answer an event, whenever it happens."""
    for number, rule in enumerate(rules):
        query = rule.trigger
        if not isinstance(query, Query) or (generated and not rule.answers_generated):
            continue
        if generated:
            if query.id is not None:
                continue  # each id occurs once, so no chain goes on by it
            query = query.model_copy(update={"after": None, "before": None})
        if query.matches(event):
            yield number, frozenset(event.initiators), frozenset(event.targets)


def _answer(rules: Sequence[Rule], context: Context) -> Event | None:
    """What a rule answers to those actors; nothing where that would be no event."""
    number, initiators, targets = context
    actors = {"initiator": tuple(sorted(initiators)), "target": tuple(sorted(targets))}
    fields = with_actors(rules[number].response, actors)
    when = datetime(2000, 1, 1, tzinfo=UTC)
    try:
        return Event.model_validate({"id": "answer", "occurred_at": when, **fields})
    except ValidationError:
        return None


def _reached(steps: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Whether one can be reached from the other in one step or more (Warshall 1962)."""
    reached = steps.copy()
    for through in range(len(reached)):
        reached |= np.outer(reached[:, through], reached[through])
    return reached


def _radius(answers: Floats) -> float:
    return float(np.abs(np.linalg.eigvals(answers)).max())


def _cycle(steps: npt.NDArray[np.bool_], group: Sequence[int]) -> tuple[int, ...]:
    """A shortest way from the first rule of a group back to itself."""
    ways: list[tuple[int, ...]] = [(group[0],)]
    seen: set[int] = set()
    for way in ways:  # grows while it is walked through
        for following in group:
            if steps[following, way[-1]]:
                if following == group[0]:
                    return way
                if following not in seen:
                    seen.add(following)
                    ways.append((*way, following))
    return tuple(group)
