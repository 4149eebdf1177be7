"""Every phrase that may name an actor, by its first word.

Names, demonyms, capitals and aliases come from relsim.events; offices, leaders, organisations,
places and the phrases that only look like an actor from this package's own files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from relsim.coder.text.tables import word_lines
from relsim.coder.text.tokens import tokenize
from relsim.events.actor_table import Actor, groups, states

__all__ = ["Entry", "Index", "Reading", "entry_index", "phrase_words"]


class Reading(NamedTuple):
    """What a phrase means on some days.

    Attributes:
        code: Actor code; empty for a name that is no actor.
        agent: What of the actor it is.
        start: First day, or nothing.
        end: Day after the last, or nothing.
    """

    code: str
    agent: str
    start: date | None
    end: date | None

    def holds_on(self, on: date | None) -> bool:
        """Whether it is meant on a day; without a day, today."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


class Entry(NamedTuple):
    """A phrase of the lexicon.

    Attributes:
        words: Its tokens.
        exact: Whether letter case must agree throughout, as in ``US``.
        kind: ``state``, ``adjective``, ``people``, ``capital``, ``group``, ``office``, ``person``,
            ``nonstate``, ``place`` or ``never``.
        readings: What it means, the likeliest first.
    """

    words: tuple[str, ...]
    exact: bool
    kind: str
    readings: tuple[Reading, ...]

    def on(self, on: date | None) -> Reading | None:
        """The likeliest reading on a day."""
        for reading in self.readings:
            if reading.holds_on(on):
                return reading
        return None


Index = dict[str, tuple[Entry, ...]]

_KINDS = (
    "never",
    "person",
    "office",
    "nonstate",
    "group",
    "state",
    "adjective",
    "people",
    "capital",
    "place",
)
"""Strongest first, where one spelling stands for several."""
_LIKELIER = {
    "congo": "COD",
    "congolese": "COD",
    "korea": "KOR",
    "korean": "KOR",
    "dominican": "DOM",
    "macedonian": "MKD",
}
"""Who is meant by a spelling that several living states share."""
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,6}$")
_DOTTED = frozenset("US USA UK UN EU UAE DRC USSR".split())


@cache
def entry_index() -> Index:
    """Every entry by the first word of its phrase in lower case, longest phrases first."""
    found: dict[tuple[str, ...], Entry] = {}
    for entry in sorted(_entries(), key=lambda each: _KINDS.index(each.kind)):
        key = (entry.kind == "state" and entry.exact, *(word.lower() for word in entry.words))
        known = found.get(key)
        if known is None:
            found[key] = entry
        elif known.kind == entry.kind:
            found[key] = known._replace(readings=_likeliest(known, entry))
    index: dict[str, list[Entry]] = {}
    for entry in found.values():
        index.setdefault(entry.words[0].lower(), []).append(entry)
    return {
        word: tuple(sorted(entries, key=lambda each: -len(each.words)))
        for word, entries in index.items()
    }


