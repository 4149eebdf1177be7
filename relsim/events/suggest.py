"""The nearest known word to one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["did_you_mean", "suggest"]


def suggest(text: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like ``text``, letter case aside, or nothing."""
    by_folded = {word.casefold(): word for word in known}
    nearest = get_close_matches(text.casefold(), by_folded, n=1)
    return by_folded[nearest[0]] if nearest else None


def did_you_mean(text: str, known: Iterable[str]) -> str | None:
    """``suggest`` as a sentence for an error's help line."""
    word = suggest(text, known)
    return f"did you mean `{word}`?" if word else None
