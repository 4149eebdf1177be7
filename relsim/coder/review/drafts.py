"""The file in which drafts wait for a person: article by article, one entry for each draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, TypeAlias

from pydantic import Field, field_validator

from relsim.canonical import canonical_bytes, short_hash
from relsim.coder.draft import CODER, DraftEvent
from relsim.coder.text.article import Article
from relsim.events.record import EventId, Instant, Record, Sha256

__all__ = ["DECISIONS", "ArticleDrafts", "ArticleHead", "DraftsFile", "Entry", "Verdict", "seal_of"]

Verdict: TypeAlias = Literal["accept", "edit", "reject", "same", "add"]
DECISIONS: tuple[Verdict, ...] = ("accept", "edit", "reject", "same", "add")
"""What can be decided: it is so; it is so but for the changes; it is not so; another draft tells
of the same event; an event that the machine missed."""


class ArticleHead(Record):
    """What is known of an article, without its text."""

    file: str = ""
    """Where its text was read."""
    sha256: Sha256
    """Of the UTF-8 text that spans count in."""
    published: date | None = None
    """The day it was published."""
    publisher: str = ""
    """Who published it."""
    title: str = ""
    """Its headline."""
    url: str | None = None
    """Where it can be read."""

    @classmethod
    def of(cls, article: Article, file: str = "") -> ArticleHead:
        """The head of an article."""
        return cls(
            file=file,
            sha256=article.sha256,
            published=article.published,
            publisher=article.publisher,
            title=article.title,
            url=article.url,
        )


class Entry(Record):
    """A draft, and what was decided about it."""

    id: EventId
    """Name of the event in the log; may be changed."""
    decision: Verdict | None = None
    """Nothing until somebody has decided."""
    change: dict[str, Any] = Field(default_factory=dict)
    """Fields of the event that are to be otherwise: ``date``, ``code``, ``from``, …"""
    same_as: EventId | None = None
    """For ``same``: the event that this passage tells of, too."""
    reason: str = ""
    """Why; a rejection needs one."""
    by: str = ""
    """Who decided."""
    at: Instant | None = None
    """When, UTC."""
    draft: DraftEvent | None = None
    """What the machine proposed; left as it is. Missing from what a person adds."""
    seal: str = ""
    """Shows whether the draft is still what the machine wrote."""

    @field_validator("change", mode="before")
    @classmethod
    def _nothing_is_no_change(cls, value: object) -> object:
        return {} if value is None else value

    @field_validator("reason", "by", mode="before")
    @classmethod
    def _nothing_is_no_text(cls, value: object) -> object:
        return "" if value is None else value


class ArticleDrafts(ArticleHead):
    """An article's head and its drafts."""

    drafts: tuple[Entry, ...] = ()
    """In the order of the text."""

    @property
    def head(self) -> ArticleHead:
        """The article without its drafts."""
        return ArticleHead(**{name: getattr(self, name) for name in ArticleHead.model_fields})

    @classmethod
    def undecided(
        cls, article: Article, drafts: Iterable[DraftEvent], file: str = ""
    ) -> ArticleDrafts:
        """The drafts of an article, fresh from the machine."""
        return cls(**dict(ArticleHead.of(article, file)), drafts=tuple(_entries(drafts)))


class DraftsFile(Record):
    """Everything that waits in one file."""

    schema_: Literal["relsim/drafts/1"] = Field("relsim/drafts/1", alias="schema")
    """Which shape this is."""
    coder: str = CODER
    """The machine and its version."""
    articles: tuple[ArticleDrafts, ...] = ()
    """One for each article."""


def seal_of(draft: DraftEvent) -> str:
    """A fingerprint of what the machine proposed."""
    return short_hash(canonical_bytes(draft.model_dump(mode="json")))


def _entries(drafts: Iterable[DraftEvent]) -> Iterable[Entry]:
    """Drafts that agree in everything that their name says are told apart by a number."""
    taken: dict[str, int] = {}
    for draft in drafts:
        name = draft.suggested_id()
        taken[name] = taken.get(name, 0) + 1
        unique = name if taken[name] == 1 else f"{name}-{taken[name]}"
        yield Entry(id=unique, draft=draft, seal=seal_of(draft))
