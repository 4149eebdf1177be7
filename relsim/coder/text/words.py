"""Tokens, sentences and mentions: what every later step works on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Mention", "Sentence", "Token"]


class Token(NamedTuple):
    """A word, number or mark.

    Attributes:
        text: As it stands.
        start: First character in the article's text.
        end: One past the last.
        lower: In lower case.
        lemma: Infinitive of a verb, singular of a noun, else as ``lower``.
    """

    text: str
    start: int
    end: int
    lower: str
    lemma: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article.

    Attributes:
        number: From 0, in the order of the text.
        text: As it stands.
        start: First character in the article's text.
        end: One past the last.
        tokens: Its words.
    """

    number: int
    text: str
    start: int
    end: int
    tokens: tuple[Token, ...]


class Mention(NamedTuple):
    """An actor, as a sentence names it.

    Attributes:
        first: Its first token.
        last: One past its last token.
        codes: Actor codes, several for "the two countries".
        agent: What of it acts: MIL, GOV, REB, …; empty for the actor itself.
        kind: ``actor``, ``person``, ``citizens``, ``pronoun``, ``group`` as "the two countries",
            or ``place``, where something is and nobody acts.
        rule: Which entry of which lexicon found it.
    """

    first: int
    last: int
    codes: tuple[str, ...]
    agent: str
    kind: str
    rule: str
