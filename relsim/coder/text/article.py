"""An article: its text, and what is known of where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from relsim.canonical import sha256_hex

__all__ = ["Article"]


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be coded.

    Attributes:
        text: All spans count its characters.
        published: The day it was published; relative dates are read from here.
        publisher: Who published it.
        title: Its headline.
        url: Where it can be read, if anywhere.
        skipped: Passages that are no news, as (start, end, why); they stay in the text, so that
            spans count in what the reader has.
        notes: What was done to read it, and what is doubtful.
    """

    text: str
    published: date | None = None
    publisher: str = ""
    title: str = ""
    url: str | None = None
    skipped: tuple[tuple[int, int, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Hash of the text that spans count in."""
        return sha256_hex(self.text.encode())