def phrase_words(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase of the lexicon, with straight apostrophes."""
    return tuple(token.text.replace("’", "'") for token in tokenize(phrase))


def _likeliest(known: Entry, other: Entry) -> tuple[Reading, ...]:
    readings = (*known.readings, *(each for each in other.readings if each not in known.readings))
    likelier = _LIKELIER.get(" ".join(known.words).lower())
    return tuple(sorted(readings, key=lambda each: each.code != likelier)) if likelier else readings


def _entries() -> Iterator[Entry]:
    unspoken = frozenset(word_lines("unspoken_names"))
    for actor in states():
        for kind, name in _state_names(actor):
            if name and name not in unspoken and not (kind == "people" and name[:-1] in unspoken):
                yield from spellings(name, kind, _life(actor))
    for actor in groups():
        names = (actor.name, *actor.aliases, *([actor.code] if _spoken(actor.code) else []))
        for name in names:
            if name not in unspoken:
                yield from spellings(name, "group", _life(actor))


def _life(actor: Actor) -> tuple[Reading, ...]:
    return (Reading(actor.code, "", actor.valid_from, actor.valid_to),)


def _spoken(code: str) -> bool:
    """Whether a group's code is also how people write it, as ``NATO``, not ``ARABLEAGUE``."""
    return len(code) <= 7 or code in {"MERCOSUR", "INTERPOL"}


def _state_names(actor: Actor) -> Iterator[tuple[str, str]]:
    """Kind and spelling of each name; an alias that ends as demonyms do is one."""
    yield "state", actor.name
    yield "capital", actor.capital
    yield from _demonyms(actor.adjective)
    for alias in actor.aliases:
        if alias in _SEATS:
            yield "office", alias
        elif alias in _OTHER_CITIES:
            yield "capital", alias
        elif _DEMONYM.search(alias) and alias not in _NAMES_LIKE_DEMONYMS:
            yield from _demonyms(alias)
        else:
            yield "state", alias


_DEMONYM = re.compile(
    r"(?:ish|ian|ean|an|ese|ani|i|er|ch|Dane|Finn|Turk|Croat|Serb|Swede|Kazakh|Uzbek|Tajik|Kyrgyz|"
    r"Czechoslovak|Slovene|Spaniard|Briton|Azeri|Filipino|Filipina|Mosotho|Motswana|Batswana)s?$"
)
_NAMES_LIKE_DEMONYMS = frozenset(
    ["Chinese Taipei", "Brunei Darussalam", "Abidjan", "Malacañang", "Kantei", "Quai d'Orsay"]
)
_SEATS = frozenset(
    [
        "White House", "Pentagon", "Foggy Bottom", "State Department", "Capitol Hill",
        "Oval Office", "Kremlin", "Whitehall", "Downing Street", "10 Downing Street",
        "Westminster", "Buckingham Palace", "Élysée", "Elysee Palace", "Quai d'Orsay",
        "Quirinale", "Palazzo Chigi", "Kantei", "Blue House", "Knesset", "Zhongnanhai",
        "Casa Rosada", "Planalto", "Miraflores", "Malacañang", "Aso Rock", "Union Buildings",
    ]
)  # fmt: skip
_OTHER_CITIES = frozenset(
    [
        "Washington, D.C.", "Washington DC", "Bonn", "Peking", "Kiev", "Teheran", "Tel Aviv",
        "Dubai", "Bujumbura", "Cotonou", "La Paz", "Abidjan", "Rawalpindi", "The Hague",
        "Dar es Salaam", "Yangon", "Rangoon", "Nay Pyi Taw", "Ulan Bator", "Kishinev", "Colombo",
        "Nur-Sultan", "Prishtina", "Sana'a", "Nuku'alofa", "Petrograd", "St Petersburg", "Dacca",
        "El Aaiun", "Putrajaya", "Gaza", "Gaza Strip", "West Bank",
    ]
)  # fmt: skip


def _demonyms(adjective: str) -> Iterator[tuple[str, str]]:
    """A demonym and its plural."""
    if adjective:
        yield "adjective", adjective
        if adjective.endswith(("n", "i", "k", "t", "b", "e", "r")) and not adjective.endswith(
            ("ese", "ss")
        ):
            yield "people", adjective + "s"


def spellings(name: str, kind: str, readings: tuple[Reading, ...]) -> Iterator[Entry]:
    """The entries of a name: as written, without accents, with dots, without "the"."""
    plain = name.removeprefix("The ") if kind != "nonstate" else name
    forms: Iterable[str] = (plain, _unaccented(plain))
    for form in dict.fromkeys(forms):
        exact = bool(_ACRONYM.match(form))
        yield Entry(phrase_words(form), exact, kind, readings)
        if form in _DOTTED:
            yield Entry(("".join(f"{letter}." for letter in form),), True, kind, readings)


def _unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
