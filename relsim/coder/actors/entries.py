"""What an entry of the actor lexicon is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from relsim.coder.text.tokens import tokenize

__all__ = ["KINDS", "Entry", "Reading", "phrase_words", "spellings"]

KINDS = (
    "never", "person", "surname", "office", "nonstate", "pair", "group", "state", "adjective",
    "people", "capital", "place",
)  # fmt: skip
"""Kinds of entry, strongest first: which one a spelling means that several entries share."""

_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,6}$|MbS$")
_DOTTED = frozenset(["US", "USA", "UK", "UN", "EU", "UAE", "DRC", "USSR"])


class Reading(NamedTuple):
    """What a phrase means on some days.

    Attributes:
        codes: Actor codes; none for a name that stands for no state or group.
        agent: What of the actor it is.
        start: First day, or nothing.
        end: Day after the last, or nothing.
    """

    codes: tuple[str, ...]
    agent: str = ""
    start: date | None = None
    end: date | None = None

    def holds_on(self, on: date | None) -> bool:
        """Whether it is meant on a day; without a day, today."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


class Entry(NamedTuple):
    """A phrase of the lexicon.

    Attributes:
        words: Its tokens, as written.
        lower: The same in lower case.
        exact: Whether letter case must agree throughout, as in ``US``.
        kind: One of ``KINDS``.
        readings: What it means, the likeliest first.
    """

    words: tuple[str, ...]
    lower: tuple[str, ...]
    exact: bool
    kind: str
    readings: tuple[Reading, ...]

    @property
    def name(self) -> str:
        """The phrase in one piece."""
        return " ".join(self.words)

    def on(self, on: date | None) -> Reading | None:
        """The likeliest reading on a day."""
        for reading in self.readings:
            if reading.holds_on(on):
                return reading
        return None


def phrase_words(phrase: str) -> tuple[str, ...]:
    """The tokens of a phrase, with straight apostrophes and short dashes."""
    texts = (token.text for token in tokenize(phrase))
    return tuple(text.replace("’", "'").replace("–", "-") for text in texts)


def spellings(name: str, kind: str, readings: tuple[Reading, ...]) -> Iterator[Entry]:
    """The entries of a name: as written, without accents, an acronym with dots."""
    for form in dict.fromkeys((name, _unaccented(name))):
        yield _entry(phrase_words(form), kind, readings, exact=bool(_ACRONYM.match(form)))
        if form == "US":
            yield _entry(("U. S.",), kind, readings)
        if form in _DOTTED:
            yield _entry(("".join(f"{letter}." for letter in form),), kind, readings)
        if form.startswith(("US ", "UN ", "UK ")):
            yield from spellings(f"{form[0]}.{form[1]}.{form[2:]}", kind, readings)


def _entry(
    words: tuple[str, ...], kind: str, readings: tuple[Reading, ...], *, exact: bool = False
) -> Entry:
    return Entry(words, tuple(word.lower() for word in words), exact, kind, readings)


def _unaccented(text: str) -> str:
    plain = text.translate(str.maketrans("łŁøØđĐıß", "lLoOdDis"))
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
