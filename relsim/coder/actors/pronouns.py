"""Whom "he", "it", "the two countries" and "the ministry" mean, where that is safe to say.

The rules look back no further than two sentences and give up where two readings are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from relsim.coder.actors.agents import AgentPhrase, agent_at, agent_phrases
from relsim.coder.text.lemmas import verb_lemma
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Mention, Sentence, Token
from relsim.events.actor_table import lives

__all__ = ["resolve"]

Tokens = tuple[Token, ...]

_HE = frozenset(["he", "she", "him"])
_TWO = frozenset(["two", "both"])
_PAIRED = word_set("paired")
_BEFORE_PAIR = word_set("before-pair")
_SPEAKING = word_set("speaking")
_STATE_FORCES = frozenset(["government", "regime", "administration", "authorities", "forces"])
_LOCAL = frozenset(["in", "across", "inside", "throughout"])
_LOOK_BACK = 2
_OTHERS = word_set("others")
"""Words before a noun that make it somebody else's: "its citizens", "foreign forces"."""
_AT_HOME = frozenset(["REB", "SEP", "OPP", "CVL", "COP", "JUD", "LEG", "REF", "CRM", "LAB"])
"""Agents that belong to the country that they are in; soldiers and diplomats need not."""


def resolve(
    sentences: Sequence[Sentence], mentions: Sequence[Sequence[Mention]]
) -> tuple[tuple[Mention, ...], ...]:
    """The mentions of each sentence, joined by those that refer back.

    Args:
        sentences: Of one article, in order.
        mentions: What each of them names outright.
    """
    done: list[tuple[Mention, ...]] = []
    for at, sentence in enumerate(sentences):
        before = list(
            zip(
                sentences[max(0, at - _LOOK_BACK) : at],
                done[max(0, at - _LOOK_BACK) :],
                strict=True,
            )
        )
        done.append(_resolved(sentence, tuple(mentions[at]), before))
    return tuple(done)


@cache
def _heads() -> frozenset[str]:
    """The words that may refer back."""
    return frozenset([*_HE, "it", "they", *_TWO, "country", *agent_phrases()])


_Before = list[tuple[Sentence, tuple[Mention, ...]]]


def _resolved(sentence: Sentence, own: tuple[Mention, ...], before: _Before) -> tuple[Mention, ...]:
    heads = _heads()
    at_heads = [at for at, token in enumerate(sentence.tokens) if token.lower in heads]
    if not at_heads:
        return own
    covered = {at for each in own for at in range(each.first, each.last)}
    found = list(own)
    for at in at_heads:
        if at in covered:
            continue
        token = sentence.tokens[at]
        mention = _referring(sentence.tokens, at, token.lower, found, before)
        if mention is not None and not covered & set(range(mention.first, mention.last)):
            found.append(mention)
            covered |= set(range(mention.first, mention.last))
    return tuple(sorted(found, key=lambda each: each.first))


def _referring(
    tokens: Tokens, at: int, word: str, own: list[Mention], before: _Before
) -> Mention | None:
    if word in _HE:
        return _person(tokens, at, word, own, before)
    if word == "it":
        return _thing(tokens, at, own, before)
    if word == "they":
        return _they(at, before)
    if word in _TWO:
        return _pair(tokens, at, own, before)
    if word == "country" and at and tokens[at - 1].lower == "the":
        return _country(at, own, before)
    phrase = agent_at(tokens, at)
    return _bare_agent(tokens, at, phrase, own, before) if phrase else None


def _pronoun(first: int, last: int, like: Mention, rule: str) -> Mention:
    return Mention(first, last, like.codes, like.agent, "pronoun", f"{rule} = {like.rule}")


def _person(
    tokens: Tokens, at: int, word: str, own: list[Mention], before: _Before
) -> Mention | None:
    """The only person of the sentence so far, else of the nearest sentence that has one."""
    here = [each for each in own if each.last <= at and tokens[each.last].lower != "'s"]
    for mentions in (here, *(each for _, each in reversed(before))):
        persons = [each for each in mentions if _is_person(each)]
        if not persons:
            continue
        one = len({each.codes for each in persons}) == 1
        subject = word != "him" and persons[0].first <= 1
        if mentions is here and not subject and _names_stranger(tokens[:at], own):
            return None
        like = persons[-1] if word == "him" else persons[0]
        return _pronoun(at, at + 1, like, word) if one or subject else None
    return None


def _is_person(mention: Mention) -> bool:
    if mention.kind == "pronoun":
        return mention.rule.split(" ", 1)[0] in _HE
    return mention.kind == "person" and len(mention.codes) == 1


def _names_stranger(tokens: Tokens, own: list[Mention]) -> bool:
    """Whether two capitalised words in a row belong to nobody's mention."""
    covered = {at for each in own for at in range(each.first, each.last)}
    free = [
        at not in covered and token.text[0].isupper() and token.text[1:].islower()
        for at, token in enumerate(tokens)
    ]
    return any(one and other for one, other in pairwise(free[1:]))


