"""The verbs and event nouns of a sentence with the rules they fire, seen from its two parties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from relsim.coder.relation.placing import Placed
from relsim.coder.relation.types import type_of_code
from relsim.coder.rules import Clause, Fired, best_rule
from relsim.coder.text.words import Mention
from relsim.coder.verbs.groups import VerbGroup, find_groups
from relsim.coder.verbs.tagging import tags_of
from relsim.coder.verbs.words import ASPECT, REPORTING

__all__ = ["Acts", "Noun", "Verb", "acts_of"]

_BACK, _FORTH = 14, 20
"""Words before and after a head among which its company may stand."""

_CLAUSE_ENDS = frozenset("S.")
_MAYBE_NOUN = frozenset("NIVE")

_PLANS = frozenset({"plan", "intend", "decide", "aim", "prepare", "schedule", "set", "vow"})
"""Verbs that tell nothing but that what follows is still to come."""

_PROMISES = _PLANS | {"promise", "pledge", "offer", "agree", "propose"}
"""These too put what follows into the future, and are acts themselves."""

_SAYING = REPORTING | ASPECT | _PLANS | frozenset({"be", "have", "do", "seem", "appear", "remain"})
"""Verbs behind which another verb tells what happened."""

_COOPERATION = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "AGREE"})
_CONFLICT = frozenset({"PROTEST", "ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN"})
_AHEAD = frozenset({"would"})


class Verb(NamedTuple):
    """A verb group, the rule that it fires, if any, and whether a plan governs it."""

    group: VerbGroup
    fired: Fired | None
    planned: bool = False

    @property
    def words(self) -> tuple[int, ...]:
        """Numbers of the tokens it rests on."""
        return self.fired.words if self.fired else (self.group.head,)

    @property
    def kind(self) -> str:
        """The type of its rule's code; ``NONE`` for a mere statement, ``UNKNOWN`` for no rule."""
        if self.fired is None:
            return "UNKNOWN"
        return type_of_code(self.fired.rule.code) or "NONE"

    @property
    def meant(self) -> str:
        """The type after tense and negation: help to come is agreed, force to come threatened."""
        kind = self.kind
        if self.group.negated and kind in _COOPERATION:
            return "REJECT"
        if self.planned or self.group.ahead or self.group.modal in _AHEAD:
            if kind in _COOPERATION:
                return "AGREE"
            if kind in _CONFLICT:
                return "THREATEN"
        return kind


class Noun(NamedTuple):
    """An event noun and the rule that it fires."""

    number: int
    fired: Fired

    @property
    def kind(self) -> str:
        """The type of its rule's code; ``NONE`` for a mere statement."""
        return type_of_code(self.fired.rule.code) or "NONE"


class Acts(NamedTuple):
    """What happens in a sentence.

    Attributes:
        verbs: Verb groups outside the parties' names, in the order of the text.
        nouns: Event nouns outside them that are no verb's head.
        main: The verb next to each party and others that likely tell the relation, by name.
    """

    verbs: tuple[Verb, ...]
    nouns: tuple[Noun, ...]
    main: dict[str, Verb]


def acts_of(placed: Placed) -> Acts:
    """The acts of a sentence whose parties are placed."""
    tokens = placed.tokens
    tags = tags_of(tokens, _as_mentions(placed))
    sentence = Clause(tokens)
    groups = find_groups(tokens, tags)
    verbs = tuple(
        Verb(
            group,
            best_rule(_around(sentence, tags, group.first, group.last), group.head, "v"),
            planned=group.form == "to" and before is not None and before.lemma in _PROMISES,
        )
        for before, group in zip((None, *groups), groups, strict=False)
        if placed.region(group.head) not in "st"
    )
    heads = {verb.group.head for verb in verbs}
    nouns = []
    for number, tag in enumerate(tags):
        if tag in _MAYBE_NOUN and number not in heads and placed.region(number) not in "st":
            fired = best_rule(_around(sentence, tags, number, number + 1), number, "n")
            if fired is not None:
                nouns.append(Noun(number, fired))
    return Acts(verbs, tuple(nouns), _main(placed, verbs))


def _as_mentions(placed: Placed) -> list[Mention]:
    return [
        Mention(*span, ("",), "", "actor", "")
        for span in (placed.source, placed.target)
        if span is not None
    ]


def _around(sentence: Clause, tags: str, first: int, last: int) -> Clause:
    """Where the company of a head may stand: cut at subordinators and full stops."""
    start, end = first, last
    while start > 0 and first - start < _BACK and tags[start - 1] not in _CLAUSE_ENDS:
        start -= 1
    while end < len(tags) and end - last < _FORTH and tags[end] not in _CLAUSE_ENDS:
        end += 1
    return sentence.within(start, end)


def _main(placed: Placed, verbs: Sequence[Verb]) -> dict[str, Verb]:
    """The verbs that stand where those of the relation do.

    ``vs`` is the first finite verb after the source, ``vm`` the first from there on that is more
    than saying or beginning, ``vx`` the next, ``vt`` the last before the target, ``v0`` the first.
    """
    found: dict[str, Verb] = {}
    if verbs:
        found["v0"] = verbs[0]
    if placed.target:
        before = [verb for verb in verbs if verb.group.head < placed.target[0]]
        if before:
            found["vt"] = before[-1]
    if placed.source:
        after = [verb for verb in verbs if verb.group.head >= placed.source[1]]
        found |= _after_source(after)
    return found


def _after_source(after: Sequence[Verb]) -> dict[str, Verb]:
    if not after:
        return {}
    finite = next((verb for verb in after if verb.group.form == "finite"), after[0])
    onwards = [verb for verb in after if verb.group.first >= finite.group.first]
    telling = [verb for verb in onwards if verb.group.lemma not in _SAYING] or onwards
    return {"vs": finite, **dict(zip(("vm", "vx"), telling, strict=False))}
