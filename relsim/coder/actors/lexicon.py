"""Every phrase that may name an actor, by its first two words."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain

from relsim.coder.actors.entries import KINDS, Entry, Reading
from relsim.coder.actors.known_names import known_entries
from relsim.coder.actors.word_files import file_entries
from relsim.coder.text.words import Token

__all__ = ["Index", "entries_at", "entry_index", "index_of", "is_known_word"]

Index = dict[str, dict[str, tuple[Entry, ...]]]
"""Entries by first and second word in lower case; those of one word under an empty second."""

_LIKELIER = {
    "congo": "COD", "congolese": "COD", "korea": "KOR", "korean": "KOR", "koreans": "KOR",
    "dominican": "DOM", "dominicans": "DOM",
}  # fmt: skip
"""Who is meant by a spelling that several living states share."""


@cache
def entry_index() -> Index:
    """Every entry, longest phrases first."""
    return index_of(chain(known_entries(), file_entries()))


def index_of(entries: Iterable[Entry]) -> Index:
    """Entries by first word; those that share a spelling and a kind become one."""
    found: dict[tuple[str, ...], Entry] = {}
    for entry in sorted(entries, key=lambda each: KINDS.index(each.kind)):
        key = entry.words if entry.exact else entry.lower
        known = found.get(key)
        if known is None:
            found[key] = entry
        elif known.kind == entry.kind:
            found[key] = known._replace(readings=_merged(known, entry))
    index: dict[str, dict[str, list[Entry]]] = {}
    for entry in found.values():
        second = entry.lower[1] if len(entry.lower) > 1 else ""
        index.setdefault(entry.lower[0], {}).setdefault(second, []).append(entry)
    return {
        first: {second: tuple(sorted(sharing, key=_rank)) for second, sharing in seconds.items()}
        for first, seconds in index.items()
    }


def _rank(entry: Entry) -> tuple[int, bool]:
    return -len(entry.words), not entry.exact


def entries_at(tokens: tuple[Token, ...], at: int) -> tuple[Entry, ...]:
    """The entries that begin with the next one or two tokens, longest first."""
    if at >= len(tokens):
        return ()
    seconds = entry_index().get(tokens[at].lower)
    if seconds is None:
        return ()
    alone = seconds.get("", ())
    if at + 1 == len(tokens):
        return alone
    second = tokens[at + 1].lower
    longer = seconds.get("-" if second == "–" else second)
    return (*longer, *alone) if longer else alone


def is_known_word(word: str) -> bool:
    """Whether a word in lower case alone is an entry."""
    return "" in entry_index().get(word, ())


def _merged(known: Entry, other: Entry) -> tuple[Reading, ...]:
    readings = (*known.readings, *(each for each in other.readings if each not in known.readings))
    likelier = _LIKELIER.get(" ".join(known.lower))
    return tuple(sorted(readings, key=lambda each: bool(likelier) and each.codes != (likelier,)))
