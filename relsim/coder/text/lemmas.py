"""Infinitives and singulars: two small tables of exceptions, and spelling rules for the rest.

A list of known verbs decides between spellings that the rules leave open (``hoped`` from
``hope``, ``hopped`` from ``hop``); a verb that is not in it is taken apart by rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from relsim.coder.text.tables import word_list, word_set, word_table

__all__ = ["is_verb", "lemma", "noun_lemma", "verb_lemma"]

_FUNCTION_WORDS = word_set("function-words")
_NEVER_VERBS = re.compile(r"(?:[ai]tion|ness|ity|ship|ism|ist|ly|ence|ance|hood|dom)s?$")
_SPELLED_WORD = re.compile(r"[^\W\d_](?:[^\W\d_\u0300-\u036f]|[\u0300-\u036f'’-])*")
_VOWELS = frozenset("aeiouy")
_SINGULARS_IN_S = ("ss", "us", "is", "'s", "ics")
_JOINED_PREFIX = re.compile(r"^(?:co|re|de|pre|cease|e)-")


@lru_cache(maxsize=1 << 16)
def lemma(lower: str) -> str:
    """One lemma for a word in lower case: of a known verb's past or -ing form, else singular."""
    if lower in _irregular_verbs() or (lower.endswith(("ed", "ing")) and is_verb(lower)):
        return verb_lemma(lower) or lower
    return noun_lemma(lower) or _joined(lower)


@lru_cache(maxsize=1 << 16)
def verb_lemma(lower: str) -> str | None:
    """The infinitive of a word in lower case, or nothing where it cannot be a verb."""
    if lower in _irregular_verbs():
        return _irregular_verbs()[lower]
    word = _joined(lower)
    known = _verbs()
    if word in known:
        return word
    if lower in _FUNCTION_WORDS or not _SPELLED_WORD.fullmatch(lower):
        return None
    candidates = tuple(_stripped_verb(word))
    for each in candidates:
        if each in known or each in _irregular_verbs():
            return _irregular_verbs().get(each, each)
    if _NEVER_VERBS.search(word):
        return None
    return candidates[-1] if candidates else word


@lru_cache(maxsize=1 << 16)
def is_verb(lower: str) -> bool:
    """Whether a word in lower case is a form of a verb that the tables know."""
    found = verb_lemma(lower)
    return found is not None and found in _verbs()


@lru_cache(maxsize=1 << 16)
def noun_lemma(lower: str) -> str | None:
    """The singular of a word in lower case, or nothing where it cannot be a noun."""
    if lower in _irregular_nouns():
        return _irregular_nouns()[lower]
    if lower in _FUNCTION_WORDS or not _SPELLED_WORD.fullmatch(lower):
        return None
    return _singular(_joined(lower))


def _singular(word: str) -> str:
    if not word.endswith("s") or len(word) <= 3 or word.endswith(_SINGULARS_IN_S):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-2] if word.endswith("oes") and word != "shoes" else word[:-1]


def _joined(word: str) -> str:
    """``co-operate`` as ``cooperate``."""
    return _JOINED_PREFIX.sub(lambda found: found[0][:-1], word)


def _stripped_verb(word: str) -> Iterator[str]:
    """What a form may come from, the last the likeliest for a verb that is not listed."""
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        yield from _from_third_person(word)
    elif word.endswith("ied") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith("eed"):
        yield word[:-1]
    elif word.endswith("ed") and len(word) > 4:
        yield from _from_stem(word[:-2])
    elif word.endswith("ing") and len(word) > 5:
        yield from _from_stem(word[:-3])


def _from_third_person(word: str) -> Iterator[str]:
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
        return
    if word.endswith("es"):
        yield word[:-2]
    yield word[:-1]


def _from_stem(stem: str) -> Iterator[str]:
    """The infinitives that a stem before -ed or -ing may belong to."""
    if not any(letter in _VOWELS for letter in stem):
        return
    if stem[-1] == "k" and stem[-2:-1] == "c":
        yield stem[:-1]
    doubled = len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in "bdgklmnprtvz"
    if doubled:
        yield stem
        yield stem[:-1]
        return
    yield stem
    yield stem + "e"
    if not _wants_e(stem):
        yield stem


def _wants_e(stem: str) -> bool:
    """Whether a stem that no table knows more likely lost an e (``-is-``, ``-at-``, ``-uc-``)."""
    return stem.endswith(("at", "is", "iz", "v", "c", "s", "g", "u", "ur", "bl", "dl", "tl", "pl"))


@cache
def _irregular_verbs() -> dict[str, str]:
    found = {}
    for row in word_table("irregular_verbs"):
        for form in row["forms"].split():
            found[form] = row["infinitive"]
    return found


@cache
def _irregular_nouns() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in word_table("irregular_nouns"):
        found[row["plural"]] = row["singular"]
        found.setdefault(row["singular"], row["singular"])
    return found


@cache
def _verbs() -> frozenset[str]:
    """Every infinitive that the tables know."""
    return frozenset(word_list("verbs")) | frozenset(_irregular_verbs().values())
