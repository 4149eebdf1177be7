"""The reference engine: SimPy carries the clock and everything that reacts.

One feeder walks the log. Whatever happens at a tick is gathered first and applied once, after every
process of that tick has had its say, so that simultaneous acts are summed and their order cannot
matter. Log events use the impulses compiled beforehand; only generated events, and affinities that
follow trust, are compiled while the clock runs.

A user's own process is a generator function that takes the ``Replay``::

    def mediator(world):
        yield world.until(lambda: world.tension("USA", "RUS") > 60)
        yield world.wait(days=3)
        world.act(id="talks", roles={"host": "CHE", "participant": ("USA", "RUS")}, code="talks")
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import timedelta
from typing import Any

import simpy

from relsim.clock import TICKS_PER_DAY, ticks_between
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.compile import Compiled
from relsim.model.conditions import Condition, condition_of
from relsim.model.course import Instant
from relsim.model.impulses import Impulse
from relsim.model.passed import PassedStates
from relsim.model.reactions import Answer, Luck, Responder, too_many
from relsim.model.relations import index_of_tension, index_of_trust
from relsim.model.rules import MOST_ANSWERS, StateCondition
from relsim.model.snapshot import Snapshot
from relsim.model.state import FlowTable, PairState, advance, begin, jump, shift
from relsim.model.trajectory import Trajectory

__all__ = ["Process", "Replay"]

Process = Callable[["Replay"], Generator[simpy.Event, Any, None]]
"""A user's own process: a generator function that is given the running replay."""


class _EndOfTick(simpy.Event):
    """Happens when every process of the current tick has run."""

    AFTER_NORMAL = 2

    def __init__(self, env: simpy.Environment) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, priority=self.AFTER_NORMAL)  # type: ignore[arg-type] # any int sorts


