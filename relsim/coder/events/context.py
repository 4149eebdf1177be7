"""Whose "his visit" and "its ally" are: possessives, from their sentence and the ones before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from relsim.coder.text.words import Mention, Sentence, Token
from relsim.coder.verbs.words import words

__all__ = ["Context", "acted", "asked", "both", "noted", "owners"]

HIS = words("his her")
ITS = words("its their")
PAIRED = words(
    "countries nations sides states governments capitals neighbours neighbors leaders rivals"
)
COUNTS = {"three": 3, "four": 4, "five": 5, "six": 6}
ASKS = words("urge call ask press tell warn on upon to between with")
"""Words right behind which "both sides" are others than who speaks."""
LIMIT = 2
"""Sentences that a subject is remembered for."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentences so far leave to refer to.

    Attributes:
        subject: Codes of who was last spoken of first.
        age: Sentences since then.
        named: How often each state has been named.
        together: Codes of the last three or more that did something together.
        pair: Codes of the two that the article speaks of most.
    """

    subject: tuple[str, ...] = ()
    age: int = 0
    named: Mapping[str, int] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    pair: tuple[str, ...] = ()


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
    named = dict(context.named)
    for code in (code for each in mentions for code in each.codes if len(code) == 3):
        named[code] = named.get(code, 0) + 1
    pair = tuple(sorted(named, key=lambda code: (-named[code], code))[:2])
    new = replace(context, age=context.age + 1, named=named, pair=pair)
    first = next((each for each in mentions if each.kind != "place"), None)
    if first is None or len(first.codes) != 1:
        return new
    return replace(new, subject=first.codes, age=0)


def acted(context: Context, sources: Iterable[tuple[str, ...]]) -> Context:
    """The context behind a sentence in which these acted."""
    several = [each for each in sources if len(each) > 2]
    return replace(context, together=several[-1]) if several else context


def _as_many(tokens: Sequence[Token], context: Context) -> Mention | None:
    """``the four countries``: the last list of as many that acted together."""
    for at, token in enumerate(tokens[:-1]):
        count = COUNTS.get(token.lower, 0)
        if count and tokens[at + 1].lower in PAIRED and len(context.together) == count:
            named = f"{token.lower} of the article"
            return Mention(at, at + 2, context.together, "", "group", named)
    return None


def asked(sentence: Sentence, mentions: Sequence[Mention], context: Context) -> tuple[Mention, ...]:
    """The mentions, without a "both sides" that counts in who asks or warns them."""
    tokens = sentence.tokens
    found = list(mentions)
    for number, each in enumerate(mentions):
        own = set(mentions[0].codes)
        asks = each.first > 0 and tokens[each.first - 1].lemma in ASKS
        if each.kind != "group" or not asks or not own & set(each.codes):
            continue
        others = tuple(code for code in context.pair if code not in own)
        if len(others) == 2:
            found[number] = each._replace(codes=others)
    return tuple(found)


def both(sentence: Sentence, mentions: Sequence[Mention], context: Context) -> tuple[Mention, ...]:
    """``both countries`` where several were named: the two that the article speaks of most."""
    tokens = sentence.tokens
    group = _as_many(tokens, context)
    if group is not None:
        return (group,)
    taken = {at for each in mentions for at in range(each.first, each.last)}
    for at, token in enumerate(tokens[:-1]):
        noun = tokens[at + 1]
        if token.lower not in ("two", "both") or noun.lower not in PAIRED or at in taken:
            continue
        own = {code for each in mentions if each.last <= at for code in each.codes}
        others = sorted((-count, code) for code, count in context.named.items() if code not in own)
        if len(others) == 2 or (len(others) > 2 and others[1][0] < others[2][0]):
            codes = (others[0][1], others[1][1])
            return (Mention(at, at + 2, codes, "", "group", f"{token.lower} of the article"),)
    return ()
