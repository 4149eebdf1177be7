"""Reading: bytes, files and pages become articles, or get a reason why they are none."""

from __future__ import annotations

from relsim.coder.reading.article import LARGEST_ARTICLE_BYTES, read_article
from relsim.coder.reading.dated import DatedSentence, read_dated_sentences
from relsim.coder.reading.refusing import why_not_coded

__all__ = [
    "LARGEST_ARTICLE_BYTES",
    "DatedSentence",
    "read_article",
    "read_dated_sentences",
    "why_not_coded",
]
