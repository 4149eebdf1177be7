"""What the YAML parser dislikes, in plain words."""

from __future__ import annotations

import re

import yaml

from relsim.errors import Problem
from relsim.scenario.tree import Place, Source

__all__ = ["in_plain_words"]

_TAB = ("a tab cannot indent YAML", "use spaces")
_REASONS: tuple[tuple[str, tuple[str, str | None]], ...] = (
    (r"\\t.* cannot start", _TAB),
    (
        r"mapping values are not allowed",
        (
            "a colon stands where no key can be",
            "put text that holds `: ` in quotes, and check the indentation of this line",
        ),
    ),
    (r"could not find expected ':'", ("a key here has no colon after it", "write `key: value`")),
    (
        r"expected <block end>",
        (
            "this line does not line up with the ones before it",
            "lines of one list or mapping begin in the same column",
        ),
    ),
    (r"expected ',' or '\]'", ("this list is not closed", "add `]` at its end, or a comma")),
    (r"expected ',' or '\}'", ("this mapping is not closed", "add `}` at its end, or a comma")),
    (
        r"end of stream|stream end",
        (
            "the file ends inside a list, a mapping or a quoted text",
            "close the bracket or the quote",
        ),
    ),
    (r"unknown escape", ("this escape does not exist in double quotes", "use single quotes")),
    (r"cannot start any token", ("a text cannot begin with this character", "put it in quotes")),
    (r"duplicate anchor", ("this anchor is given twice", None)),
    (r"undefined (alias|tag)|tag", ("this tag means nothing here", "write the value without it")),
    (
        r"special characters|control characters|invalid|unacceptable|not allowed",
        ("the file holds a character that YAML does not allow", "save it as plain UTF-8 text"),
    ),
)


def in_plain_words(error: yaml.YAMLError, source: Source) -> Problem:
    """The first mistake of syntax, with its place."""
    text = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = _place(source, mark.line, mark.column) if mark else _by_position(error, source)
    message, help_ = _reason(text, source.line(place.line) or "")
    return place.problem("RS101", message, help_)


def _reason(text: str, line: str) -> tuple[str, str | None]:
    if line[: len(line) - len(line.lstrip())].count("\t"):
        return _TAB
    for pattern, reason in _REASONS:
        if re.search(pattern, text):
            return reason
    return "this cannot be read as YAML", "check brackets, quotes and indentation"


def _place(source: Source, line: int, column: int) -> Place:
    """The place of a mark; one behind the last line is moved to the end of the text."""
    while line > 0 and not (source.line(line + 1) or "").strip():
        line, column = line - 1, 10**6
    length = len(source.line(line + 1) or "")
    return Place(source, line + 1, min(column, length) + 1, 1)


def _by_position(error: yaml.YAMLError, source: Source) -> Place:
    """Errors of the character reader know only how many characters came before."""
    left = getattr(error, "position", None) or 0
    for number, line in enumerate(source.lines, start=1):
        if left <= len(line):
            return Place(source, number, left + 1, 1)
        left -= len(line) + 1
    return Place(source, 1, 1, 1)
