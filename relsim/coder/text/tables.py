"""The coder's own word files: tab-separated tables and lists, each with a version."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from relsim.errors import InvalidInput, Problem, Where

__all__ = [
    "Row",
    "numbered_rows",
    "parse_table",
    "problem",
    "version_of",
    "word_lines",
    "word_list",
    "word_set",
    "word_table",
]

Row = dict[str, str]

_VERSION = re.compile(r"#\s*version\s+([\w.]+)")


def word_table(name: str) -> tuple[Row, ...]:
    """Every row of ``data/<name>.tsv``, in the file's order."""
    return tuple(row for _, row in numbered_rows(name))


@cache
def numbered_rows(name: str) -> tuple[tuple[int, Row], ...]:
    """The rows of ``data/<name>.tsv`` with their line numbers, from 1.

    Raises:
        InvalidInput: No version in the first line, or rows of another width than the header.
    """
    file = f"{name}.tsv"
    return parse_table(_text(file), file)


def parse_table(text: str, file: str) -> tuple[tuple[int, Row], ...]:
    """The rows of a table's text: a version comment, a header, rows; ``#`` begins a comment.

    Raises:
        InvalidInput: As ``numbered_rows``; every mistake at once.
    """
    version_of(text, file)
    lines = [
        (number, line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]
    if not lines:
        raise InvalidInput(problem(file, 1, "no header row"))
    header = lines[0][1].split("\t")
    found, wrong = [], []
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header):
            message = f"{len(cells)} cells, but the header has {len(header)}"
            wrong.append(problem(file, number, message, line))
        else:
            cells += [""] * (len(header) - len(cells))
            found.append((number, dict(zip(header, cells, strict=True))))
    if wrong:
        raise InvalidInput(wrong)
    return tuple(found)


def word_set(name: str) -> frozenset[str]:
    """The words of a row of ``data/word_classes.tsv``.

    Raises:
        InvalidInput: No such row.
    """
    for row in word_table("word_classes"):
        if row["name"] == name:
            return frozenset(row["words"].split())
    raise InvalidInput(problem("word_classes.tsv", 1, f"no class `{name}`"))


def word_list(name: str) -> tuple[str, ...]:
    """Every word of ``data/<name>.txt``."""
    return tuple(word for line in word_lines(name) for word in line.split())


@cache
def word_lines(name: str) -> tuple[str, ...]:
    """Every line of ``data/<name>.txt`` but comments."""
    file = f"{name}.txt"
    text = _text(file)
    version_of(text, file)
    lines = (line.strip() for line in text.splitlines() if not line.startswith("#"))
    return tuple(line for line in lines if line)


def version_of(text: str, file: str) -> str:
    """The version in a file's first line.

    Raises:
        InvalidInput: There is none.
    """
    first = text.partition("\n")[0]
    found = _VERSION.match(first)
    if found is None:
        raise InvalidInput(problem(file, 1, "the first line states no `# version N`", first))
    return found[1]


def problem(file: str, line: int, message: str, source_line: str | None = None) -> Problem:
    """A mistake on a line of a word file."""
    return Problem("RS180", message, where=Where(file, line, 1), source_line=source_line)


def _text(file: str) -> str:
    return files("relsim.coder").joinpath("data", file).read_text(encoding="utf-8")
