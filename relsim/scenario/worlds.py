"""The baseline and every what-if, worked out into worlds that can be replayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from relsim.clock import end_of_day, midnight
from relsim.errors import Problem, UnknownCode
from relsim.events.event import Event
from relsim.events.groups import expand_groups
from relsim.events.query import Query
from relsim.events.taxonomy import all_cameo
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.scenario.changes import Change
from relsim.scenario.fate import Applied, Fate
from relsim.scenario.history import History
from relsim.scenario.interventions import apply
from relsim.scenario.models import ScenarioFile, WhatIfEntry
from relsim.scenario.plan import BASELINE, World
from relsim.scenario.reacting import expanded_rule, rule_of
from relsim.scenario.reading import Reading
from relsim.scenario.relating import relations_of
from relsim.scenario.tree import Path, Place, at

__all__ = ["build_worlds"]


@dataclass(frozen=True, slots=True)
class _Draft:
    """What all worlds share, and where mistakes go."""

    file: ScenarioFile
    reading: Reading
    history: History
    parameters: Parameters
    rules: tuple[Rule, ...]

    def complain(self, path: Path, problem: Problem, *, key: bool = False) -> None:
        place: Place = at(self.reading.root, path, key=key)
        self.reading.problems.append(
            place.problem(problem.code, problem.message, problem.help, problem.severity)
        )


def build_worlds(file: ScenarioFile, reading: Reading, history: History) -> tuple[World, ...]:
    """The baseline first; mistakes go to the reading, and a what-if with any is left out."""
    parameters = _parameters(file, reading)
    rules = tuple(rule_of(entry, file.period.start) for entry in file.reactions)
    for index, name in _repeated(rule.id for rule in rules):
        place = at(reading.root, ("reactions", index, "id"))
        reading.problems.append(
            place.problem("RS203", f"two reactions are called `{name}`", "give one another id")
        )
    draft = _Draft(file, reading, history, parameters, rules)
    baseline = _world(draft, BASELINE, None, history.events, (), rules)
    worlds = [baseline]
    for name, entry in file.what_if.items():
        if name == BASELINE:
            problem = Problem("RS108", "`baseline` is the name of the unchanged world")
            draft.complain(("what_if", name), problem, key=True)
            continue
        world = (
            _changed(draft, name, entry) if entry.assume is None else _assumed(draft, name, entry)
        )
        if world is not None:
            worlds.append(world)
    return tuple(worlds)


def _repeated(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Names that were there before, with their places."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield place, name
        seen.add(name)


def _world(
    draft: _Draft,
    name: str,
    entry: WhatIfEntry | None,
    events: Iterable[Event],
    fates: Sequence[Fate],
    rules: tuple[Rule, ...],
) -> World:
    period = draft.file.period
    first, end = midnight(period.start), end_of_day(period.end)
    expanded = [_expanded(event) for event in events if first <= event.occurred_at < end]
    return World(
        name=name,
        kind="baseline" if entry is None else "intervention",
        title=(entry.title if entry else None) or name,
        question=entry.question if entry else None,
        because=entry.because if entry else None,
        events=tuple(sorted(expanded, key=lambda event: (event.occurred_at, event.id))),
        fates=tuple(_expanded_fate(fate) for fate in fates),
        rules=rules,
        parameters=draft.parameters,
        relations=Relations(()),  # filled in when all actors of all worlds are known
        assumed={},
    )


def _changed(draft: _Draft, name: str, entry: WhatIfEntry) -> World | None:
    changes = entry.changes or ()
    history = draft.history
    full = apply(history.all_events, changes, sorted(draft.reading.ids))
    path: Path = ("what_if", name, "changes")
    for complaint in full.complaints:
        if not _follows_from_other_mistakes(draft, complaint.problem, changes[complaint.by]):
            draft.complain((*path, complaint.by, *complaint.path), complaint.problem)
    _check_members(draft, full, path)
    if _errors(full):
        return None
    known = full if history.left_out == 0 else apply(history.events, changes)
    if _errors(known):
        message = f"`{name}` is left out: what it changes was not known yet"
        draft.complain(("what_if", name), Problem("RS307", message, severity="note"), key=True)
        return None
    rules = (*draft.rules, *(expanded_rule(rule, draft.file.period.start) for rule in known.rules))
    for _, repeated in _repeated(rule.id for rule in rules):
        message = f"two rules of `{name}` are called `{repeated}`"
        draft.complain(path, Problem("RS203", message, help="give one another id"), key=True)
        return None
    return _world(draft, name, entry, known.events, known.fates, rules)


def _assumed(draft: _Draft, name: str, entry: WhatIfEntry) -> World | None:
    assume = entry.assume
    assert assume is not None  # noqa: S101 - the caller has looked
    changes = assume.values()
    try:
        parameters = draft.parameters.with_changes(changes)
    except ValidationError as error:
        _complain_of_parameters(draft.reading, error, ("what_if", name, "assume"))
        return None
    relations = {key: each.model_dump(exclude_unset=True) for key, each in assume.relations.items()}
    assumed: dict[str, Any] = {**changes, **({"relations": relations} if relations else {})}
    _note_fixed(draft, name, changes)
    world = _world(draft, name, entry, draft.history.events, (), draft.rules)
    return replace(world, kind="assumption", parameters=parameters, assumed=assumed)


def _errors(applied: Applied) -> bool:
    return any(complaint.problem.severity == "error" for complaint in applied.complaints)


def _follows_from_other_mistakes(draft: _Draft, problem: Problem, change: Change) -> bool:
    """Whether an event only seems to be missing: it could not be read, or a code is misspelt."""
    if problem.code not in ("RS201", "RS202"):
        return False
    query = getattr(change, change.verb)
    if isinstance(query, Query) and not all_cameo().keys() >= set(query.code or ()):
        return True
    valid = {event.id for event in draft.file.events}
    broken = draft.reading.ids - valid
    named = any(f"`{event_id}`" in problem.message for event_id in broken)
    return not draft.history.complete or named or (problem.code == "RS202" and bool(broken))


def _check_members(draft: _Draft, applied: Applied, path: Path) -> None:
    """Whether groups that interventions name have known members on the day."""
    for fate in applied.fates:
        try:
            expand_groups(fate.after) if fate.after else None
        except UnknownCode as error:
            draft.complain((*path, fate.by), Problem("RS208", error.message, help=error.help))


def _note_fixed(draft: _Draft, name: str, changes: Mapping[str, Any]) -> None:
    for parameter in changes:
        if parameter in draft.file.ensemble.uncertain:
            message = f"`{parameter}` is uncertain elsewhere and fixed in `{name}`"
            path = ("what_if", name, "assume", parameter)
            draft.complain(path, Problem("RS403", message, severity="note"), key=True)


def _parameters(file: ScenarioFile, reading: Reading) -> Parameters:
    start = PARAMETER_SETS[file.parameters.set_]
    try:
        return start.with_changes(file.parameters.values())
    except ValidationError as error:
        _complain_of_parameters(reading, error, ("parameters",))
        return start


def _complain_of_parameters(reading: Reading, error: ValidationError, path: Path) -> None:
    for detail in error.errors(include_url=False):
        message = detail["msg"].removeprefix("Value error, ")
        reading.problems.append(at(reading.root, path).problem("RS109", message))


def _expanded(event: Event) -> Event:
    try:
        return expand_groups(event)
    except UnknownCode:
        return event  # reported where references are checked


def _expanded_fate(fate: Fate) -> Fate:
    before = fate.before and _expanded(fate.before)
    return replace(fate, before=before, after=fate.after and _expanded(fate.after))


def with_relations(
    worlds: Iterable[World], file: ScenarioFile, actors: tuple[str, ...]
) -> tuple[World, ...]:
    """The worlds, each with its own relations over the actors of all of them."""
    completed = []
    for world in worlds:
        layers = [file.relations]
        entry = file.what_if.get(world.name)
        if entry is not None and entry.assume is not None:
            layers.append(entry.assume.relations)
        completed.append(replace(world, relations=relations_of(layers, actors)))
    return tuple(completed)
