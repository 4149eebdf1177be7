"""The 284 unit sentences of PETRARCH with their own dictionaries, by the feature each one tests.

A folder holds PETR.UnitTest.records.xml and the PETR.Validate.* dictionaries. Their codes are kept
as they are: most are no CAMEO codes, and their actors no states. A sentence passes if exactly the
expected (source, target, code) come out, no more and no fewer.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from relsim.coder.actors import resolve
from relsim.coder.petrarch import (
    ActorBook,
    PatternBook,
    petrarch_actors,
    petrarch_candidates,
    petrarch_rules,
)
from relsim.coder.petrarch.coding import parsed_sentences
from relsim.coder.text.sentences import split_sentences

__all__ = ["Unit", "coded", "dictionaries_in", "outcome", "passed_by_feature", "units_in"]

Codings = frozenset[tuple[str, str, str]]
FEATURES = {"AGENTS": "AGENT", "COMPOUNDx": "COMPOUND"}
"""Two spellings of one category."""
DISCARDED = "lists of stories to discard and parse trees are not read"
NAMELESS = "actors without a country, or that no dictionary names"


class Unit(NamedTuple):
    """A sentence with what PETRARCH codes from it."""

    name: str
    feature: str
    day: date
    text: str
    expected: Codings
    error: str


def units_in(folder: Path) -> Iterator[Unit]:
    """The unit sentences in their order."""
    # The file is the user's own; an XML bomb in it would be theirs as well.
    for record in ET.parse(folder / "PETR.UnitTest.records.xml").iter("Sentence"):  # noqa: S314
        codings = record.findall("EventCoding")
        feature = record.get("category", "")
        yield Unit(
            record.get("id", ""),
            FEATURES.get(feature, feature),
            date.fromisoformat(record.get("date", "")),
            " ".join((record.findtext("Text") or "").split()),
            frozenset(
                (each.get("sourcecode", ""), each.get("targetcode", ""), each.get("eventcode", ""))
                for each in codings
                if each.get("eventcode")
            ),
            next((each.get("error", "") for each in codings if each.get("error")), ""),
        )


def dictionaries_in(folder: Path) -> tuple[ActorBook, PatternBook]:
    """The dictionaries that belong to the sentences, their codes as they are."""
    actors, agents = (folder / f"PETR.Validate.{name}.txt" for name in ("actors", "agents"))
    verbs = petrarch_rules(folder / "PETR.Validate.verbs.txt", own_codes=True)
    return petrarch_actors([actors], [agents], own_codes=True), verbs


def coded(unit: Unit, actors: ActorBook, verbs: PatternBook) -> Codings:
    """What our coder finds with these dictionaries."""
    found: set[tuple[str, str, str]] = set()
    sentences = split_sentences(unit.text)
    named = resolve(sentences, [actors.mentions(each, unit.day) for each in sentences])
    for parsed in parsed_sentences(sentences, named, unit.day):
        for each in petrarch_candidates(parsed, verbs):
            found |= {
                (source, target, each.code) for source in each.sources for target in each.targets
            }
    return frozenset(found)


def outcome(unit: Unit, found: Codings) -> str:
    """``passed``, or what kind of difference there is."""
    names = {name for one in unit.expected for name in one[:2]}
    pairs = {one[:2] for one in unit.expected}
    tests = {
        "passed": found == unit.expected,
        DISCARDED: bool(unit.error),
        NAMELESS: any(name.startswith(("---", "###", "XYZ", '"')) for name in names),
        "the same actors, another code": {one[:2] for one in found} == pairs,
        "nothing found": not found,
        "more than expected": found > unit.expected,
        "fewer than expected": found < unit.expected,
    }
    return next((why for why, holds in tests.items() if holds), "other actors")


def passed_by_feature(folder: Path) -> dict[str, tuple[int, int]]:
    """Of each feature how many sentences pass, and how many there are."""
    actors, verbs = dictionaries_in(folder)
    told, passed = Counter[str](), Counter[str]()
    for unit in units_in(folder):
        told[unit.feature] += 1
        passed[unit.feature] += outcome(unit, coded(unit, actors, verbs)) == "passed"
    return {feature: (passed[feature], told[feature]) for feature in told}
