"""Bytes into text: what a file is written in, its bytes say; mixtures are read byte by byte."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from relsim.errors import InvalidInput, Problem

__all__ = ["Decoded", "cleaned", "decoded", "refusal"]


class Decoded(NamedTuple):
    """A text, and how it came about.

    Attributes:
        text: Line ends are single line feeds; no byte order mark.
        notes: What was done beyond plain UTF-8.
    """

    text: str
    notes: tuple[str, ...]


# UTF-32 before UTF-16: its mark begins with the other's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
PACKED = {
    b"%PDF": ("a PDF", "save it as text first"),
    b"PK\x03\x04": ("a zip or an office document", "save it as text first"),
    b"\x1f\x8b": ("packed with gzip", "unpack it first"),
    b"\x28\xb5\x2f\xfd": ("packed with zstd", "unpack it first"),
    b"\x89PNG": ("a picture", None),
    b"\xff\xd8\xff": ("a picture", None),
    b"GIF8": ("a picture", None),
    b"{\\rtf": ("rich text", "save it as plain text first"),
    b"SQLite format 3": ("a database", None),
}
MOST_CONTROL_CHARACTERS = 0.002
"""Share of a text; anything above is no text."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_HEAD_BYTES = 4096
_TWICE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
    "|\u00e2[\u0080-\u00bf\u20ac][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
"""UTF-8 that somebody read as Windows-1252 and stored: an apostrophe as three odd letters."""


def refusal(why: str, help: str | None = None) -> InvalidInput:  # noqa: A002 - the field's name
    """The error for a text that cannot be coded."""
    return InvalidInput(Problem("RS150", f"no text to code: {why}", help=help))


def decoded(data: bytes, *, is_html: bool = False) -> Decoded:
    """The text in some bytes.

    A byte order mark decides; then NULs in every other place; then a page's own declaration; else
    UTF-8, and whatever is not UTF-8 is read as Windows-1252, byte by byte, as in pages that were
    pasted together.

    Raises:
        InvalidInput: it is no text.
    """
    for start, (what, remedy) in PACKED.items():
        if data.startswith(start):
            raise refusal(f"this is {what}", remedy)
    encoding, body = _marked(data)
    if encoding is None and is_html:
        encoding = _declared(body)
    if encoding is not None and encoding != "utf-8":
        told = (f"read as {encoding.upper()}",)
        return _settled(body.decode(encoding, errors="replace"), told)
    return _settled(*_mixed(body))


def cleaned(text: str) -> Decoded:
    """A text that came as such: the same care, no decoding.

    Raises:
        InvalidInput: it is no text.
    """
    return _settled(text.removeprefix("\ufeff"), ())


def _marked(data: bytes) -> tuple[str | None, bytes]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    head = data[:_HEAD_BYTES]
    half = len(head) // 2
    if half >= 4:  # Latin letters in UTF-16 have a NUL in every other byte
        if head[1::2].count(0) > 0.7 * half and head[0::2].count(0) < 0.1 * half:
            return "utf-16-le", data
        if head[0::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
            return "utf-16-be", data
    return None, data


def _declared(page: bytes) -> str | None:
    """The page's own charset, if Python knows it and it fits."""
    found = _CHARSET.search(page[:_HEAD_BYTES])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        page.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    # What calls itself Latin-1 on the web is Windows-1252.
    return "cp1252" if name in {"iso8859-1", "ascii"} and _fits(page, "cp1252") else name


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _mixed(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8, and Windows-1252 where it is not."""
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="relsim-windows")
    sound = data.decode("utf-8", errors="ignore")
    odd = len(text) - len(sound)
    return text, (f"{odd} characters were not UTF-8 and were read as Windows-1252",)


def _windows(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are not UTF-8, as Windows-1252; its five holes as Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    odd = error.object[error.start : error.end]
    text = "".join(
        bytes((byte,)).decode("cp1252" if _fits(bytes((byte,)), "cp1252") else "latin-1")
        for byte in odd
    )
    return text, error.end


codecs.register_error("relsim-windows", _windows)


def _settled(text: str, notes: tuple[str, ...]) -> Decoded:
    """Line ends made one, halves of characters replaced; no text is refused."""
    if len(_CONTROL.findall(text)) > MOST_CONTROL_CHARACTERS * len(text) + 1:
        raise refusal("it is binary, or in an encoding that could not be told")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes = (*notes, "line ends were made line feeds; spans count those")
    mended = _TWICE.sub(_once, text)
    if mended != text:
        text, notes = mended, (*notes, "characters that had been encoded twice were mended")
    text, halves = _SURROGATE.subn("\ufffd", text)
    if halves:
        notes = (*notes, f"{halves} halves of characters were replaced")
    return Decoded(text, notes)


def _once(twice: re.Match[str]) -> str:
    """The character that was encoded twice, or what stands there if it was not."""
    try:
        raw = b"".join(
            bytes((ord(each),)) if ord(each) < 256 else each.encode("cp1252") for each in twice[0]
        )
        return raw.decode("utf-8")
    except UnicodeError:
        return twice[0]
