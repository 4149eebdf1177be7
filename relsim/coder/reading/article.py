"""From a file, some bytes or a text to an article, or to the reason why it is none."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import IO

from relsim.coder.reading.boilerplate import boilerplate
from relsim.coder.reading.dateline import agency_of, find_dateline
from relsim.coder.reading.decoding import cleaned, decoded, refusal
from relsim.coder.reading.html import is_html, read_page
from relsim.coder.reading.refusing import why_not_coded
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Missing

__all__ = ["LARGEST_ARTICLE_BYTES", "STDIN", "read_article"]

STDIN = Path("-")
LARGEST_ARTICLE_BYTES = 5_000_000
"""About a million words; nobody's article is as long."""
LONGEST_TITLE = 160


def read_article(
    source: Path | bytes | str,
    *,
    published: date | None = None,
    publisher: str = "",
    title: str = "",
    url: str | None = None,
) -> Article:
    """The article in a file (``-`` is standard input), in some bytes, or in a text itself.

    What the caller says wins over what the page or its dateline says; the notes tell where they
    differ.

    Raises:
        Missing: there is no such file, or a page needs an extra that is not installed.
        InvalidInput: it is no English prose; the message says why.
    """
    own = Article("", published, publisher, title, url)
    if isinstance(source, str):
        _check_size(len(source))
        read = cleaned(source)
    else:
        data = source if isinstance(source, bytes) else _bytes_of(source)
        _check_size(len(data))
        page = is_html(data[:4096].decode("latin-1").lstrip("ÿþï»¿"))
        read = decoded(data, is_html=page)
    found = _as_page(read.text) if is_html(read.text) else _as_text(read.text)
    why = why_not_coded(found.text)
    if why is not None:
        raise refusal(why)
    return _merged(own, replace(found, notes=(*read.notes, *found.notes)))


def _as_page(html: str) -> Article:
    page = read_page(html)
    line = find_dateline(page.text)
    notes = page.notes
    if page.published is not None:
        notes = (*notes, "published: read from the page")
        if line.published not in {None, page.published}:
            notes = (*notes, f"its text says {line.published}")
    else:
        notes = (*notes, *line.notes)
    return Article(
        page.text,
        page.published or line.published,
        page.publisher or agency_of(page.text),
        page.title,
        page.url,
        boilerplate(page.text),
        notes,
    )


def _as_text(text: str) -> Article:
    line = find_dateline(text)
    skipped = boilerplate(text)
    title = _title(text, skipped)
    return Article(text, line.published, agency_of(text), title, None, skipped, line.notes)


def _title(text: str, skipped: tuple[tuple[int, int, str], ...]) -> str:
    """The first line that is news, where it is short and no sentence."""
    passed = {start for start, _, _ in skipped}
    at = 0
    for line in text.split("\n"):
        start = at + len(line) - len(line.lstrip())
        at += len(line) + 1
        told = line.strip()
        if told and start not in passed:
            is_title = len(told) <= LONGEST_TITLE and not told.endswith((".", "!", ":", ","))
            return told if is_title and len(told.split()) >= 2 else ""
    return ""


def _merged(own: Article, found: Article) -> Article:
    """What the caller says, else what was found."""
    notes = found.notes
    if own.published is not None:
        notes = tuple(note for note in notes if "--published" not in note)
        if found.published not in {None, own.published}:
            notes = (*notes, f"{own.published} was given, though the text says {found.published}")
    return Article(
        found.text,
        own.published or found.published,
        own.publisher or found.publisher,
        own.title or found.title,
        own.url or found.url,
        found.skipped,
        notes,
    )


def _bytes_of(path: Path) -> bytes:
    """At most one byte more than an article may have."""
    try:
        if path == STDIN:
            return _read(sys.stdin.buffer)
        _check_size(path.stat().st_size)
        with path.open("rb") as file:
            return _read(file)
    except FileNotFoundError as error:
        raise Missing(f"there is no file {path}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InvalidInput(f"{path} cannot be read: {reason}") from error


def _read(file: IO[bytes]) -> bytes:
    return file.read(LARGEST_ARTICLE_BYTES + 1)


def _check_size(size: int) -> None:
    if size > LARGEST_ARTICLE_BYTES:
        limit = LARGEST_ARTICLE_BYTES // 1_000_000
        raise refusal(
            f"it has more than {limit} MB; that is no article",
            "many dated sentences are read as JSONL, one to a line",
        )
