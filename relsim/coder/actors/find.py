"""Find the actors that a sentence names."""

from __future__ import annotations

from datetime import date

from relsim.coder.actors.lexicon import Entry, Reading, entry_index
from relsim.coder.text.words import Mention, Sentence, Token

__all__ = ["find_mentions"]

_INSIDE = frozenset("in at near inside across throughout outside around within into".split())
_TOWARDS = frozenset("to from".split())


def find_mentions(sentence: Sentence, on: date | None) -> tuple[Mention, ...]:
    """The actors that a sentence names, from left to right, none overlapping another.

    A name after ``in``, ``at``, ``near`` … (and a capital after ``to`` or ``from``) has the kind
    ``place``: it says where, not who. Without a day, names mean what they mean today.
    """
    tokens = sentence.tokens
    index = entry_index()
    found: list[Mention] = []
    at, end = 0, len(tokens)
    while at < end:
        entry = _longest(tokens, at, index.get(tokens[at].lower, ()))
        if entry is None:
            at += 1
            continue
        last = at + len(entry.words)
        reading = entry.on(on)
        if reading is not None and reading.code:
            found.append(_mention(tokens, at, last, entry, reading))
        at = last
    return tuple(found)


def _longest(tokens: tuple[Token, ...], at: int, entries: tuple[Entry, ...]) -> Entry | None:
    for entry in entries:
        if _stands(tokens, at, entry):
            return entry
    return None


def _stands(tokens: tuple[Token, ...], at: int, entry: Entry) -> bool:
    if at + len(entry.words) > len(tokens):
        return False
    for token, word in zip(tokens[at:], entry.words, strict=False):
        if entry.exact:
            if token.text != word:
                return False
        elif token.lower != word.lower() or (word[0].isupper() and not token.text[0].isupper()):
            return False
    return True


def _mention(
    tokens: tuple[Token, ...], first: int, last: int, entry: Entry, reading: Reading
) -> Mention:
    kind = {"people": "citizens", "place": "place"}.get(entry.kind, "actor")
    before = tokens[first - 1].lower if first else ""
    placed = before in _INSIDE or (before in _TOWARDS and entry.kind == "capital")
    if placed and entry.kind in {"state", "capital", "place"}:
        kind = "place"
    return Mention(
        first, last, (reading.code,), reading.agent, kind, f"{entry.kind}:{' '.join(entry.words)}"
    )
