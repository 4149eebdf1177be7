"""Lines of PETRARCH's dictionaries: comments gone, every line with its number."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from relsim.errors import InvalidInput, Missing, Problem, Where

__all__ = ["Line", "lines_of", "text_of", "unread"]

LARGEST_BYTES = 50_000_000
_MARKUP = re.compile(r"<\s*!\s*--.*?--\s*>", re.DOTALL)


class Line(NamedTuple):
    """What a line says.

    Attributes:
        number: From 1.
        text: Without comments and the space around it.
        indented: Whether it began with white space, and so goes on with the line before.
    """

    number: int
    text: str
    indented: bool


def text_of(path: Path) -> str:
    """The text of a dictionary, plain or packed with gzip.

    Raises:
        Missing: there is no such file.
        InvalidInput: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except FileNotFoundError as error:
        raise Missing(f"there is no file {path}") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InvalidInput(f"{path} is cut off or damaged: {error}") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}") from error
    if len(data) > LARGEST_BYTES or b"\0" in data[:4096]:
        raise InvalidInput(f"{path} is no dictionary: it is binary, or larger than any")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def lines_of(text: str) -> Iterator[Line]:
    """Lines that say something; ``#`` and ``<!-- -->`` are comments."""
    plain = _MARKUP.sub(lambda found: "\n" * found[0].count("\n"), text)
    for number, raw in enumerate(plain.split("\n"), start=1):
        said = raw.split("#", 1)[0] if "[###]" not in raw else raw
        if said.strip():
            yield Line(number, said.strip(), said[0].isspace())


def unread(file: str, line: Line, why: str) -> Problem:
    """A note on a line that is passed over."""
    where = Where(file, line.number, 1, max(1, len(line.text)))
    return Problem("RS155", f"passed over: {why}", where, source_line=line.text, severity="note")
