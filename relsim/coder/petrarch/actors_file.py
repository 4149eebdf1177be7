"""PETRARCH's actor and agent dictionaries: names, synonyms, codes with dates.

GOLLUM                              a name; underscores and spaces join its words
+SMEAGOL                            a synonym
    [HOB < 19950601]                a code until a day, between two, from one on
    [HOBGOV 19950601 - 19990815]
ROHAN [ROH]                         a code for every other day
!MINST! = MINISTER, MINISTRY        a set of words for names of agents
PRIME !MINST! {} [~GOV]             an agent; in braces its irregular plural, or none
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import NamedTuple

from relsim.coder.petrarch.lines import Line, lines_of, unread
from relsim.errors import Problem

__all__ = ["AgentName", "Coded", "Named", "Words", "actor_names", "agent_names", "words_of"]

Words = tuple[str, ...]
"""A phrase in lower case, word by word."""

_CODE = re.compile(r"\[([^\]]*)\]")
_INSIDE = re.compile(r"\s*(?P<code>[^\s<>]*)\s*(?P<dates>.*)$")
_DATES = re.compile(r"(?:(?P<side>[<>])\s*(?P<one>\d+)|(?P<first>\d+)\s*-\s*(?P<last>\d+))$")
_SET = re.compile(r"(![^!\s]+!)\s*=\s*(.+)$")
_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['’]\w+)*|[^\w\s]")
CENTURY_TURNS = 30
"""Two-digit years before this one are of this century."""


class Coded(NamedTuple):
    """A code, and the days on which it holds."""

    code: str
    start: date | None
    end: date | None

    def holds_on(self, on: date | None) -> bool:
        """Whether it holds on a day, both ends included; without a day, today."""
        if on is None:
            return self.end is None
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


class Named(NamedTuple):
    """An actor: every spelling, and its codes, those with dates first."""

    spellings: tuple[Words, ...]
    codes: tuple[Coded, ...]
    line: int


class AgentName(NamedTuple):
    """A kind of person or body; its code goes before or behind that of its actor."""

    spellings: tuple[Words, ...]
    code: str
    leads: bool
    line: int


def words_of(phrase: str) -> Words:
    """The words of a phrase, as our tokens have them."""
    return tuple(_TOKEN.findall(phrase.replace("_", " ").lower()))


def actor_names(text: str, file: str) -> tuple[tuple[Named, ...], tuple[Problem, ...]]:
    """The actors of a dictionary, and a note on each line that could not be read."""
    found: list[Named] = []
    notes: list[Problem] = []
    for group in _groups(lines_of(text)):
        codes: list[Coded] = []
        spellings: list[Words] = []
        for line in group:
            for code in _CODE.findall(line.text):
                coded = _coded(code)
                if coded is None:
                    notes.append(unread(file, line, f"cannot tell the dates in [{code}]"))
                else:
                    codes.append(coded)
            name = words_of(_CODE.sub(" ", line.text.split("[", 1)[0]).lstrip("+"))
            if name:
                spellings.append(name)
        if not codes or not spellings:
            what = "a name without a code" if spellings else "a code without a name"
            notes.append(unread(file, group[0], what))
            continue
        ordered = sorted(codes, key=lambda each: each.start is None and each.end is None)
        found.append(Named(tuple(spellings), tuple(ordered), group[0].number))
    return tuple(found), tuple(notes)


def _groups(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """A name with its synonyms and the codes on lines of their own."""
    group: list[Line] = []
    for line in lines:
        goes_on = line.text.startswith("+") or line.text.startswith("[")
        if group and not goes_on:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _coded(inside: str) -> Coded | None:
    match = _INSIDE.match(inside)
    if match is None:
        return None
    dates = match["dates"].strip()
    if not dates:
        return Coded(match["code"].upper(), None, None)
    told = _DATES.match(dates)
    if told is None:
        return None
    side = told["side"]
    first = _day(told["one"] if side == ">" else told["first"]) if side != "<" else None
    last = _day(told["one"] if side == "<" else told["last"]) if side != ">" else None
    if (side != "<" and first is None) or (side != ">" and last is None):
        return None
    return Coded(match["code"].upper(), first, last)


def _day(digits: str | None) -> date | None:
    """A day as YYMMDD or YYYYMMDD."""
    if digits is None or len(digits) not in {6, 8}:
        return None
    if len(digits) == 6:
        digits = ("20" if int(digits[:2]) < CENTURY_TURNS else "19") + digits
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def agent_names(text: str, file: str) -> tuple[tuple[AgentName, ...], tuple[Problem, ...]]:
    """The agents of a dictionary, and a note on each line that could not be read."""
    sets: dict[str, tuple[str, ...]] = {}
    found: list[AgentName] = []
    notes: list[Problem] = []
    for line in lines_of(text):
        is_set = _SET.match(line.text)
        if is_set is not None:
            sets[is_set[1]] = tuple(word.strip() for word in is_set[2].split(","))
            continue
        agent = _agent(line, sets)
        if isinstance(agent, AgentName):
            found.append(agent)
        else:
            notes.append(unread(file, line, agent))
    return tuple(found), tuple(notes)


def _agent(line: Line, sets: dict[str, tuple[str, ...]]) -> AgentName | str:
    code = _CODE.search(line.text)
    if code is None:
        return "no code in brackets"
    inside = code[1].replace(" ", "").upper()
    name = line.text[: code.start()]
    plural = re.search(r"\{([^}]*)\}", name)
    singulars = [words_of(each) for each in _spelled(re.sub(r"\{[^}]*\}", " ", name), sets)]
    singulars = [each for each in singulars if each]
    if "~" not in inside:
        return "its code has no ~ for the actor's"
    if not singulars:
        return "no name"
    if plural is None:
        more = [(*each[:-1], _plural(each[-1])) for each in singulars]
    else:
        more = [words_of(each) for each in _spelled(plural[1], sets) if each.strip()]
    spellings = tuple(dict.fromkeys([*singulars, *more]))
    return AgentName(spellings, inside.replace("~", ""), inside.endswith("~"), line.number)


def _spelled(name: str, sets: dict[str, tuple[str, ...]]) -> list[str]:
    """A name with each of its sets spelled out."""
    parts = re.split(r"(![^!\s]+!)", name)
    choices = [(f" {word} " for word in sets.get(part, ())) if part in sets else (part,)
               for part in parts]  # fmt: skip
    return ["".join(each) for each in product(*(tuple(choice) for choice in choices))]


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
