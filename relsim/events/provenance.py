"""Where an event was read, precisely enough to find the passage again."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from relsim.clock import end_of_day
from relsim.events.record import Instant, Record, Sha256

__all__ = ["Provenance", "Span"]


def _ordered(span: tuple[int, int]) -> tuple[int, int]:
    if span[0] >= span[1]:
        msg = "a span starts before it ends"
        raise ValueError(msg)
    return span


Span = Annotated[
    tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], AfterValidator(_ordered)
]
"""Characters [start, end) of the article text whose SHA-256 stands beside it."""


class Provenance(Record):
    """One passage of one article, or one row of one feed."""

    publisher: str
    """Who published it."""
    title: str | None = None
    """The headline, or the file of a feed."""
    published: date | None = None
    """The date it carries."""
    url: str | None = None
    """Where it can be read, if anywhere."""
    span: Span | None = None
    """Characters [start, end) of the text that the event was coded from."""
    sha256: Sha256 | None = None
    """SHA-256 of the text that the span counts in."""
    coder: str = "hand"
    """Who or what turned the passage into an event."""
    known_at: Instant | None = None
    """When this source made the event knowable; the end of its publication day by default."""

    @model_validator(mode="after")
    def _default_known_at(self) -> Self:
        if self.known_at is None and self.published is not None:
            # A date without an hour counts as known only once the day is over.
            object.__setattr__(self, "known_at", end_of_day(self.published))
        return self
