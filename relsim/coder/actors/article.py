"""The mentions of a whole article: persons known from their full names, pronouns resolved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from relsim.coder.actors.entries import Reading
from relsim.coder.actors.find import scan
from relsim.coder.actors.pronouns import resolve
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Mention, Sentence

__all__ = ["find_all_mentions"]


def find_all_mentions(
    sentences: Sequence[Sentence], on: date | None
) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each sentence of an article.

    More than ``find_mentions`` of each: "Tillerson" alone is known once "Rex Tillerson" was named
    with a title, and "he", "the two countries" or "the ministry" are resolved where that is safe.
    """
    surnames: dict[str, Reading] = {}
    named: list[list[Mention]] = []
    for sentence in sentences:
        found = [each for each in scan(sentence.tokens, on, surnames) if each.codes]
        for mention in found:
            if mention.kind == "person":
                _register(sentence, mention, surnames)
        named.append(found)
    return resolve(sentences, named)


def _register(sentence: Sentence, mention: Mention, surnames: dict[str, Reading]) -> None:
    """Remember the last name of a person who was named in full, with a title."""
    words = [token.text for token in sentence.tokens[mention.first : mention.last]]
    full = len(words) > 1 and all(_is_name(word) for word in words[-2:])
    if full and len(words[-1]) > 2:
        surnames.setdefault(words[-1].lower(), Reading(mention.codes, mention.agent))


def _is_name(word: str) -> bool:
    return word[0].isupper() and word[1:].islower() and word.lower() not in _OFFICE_WORDS


_OFFICE_WORDS = word_set("office-words")
