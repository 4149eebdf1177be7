"""Where in a sentence its source and its target stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from relsim.coder.text.tokens import tokenize
from relsim.coder.text.words import Token

__all__ = ["Placed", "place"]

_Span = tuple[int, int]
_EMPTY = {"the", "a", "an", "of", "'s", "and", "in", ",", "to", "for", "'"}


class Placed(NamedTuple):
    """A sentence's tokens with two parties among them.

    Attributes:
        tokens: Words of the sentence.
        source: First token of the source and one past its last; nothing if it is not found.
        target: The same of the target.
    """

    tokens: tuple[Token, ...]
    source: _Span | None
    target: _Span | None

    def region(self, number: int) -> str:
        """``s`` or ``t`` in a party, else ``p`` before both, ``b`` between, ``a`` after both."""
        if _inside(number, self.source):
            return "s"
        if _inside(number, self.target):
            return "t"
        spans = [span for span in (self.source, self.target) if span]
        if not spans:
            return "b"
        if number < min(first for first, _ in spans):
            return "p"
        return "a" if number >= max(last for _, last in spans) else "b"


def place(sentence: str, source: str, target: str) -> Placed:
    """Find both parties, verbatim if they stand there so, else where most of their words do.

    Of several occurrences the first are taken that do not overlap; the longer party has the
    first choice, for the shorter one may be a part of its name.
    """
    tokens = tokenize(sentence)
    lower = [token.lower for token in tokens]
    wanted = {"source": _words(source), "target": _words(target)}
    found: dict[str, _Span | None] = {}
    taken: _Span | None = None
    for name in sorted(wanted, key=lambda each: -len(wanted[each])):
        taken = found[name] = _first_free(lower, wanted[name], taken)
    return Placed(tokens, found["source"], found["target"])


def _words(party: str) -> list[str]:
    return [token.lower for token in tokenize(party)]


def _first_free(lower: Sequence[str], party: Sequence[str], taken: _Span | None) -> _Span | None:
    for span in _verbatim(lower, party):
        if taken is None or span[1] <= taken[0] or taken[1] <= span[0]:
            return span
    return _closest(lower, party, taken)


def _verbatim(lower: Sequence[str], party: Sequence[str]) -> Iterator[_Span]:
    size = len(party)
    if not size:
        return
    for first in range(len(lower) - size + 1):
        if lower[first] == party[0] and list(lower[first : first + size]) == list(party):
            yield first, first + size


def _closest(lower: Sequence[str], party: Sequence[str], taken: _Span | None) -> _Span | None:
    """The stretch of the sentence that shares the most words with a party's name."""
    telling = set(party) - _EMPTY
    best: _Span | None = None
    shared = 0
    for number, word in enumerate(lower):
        if word not in telling or (taken is not None and taken[0] <= number < taken[1]):
            continue
        last = end = number + 1
        while end < len(lower) and lower[end] in telling | _EMPTY and not _inside(end, taken):
            end += 1
            last = end if lower[end - 1] in telling else last
        found = len(telling.intersection(lower[number:last]))
        if found > shared:
            best, shared = (number, last), found
    return best


def _inside(number: int, taken: _Span | None) -> bool:
    return taken is not None and taken[0] <= number < taken[1]
