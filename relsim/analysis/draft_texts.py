"""The text that drafts quote, where it is at hand."""

from __future__ import annotations

from pathlib import Path

from relsim.coder.review.drafts import ArticleHead
from relsim.coder.text.article import Article

__all__ = ["text_of"]


def text_of(head: ArticleHead, folder: Path) -> Article | None:
    """The article that a head speaks of, from its file or from beside the drafts; else nothing."""
    if not head.file:
        return None
    named = Path(head.file)
    for path in (named, folder / named, folder / named.name):
        if path.is_file():
            return Article(path.read_bytes().decode("utf-8", "replace"))
    return None
