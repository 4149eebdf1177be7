"""Entries of the lexicon where they stand in a sentence, and names that only look like one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from relsim.coder.actors.agents import agent_at
from relsim.coder.actors.context import is_capitalised, is_time_word, misread
from relsim.coder.actors.entries import Entry, Reading
from relsim.coder.actors.lexicon import entries_at, is_known_word
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Token

__all__ = ["Base", "base_at", "is_name_part", "registered"]

Tokens = tuple[Token, ...]

_TITLES = word_set("titles")
_OPENING = word_set("opening")
_ARTICLES_OF_NAMES = frozenset(["al", "el", "bin", "ibn", "abu"])


class Base(NamedTuple):
    """An entry of the lexicon where it stands in a sentence."""

    first: int
    last: int
    entry: Entry
    reading: Reading


def base_at(
    tokens: Tokens, at: int, on: date | None, surnames: dict[str, Reading]
) -> Base | int | None:
    """The entry that stands at a token; the token after it, where it means nothing that day."""
    for entry in entries_at(tokens, at):
        if not _stands(tokens, at, entry):
            continue
        last = at + len(entry.words)
        if entry.kind == "surname" and not _known_person(tokens, at, entry, surnames):
            continue
        if entry.kind in {"person", "surname"} and _another_person(tokens, at, last, entry):
            return last
        if misread(tokens, at, last, entry):
            return last
        reading = entry.on(on)
        if reading is None or entry.kind == "never":
            return last
        return Base(at, last, entry, reading)
    return None


def _stands(tokens: Tokens, at: int, entry: Entry) -> bool:
    words = entry.words
    if len(words) == 1:
        text = tokens[at].text
        return text == words[0] if entry.exact else text[0].isupper() or not words[0][0].isupper()
    if at + len(words) > len(tokens):
        return False
    for token, word, lower in zip(tokens[at:], words, entry.lower, strict=False):
        if token.lower != lower and not (lower == "-" and token.text == "–"):
            return False
        if word[0].isupper() and not token.text[0].isupper():
            return False
    return True


def _known_person(tokens: Tokens, at: int, entry: Entry, surnames: dict[str, Reading]) -> bool:
    """Whether a surname that may be a common word has a title, or was named in full before."""
    if entry.lower[0] in surnames:
        return not is_time_word(tokens[at]) or (at > 0 and tokens[at - 1].lower not in {"in", "on"})
    if not at:
        return False
    before = tokens[at - 1]
    agent = agent_at(tokens, at - 1)
    return before.lower in _TITLES or (agent is not None and agent[1].personal)


def _another_person(tokens: Tokens, first: int, last: int, entry: Entry) -> bool:
    """Whether a short name belongs to somebody else: "Ivanka Trump", "Sharon Stone"."""
    if len(entry.words) > 1:
        return False
    after = tokens[last] if last < len(tokens) else None
    before = tokens[first - 1] if first else None
    if "&" in {after and after.text, before and before.text}:
        return True
    if after is not None and after.lower in _ARTICLES_OF_NAMES:
        return True
    if after is not None and is_name_part(after) and not is_verb(after.lower):
        return not is_known_word(after.lower) and agent_at(tokens, last) is None
    return before is not None and is_name_part(before) and _is_first_name(tokens, first - 1)


def _is_first_name(tokens: Tokens, at: int) -> bool:
    """Whether a capitalised word is no title, name or opening of the sentence: "Ivanka"."""
    word = tokens[at].lower
    if not at and (word in _OPENING or word.endswith("ly")):
        return False
    if word in _TITLES or is_known_word(word) or is_verb(word):
        return False
    return _no_title(tokens, at)


def _no_title(tokens: Tokens, at: int) -> bool:
    return all(
        (found := agent_at(tokens, start)) is None or found[0] != at + 1
        for start in range(max(0, at - 2), at + 1)
    )


def is_name_part(token: Token) -> bool:
    """Whether a token may be a first or last name by its letters."""
    text = token.text
    return (
        text[0].isupper()
        and len(text) > 1
        and text[1:].islower()
        and text.isalpha()
        and not is_time_word(token)
    )


def registered(tokens: Tokens, at: int, surnames: dict[str, Reading]) -> Base | None:
    """A person whom the article has named in full before."""
    token = tokens[at]
    reading = surnames.get(token.lower)
    if reading is None or not is_capitalised(token):
        return None
    entry = Entry((token.text,), (token.lower,), exact=False, kind="person", readings=(reading,))
    return None if _another_person(tokens, at, at + 1, entry) else Base(at, at + 1, entry, reading)
