"""Every phrase that may name an actor, by its first word."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain

from relsim.coder.actors.entries import KINDS, Entry, Reading
from relsim.coder.actors.known_names import known_entries
from relsim.coder.actors.word_files import file_entries

__all__ = ["Index", "entry_index", "index_of"]

Index = dict[str, tuple[Entry, ...]]

_LIKELIER = {
    "congo": "COD", "congolese": "COD", "korea": "KOR", "korean": "KOR", "koreans": "KOR",
    "dominican": "DOM", "dominicans": "DOM",
}  # fmt: skip
"""Who is meant by a spelling that several living states share."""


@cache
def entry_index() -> Index:
    """Every entry by the first word of its phrase in lower case, longest phrases first."""
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
    index: dict[str, list[Entry]] = {}
    for entry in found.values():
        index.setdefault(entry.lower[0], []).append(entry)
    return {
        word: tuple(sorted(sharing, key=lambda each: (-len(each.words), not each.exact)))
        for word, sharing in index.items()
    }


def _merged(known: Entry, other: Entry) -> tuple[Reading, ...]:
    readings = (*known.readings, *(each for each in other.readings if each not in known.readings))
    likelier = _LIKELIER.get(" ".join(known.lower))
    return tuple(sorted(readings, key=lambda each: bool(likelier) and each.codes != (likelier,)))
