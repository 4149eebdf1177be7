"""Reading the rules and the word sets they name; every mistake is told, with its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import product
from types import MappingProxyType

from relsim.coder.rules.rule import PARTS, ROLES, Phrase, Rule
from relsim.coder.text.tables import Row, parse_table, problem, version_of
from relsim.errors import InvalidInput, Problem
from relsim.events.taxonomy import all_cameo

__all__ = ["load_rules", "parse_rules", "parse_word_sets", "rules_version", "word_sets"]

_RULES_FILE = "rules.tsv"
_SETS_FILE = "word_sets.tsv"
_COLUMNS = ("head", "with", "code", "roles", "note")
_WORD = re.compile(r"@?[^\W_](?:[^\W_]|['’&.$-])*$")

WordSets = Mapping[str, frozenset[str]]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Every rule of ``data/rules.tsv``, in the file's order; one for each head of a row.

    Raises:
        InvalidInput: The file has mistakes; all of them at once, with their lines.
    """
    return parse_rules(_text(_RULES_FILE), _RULES_FILE, word_sets())


@cache
def word_sets() -> WordSets:
    """The words of each set that a rule may name with ``@``."""
    return MappingProxyType(parse_word_sets(_text(_SETS_FILE), _SETS_FILE))


@cache
def rules_version() -> str:
    """Version of the rules, as the file's first line states it."""
    return version_of(_text(_RULES_FILE), _RULES_FILE)


def parse_word_sets(text: str, file: str) -> dict[str, frozenset[str]]:
    """Word sets from the text of a file with the columns ``name`` and ``words``.

    Raises:
        InvalidInput: A set without a name or words, or two of one name.
    """
    found: dict[str, frozenset[str]] = {}
    wrong = []
    for number, row in parse_table(text, file):
        name, words = row.get("name", ""), row.get("words", "").split()
        if not name or not words:
            wrong.append(problem(file, number, "a word set needs a name and words"))
        elif name in found:
            wrong.append(problem(file, number, f"a second word set `{name}`"))
        else:
            found[name] = frozenset(words)
    if wrong:
        raise InvalidInput(wrong)
    return found


def parse_rules(text: str, file: str, sets: WordSets) -> tuple[Rule, ...]:
    """Rules from the text of a file; a row gives one rule for each head that it lists.

    Raises:
        InvalidInput: Unknown columns, codes, roles or word sets, malformed heads, or two rules
            for the same head in the same company; all at once.
    """
    found: list[Rule] = []
    wrong: list[Problem] = []
    for number, row in parse_table(text, file):
        messages = list(_mistakes(row, sets))
        wrong += (problem(file, number, message) for message in messages)
        if not messages:
            found += _rules_of(row, number)
    wrong += _repeated(found, file)
    if wrong:
        raise InvalidInput(wrong)
    return tuple(found)


def _mistakes(row: Row, sets: WordSets) -> Iterator[str]:
    """What is wrong with a row, in plain words."""
    missing = [name for name in _COLUMNS if name not in row]
    if missing:
        yield f"no column {', '.join(missing)}"
        return
    heads, _, part = row["head"].rpartition("/")
    if part not in PARTS or not heads:
        yield f"head `{row['head']}` must end in /v or /n"
    if row["roles"] not in ROLES:
        yield f"roles `{row['roles']}`: use {', '.join(ROLES[1:])} or nothing"
    if row["roles"] == "none" and row["code"]:
        yield "a rule for no event has no code"
    elif row["roles"] != "none" and row["code"] not in all_cameo():
        yield f"no CAMEO code `{row['code']}`"
    yield from _bad_words(heads, sets)
    yield from _bad_words(row["with"], sets)


def _bad_words(cell: str, sets: WordSets) -> Iterator[str]:
    for word in cell.replace("|", " ").split():
        plain = word.removeprefix("-")
        if not _WORD.match(plain) or plain != plain.lower():
            yield f"`{word}` is no lemma in lower case"
        elif plain.startswith("@") and plain[1:] not in sets:
            yield f"no word set `{plain}`"


def _rules_of(row: Row, number: int) -> Iterator[Rule]:
    heads, _, part = row["head"].rpartition("/")
    company = [each.strip() for each in row["with"].split("|") if each.strip()]
    wanted = tuple(tuple(each.split()) for each in company if not each.startswith("-"))
    forbidden = tuple(tuple(each[1:].split()) for each in company if each.startswith("-"))
    for head in heads.split("|"):
        phrase = tuple(head.split())
        yield Rule(phrase, part, wanted, forbidden, row["code"], row["roles"], row["note"], number)


def _repeated(rules: list[Rule], file: str) -> Iterator[Problem]:
    """Rules that can never win, because an earlier one asks for exactly the same."""

    def asked(rule: Rule) -> Iterator[tuple[str, Phrase, tuple[Phrase, ...]]]:
        for phrase, forbidden in product(rule.phrases or ((),), (rule.forbidden,)):
            yield rule.name, phrase, forbidden

    first: dict[tuple[str, Phrase, tuple[Phrase, ...]], int] = {}
    shadowed: Counter[int] = Counter()
    for rule in rules:
        keys = list(asked(rule))
        if all(key in first for key in keys):
            shadowed[rule.line] += 1
            yield problem(file, rule.line, f"`{rule.name}` says the same as line {first[keys[0]]}")
        for key in keys:
            first.setdefault(key, rule.line)


def _text(file: str) -> str:
    return files("relsim.coder").joinpath("data", file).read_text(encoding="utf-8")
