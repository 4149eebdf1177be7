"""What a scenario reports and asserts, and who takes part in it at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from relsim.errors import Problem
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair, parse_pair
from relsim.events.suggest import suggest
from relsim.model.rules import StateCondition
from relsim.scenario.assertions import HELP, Assertion, parse_assertion
from relsim.scenario.kinds import ACTOR_PATTERN
from relsim.scenario.models import ScenarioFile
from relsim.scenario.plan import BASELINE, World
from relsim.scenario.reading import Reading
from relsim.scenario.tree import Path, at

__all__ = ["Cast", "cast_of", "pair_names", "read_assertions", "report_pairs"]

MOST_REPORTED = 6
"""Pairs that are reported where a scenario names none."""

_PAIR = re.compile(f"{ACTOR_PATTERN}-{ACTOR_PATTERN}")

WORDS = frozenset({"initiator", "target"})


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part, and between whom something happens.

    Attributes:
        actors: Everybody whom events, rules or relations name.
        acting: Pairs between which an event happens, in any world.
        related: Pairs whose relation the scenario describes.
    """

    actors: frozenset[str]
    acting: frozenset[Pair]
    related: frozenset[Pair]


def cast_of(file: ScenarioFile, worlds: Iterable[World]) -> Cast:
    """Everybody in a scenario."""
    actors: set[str] = set()
    acting: set[Pair] = set()
    for world in worlds:
        for event in world.events:
            actors.update(event.actors)
            acting.update(_pairs_of(event))
        for rule in world.rules:
            actors.update(_named_in(rule.response))
            if isinstance(rule.trigger, StateCondition):
                actors.update(rule.trigger.where)
    keys = [*file.relations]
    for what_if in file.what_if.values():
        keys.extend(what_if.assume.relations if what_if.assume else ())
    related = {_pair(key) for key in keys if key != "default"}
    actors.update(actor for pair in related for actor in pair)
    return Cast(frozenset(actors), frozenset(acting), frozenset(related))


def _pairs_of(event: Event) -> set[Pair]:
    names = event.actors
    if not event.roles:
        return {Pair.of(a, b) for a in event.from_ for b in event.to if a != b}
    return {Pair.of(a, b) for a in names for b in names if a < b}


def _named_in(response: Mapping[str, object]) -> Iterator[str]:
    roles = response.get("roles")
    groups = [response.get("from"), response.get("to")]
    groups.extend(roles.values() if isinstance(roles, Mapping) else ())
    for group in groups:
        if isinstance(group, (list, tuple)):
            yield from (str(code) for code in group if code not in WORDS)


def _pair(text: str) -> Pair:
    where = parse_pair(text)
    return where if isinstance(where, Pair) else where.pair


def report_pairs(
    file: ScenarioFile, reading: Reading, cast: Cast, baseline: World
) -> tuple[Pair, ...]:
    """The pairs to report: those named, else those with a relation, else the busiest."""
    named: dict[Pair, None] = {}
    for index, text in enumerate(file.report.pairs):
        path: Path = ("report", "pairs", index)
        reading.problems.extend(_absent(parse_pair(text), path, reading, cast))
        pair = _pair(text)
        if pair not in cast.acting | cast.related and set(pair) <= cast.actors:
            message = f"nothing in this scenario is about `{text}`; it moves through others only"
            place = at(reading.root, path)
            reading.problems.append(place.problem("RS212", message, severity="note"))
        named[pair] = None
    if named:
        return tuple(named)
    related = [key for key in file.relations if key != "default" and ">" not in key]
    if related:
        return tuple(dict.fromkeys(_pair(key) for key in related))
    busiest = Counter(pair for event in baseline.events for pair in sorted(_pairs_of(event)))
    return tuple(pair for pair, _ in busiest.most_common(MOST_REPORTED))


def _absent(where: Pair | Direction, path: Path, reading: Reading, cast: Cast) -> Iterator[Problem]:
    """Actors who exist, but not in this scenario."""
    for code in where:
        if code not in cast.actors and not _reported(reading, code):
            place = at(reading.root, path)
            near = suggest(code, cast.actors)
            help_ = f"did you mean `{near}`?" if near else "no event and no relation names it"
            yield place.problem("RS205", f"`{code}` takes no part in this scenario", help_)


def _reported(reading: Reading, code: str) -> bool:
    """Whether somebody already said that there is no such actor."""
    return any(f"actor `{code}`" in problem.message for problem in reading.problems)


def read_assertions(
    file: ScenarioFile, reading: Reading, worlds: Sequence[World], cast: Cast
) -> tuple[Assertion, ...]:
    """The statements that can be checked; mistakes go to the reading."""
    names = {world.name for world in worlds}
    found = []
    for index, text in enumerate(file.assert_):
        path: Path = ("assert", index)
        place = at(reading.root, path)
        try:
            assertion = parse_assertion(text, place.where)
        except ValueError as error:
            reading.problems.append(place.problem("RS123", str(error), HELP))
            continue
        problems = list(_wrong_in(assertion, path, file, reading, cast))
        reading.problems.extend(problems)
        if not problems and all(term.world in names for term in assertion.terms):
            found.append(assertion)  # one about a what-if that was left out cannot be checked
    return tuple(found)


def _wrong_in(
    assertion: Assertion, path: Path, file: ScenarioFile, reading: Reading, cast: Cast
) -> Iterator[Problem]:
    place = at(reading.root, path)
    worlds = {BASELINE, *reading.what_ifs}
    for term in assertion.terms:
        yield from _absent(term.subject, path, reading, cast)
        if term.world not in worlds:
            near = suggest(term.world, worlds)
            help_ = f"did you mean `{near}`?" if near else f"there are {', '.join(sorted(worlds))}"
            yield place.problem("RS207", f"no what-if is called `{term.world}`", help_)
        for day in (term.day, term.until or term.day):
            if not file.period.start <= day <= file.period.end:
                help_ = f"the period goes from {file.period.start} to {file.period.end}"
                yield place.problem("RS209", f"{day} lies outside the period", help_)


def pair_names(file: ScenarioFile, assertions: Iterable[Assertion]) -> Mapping[Pair, str]:
    """How the scenario writes each relation that it mentions; the report has the first word."""
    texts = [*file.report.pairs, *file.relations]
    texts += [word for each in assertions for word in re.split(r"[.\s]+", each.text)]
    for what_if in file.what_if.values():
        texts.extend(what_if.assume.relations if what_if.assume else ())
        whens = [getattr(change, "when", None) for change in what_if.changes or ()]
        texts.extend(_pair_in(when) for when in whens if isinstance(when, str))
    whens = [reaction.when for reaction in file.reactions]
    texts.extend(_pair_in(when) for when in whens if isinstance(when, str))
    names: dict[Pair, str] = {}
    for text in texts:
        if _PAIR.fullmatch(text):
            names.setdefault(_pair(text), text)
    return names


def _pair_in(when: str) -> str:
    """The pair of a condition, as it is written."""
    return when.strip().partition(".")[0]
