"""Web pages: trafilatura finds the story and what the page says of itself."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from relsim.coder.reading.decoding import refusal
from relsim.errors import Missing

__all__ = ["Page", "is_html", "read_page"]

_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|"
    r"meta|title|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_HEAD_CHARACTERS = 4096


class Page(NamedTuple):
    """A page's story, and what the page says of it."""

    text: str
    published: date | None
    publisher: str
    title: str
    url: str | None
    notes: tuple[str, ...]


def is_html(text: str) -> bool:
    """Whether a text begins as a page or a part of one."""
    return _START.match(text[:_HEAD_CHARACTERS]) is not None


def read_page(html: str) -> Page:
    """The story of a page; spans count in the text that is returned.

    Raises:
        Missing: trafilatura is not installed.
        InvalidInput: no story was found.
    """
    try:
        import trafilatura  # noqa: PLC0415 - an extra, only for pages
    except ImportError as error:
        raise Missing(
            "reading HTML needs trafilatura: pip install 'relsim[article]'; or save it as text"
        ) from error
    try:  # whatever a foreign parser trips over, the page is to blame
        found = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception as error:
        raise refusal(f"the page cannot be parsed ({type(error).__name__})") from error
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise refusal("no story was found in this page", "save the story as plain text")
    version = getattr(trafilatura, "__version__", "")
    day = _day(found.date)
    return Page(
        text=found.text or "",
        published=day if day is None or _is_sure(html, day) else None,
        publisher=found.sitename or found.hostname or "",
        title=found.title or "",
        url=found.url or None,
        notes=(f"story taken out of HTML by trafilatura {version}; spans count in that text",),
    )


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def _is_sure(html: str, day: date) -> bool:
    """Whether the page does not write its day as 04/05/2017 only, which is two days."""
    if day.day > 12 or day.day == day.month or day.isoformat() in html:
        return True
    one, other = f"0?{day.day}", f"0?{day.month}"
    numeric = rf"(?<!\d)(?:{one}[/.]{other}|{other}[/.]{one})[/.]{day.year}"
    return re.search(numeric, html) is None
