"""Whose "his visit" and "its ally" are: possessives, from their sentence and the ones before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relsim.coder.text.words import Mention, Sentence
from relsim.coder.verbs.words import words

__all__ = ["Context", "noted", "owners"]

HIS = words("his her")
ITS = words("its their")
LIMIT = 2
"""Sentences that a subject is remembered for."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentences so far leave to refer to.

    Attributes:
        subject: Codes of who was last spoken of first.
        age: Sentences since then.
    """

    subject: tuple[str, ...] = ()
    age: int = 0


def owners(
    sentence: Sentence, mentions: Sequence[Mention], context: Context
) -> tuple[Mention, ...]:
    """Possessive pronouns as mentions of whom they most likely stand for.

    ``his`` is who the sentence speaks of first, ``its`` who it named last; in the first words of a
    sentence both are who the article spoke of.
    """
    found = []
    for at, token in enumerate(sentence.tokens):
        if token.lower not in HIS and token.lower not in ITS:
            continue
        before = [each for each in mentions if each.last <= at and each.kind != "place"]
        if before:
            codes = before[0 if token.lower in HIS else -1].codes
        else:
            codes = context.subject if context.age <= LIMIT else ()
        if codes:
            found.append(Mention(at, at + 1, codes, "", "pronoun", token.lower))
    return tuple(found)


def noted(context: Context, mentions: Sequence[Mention]) -> Context:
    """The context behind a sentence with these actors."""
    first = next((each for each in mentions if each.kind != "place"), None)
    if first is None or len(first.codes) != 1:
        return Context(context.subject, context.age + 1)
    return Context(first.codes)
