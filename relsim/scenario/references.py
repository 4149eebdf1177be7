"""Whether every name in a scenario stands for something: actors, kinds of event, event ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from relsim.errors import Problem, UnknownCode
from relsim.events.actors import actor, members, resolve_actor, states
from relsim.events.event import Event
from relsim.events.groups import SUFFIX, stands_for_members
from relsim.events.pairs import Direction, Pair, parse_pair
from relsim.events.query import Query
from relsim.events.suggest import suggest
from relsim.events.taxonomy import cameo_or_word
from relsim.scenario.changes import Add, Change, Replace
from relsim.scenario.effects import choices
from relsim.scenario.event_entry import PLACEHOLDERS
from relsim.scenario.history import History, problem_in_log
from relsim.scenario.kinds import parse_condition
from relsim.scenario.models import ScenarioFile
from relsim.scenario.reading import Reading
from relsim.scenario.tree import Path, at

__all__ = ["ActorCheck", "check_references"]


class ActorCheck:
    """Knows the scenario's own actors and everybody in the tables.

    Args:
        own: Names of the actors that the scenario itself describes, by code.
        named: Every code that its events and relations name.
    """

    def __init__(self, own: Mapping[str, str], named: Iterable[str]) -> None:
        self.own = own
        known = (code.removesuffix(SUFFIX) for code in named)
        self._named = frozenset({*own, *(code for code in known if _name(code))})
        self._known: dict[tuple[str, date | None], Problem | None] = {}

    def problem(self, code: str, day: date | None = None) -> Problem | None:
        """What is wrong with naming this actor, on this day; without its place."""
        key = (code, day)
        if key not in self._known:
            self._known[key] = self._find(code, day)
        return self._known[key]

    def _find(self, code: str, day: date | None) -> Problem | None:
        if code in self.own or code in PLACEHOLDERS.values():
            return None
        base = code.removesuffix(SUFFIX)
        try:
            actor(base)
        except UnknownCode:
            return _two_meanings(base) or Problem(
                "RS104", f"unknown actor `{code}`", help=self._meant(base)
            )
        try:
            actor(base, day)
            if day is not None and stands_for_members(code):
                members(base, day)
        except UnknownCode as error:
            return Problem("RS208", error.message, help=error.help)
        return None

    def _meant(self, code: str) -> str | None:
        """Whom the author may have meant: somebody in this scenario before anybody else."""
        everybody = (*sorted(self._named), *(each.code for each in states()))
        swapped = [each for each in everybody if _letters_swapped(code, each)]
        near = swapped[0] if swapped else suggest(code, self._named - {code})
        if near is None:
            return _in_tables(code)
        name = self.own.get(near) or _name(near)
        return f"did you mean `{near}` ({name})?" if name else f"did you mean `{near}`?"


def _two_meanings(text: str) -> Problem | None:
    try:
        resolve_actor(text)
    except UnknownCode as error:
        if "is ambiguous" in error.message:
            return Problem("RS104", error.message, help=error.help)
    return None


def _letters_swapped(code: str, other: str) -> bool:
    return code != other and code[:1] == other[:1] and sorted(code) == sorted(other)


def _name(code: str) -> str | None:
    try:
        return actor(code).name
    except UnknownCode:
        return None


def _in_tables(code: str) -> str | None:
    try:
        found = resolve_actor(code)
    except UnknownCode as error:
        return error.help
    return f"did you mean `{found.code}` ({found.name})?"


def check_references(file: ScenarioFile, reading: Reading, history: History) -> None:
    """Report every name that stands for nothing; mistakes go to the reading."""
    own = {code: entry.name for code, entry in file.actors.items()}
    check = ActorCheck(own, _all_named(file, history))
    reading.problems.extend(_in_events(file, reading, history, check))
    reading.problems.extend(_in_log(history, check))
    for name, what_if in file.what_if.items():
        for index, change in enumerate(what_if.changes or ()):
            path: Path = ("what_if", name, "changes", index)
            reading.problems.extend(_in_change(change, path, file, reading, check))
        pairs = what_if.assume.relations if what_if.assume else {}
        path = ("what_if", name, "assume", "relations")
        reading.problems.extend(_in_pair_keys(pairs, path, reading, check))
    for index, reaction in enumerate(file.reactions):
        path = ("reactions", index)
        reading.problems.extend(_in_trigger(reaction.when, (*path, "when"), reading, check))
        day = file.period.start
        reading.problems.extend(
            _in_event(reaction.response, (*path, "response"), day, reading, check)
        )
    reading.problems.extend(_in_pair_keys(file.relations, ("relations",), reading, check))
    for index, text in enumerate(file.report.pairs):
        reading.problems.extend(_in_pair(text, ("report", "pairs", index), reading, check))
    if file.select is not None:
        for index, text in enumerate(file.select.pairs or ()):
            reading.problems.extend(_in_pair(text, ("select", "pairs", index), reading, check))
        if file.select.where is not None:
            reading.problems.extend(
                _in_query(file.select.where, ("select", "where"), reading, check)
            )


def _all_named(file: ScenarioFile, history: History) -> Iterator[str]:
    for event in (*file.events, *history.all_events):
        yield from event.actors
    for key in (*file.relations, *file.report.pairs):
        if key != "default":
            yield from parse_pair(key)


def _in_events(
    file: ScenarioFile, reading: Reading, history: History, check: ActorCheck
) -> Iterator[Problem]:
    for index, event in enumerate(file.events):
        path: Path = ("events", index)
        yield from _in_event(event, path, event.occurred_at.date(), reading, check)
        if not history.complete:
            continue
        for field in ("caused_by", "lifts"):
            for position, other in enumerate(getattr(event, field)):
                if other not in history.told:
                    place = at(reading.root, (*path, field, position))
                    help_ = choices(sorted(history.told - {event.id}), other)
                    yield place.problem("RS204", f"no event with id `{other}`", help_)


def _in_log(history: History, check: ActorCheck) -> Iterator[Problem]:
    for event in history.all_events:
        if event.id not in history.from_log:
            continue
        for _, code in _named(event):
            problem = check.problem(code, event.occurred_at.date())
            if problem:
                yield problem_in_log(history, event, code, problem)
        for other in (*event.caused_by, *event.lifts):
            if other not in history.told:
                help_ = choices(sorted(history.told - {event.id}), other)
                problem = Problem("RS204", f"no event with id `{other}`", help=help_)
                yield problem_in_log(history, event, other, problem)


def _named(event: Event) -> Iterator[tuple[Path, str]]:
    """Every actor that an event names, and where."""
    for field, codes in (("from", event.from_), ("to", event.to)):
        yield from (((field, position), code) for position, code in enumerate(codes))
    for role, codes in event.roles.items():
        yield from ((("roles", role.value, position), code) for position, code in enumerate(codes))
    yield from ((("expected_roles", code), code) for code in event.expected_roles)


def _in_event(
    event: Event, path: Path, day: date, reading: Reading, check: ActorCheck
) -> Iterator[Problem]:
    for inner, code in _named(event):
        problem = check.problem(code, day)
        if problem:
            is_key = inner[0] == "expected_roles"
            place = at(reading.root, (*path, *inner), key=is_key)
            yield place.problem(problem.code, problem.message, problem.help)


def _in_change(
    change: Change, path: Path, file: ScenarioFile, reading: Reading, check: ActorCheck
) -> Iterator[Problem]:
    query = getattr(change, change.verb)
    if isinstance(query, Query):
        yield from _in_query(query, (*path, change.verb), reading, check)
    entry, key = None, ""
    if isinstance(change, Add):
        entry, key = change.add, "add"
        if change.when is not None:
            yield from _in_trigger(change.when, (*path, "when"), reading, check)
    elif isinstance(change, Replace):
        entry, key = change.with_, "with"
    if entry is not None:
        dated = "occurred_at" in entry.model_fields_set
        day = entry.occurred_at.date() if dated else file.period.start
        yield from _in_event(entry, (*path, key), day, reading, check)


def _in_trigger(
    when: Query | str, path: Path, reading: Reading, check: ActorCheck
) -> Iterator[Problem]:
    if isinstance(when, str):
        yield from _in_pair(str(parse_condition(when).where), path, reading, check)
    else:
        yield from _in_query(when, path, reading, check)


def _in_query(query: Query, path: Path, reading: Reading, check: ActorCheck) -> Iterator[Problem]:
    for field, codes in (("from", query.from_), ("to", query.to), ("actor", query.actor)):
        for position, code in enumerate(codes or ()):
            problem = check.problem(code)
            if problem:
                place = at(reading.root, (*path, field, position))
                yield place.problem(problem.code, problem.message, problem.help)
    for position, code in enumerate(query.code or ()):
        try:
            cameo_or_word(code)
        except UnknownCode as error:
            place = at(reading.root, (*path, "code", position))
            yield place.problem("RS104", error.message, error.help)


def _in_pair_keys(
    keys: Iterable[str], path: Path, reading: Reading, check: ActorCheck
) -> Iterator[Problem]:
    for key in keys:
        if key != "default":
            yield from _in_pair(key, (*path, key), reading, check, key=True)


def _in_pair(
    text: str, path: Path, reading: Reading, check: ActorCheck, *, key: bool = False
) -> Iterator[Problem]:
    pair: Pair | Direction = parse_pair(text)
    for code in pair:
        problem = check.problem(code)
        if problem is None and code not in check.own and stands_for_members(code):
            problem = Problem("RS104", f"`{code}` acts as its members", help="name one of them")
        if problem:
            place = at(reading.root, path, key=key)
            yield place.problem(problem.code, problem.message, problem.help)
