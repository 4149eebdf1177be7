"""References as BibTeX, CSL-JSON and plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from relsim.analysis.citing import Author, Reference
from relsim.analysis.words import day_in_words

__all__ = ["bibtex", "csl_items", "plain_text"]

_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_IN_URL = {"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20", "^": "%5E", "~": "%7E"}
_CSL_TYPES = {"article": "article-newspaper", "dataset": "dataset", "software": "software"}


def bibtex(references: Iterable[Reference]) -> str:
    """Entries for BibTeX or BibLaTeX, in UTF-8; of fields that are not known nothing is said."""
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in _fields(reference)]
    return "\n".join([f"@misc{{{reference.key},", *lines, "}"]) + "\n"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.authors:
        names = [_name(author) for author in reference.authors]
        yield "author", " and ".join([*names, *(["others"] if reference.others else [])])
    if reference.title:
        yield "title", f"{{{_tex(reference.title)}}}"  # twice braced: capitals stay
    if reference.publisher:
        yield "howpublished", _tex(reference.publisher)
    if isinstance(reference.issued, date):
        yield "year", str(reference.issued.year)
        yield "date", reference.issued.isoformat()
    elif reference.issued is not None:
        yield "year", str(reference.issued)
    if reference.version:
        yield "version", _tex(reference.version)
    if reference.doi:
        yield "doi", reference.doi
    if reference.url:
        yield "url", "".join(_IN_URL.get(c, c) for c in _on_one_line(reference.url))
    if reference.events is not None:
        yield "note", _resting(reference.events)


def _name(author: Author) -> str:
    if not author.given:
        return f"{{{_tex(author.family)}}}"
    return f"{_tex(author.family)}, {_tex(author.given)}"


def _tex(text: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in _on_one_line(text))


def _on_one_line(text: str) -> str:
    """Without line ends and what cannot be printed."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def csl_items(references: Iterable[Reference]) -> list[dict[str, Any]]:
    """Items of CSL-JSON, which reference managers and Pandoc read."""
    return [_item(reference) for reference in references]


def _item(reference: Reference) -> dict[str, Any]:
    item: dict[str, Any] = {"id": reference.key, "type": _CSL_TYPES[reference.kind]}
    authors = [
        {"family": author.family, "given": author.given}
        if author.given
        else {"literal": author.family}
        for author in reference.authors
    ]
    if reference.others:
        authors.append({"literal": "others"})
    issued = reference.issued
    if isinstance(issued, date):
        parts = [issued.year, issued.month, issued.day]
    else:
        parts = [] if issued is None else [issued]
    where = "container-title" if reference.kind == "article" else "publisher"
    note = None if reference.events is None else _resting(reference.events)
    said = {
        "title": reference.title,
        "author": authors,
        where: reference.publisher,
        "issued": {"date-parts": [parts]} if parts else None,
        "version": reference.version,
        "DOI": reference.doi,
        "URL": reference.url,
        "note": note,
    }
    return {**item, **{name: value for name, value in said.items() if value}}


def plain_text(references: Iterable[Reference]) -> str:
    """One line a reference, for people."""
    return "\n".join(_line(reference) for reference in references)


def _line(reference: Reference) -> str:
    names = [f"{a.family}, {a.given}" if a.given else a.family for a in reference.authors]
    who = "; ".join(names) + (" et al." if reference.others else "")
    issued = reference.issued
    when = day_in_words(issued) if isinstance(issued, date) else str(issued or "")
    title = f"“{_on_one_line(reference.title)}”" if reference.title else ""
    version = f"version {reference.version}" if reference.version else ""
    doi = f"doi:{reference.doi}" if reference.doi else ""
    url = _on_one_line(reference.url or "")
    parts = [who, title, _on_one_line(reference.publisher), when, version, doi, url]
    rests = "" if reference.events is None else f". {_resting(reference.events)}"
    return ", ".join(part for part in parts if part) + rests


def _resting(events: int) -> str:
    return "1 event rests on it" if events == 1 else f"{events:,} events rest on it"
