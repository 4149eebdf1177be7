"""Interventions: changes to a history, applied in order, as a pure function.

A change sees the history as the changes before it left it. Changes that touch different events,
and none that caused the others, can be given in any order. Consequences follow ``caused_by``,
which lists events without which an event would not have happened: it falls with any one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from relsim.canonical import canonical_bytes, short_hash
from relsim.errors import Problem
from relsim.events.event import Event
from relsim.events.query import Query
from relsim.model.rules import Delay, Rule
from relsim.scenario.changes import Add, Change, Remove, Replace, Reweight, Shift
from relsim.scenario.effects import choices, consequences, is_meant, kept_fields, moves
from relsim.scenario.event_entry import EventFields, response_fields
from relsim.scenario.fate import Applied, Complaint, Done, Fate
from relsim.scenario.kinds import parse_condition
from relsim.scenario.tree import Path

__all__ = ["apply"]


def apply(
    events: Iterable[Event], changes: Sequence[Change], also_named: Iterable[str] = ()
) -> Applied:
    """Apply changes to a history.

    A change that cannot be carried out is left undone and complained of; the others are applied,
    so that every mistake is found at once.

    Args:
        events: The history.
        changes: What is different, in the order in which it counts.
        also_named: Further ids that a suggestion may name.
    """
    history = _History({event.id: event for event in events}, tuple(also_named))
    for by, change in enumerate(changes):
        _Step(history, by, change).run()
    return Applied(
        tuple(sorted(history.events.values(), key=lambda event: (event.occurred_at, event.id))),
        tuple(history.fates),
        tuple(history.rules),
        tuple(history.complaints),
    )


def _name_of(added: EventFields, *further: str) -> str:
    """A name that follows from what is added, not from its place: draws are keyed by it."""
    return f"added-{short_hash(canonical_bytes([added.given, *further]))[:8]}"


class _History:
    """What the changes so far have made of the history."""

    def __init__(self, events: dict[str, Event], also_named: tuple[str, ...]) -> None:
        self.events = events
        self.also_named = also_named
        self.gone: dict[str, int] = {}
        self.lost: list[tuple[Event, int]] = []
        self.fates: list[Fate] = []
        self.rules: list[Rule] = []
        self.complaints: list[Complaint] = []


class _Step:
    """One change at work."""

    def __init__(self, history: _History, by: int, change: Change) -> None:
        self._history = history
        self._events = history.events
        self._by = by
        self._change = change

    def run(self) -> None:
        """Carry the change out, or complain."""
        fates, complaints = len(self._history.fates), len(self._history.complaints)
        match self._change:
            case Remove(remove=query, with_consequences=further):
                self._remove(self._chosen(query), further=further)
            case Replace(replace=query, with_consequences=further):
                self._replace(self._chosen(query), self._change, further=further)
            case Add(when=None):
                self._add(self._change)
            case Add(when=when) if when is not None:
                self._add_rule(self._change, when)
            case Shift(shift=query):
                self._shift(self._chosen(query), self._change)
            case Reweight(reweight=query):
                self._reweight(self._chosen(query), self._change)
        nothing_done = len(self._history.fates) == fates
        if nothing_done and len(self._history.complaints) == complaints:
            self._complain("RS306", "this change leaves every event as it was", severity="note")

    # What a change is about.

    def _chosen(self, query: Query) -> list[Event]:
        """The events that are meant, sorted by id; complains where there are none."""
        by_id = query.model_fields_set == {"id"}
        candidates: Iterable[Event] = self._events.values()
        if by_id:
            wanted_ids = dict.fromkeys(query.id or ())
            candidates = [self._events[each] for each in wanted_ids if each in self._events]
        chosen = [event for event in candidates if is_meant(query, event)]
        found = {event.id for event in chosen}
        for wanted in (query.id or ()) if by_id else ():
            if wanted not in found:
                self._complain_of_id(wanted)
        if not chosen and not by_id:
            self._complain_of_query(query)
        return sorted(chosen, key=lambda event: event.id)

    def _complain_of_id(self, wanted: str) -> None:
        if wanted in self._history.gone:
            earlier = self._history.gone[wanted] + 1
            message = f"`{wanted}` was already taken away by change {earlier}"
            self._complain("RS301", message, "leave one of the two changes out")
        else:
            self._complain("RS201", f"no event with id `{wanted}`", self._help(wanted))

    def _complain_of_query(self, query: Query) -> None:
        taken = sorted({by + 1 for event, by in self._history.lost if is_meant(query, event)})
        if taken:
            message = f"what meets this query was already taken away by change {taken[0]}"
            self._complain("RS301", message, "leave one of the two changes out")
        else:
            self._complain("RS202", "no event meets this query", self._help(""))

    def _help(self, wanted: str) -> str | None:
        return choices(dict.fromkeys((*self._events, *self._history.also_named)), wanted)

    def _complain(
        self,
        code: str,
        message: str,
        help_: str | None = None,
        *,
        path: Path = (),
        severity: str = "error",
    ) -> None:
        problem = Problem(code, message, help=help_, severity=severity)
        where = path or (self._change.verb,)
        self._history.complaints.append(Complaint(self._by, where, problem))

    # What a change does.

    def _remove(self, chosen: Iterable[Event], *, further: bool) -> None:
        chosen = list(chosen)
        effects = consequences(self._events, (e.id for e in chosen)) if further else ()
        for event in chosen:
            self._take_away(event, "removed")
        for event_id in effects:
            self._take_away(self._events[event_id], "consequence removed")

    def _take_away(self, event: Event, done: Done) -> None:
        del self._events[event.id]
        self._history.gone[event.id] = self._by
        self._history.lost.append((event, self._by))
        self._note(event.id, done, event, None)

    def _replace(self, chosen: Sequence[Event], change: Replace, *, further: bool) -> None:
        effects = consequences(self._events, (e.id for e in chosen)) if further else ()
        fields = change.with_.given
        for event in chosen:
            self._become(event, "replaced", {**kept_fields(event, fields), **fields}, ("with",))
        for event_id in effects:
            self._take_away(self._events[event_id], "consequence removed")

    def _add(self, change: Add) -> None:
        fields = {"id": _name_of(change.add), **change.add.given}
        event_id = fields["id"]
        if event_id in self._events:
            help_ = "use `replace` to change it, or give the new event another id"
            self._complain(
                "RS302", f"an event `{event_id}` already exists", help_, path=("add", "id")
            )
            return
        event = self._valid(fields, ("add",))
        if event is not None:
            self._events[event.id] = event
            self._history.gone.pop(event.id, None)
            self._note(event.id, "added", None, event)

    def _add_rule(self, change: Add, when: Query | str) -> None:
        fields = {k: v for k, v in response_fields(change.add).items() if k != "id"}
        rule = Rule(
            id=change.add.id or _name_of(change.add, str(when)),
            trigger=parse_condition(when) if isinstance(when, str) else when,
            response=fields,
            delay=Delay("fixed", change.after_days),
            at_most=change.at_most,
        )
        self._history.rules.append(rule)
        self._note(rule.id, "conditional", None, None)

    def _shift(self, chosen: Sequence[Event], change: Shift) -> None:
        direct = {event.id for event in chosen}
        try:
            planned = moves(self._events, chosen, change)
        except OverflowError:
            self._complain("RS304", "this leads beyond the years that can be counted")
            return
        for event_id, move in sorted(planned.items()):
            event = self._events[event_id]
            done: Done = "shifted" if event_id in direct else "consequence shifted"
            self._swap(event, event.model_copy(update=move._asdict()), done)

    def _reweight(self, chosen: Iterable[Event], change: Reweight) -> None:
        for event in chosen:
            fields: dict[str, Any] = {}
            if change.severity is not None:
                fields["severity"] = change.severity
            if change.factor is not None and change.factor != 1:
                fields["severity"] = event.weight * change.factor
            if change.confidence is not None:
                fields["confidence"] = change.confidence
            weight = fields.get("severity", 0.0)
            if abs(weight) > 10:
                message = f"`{event.id}` would weigh {weight:+.3g}; the scale ends at −10 and +10"
                self._complain("RS305", message, path=("factor",))
                continue
            self._swap(event, event.model_copy(update=fields), "reweighted")

    # What is kept of it.

    def _become(self, event: Event, done: Done, fields: dict[str, Any], path: Path) -> None:
        changed = self._valid(fields, path)
        if changed is not None and changed.id != event.id:
            self._complain("RS304", "a replaced event keeps its id", path=(*path, "id"))
        elif changed is not None:
            self._swap(event, changed, done)

    def _swap(self, event: Event, changed: Event, done: Done) -> None:
        if changed != event:
            self._events[event.id] = changed
            self._note(event.id, done, event, changed)

    def _valid(self, fields: dict[str, Any], path: Path) -> Event | None:
        try:
            return Event.model_validate(fields)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                message = detail["msg"].removeprefix("Value error, ")
                place = (*path, *detail["loc"])
                self._complain("RS304", f"this makes no valid event: {message}", path=place)
            return None

    def _note(self, event_id: str, done: Done, before: Event | None, after: Event | None) -> None:
        fate = Fate(event_id, done, self._by, self._change.because, before, after)
        self._history.fates.append(fate)
