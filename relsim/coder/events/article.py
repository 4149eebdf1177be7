"""An article's draft events, from text or Article; the front door of the coder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from relsim.coder.draft import DraftEvent
from relsim.coder.events.coding import Unexplained, code
from relsim.coder.reading import read_article
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Problem

__all__ = ["Explained", "code_article", "explain_article"]


@dataclass(frozen=True, slots=True)
class Explained:
    """What was read out of an article, and why the rest was not.

    Attributes:
        article: The article, as it was read; all spans count its text.
        drafts: The draft events, in the order of the text.
        without: The sentences without an event, and why.
        refused: Why the text was not coded at all; empty if it was.
    """

    article: Article
    drafts: tuple[DraftEvent, ...] = ()
    without: tuple[Unexplained, ...] = ()
    refused: str = ""


def code_article(  # noqa: PLR0913 - what is known of an article, by name
    text: str | Article,
    published: date | str | None = None,
    *,
    publisher: str = "",
    title: str = "",
    url: str | None = None,
    least: float = 0.0,
    asks_model: bool = True,
) -> list[DraftEvent]:
    """Draft events of a news article: a machine's, to be checked by a person.

    Args:
        text: The article, or its text; spans count the text's characters.
        published: The day of publication, also as text, ``2017-04-12``; by default what the
            text's dateline says.
        publisher: Who published it.
        title: Its headline.
        url: Where it can be read.
        asks_model: Ask the linear model for its second opinion of each draft, too.
        least: Leave out drafts with a confidence below this.

    Raises:
        InvalidInput: no day of publication is given, and the text names none; or it is no day.
        TypeError: the text is none.
    """
    explained = explain_article(
        text,
        published,
        publisher=publisher,
        title=title,
        url=url or "",
        asks_model=asks_model,
    )
    return [draft for draft in explained.drafts if draft.confidence >= least]


def explain_article(
    text: str | Article,
    published: date | str | None = None,
    *,
    publisher: str = "",
    title: str = "",
    url: str = "",
    asks_model: bool = True,
) -> Explained:
    """The same, with the reason for each sentence that has no event.

    A text that is no article (empty, binary, not English) is refused with a reason; that is no
    error.

    Raises:
        InvalidInput: no day of publication is given, and the text names none; or it is no day.
        TypeError: the text is none.
    """
    _check_text(text)
    published = _day(published)
    if isinstance(text, Article):
        article = text if published is None else replace(text, published=published)
    else:
        try:
            article = read_article(
                text, published=published, publisher=publisher, title=title, url=url or None
            )
        except InvalidInput as error:
            reason = "; ".join(problem.message for problem in error.problems)
            return Explained(
                Article(text, published, publisher, title, url or None), refused=reason
            )
    if article.published is None:
        told = "the text has no dateline; give `--published 2017-04-12`, or `published` in Python"
        raise InvalidInput(Problem("RS152", "no day of publication is known", help=told))
    coding = code(article, article.published, asks_model=asks_model)
    return Explained(article, coding.drafts, coding.without)


def _day(published: date | str | None) -> date | None:
    if published is None or isinstance(published, date):
        return published.date() if isinstance(published, datetime) else published
    try:
        return date.fromisoformat(published)
    except (TypeError, ValueError):
        told = "write it as in `2017-04-12`"
        raise InvalidInput(Problem("RS152", f"`{published}` is no day", help=told)) from None


def _check_text(text: object) -> None:
    if not isinstance(text, (str, Article)):
        msg = f"an article is text or an `Article`, not {type(text).__name__}"
        raise TypeError(msg)
