"""PETRARCH's verb dictionaries: synonym sets, blocks of verbs, patterns around the verb.

&CURRENCY                           a synonym set, its members below
+DOLLAR
--- BREAK [1717] ---                a block: the code of its verbs
BREAK {BROKE BROKEN}                a verb, with its irregular forms
+BREAK_DOWN {+BROKE_DOWN}           a phrase; the plus marks its verb
- * TREATY [161]                    a pattern: * is the verb
- + * (FROM {PRISON CAMP}) $ [066]  $ source, + target, ^ anybody, % those who act together
- * &CURRENCY_AID [071:072]         a set; _ joins; two codes: there and back
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from relsim.coder.petrarch.actors_file import Words, words_of
from relsim.coder.petrarch.lines import Line, lines_of, unread
from relsim.errors import Problem

__all__ = ["Item", "Pattern", "VerbBook", "VerbForm", "verb_book"]

NO_CODE = frozenset(("---", "+++", "###", ""))
_HEADER = re.compile(r"-{3,}\s*(?P<name>.*?)\s*(?P<codes>(?:\[[^\]]*\]\s*)*)-*$")
_CODE = re.compile(r"\[([^\]]*)\]")
_FORMS = re.compile(r"\{([^}]*)\}")
_ACTORS = {"$": "source", "+": "target", "^": "anybody", "%": "all"}
_NESTED = 5


class Item(NamedTuple):
    """A part of a pattern.

    Attributes:
        kind: ``words``, ``source``, ``target``, ``anybody`` or ``all``.
        choices: For ``words`` the phrases that may stand there.
        joined: Whether it stands right beside the part that is nearer to the verb.
    """

    kind: str
    choices: tuple[Words, ...]
    joined: bool


class Pattern(NamedTuple):
    """What stands around a verb, both sides counted from the verb outwards."""

    before: tuple[Item, ...]
    after: tuple[Item, ...]
    code: str
    back: str
    line: int
    text: str

    @property
    def weight(self) -> int:
        """How specific it is: its parts, those that are joined a little more."""
        parts = (*self.before, *self.after)
        return 10 * len(parts) + sum(part.joined for part in parts)


class VerbForm(NamedTuple):
    """A form of a verb, with words that stand right before and behind it."""

    before: Words
    after: Words
    block: int
    code: str
    back: str


@dataclass(frozen=True, slots=True)
class VerbBook:
    """A verb dictionary.

    Attributes:
        forms: By the verb's own word in lower case, longest phrases first.
        patterns: By block, most specific first.
        notes: On each line that could not be read.
    """

    forms: dict[str, tuple[VerbForm, ...]]
    patterns: dict[int, tuple[Pattern, ...]]
    notes: tuple[Problem, ...]


@dataclass(slots=True)
class _Reading:
    file: str
    sets: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[str, list[VerbForm]] = field(default_factory=dict)
    patterns: dict[int, list[Pattern]] = field(default_factory=dict)
    notes: list[Problem] = field(default_factory=list)
    open_set: str = ""
    block: int = 0
    code: tuple[str, str] = ("", "")


def verb_book(text: str, file: str) -> VerbBook:
    """Read a verb dictionary; lines that cannot be read are noted and passed over."""
    reading = _Reading(file)
    for line in lines_of(text):
        why = _take(reading, line)
        if why:
            reading.notes.append(unread(file, line, why))
    forms = {word: tuple(sorted(each, key=_length, reverse=True))
             for word, each in reading.forms.items()}  # fmt: skip
    patterns = {block: tuple(sorted(each, key=lambda one: -one.weight))
                for block, each in reading.patterns.items()}  # fmt: skip
    return VerbBook(forms, patterns, tuple(reading.notes))


def _length(form: VerbForm) -> int:
    return len(form.before) + len(form.after)


def _take(reading: _Reading, line: Line) -> str | None:
    """Take in one line, or say why not."""
    for start, take in _TAKERS.items():
        if line.text.startswith(start):
            return take(reading, line)
    return _member_or_verb(reading, line)


def _transformation(_reading: _Reading, _line: Line) -> str:
    return "transformations of PETRARCH2 are not used; our own clauses do their work"


def _member_or_verb(reading: _Reading, line: Line) -> str | None:
    text = line.text
    if text.startswith("&"):
        reading.open_set = text.split()[0]
        reading.sets[reading.open_set] = []
        return None
    if reading.open_set and text.startswith("+"):
        reading.sets[reading.open_set].append(text[1:].strip())
        return None
    if not reading.block:
        return "it belongs to no block of verbs"
    reading.open_set = ""
    return _verb(reading, line)


def _begin(reading: _Reading, line: Line) -> str | None:
    match = _HEADER.match(line.text)
    reading.block, reading.open_set = line.number, ""
    reading.code = ("", "")
    if match is None:
        return "the head of a block is written --- NAME [CODE] ---"
    codes = _CODE.findall(match["codes"])
    reading.code = _codes(codes[0]) if codes else ("", "")
    return None


def _codes(inside: str) -> tuple[str, str]:
    """A code, and that of the way back."""
    there, _, back = inside.strip().upper().partition(":")
    return ("" if there in NO_CODE else there, "" if back in NO_CODE else back)


def _verb(reading: _Reading, line: Line) -> str | None:
    own = _CODE.search(line.text)
    code = _codes(own[1]) if own else reading.code
    irregular = _FORMS.search(line.text)
    name = _FORMS.sub(" ", _CODE.sub(" ", line.text)).strip()
    if not re.search(r"\w", name):
        return "no verb"
    main = _split(name)
    words = [_split(each) for each in irregular[1].split()] if irregular else []
    for before, verb, after in [main, *words]:
        _add(reading, verb, VerbForm(before, after, reading.block, *code))
    if not words:
        for verb in _regular(main[1]):
            _add(reading, verb, VerbForm(main[0], main[2], reading.block, *code))
    return None


def _add(reading: _Reading, word: str, form: VerbForm) -> None:
    kept = reading.forms.setdefault(word, [])
    if form not in kept:
        kept.append(form)


def _split(phrase: str) -> tuple[Words, str, Words]:
    """Words before the verb, the verb, words behind; a plus marks it, else it is the first."""
    parts = [part for part in re.split(r"[_\s]+", phrase.lower()) if part]
    at = next((number for number, part in enumerate(parts) if part.startswith("+")), 0)
    plain = [part.lstrip("+") for part in parts]
    return tuple(plain[:at]), plain[at], tuple(plain[at + 1 :])


def _regular(verb: str) -> Iterator[str]:
    """The regular forms of an infinitive, as PETRARCH makes them."""
    if verb.endswith("e"):
        yield from (f"{verb}s", f"{verb}d", f"{verb[:-1]}ing")
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
    else:
        yield from (f"{verb}es" if verb.endswith(("s", "x", "ch", "sh")) else f"{verb}s",
                    f"{verb}ed", f"{verb}ing")  # fmt: skip


def _pattern(reading: _Reading, line: Line) -> str | None:
    if not reading.block:
        return "a pattern outside of a block"
    code = _CODE.search(line.text)
    if code is None:
        return "no code in brackets"
    body = re.sub(r"[{}()]", " ", line.text[1 : code.start()]).strip()
    if body.count("*") != 1:
        return "a pattern has one * for its verb"
    left, right = body.split("*")
    missing = next((word for word in re.findall(r"&[^ _]+_?", body)
                    if _choices(word.rstrip("_"), reading.sets) is None), None)  # fmt: skip
    if missing is not None:
        return f"no synonym set {missing}"
    before = _items(left, reading.sets, backwards=True)
    after = _items(right, reading.sets, backwards=False)
    told = " ".join(line.text[1 : code.start()].split())
    pattern = Pattern(before, after, *_codes(code[1]), line.number, told)
    reading.patterns.setdefault(reading.block, []).append(pattern)
    return None


def _items(side: str, sets: dict[str, list[str]], *, backwards: bool) -> tuple[Item, ...]:
    """The parts of one side of a pattern, outwards from the verb."""
    near = side.endswith("_") if backwards else side.startswith("_")
    tokens = re.findall(r"[^ _]+", side)
    gaps = re.findall(r"(?<=[^ _])[ _]+(?=[^ _])", side)
    if backwards:
        tokens, gaps = tokens[::-1], gaps[::-1]
    joints = [near, *(gap == "_" for gap in gaps)]
    return tuple(
        Item(_ACTORS[token], (), joined)
        if token in _ACTORS
        else Item("words", _choices(token, sets) or (), joined)
        for token, joined in zip(tokens, joints, strict=False)
    )


def _choices(token: str, sets: dict[str, list[str]], depth: int = 0) -> tuple[Words, ...] | None:
    """The phrases a word or set stands for; a set's nouns with their plurals, unless stopped."""
    if not token.startswith("&"):
        return (words_of(token),)
    name = token if token in sets else f"{token}_"
    if name not in sets or depth > _NESTED:
        return None
    found: list[Words] = []
    for member in sets[name]:
        if member.startswith("&"):
            found.extend(_choices(member, sets, depth + 1) or ())
            continue
        words = words_of(member)
        found.append(words)
        if words and not member.endswith("_"):
            found.append((*words[:-1], f"{words[-1]}s"))
    return tuple(dict.fromkeys(each for each in found if each))


_TAKERS: dict[str, Callable[[_Reading, Line], str | None]] = {
    "---": _begin,
    "- ": _pattern,
    "~": _transformation,
}
