"""Dated sentences, one JSON object to a line, read one at a time however long the file."""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Missing, Problem, Where

__all__ = ["DatedSentence", "read_dated_sentences"]

STDIN = Path("-")
LONGEST_LINE_BYTES = 1_000_000
DATE_FIELDS = ("date", "published", "day", "occurred_at")
TEXT_FIELDS = ("text", "sentence", "summary", "body")


class DatedSentence(NamedTuple):
    """A line of the file.

    Attributes:
        line: Its number, from 1.
        article: Its text, with the day as the day of publication.
    """

    line: int
    article: Article


def read_dated_sentences(
    path: Path, on_problem: Callable[[Problem], None] | None = None
) -> Iterator[DatedSentence]:
    """The sentences of a JSONL file, plain or packed with gzip; ``-`` is standard input.

    A line has a date (``date``, ``published``, ``day`` or ``occurred_at``, ISO) and a text
    (``text``, ``sentence``, ``summary`` or ``body``); ``publisher``, ``title`` and ``url`` may
    be there. Blank lines are passed over.

    Args:
        path: The file.
        on_problem: Told of every line that cannot be read; without it the first one is raised.

    Raises:
        Missing: there is no such file.
        InvalidInput: it is damaged, or a line cannot be read and nobody listens.
    """
    with _opened(path) as file:
        for number, line in enumerate(_lines(file), start=1):
            if not line.strip():
                continue
            found = _article(line)
            if isinstance(found, Article):
                yield DatedSentence(number, found)
                continue
            problem = Problem(
                "RS151", f"the line is passed over: {found}", Where(str(path), number, 1)
            )
            if on_problem is None:
                raise InvalidInput(problem)
            on_problem(problem)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        if path == STDIN:
            yield sys.stdin.buffer
            return
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if not packed:
                yield file
                return
            with gzip.open(file) as unpacked:
                yield cast("IO[bytes]", unpacked)
    except FileNotFoundError as error:
        raise Missing(f"there is no file {path}") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InvalidInput(f"{path} is cut off or damaged: {error}") from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}") from error


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """Lines, none of them longer than memory should bear."""
    while line := file.readline(LONGEST_LINE_BYTES + 1):
        yield line
        while len(line) > LONGEST_LINE_BYTES and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE_BYTES + 1)


def _article(line: bytes) -> Article | str:
    """The sentence, or why there is none."""
    if len(line) > LONGEST_LINE_BYTES:
        return "it is longer than a megabyte"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "it is no JSON"
    if not isinstance(row, dict):
        return "it is no JSON object"
    day, text = _day(_first(row, DATE_FIELDS)), _first(row, TEXT_FIELDS)
    if day is None:
        return f"it has no ISO date; a field {' or '.join(DATE_FIELDS)} is needed"
    if not text.strip():
        return f"it has no text; a field {' or '.join(TEXT_FIELDS)} is needed"
    publisher, title = _first(row, ("publisher", "source")), _first(row, ("title",))
    return Article(text, day, publisher, title, _first(row, ("url",)) or None)


def _first(row: dict[str, Any], names: tuple[str, ...]) -> str:
    """The first of these fields that is text; halves of characters are replaced."""
    found = (row[name] for name in names if isinstance(row.get(name), str))
    return next(found, "").encode("utf-8", "replace").decode()


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