def _thing(tokens: Tokens, at: int, own: list[Mention], before: _Before) -> Mention | None:
    """In "Russia said it …", or heading a sentence after one about a single actor."""
    earlier = [each for each in own if each.last <= at]
    if earlier:
        speaker = earlier[-1]
        between = [verb_lemma(token.lower) for token in tokens[speaker.last : at]]
        said = any(verb in _SPEAKING for verb in between)
        return (
            _pronoun(at, at + 1, speaker, "it")
            if said and _acts(speaker) and len(between) < 5
            else None
        )
    if at > 1 or not before:
        return None
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    subject = next(iter(before[-1][1]), None)
    if (
        following in {"is", "was", "'s", "will", "seems", "appears", "would", "has"}
        or subject is None
    ):
        return None
    return _pronoun(at, at + 1, subject, "it") if _acts(subject) and subject.first <= 1 else None


def _acts(mention: Mention) -> bool:
    return mention.kind == "actor" and len(mention.codes) == 1


def _they(at: int, before: _Before) -> Mention | None:
    """At the head of a sentence, after one about two."""
    if at > 1 or not before:
        return None
    pairs = [each for each in before[-1][1] if len(each.codes) > 1]
    return _pronoun(at, at + 1, pairs[0], "they") if len(pairs) == 1 else None


def _pair(tokens: Tokens, at: int, own: list[Mention], before: _Before) -> Mention | None:
    """In "the two countries", the two states named last, if they are just two."""
    last = at + 1
    while last < len(tokens) and tokens[last].lower in _BEFORE_PAIR:
        last += 1
    if last >= len(tokens) or tokens[last].lower not in _PAIRED:
        return None
    first = at - 1 if at and tokens[at - 1].lower in {"the", "our", "their", "these"} else at
    if tokens[at].lower == "two" and first == at:
        return None
    codes: dict[str, None] = {}
    earlier = [each for each in own if each.last <= at]
    for mentions in (earlier, *([*own, *each] for _, each in reversed(before))):
        codes.update((code, None) for each in mentions for code in _states(each))
        if len(codes) == 2:
            return Mention(first, last + 1, tuple(codes), "", "group", f"two {tokens[last].lower}")
    return None


def _states(mention: Mention) -> tuple[str, ...]:
    if mention.kind == "place":
        return ()
    return tuple(code for code in mention.codes if lives()[code][-1].kind == "state")


def _country(at: int, own: list[Mention], before: _Before) -> Mention | None:
    """The only state of the sentence so far and the one before."""
    nearest = before[-1][1] if before else ()
    seen = [each for each in (*nearest, *own) if each in nearest or each.last <= at]
    codes = {code for each in seen for code in each.codes}
    if len(codes) != 1 or not _states(seen[0]._replace(kind="actor")):
        return None
    like = Mention(at, at, tuple(codes), "", "pronoun", seen[0].rule)
    return _pronoun(at - 1, at + 1, like, "the country")


def _bare_agent(
    tokens: Tokens,
    at: int,
    found: tuple[int, AgentPhrase],
    own: list[Mention],
    before: _Before,
) -> Mention | None:
    """In "rebels in Syria"; in "the ministry", after "the Russian foreign ministry"."""
    last, phrase = found
    if at and tokens[at - 1].lower in _OTHERS:
        return None
    kind = _kind_of(phrase)
    local = _located(tokens, last, own) if phrase.agent in _AT_HOME else None
    if local is not None:
        rule = f"{phrase.words[-1]} in {local.rule}"
        return Mention(at, last, local.codes, phrase.agent, kind, rule)
    definite = at > 0 and tokens[at - 1].lower == "the"
    state_force = phrase.agent == "MIL" and tokens[at - 1].lower in _STATE_FORCES if at else False
    if phrase.agent == "CVL" or not (definite or state_force or phrase.words[0] in _STATE_FORCES):
        return None
    for words, named in _named_before(tokens, at, own, before):
        same_forces = _STATE_FORCES & {*phrase.words} and _STATE_FORCES & words
        if phrase.words[-1] in words or same_forces:
            rule = f"the {phrase.words[-1]} = {named.rule}"
            return Mention(at, last, named.codes, phrase.agent, kind, rule)
    return None


def _kind_of(phrase: AgentPhrase) -> str:
    if phrase.agent in {"CVL", "REF"}:
        return "citizens"
    return "person" if phrase.personal else "actor"


def _located(tokens: Tokens, at: int, own: list[Mention]) -> Mention | None:
    """The place that follows "in" right after a noun."""
    if at >= len(tokens) or tokens[at].lower not in _LOCAL:
        return None
    return next((each for each in own if each.kind == "place" and at < each.first <= at + 3), None)


def _named_before(
    tokens: Tokens, at: int, own: list[Mention], before: _Before
) -> Iterator[tuple[frozenset[str], Mention]]:
    """Earlier mentions with their words, the nearest first; no places."""
    here = (tokens, [each for each in own if each.last <= at])
    earlier = ((sentence.tokens, list(mentions)) for sentence, mentions in reversed(before))
    for words, mentions in (here, *earlier):
        for each in reversed(mentions):
            if each.kind != "place":
                yield frozenset(token.lower for token in words[each.first : each.last]), each
