"""Find the actors that a sentence names."""

from __future__ import annotations

from datetime import date
from functools import cache

from relsim.coder.actors.agents import agent_at, agent_phrases
from relsim.coder.actors.entries import Reading
from relsim.coder.actors.lexicon import entry_index
from relsim.coder.actors.lists import in_company, of_several, sharing_agent
from relsim.coder.actors.noun_phrases import from_agent, from_base
from relsim.coder.actors.standing import base_at, registered
from relsim.coder.text.words import Mention, Sentence, Token

__all__ = ["find_mentions", "scan"]

Tokens = tuple[Token, ...]

_LONGEST = 1000
"""Of how many tokens a sentence may be; what is longer is a table or noise."""


def find_mentions(sentence: Sentence, on: date | None) -> tuple[Mention, ...]:
    """The actors that a sentence names, from left to right, none overlapping another.

    "Russian Foreign Minister Sergei Lavrov" and "troops from Russia" are one mention each. A name
    after ``in``, ``at``, ``near`` … (a capital or city after ``to`` or ``from``, too), before
    "airspace" or in "Russian-backed" has the kind ``place``: it says where or whose, not who acts.
    Without a day, names mean what they mean today.
    """
    return tuple(each for each in scan(sentence.tokens, on) if each.codes)


def scan(
    tokens: Tokens, on: date | None, surnames: dict[str, Reading] | None = None
) -> list[Mention]:
    """Every mention, those without a code, too: armed groups and media that stand for no state.

    Args:
        tokens: Of one sentence.
        on: The day.
        surnames: Persons that the article has named in full, by surname in lower case.
    """
    if len(tokens) > _LONGEST:
        return []
    known = surnames or {}
    lower_heads, heads = _heads()
    found: list[Mention] = []
    at = 0
    for here, token in enumerate(tokens):
        if here < at:
            continue
        word = token.lower
        if word == token.text:
            if word not in lower_heads:
                continue
        elif word not in heads and word not in known:
            continue
        mention = _mention_at(tokens, here, on, known)
        if isinstance(mention, int):
            at = mention
            continue
        mention = in_company(tokens, found, mention)
        found = sharing_agent(tokens, found, mention)
        found.append(of_several(tokens, found, mention))
        at = mention.last
    return found


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Words in lower case that may begin a mention where they stand in lower case, and at all."""
    entries = [
        each
        for seconds in entry_index().values()
        for sharing in seconds.values()
        for each in sharing
    ]
    small = {each.lower[0] for each in entries if not each.words[0][0].isupper()}
    every = frozenset(each.lower[0] for each in entries)
    return frozenset(small | agent_phrases().keys()), every | agent_phrases().keys()


def _mention_at(
    tokens: Tokens, at: int, on: date | None, surnames: dict[str, Reading]
) -> Mention | int:
    """The mention that begins at a token, or the token to go on from."""
    token = tokens[at]
    base = base_at(tokens, at, on, surnames)
    if base is None and surnames and token.text[0].isupper():
        base = registered(tokens, at, surnames)
    if isinstance(base, int):
        return base
    if base is not None:
        return from_base(tokens, base, on)
    if not token.text[0].isalpha():
        return at + 1
    agent = agent_at(tokens, at)
    if agent is None:
        return at + 1
    return from_agent(tokens, at, agent, on) or at + 1
