"""Who "he", "the ministry" and "the two countries" are, from what the article said before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from relsim.coder.text.words import Mention, Sentence
from relsim.coder.verbs.words import words

__all__ = ["Context", "noted", "resolved"]

SINGULAR = words("he she it his her its")
PLURAL = words("they their")
STANDS_FOR_SPEAKER = words(
    "ministry minister government kremlin spokesman spokeswoman spokesperson envoy diplomat "
    "ambassador president premier chancellor country statement leader official council"
)
"""Behind "the": somebody whom the article has named before."""
BOTH = words("country nation side leader power government neighbour neighbor rival ally "
                 "minister president counterpart man state")  # fmt: skip
LIMIT = 2
"""Sentences that a pair or a subject is remembered for."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentences so far leave to refer to.

    Attributes:
        subject: Codes of who was last spoken of first.
        pair: The last two states that were named together.
        age: Sentences since the subject was named.
        pair_age: Sentences since the pair was named.
    """

    subject: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()
    age: int = 0
    pair_age: int = 0


def resolved(
    sentence: Sentence, mentions: Sequence[Mention], context: Context
) -> tuple[Mention, ...]:
    """The mentions of a sentence, with pronouns and "the two countries" where they are safe."""
    own = [each for each in mentions if each.codes]
    taken = {at for each in own for at in range(each.first, each.last)}
    found = list(own)
    for at, token in enumerate(sentence.tokens):
        if at in taken:
            continue
        lower = token.lower
        if lower in SINGULAR or lower in PLURAL:
            codes = _pronoun(at, lower, own, context)
            if codes:
                found.append(Mention(at, at + 1, codes, "", "pronoun", f"pronoun:{lower}"))
        elif lower in ("two", "both") or (lower == "the" and at + 1 < len(sentence.tokens)):
            mention = _described(sentence, at, own, context)
            if mention is not None and not taken & set(range(mention.first, mention.last)):
                found.append(mention)
    return tuple(sorted(found))


def _pronoun(at: int, lower: str, own: Sequence[Mention], context: Context) -> tuple[str, ...]:
    before = [each for each in own if each.last <= at]
    plural = lower in PLURAL
    if before:
        leading = before[0].codes
        if plural and len(leading) < 2:
            pair = tuple(dict.fromkeys(c for each in before[:2] for c in each.codes))
            return leading if len(pair) > 2 else pair
        return leading if len(leading) == 1 else ()
    if plural:
        return context.pair if context.pair_age <= LIMIT else ()
    return context.subject if context.age <= LIMIT and len(context.subject) == 1 else ()


def _described(
    sentence: Sentence, at: int, own: Sequence[Mention], context: Context
) -> Mention | None:
    """``the two countries``, ``both sides``, ``the ministry``."""
    tokens = sentence.tokens
    if tokens[at].lower in ("two", "both"):
        noun = at + 1
        if noun < len(tokens) and tokens[noun].lower in ("the", "two", "our"):
            noun += 1
        if noun < len(tokens) and tokens[noun].lemma in BOTH:
            before = [c for each in own if each.last <= at for c in each.codes]
            pair = tuple(dict.fromkeys(before))
            if len(pair) != 2:
                pair = context.pair if context.pair_age <= LIMIT else ()
            if pair:
                return Mention(at, noun + 1, pair, "", "group", "the two")
        return None
    noun = at + 1
    if tokens[noun].lemma not in STANDS_FOR_SPEAKER or tokens[noun].text[0].isupper():
        return None
    if noun + 1 < len(tokens) and tokens[noun + 1].lower in ("of", "for"):
        return None
    if any(each.last <= at for each in own) or context.age > LIMIT or len(context.subject) != 1:
        return None
    return Mention(at, noun + 1, context.subject, "", "pronoun", f"the {tokens[noun].lower}")


def noted(context: Context, mentions: Sequence[Mention]) -> Context:
    """The context behind a sentence with these actors."""
    named = [each for each in mentions if each.kind not in ("pronoun", "place", "group")]
    states = tuple(dict.fromkeys(c for each in named for c in each.codes))
    subject, age = context.subject, context.age + 1
    first = next((each for each in mentions if each.kind != "place" and len(each.codes) == 1), None)
    if first is not None and first.kind != "group":
        subject, age = first.codes, 0
    pair, pair_age = context.pair, context.pair_age + 1
    if len(states) >= 2:
        pair, pair_age = states[:2], 0
    elif any(len(each.codes) == 2 for each in mentions):
        pair_age = 0
    return Context(subject, pair, age, pair_age)
