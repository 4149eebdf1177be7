"""What a sentence tells about the relation of two of its parties, as named features.

Five groups: short sequences of lemmas in which the parties' names are one word each
(``w:S_ condemn T_``), the same with where they stand (before, between or after the parties), the
words of the parties' names, what the coder's rules say of the verbs next to the parties, and what
they say of all verbs and event nouns.
"""

from __future__ import annotations

from collections.abc import Iterator

from relsim.coder.relation.acts import Acts, Verb
from relsim.coder.relation.placing import Placed

__all__ = ["features_of", "group_of"]


_GROUP_OF_PREFIX = {
    "w": "sequences",
    "p": "places",
    "b": "places",
    "a": "places",
    "s": "places",
    "t": "places",
    "S": "parties",
    "T": "parties",
    "order": "parties",
}

_Found = Iterator[tuple[str, tuple[int, ...]]]


def features_of(placed: Placed, acts: Acts) -> dict[str, tuple[int, ...]]:
    """All features of a sentence with its parties placed and its acts found."""
    found: dict[str, tuple[int, ...]] = {}
    for name, words in (
        *_sequences(placed),
        *_parties(placed),
        *_verbs(placed, acts),
        *_nouns(placed, acts),
        *_main_verbs(acts),
    ):
        found.setdefault(name, words)
    return found


def group_of(name: str) -> str:
    """The group of a feature; each group of a sentence weighs the same."""
    known = _GROUP_OF_PREFIX.get(name[: name.index(":")])
    return known or ("main verbs" if name[0] == "v" else "rules")


def _sequences(placed: Placed) -> _Found:
    """One to three lemmas in a row; the whole name of a party counts as one word."""
    words = _skeleton(placed)
    for at, (word, region, number) in enumerate(words):
        yield f"w:{word}", (number,)
        yield f"{region}:{word}", (number,)
        if at + 1 < len(words):
            pair, both = f"{word} {words[at + 1][0]}", (number, words[at + 1][2])
            yield f"w:{pair}", both
            yield f"{region}:{pair}", both
            if at + 2 < len(words):
                yield f"w:{pair} {words[at + 2][0]}", (*both, words[at + 2][2])


def _skeleton(placed: Placed) -> list[tuple[str, str, int]]:
    """Each word outside the parties as (lemma, region, token number), a party as one word."""
    found: list[tuple[str, str, int]] = []
    for number, token in enumerate(placed.tokens):
        region = placed.region(number)
        if region not in "st":
            found.append((_plain(token.lemma), region, number))
        elif not found or found[-1][1] != region:
            found.append((f"{region.upper()}_", region, number))
    return found


def _plain(lemma: str) -> str:
    return "0" if lemma[:1].isdigit() else lemma


def _parties(placed: Placed) -> _Found:
    for role, span in (("S", placed.source), ("T", placed.target)):
        if span is None:
            yield f"{role}:none", ()
            continue
        for number in range(*span):
            yield f"{role}:{_plain(placed.tokens[number].lemma)}", (number,)
        yield f"{role}:last:{_plain(placed.tokens[span[1] - 1].lemma)}", (span[1] - 1,)
    if placed.source and placed.target and placed.target[0] < placed.source[0]:
        yield "order:ts", ()


def _verbs(placed: Placed, acts: Acts) -> _Found:
    for verb in acts.verbs:
        region = placed.region(verb.group.head)
        yield f"r:{verb.meant}", verb.words
        yield f"rv:{region}{_voice(verb)}:{verb.meant}", verb.words
        if verb.fired:
            yield f"rc:{verb.fired.rule.code[:3]}", verb.words


def _nouns(placed: Placed, acts: Acts) -> _Found:
    for noun in acts.nouns:
        yield f"r:{noun.kind}", noun.fired.words
        yield f"rn:{placed.region(noun.number)}:{noun.kind}", noun.fired.words
        yield f"nc:{noun.fired.rule.code[:3]}", noun.fired.words


def _main_verbs(acts: Acts) -> _Found:
    for place, verb in acts.main.items():
        group = verb.group
        yield f"{place}:{group.lemma}", verb.words
        yield f"{place}k:{verb.kind}", verb.words
        yield f"{place}m:{verb.meant}", verb.words
        manner = _voice(verb) + ("n" if group.negated else "") + group.form[0]
        yield f"{place}h:{verb.kind}:{manner}:{group.modal}", verb.words
        if verb.fired:
            yield f"{place}c:{verb.fired.rule.code[:3]}", verb.words
            yield f"{place}4:{verb.fired.rule.code}", verb.words


def _voice(verb: Verb) -> str:
    return "p" if verb.group.passive else "a"
