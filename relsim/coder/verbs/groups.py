"""Verb groups: auxiliaries, negation and verb as one thing, with tense, voice and modality."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from relsim.coder.text.lemmas import verb_lemma
from relsim.coder.text.words import Token
from relsim.coder.verbs.words import (
    BE,
    COMMON_VERBS,
    CONDITIONAL,
    HAVE,
    IRREGULAR_PARTICIPLES,
    NEGATIONS,
    words,
)

__all__ = ["VerbGroup", "find_groups"]

GROUP = re.compile(
    r"T[BZ]*(?:X[BZ]*)*[VEIX]"  # to attack, to have been attacked
    r"|(?:[LX][BZRQ]*)+[VEI]"  # will not attack, has been attacked
    r"|(?:[LX][BZ]*)*[LX]"  # is, had
    r"|[VEI]"  # attacks, attacked, attacking
)
BOUNDARY = frozenset(",S.C")
LOOSE_PREPOSITIONS = words("in on at for from against near during over after with to under as")


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A verb with its helpers.

    Attributes:
        first: Its first token.
        last: One past its last token.
        head: The token of the verb that carries the meaning.
        lemma: The infinitive of that verb.
        form: ``finite``, ``to``, ``ing`` or ``participle`` (a reduced relative clause).
        passive: Whether its subject is acted upon.
        negated: Whether it says that something is not so.
        modal: The modal verb, if there is one: ``will``, ``may``; ``be to`` counts as ``will``.
        perfect: Whether it is in the perfect.
        past: Whether it is in the past tense.
    """

    first: int
    last: int
    head: int
    lemma: str
    form: str
    passive: bool
    negated: bool
    modal: str
    perfect: bool
    past: bool

    @property
    def conditional(self) -> bool:
        """Whether it speaks of what would be so."""
        return self.modal in CONDITIONAL

    @property
    def ahead(self) -> bool:
        """Whether it speaks of the future."""
        return self.modal in ("will", "shall", "'ll", "wo")


def find_groups(tokens: Sequence[Token], tags: str) -> tuple[VerbGroup, ...]:
    """The verb groups of a sentence, in the order of the text."""
    return tuple(
        _group(tokens, tags, *match.span())
        for match in GROUP.finditer(tags)
        if not _describes(tokens, tags, *match.span())
    )


def _describes(tokens: Sequence[Token], tags: str, first: int, last: int) -> bool:
    """``release arrested activists``: a participle between a verb and a noun is an adjective."""
    if last - first > 1 or first == 0 or tags[first] != "E" or tags[last : last + 1] != "N":
        return False
    return tags[first - 1] in "VEI" and _infinitive(tokens[first - 1].lower) not in COMMON_VERBS


def _group(tokens: Sequence[Token], tags: str, first: int, last: int) -> VerbGroup:
    head = last - 1
    helpers = [tokens[at].lower for at in range(first, head) if tags[at] in "LX"]
    before = tokens[first - 1].lower if first else ""
    own = {tokens[at].lower for at in range(first, head)} | {before}
    bare = not helpers and tags[first] != "T"
    modal = next((tokens[at].lower for at in range(first, last) if tags[at] == "L"), "")
    return VerbGroup(
        first=first,
        last=last,
        head=head,
        lemma=_infinitive(tokens[head].lower),
        form=_form(tokens, tags, first, head),
        passive=_is_passive(tokens, tags, head, helpers, bare=bare),
        negated=bool(own & NEGATIONS),
        modal=modal or _be_to(tokens, tags, first),
        perfect=tags[head] == "E" and bool(helpers) and any(word in HAVE for word in helpers),
        past=_is_past(tokens, tags, head, helpers),
    )


def _infinitive(lower: str) -> str:
    if lower in BE:
        return "be"
    base = verb_lemma(lower) or lower
    return f"{base}e" if f"{base}e" in COMMON_VERBS else base  # unlisted: scheduled, schedul


def _form(tokens: Sequence[Token], tags: str, first: int, head: int) -> str:
    if tags[first] == "T":
        return "to"
    if first < head:
        return "finite" if tokens[first].lower not in ("being", "having") else "ing"
    if tags[head] == "I":
        return "ing"
    if tags[head] == "E" and _is_reduced(tokens, tags, head):
        return "participle"
    return "ing" if tokens[head].lower in ("being", "having") else "finite"


def _is_reduced(tokens: Sequence[Token], tags: str, head: int) -> bool:
    """``proposals pushed by …``, ``the man arrested in …``: a participle behind its noun."""
    if tokens[head].lower not in IRREGULAR_PARTICIPLES and not tokens[head].lower.endswith("ed"):
        return False
    after = tokens[head + 1].lower if head + 1 < len(tokens) else ""
    if _by_somebody(tokens, tags, head):
        return True
    if head == 0:
        return tags[1:2] == "P"
    if tags[head - 1] == ",":
        return after in LOOSE_PREPOSITIONS and not _verb_before(tags, head)
    return (
        tags[head - 1] in "MN"
        and after in LOOSE_PREPOSITIONS
        and _verb_follows(tags, head)
    )  # fmt: skip


def _by_somebody(tokens: Sequence[Token], tags: str, head: int) -> bool:
    """Whether "by" follows; "responded by closing" says how, and not by whom."""
    by = head + 1 < len(tokens) and tokens[head + 1].lower == "by"
    return by and tags[head + 2 : head + 3] != "I"


def _verb_before(tags: str, head: int) -> bool:
    """Whether the list before a comma already has verbs: "expelled X, closed its embassy"."""
    at = head - 2
    while at >= 0 and tags[at] not in "S.,":
        if tags[at] in "VE":
            return True
        at -= 1
    return False


def _verb_follows(tags: str, head: int) -> bool:
    """Whether the same stretch of words has another finite verb, which is then the main one."""
    for tag in tags[head + 1 :]:
        if tag in BOUNDARY or tag == "T":
            return False
        if tag in "VELX":
            return True
    return False


def _is_passive(
    tokens: Sequence[Token], tags: str, head: int, helpers: list[str], *, bare: bool
) -> bool:
    if tags[head] != "E":
        return False
    if bare:
        return _is_reduced(tokens, tags, head)
    return bool(helpers) and helpers[-1] in BE


def _is_past(tokens: Sequence[Token], tags: str, head: int, helpers: list[str]) -> bool:
    if helpers:
        return helpers[0] in ("was", "were", "had", "did")
    return tags[head] == "E" or tokens[head].lower in ("was", "were", "had", "did")


def _be_to(tokens: Sequence[Token], tags: str, first: int) -> str:
    """``is to visit``: the infinitive behind a bare form of be is a plan."""
    if tags[first] == "T" and first and tokens[first - 1].lower in ("is", "are", "was", "were"):
        return "will"
    return ""