class Replay:
    """One member's run of one history.

    Args:
        compiled: The course with this member's parameters folded in.
        luck: Seed and member of its draws.
        processes: Users' own processes.
        since: Where to go on from; the beginning by default.
    """

    def __init__(
        self,
        compiled: Compiled,
        luck: Luck | None = None,
        processes: Iterable[Process] = (),
        since: Snapshot | None = None,
    ) -> None:
        course = compiled.course
        self._compiled = compiled
        self._flows = FlowTable(compiled.parameters)
        self._env = simpy.Environment(since.tick if since else 0)
        self._states: dict[Pair, PairState] = dict(since.states) if since else {}
        self._passed = PassedStates(self._states)
        self._fed: tuple[Event, ...] = ()
        self._submitted: list[Event] = []
        self._gathering = False
        self._in_force: dict[str, tuple[Condition, simpy.Process]] = {}
        self._on_its_way: list[Answer] = []
        self._waiting: list[tuple[Callable[[], bool], simpy.Event]] = []
        self._generated: list[Event] = []
        self._responder = Responder(course.rules, luck or Luck(), course.start)
        self._own_processes = tuple(processes)
        self._set_up(since)

    # What a process or a caller may ask and do.

    @property
    def tick(self) -> int:
        """Whole minutes since the start."""
        return int(self._env.now)

    @property
    def generated(self) -> tuple[Event, ...]:
        """Events that rules and processes have brought about so far."""
        return tuple(self._generated)

    def trust(self, observer: str, observed: str) -> float:
        """How much one trusts the other now, index 0–100."""
        state = self._now(Pair.of(observer, observed))
        return index_of_trust(state.trust_12 if observer < observed else state.trust_21)

    def tension(self, one: str, other: str) -> float:
        """Tension between two actors now, index 0–100."""
        return index_of_tension(self._now(Pair.of(one, other)).tension)

    def wait(self, days: float) -> simpy.Event:
        """For ``yield``: some days later, to the minute."""
        return self._env.timeout(max(0, round(days * TICKS_PER_DAY)))

    def until(self, holds: Callable[[], bool]) -> simpy.Event:
        """For ``yield``: when it holds. Looked at after every event and at the end of each day."""
        reached = self._env.event()
        self._waiting.append((holds, reached))
        self._gather()
        return reached

    def act(self, **fields: Any) -> Event:
        """Something happens now: the fields of an ``Event`` without ``occurred_at``.

        Raises:
            pydantic.ValidationError: when the fields make no event.
            InvalidInput: when the run brings about more events than it can hold.
        """
        now = self._compiled.course.start + timedelta(minutes=self.tick)
        event = Event.model_validate({**fields, "occurred_at": now, "precision": "hour"})
        self._submit(event)
        return event

    def run(self, until_tick: int | None = None) -> Replay:
        """Let time pass; what happens at ``until_tick`` itself is still to come."""
        end = self._compiled.course.end_tick
        target = end if until_tick is None else min(end, until_tick)
        if target > self.tick:
            self._env.run(until=target)
        return self

    def trajectory(self) -> Trajectory:
        """The states that every touched pair has passed through so far."""
        return Trajectory(self._compiled.course.relations, self._compiled.parameters, self._passed)

    def snapshot(self) -> Snapshot:
        """All that is needed to go on later, as data.

        Raises:
            RuntimeError: with users' own processes, whose generators cannot be stored.
        """
        if self._own_processes:
            msg = "a run with processes of your own cannot be stored: generators are not data"
            raise RuntimeError(msg)
        return Snapshot(
            self.tick,
            dict(self._states),
            tuple(condition for condition, _ in self._in_force.values()),
            tuple(self._on_its_way),
            dict(self._responder.answered),
            frozenset(self._responder.met),
        )

    # Setting up.

    def _set_up(self, since: Snapshot | None) -> None:
        if since is not None:
            self._responder.answered.update(since.answered)
            self._responder.met.update(since.met)
            for condition in since.in_force:
                self._enforce(condition)
            for answer in since.on_their_way:
                self._await(answer)
        self._env.process(self._feed(self.tick))
        for process in self._own_processes:
            self._env.process(process(self))
        if self._own_processes or self._responder.watches_states:
            self._env.process(self._look_daily())

    def _feed(self, first_tick: int) -> Generator[simpy.Event, Any, None]:
        for instant in self._compiled.course.instants:
            if instant.tick >= first_tick:
                yield self._env.timeout(instant.tick - self.tick)
                self._fed = instant.events
                self._gather()

    def _look_daily(self) -> Generator[simpy.Event, Any, None]:
        yield self._env.timeout(-self.tick % TICKS_PER_DAY)
        while True:
            self._gather()
            yield self._env.timeout(TICKS_PER_DAY)

    # One tick: gather, apply, react.

    def _submit(self, event: Event) -> None:
        self._generated.append(event)
        if len(self._generated) > MOST_ANSWERS:
            raise too_many(event.id)
        self._submitted.append(event)
        self._gather()

    def _gather(self) -> None:
        if not self._gathering:
            self._gathering = True
            _EndOfTick(self._env).callbacks.append(self._apply)

    def _apply(self, _end: simpy.Event) -> None:
        fed, submitted = self._fed, self._submitted
        self._fed, self._submitted, self._gathering = (), [], False
        for impulse in self._impulses(fed, submitted):
            self._set(impulse.pair, jump(self._now(impulse.pair), impulse))
        happened = sorted((*fed, *submitted), key=lambda event: event.id)
        for event in happened:
            self._start_condition(event)
        for event in happened:  # what starts and is lifted in one instant does not last
            self._lift_conditions(event)
        generated = {id(event) for event in submitted}
        for event in happened:
            certainty = self._compiled.certainty_of(event)
            answers = self._responder.to_event(
                event, self.tick, certainty, generated=id(event) in generated
            )
            for answer in answers:
                self._await(answer)
        self._look_at_states()

    def _impulses(self, fed: Sequence[Event], submitted: Sequence[Event]) -> Iterable[Impulse]:
        if self._compiled.parameters.affinities_follow_trust:
            affinity = self._affinity_by_trust()
        elif submitted:
            affinity = None
        else:
            return self._compiled.impulses.get(self.tick, ()) if fed else ()
        return self._compiled.again(Instant.of(self.tick, (*fed, *submitted)), affinity)

    def _affinity_by_trust(self) -> dict[Direction, float]:
        """Everybody cares for those whom they trust more than not, as of this instant."""
        actors = self._compiled.course.relations.actors
        trusts = {
            Direction(one, other): self.trust(one, other) / 50.0 - 1.0
            for one in actors
            for other in actors
            if one != other
        }
        return {direction: trust for direction, trust in trusts.items() if trust > 0.0}

    # Standing conditions, interrupted when an event lifts them.

    def _lift_conditions(self, event: Event) -> None:
        if self._compiled.certainty_of(event) > 0.0:
            for lifted in event.lifts:
                if lifted in self._in_force:
                    self._in_force[lifted][1].interrupt(event.id)

    def _start_condition(self, event: Event) -> None:
        counted = self._compiled.counted(event)
        until = event.standing.until if event.standing else None
        until_tick = ticks_between(self._compiled.course.start, until) if until else None
        condition = condition_of(event, until_tick, counted, self._compiled.parameters)
        if condition is not None:
            self._enforce(condition)
            self._settle(condition)

    def _enforce(self, condition: Condition) -> None:
        process = self._env.process(self._hold(condition))
        self._in_force[condition.event] = (condition, process)

    def _hold(self, condition: Condition) -> Generator[simpy.Event, Any, None]:
        try:
            if condition.until_tick is None:
                yield self._env.event()
            else:
                yield self._env.timeout(max(0, condition.until_tick - self.tick))
        except simpy.Interrupt:
            pass  # lifted: it ends like one whose time has come
        held = self._in_force.get(condition.event)
        if held is not None and held[0] is condition:
            del self._in_force[condition.event]
        self._settle(condition)

    def _settle(self, condition: Condition) -> None:
        """Bring the pairs that a condition concerns under those that are now in force."""
        in_force = [self._in_force[name][0] for name in sorted(self._in_force)]
        for pair in sorted(condition.shifts):
            shifts = [other.shifts[pair] for other in in_force if pair in other.shifts]
            start = self._compiled.course.relations.start(pair)
            now = self._now(pair)
            settled = shift(now, start, shifts, self._compiled.parameters)
            if settled != now:
                self._set(pair, settled)

    # Reactions.

    def _await(self, answer: Answer) -> None:
        self._on_its_way.append(answer)
        self._env.process(self._deliver(answer))

    def _deliver(self, answer: Answer) -> Generator[simpy.Event, Any, None]:
        yield self._env.timeout(answer.tick - self.tick)
        self._on_its_way.remove(answer)
        self._submit(answer.event)

    def _look_at_states(self) -> None:
        for answer in self._responder.to_state(self.tick, self._level):
            self._await(answer)
        still: list[tuple[Callable[[], bool], simpy.Event]] = []
        for holds, reached in self._waiting:
            if holds():
                reached.succeed()
            else:
                still.append((holds, reached))
        self._waiting = still

    def _level(self, condition: StateCondition) -> float:
        one, other = condition.where
        if condition.quantity == "tension":
            return self.tension(one, other)
        if isinstance(condition.where, Direction):
            return self.trust(one, other)
        return 0.5 * (self.trust(one, other) + self.trust(other, one))

    # The state, advanced only where something touches it.

    def _now(self, pair: Pair) -> PairState:
        state = self._states.get(pair)
        if state is None:
            start = self._compiled.course.relations.start(pair)
            state = begin(start, self._compiled.parameters)
        return advance(state, self.tick, self._flows)

    def _set(self, pair: Pair, state: PairState) -> None:
        self._passed.put(pair, state)
        self._states[pair] = state
