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
    """

    text: str
    published: date | None = None
    publisher: str = ""
    title: str = ""
    url: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the text that spans count in."""
        return sha256_hex(self.text.encode())
