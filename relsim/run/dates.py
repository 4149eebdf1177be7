"""When events happened of which only the week or month is known, for each member.

Each is drawn on a day of its span, uniformly, at its time of day; within the period, and neither
before what it is said to be caused by or to lift, nor after what it caused or what lifted it, nor
after the end of its own condition. A bound that leaves no day is passed over: there the record
contradicts itself. Draws are those of the baseline in every world, so a what-if that shifts an
event by three days shifts it by three days in every member.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY, Precision, midnight, span_of, ticks_between
from relsim.events.event import Event
from relsim.model.course import Course
from relsim.rng import uniforms
from relsim.scenario.plan import Plan, World

__all__ = ["is_vague", "member_ticks"]

Ints = npt.NDArray[np.int64]
Known = Mapping[str, Ints]
"""How many days after its recorded date an event happens in each member, by id."""

VAGUE = frozenset({Precision.WEEK, Precision.MONTH})
SHIFTED = frozenset({"shifted", "consequence shifted"})


def is_vague(event: Event) -> bool:
    """Whether it may have happened on one of several days."""
    return event.precision in VAGUE


def member_ticks(plan: Plan, world: World, course: Course, members: range) -> dict[int, Ints]:
    """When some members have the events whose dates are drawn, by place in the course."""
    vague = {event.id: place for place, event in enumerate(course.events) if is_vague(event)}
    if not vague:
        return {}
    draw = partial(_drawn, plan=plan, members=members)
    days = draw(plan.baseline.events, {})
    if world.name != plan.baseline.name:
        days = draw(world.events, dict(_kept(plan.baseline, world, days)))
    return {place: course.ticks[place] + TICKS_PER_DAY * days[i] for i, place in vague.items()}


def _kept(baseline: World, world: World, drawn: Known) -> Iterator[tuple[str, Ints]]:
    """What of the baseline's draws holds in a world: all but where it dates an event anew."""
    shifted = {fate.event_id for fate in world.fates if fate.change in SHIFTED}
    told = {event.id: event for event in baseline.events if event.id in drawn}
    for event in world.events:
        before = told.get(event.id)
        if before is None or before.precision != event.precision:
            continue
        if before.occurred_at == event.occurred_at or event.id in shifted:
            yield event.id, drawn[event.id]


def _drawn(events: Sequence[Event], known: Known, plan: Plan, members: range) -> Known:
    """The days of every vague event of a history; those that are known stay."""
    free = {e.id: e for e in events if is_vague(e) and e.id not in known}
    if not free:
        return known
    order = _Order.of(events, free)
    start = midnight(plan.start)
    told = {event.id: event for event in events}
    ticks = {name: ticks_between(start, told[name].occurred_at) for name in order.named}

    def happens(name: str, days: Ints | int) -> Ints:
        return np.asarray(ticks[name] + TICKS_PER_DAY * days, np.int64)

    spans = {name: _span(event, plan) for name, event in free.items()}
    for name in order.effects_first:
        days = spans[name].last if name in free else known.get(name, 0)
        for cause in order.causes(name, free):
            spans[cause] = spans[cause].until(happens(name, days) - ticks[cause])
    drawn = dict(known)
    for name in reversed(order.effects_first):
        if name in free:
            for cause in order.causes(name, ticks):
                spans[name] = spans[name].since(happens(cause, drawn.get(cause, 0)) - ticks[name])
            luck = uniforms(plan.ensemble.seed, "date", name, len(members), members.start)
            drawn[name] = spans[name].at(luck)
    return drawn


@dataclass(frozen=True)
class _Span:
    """Days on which an event may happen, counted from its recorded date; one or for each member."""

    first: Ints
    last: Ints

    def until(self, ticks: Ints) -> _Span:
        """Only days that begin no more than so many ticks after the recorded date."""
        bound = ticks // TICKS_PER_DAY
        return replace(
            self, last=np.where(bound >= self.first, np.minimum(bound, self.last), self.last)
        )

    def since(self, ticks: Ints) -> _Span:
        """Only days that begin at least so many ticks after the recorded date."""
        bound = -(-ticks // TICKS_PER_DAY)
        return replace(
            self, first=np.where(bound <= self.last, np.maximum(bound, self.first), self.first)
        )

    def at(self, luck: npt.NDArray[np.float64]) -> Ints:
        """The day below which such a share of them lies."""
        return self.first + np.floor(luck * (self.last - self.first + 1)).astype(np.int64)


def _span(event: Event, plan: Plan) -> _Span:
    """The days of the week or month that lie in the period, up to the end of the condition."""
    day = event.occurred_at.date()
    first, last = span_of(day, event.precision)
    span = _Span(*(np.array((d - day).days) for d in (max(first, plan.start), min(last, plan.end))))
    until = event.standing.until if event.standing else None
    return span if until is None else span.until(np.array(ticks_between(event.occurred_at, until)))


@dataclass(frozen=True)
class _Order:
    """What some events follow and what follows them.

    Attributes:
        before: Ids of what each must not come before, by id.
        effects_first: The events and all that they are linked to, effects before causes; of those
            that are said to cause each other, in either order.
    """

    before: Mapping[str, frozenset[str]]
    effects_first: tuple[str, ...]

    @classmethod
    def of(cls, events: Iterable[Event], some: Container[str]) -> _Order:
        """The order of some events among all."""
        present = {event.id for event in events}
        links = {
            event.id: frozenset((*event.caused_by, *event.lifts)) & present - {event.id}
            for event in events
            if event.caused_by or event.lifts or event.id in some
        }
        before = {
            name: causes
            for name, causes in links.items()
            if name in some or any(cause in some for cause in causes)
        }
        return cls(before, tuple(reversed(_causes_first(before))))

    @property
    def named(self) -> tuple[str, ...]:
        """Every event that has a place in it."""
        return self.effects_first

    def causes(self, name: str, among: Container[str]) -> list[str]:
        """What an event must not come before, sorted."""
        return sorted(cause for cause in self.before.get(name, ()) if cause in among)


def _causes_first(before: Mapping[str, Collection[str]]) -> list[str]:
    """Everything that is named, each after its causes where they do not go round in circles."""
    found: dict[str, None] = {}
    begun: set[str] = set()
    waiting = sorted(before, reverse=True)
    while waiting:
        name = waiting[-1]
        ahead = [c for c in sorted(before.get(name, ())) if c not in begun and c not in found]
        if name not in begun and name not in found and ahead:
            begun.add(name)
            waiting += ahead
        else:
            found[waiting.pop()] = None
    return list(found)
