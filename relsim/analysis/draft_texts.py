"""The text that drafts quote, where it is at hand."""

from __future__ import annotations

from pathlib import Path

from relsim.coder.reading import read_article
from relsim.coder.review.drafts import ArticleHead
from relsim.coder.text.article import Article

__all__ = ["text_of"]


def text_of(head: ArticleHead, folder: Path) -> Article | None:
    """The article that a head speaks of, from its file or from beside the drafts; else nothing.

    Raises:
        InvalidInput: what lies there now is no article.
    """
    if not head.file:
        return None
    named = Path(head.file)
    for path in (named, folder / named, folder / named.name):
        if path.is_file():
            return read_article(path, published=head.published)
    return None
