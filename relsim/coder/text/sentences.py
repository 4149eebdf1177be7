"""Where a text's sentences begin and end, to the character.

A full stop ends a sentence unless it belongs to an abbreviation or an initial; quotation marks
and brackets that close right after it still belong to the sentence. A line break ends one too, so
that headlines, bylines and list items stand alone, except in a text whose lines are wrapped at a
fixed width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from relsim.coder.text.tables import word_set
from relsim.coder.text.tokens import tokenize
from relsim.coder.text.words import Sentence

__all__ = ["sentence_spans", "split_sentences"]

_CLOSERS = "\"'”’»)\\]"
_OPENERS = "\"'“‘«(\\[¿¡"
_STOP = re.compile(
    rf"(?P<stop>(?<![.!?…])[.!?…]++[{_CLOSERS}]*+|(?<![。！？])[。！？]++)(?P<gap>\s++)(?=(?P<next>\S))"
)
_LAST_WORD = re.compile(r"(\S+)$")
_INITIAL = re.compile(rf"(?:^|[\s{_OPENERS}.-])[^\W\d_]$")
_DOTTED = re.compile(r"(?:^|[^\w])(?:[^\W\d_]\.)+[^\W\d_]$")
_NEVER_LAST = word_set("never-last")
_SOMETIMES_LAST = word_set("sometimes-last")
_BEFORE_NUMBER = word_set("before-number")
_STARTERS = word_set("starters")
_BREAK = re.compile(r"(?:\r\n?|\n|\x0b|\x0c|\x1c|\x1d|\x1e|\x85|\u2028|\u2029)\s*+")
_BULLET = re.compile(r"(?:[-–—*•·▪◦‣●■]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+")
_WRAP_LIMIT = 100


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order, with their tokens; spans count characters of ``text``."""
    return [
        Sentence(number, text[start:end], start, end, tokenize(text, start, end))
        for number, (start, end) in enumerate(sentence_spans(text))
    ]


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, without the white space around it."""
    for start, end in _blocks(text):
        yield from _in_block(text, start, end)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of text that no sentence leaves: lines, or paragraphs of wrapped lines."""
    width = _wrap_width(text)
    begin = 0
    line_start = 0
    for found in _BREAK.finditer(text):
        if not _continues(text, line_start, found, width):
            yield from _trimmed(text, begin, found.start())
            begin = found.end()
        line_start = found.end()
    yield from _trimmed(text, begin, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    bullet = _BULLET.match(text, start, end)
    if bullet:
        start = bullet.end()
    if start < end:
        yield start, end


def _wrap_width(text: str) -> int:
    """The length of the longest line, where lines look wrapped at a width; else 0."""
    lines = text.splitlines()
    if len(lines) < 3:
        return 0
    widest = max(map(len, lines))
    return widest if widest <= _WRAP_LIMIT else 0


def _continues(text: str, line_start: int, found: re.Match[str], width: int) -> bool:
    """Whether the sentence goes on after a line break."""
    if len(found[0].splitlines()) > 1 or found.end() >= len(text):
        return False
    before = text[line_start : found.start()].rstrip()
    after = text[found.end() : found.end() + 40]
    if _BULLET.match(after) or not before:
        return False
    if after[0].islower() and before[-1] not in ".!?:":
        return True
    words = after.split(None, 1)
    full = width > 0 and len(before) + 1 + len(words[0]) > width
    return full and len(before) >= 40


def _in_block(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for found in _STOP.finditer(text, start, end):
        if _ends(text, begin, found):
            yield begin, found.end("stop")
            begin = found.end()
    if begin < end:
        yield begin, end


def _ends(text: str, begin: int, found: re.Match[str]) -> bool:
    """Whether a stop with white space after it ends the sentence that began at ``begin``."""
    following = text[found.end() : found.end() + 24]
    if following[0].islower():
        return False
    if not found["stop"].startswith(".") or found["stop"].startswith(".."):
        return True
    last = _LAST_WORD.search(text, max(begin, found.start() - 24), found.start())
    return last is None or not _abbreviates(last[1], following)


def _abbreviates(last: str, following: str) -> bool:
    """Whether a word before a full stop is an abbreviation in the middle of a sentence."""
    word = last.lower().lstrip(_OPENERS.replace("\\", ""))
    opener = following.lstrip(_OPENERS.replace("\\", ""))
    next_word = re.split(r"[\s,.;:'’]", opener, maxsplit=1)[0].lower()
    if word in _BEFORE_NUMBER:
        return opener[:1].isdigit()
    if word in _NEVER_LAST:
        return True
    if word in _SOMETIMES_LAST or _DOTTED.search(last):
        return next_word not in _STARTERS and not following.startswith(('"', "“", "«"))
    return bool(_INITIAL.search(last)) and last[-1].isupper()
