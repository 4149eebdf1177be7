"""Where in a line of JSON a key or value stands, so that a mistake can be pointed at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

__all__ = ["duplicate_key_check", "span_of"]

BLANK = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()

Span = tuple[int, int]


def span_of(line: str, path: Sequence[str | int]) -> Span:
    """Start and end (0-based, end excluded) of the value at a path in a valid JSON text.

    Where the path leads nowhere, such as to a key that is missing, the first character of what
    would hold it.
    """
    span = _value_at(line, 0)
    for part in path:
        children = dict(_children(line, span[0]))
        if part not in children:
            return span[0], span[0] + 1
        span = children[part]
    return span


def _children(line: str, start: int) -> Iterator[tuple[str | int, Span]]:
    """The members of an object or array that begins at ``start``, with their spans."""
    opening = line[start]
    if opening not in "{[":
        return
    at = _skip(line, start + 1)
    index = 0
    while line[at] not in "}]":
        name: str | int = index
        if opening == "{":
            name, at = DECODER.raw_decode(line, at)
            at = _skip(line, _skip(line, at) + 1)  # over the colon
        span = _value_at(line, at)
        yield name, span
        index += 1
        at = _skip(line, span[1])
        if line[at] == ",":
            at = _skip(line, at + 1)


def _value_at(line: str, at: int) -> Span:
    start = _skip(line, at)
    return start, DECODER.raw_decode(line, start)[1]


def _skip(line: str, at: int) -> int:
    match = BLANK.match(line, at)
    return match.end() if match else at


def duplicate_key_check(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object hook that refuses what JSON readers otherwise drop in silence.

    Raises:
        ValueError: naming the key that stands there twice.
    """
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key `{twice}` stands there twice")
    return value
