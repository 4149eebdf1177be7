"""Entries for the states and groups that relsim.events lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from relsim.coder.actors.entries import Entry, Reading, spellings
from relsim.coder.text.tables import word_lines
from relsim.events.actor_table import Actor, groups, states

__all__ = ["known_entries"]

_DEMONYM = re.compile(
    r"(?:ish|ian|ean|an|ese|ani|i|er|Dane|Finn|Turk|Croat|Serb|Swede|Kazakh|Uzbek|Tajik|Kyrgyz|"
    r"Slovene|Spaniard|Briton|Azeri|Filipino|Filipina|Mosotho|Motswana|Batswana)s?$"
)
_NO_DEMONYMS = frozenset(["Chinese Taipei", "Brunei Darussalam", "Abidjan", "Diego Garcia"])
_OTHER_CITIES = frozenset(
    [
        "Washington, D.C.", "Washington DC", "Bonn", "Peking", "Kiev", "Teheran", "Tel Aviv",
        "Dubai", "Bujumbura", "Cotonou", "La Paz", "Abidjan", "Rawalpindi", "The Hague",
        "Dar es Salaam", "Yangon", "Rangoon", "Nay Pyi Taw", "Ulan Bator", "Kishinev", "Colombo",
        "Nur-Sultan", "Prishtina", "Sana'a", "Nuku'alofa", "Petrograd", "St Petersburg", "Dacca",
        "El Aaiun", "Putrajaya", "Kabul", "Gaza", "Gaza Strip", "West Bank", "Pankow",
    ]
)  # fmt: skip
_SPOKEN_CODE_LENGTH = 7


def known_entries() -> Iterator[Entry]:
    """An entry for every name, demonym and capital, with its days."""
    unspoken = frozenset(word_lines("unspoken_names"))
    for actor in states():
        life = _life(actor)
        for kind, name in _state_names(actor):
            singular = name.removesuffix("s") if kind == "people" else name
            if name and name not in unspoken and singular not in unspoken:
                yield from spellings(name.removeprefix("The "), kind, life)
    for actor in groups():
        code = (actor.code,) if len(actor.code) <= _SPOKEN_CODE_LENGTH else ()
        for name in (actor.name, *actor.aliases, *code):
            if name not in unspoken:
                yield from spellings(name, "group", _life(actor))


def _life(actor: Actor) -> tuple[Reading, ...]:
    return (Reading((actor.code,), "", actor.valid_from, actor.valid_to),)


def _state_names(actor: Actor) -> Iterator[tuple[str, str]]:
    """Kind and spelling of each name; an alias that ends as demonyms do is one."""
    yield "state", actor.name
    yield "capital", actor.capital
    yield from _demonyms(actor.adjective)
    for alias in actor.aliases:
        if alias in _OTHER_CITIES:
            yield "capital", alias
        elif alias.endswith("s") and alias.removesuffix("s") in actor.aliases:
            yield "people", alias
        elif _DEMONYM.search(alias) and alias not in _NO_DEMONYMS:
            yield from _demonyms(alias)
        else:
            yield "state", alias


def _demonyms(adjective: str) -> Iterator[tuple[str, str]]:
    """A demonym and, where it takes one, its plural."""
    if adjective:
        yield "adjective", adjective
    if adjective.endswith(("an", "en", "nn", "i", "k", "t", "b", "e", "er")) and not (
        adjective.endswith(("ese", "hs"))
    ):
        yield "people", adjective + "s"
