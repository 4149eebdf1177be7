"""What was decided, kept for good: a line for each decision, without a sentence of the article.

The drafts file quotes the article and often cannot be given away; this record can. It is only
ever added to, and the last line about a draft is the one that counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from relsim.coder.draft import CODER, DraftEvent
from relsim.coder.review.deciding import edited_fields, event_of
from relsim.coder.review.drafts import ArticleHead, Entry, Verdict
from relsim.events.event import Event
from relsim.events.provenance import Span
from relsim.events.record import EventId, Instant, Record, Sha256

__all__ = ["Decision", "decision_of", "last_words"]

FACTS = {"date", "precision", "from_", "to", "code", "roles", "modality", "confidence", "span"}
"""What is kept of a draft: no wording."""


class Decision(Record):
    """One decision about one passage."""

    schema_: Literal["relsim/decision/1"] = Field("relsim/decision/1", alias="schema")
    """Which shape this is."""
    sha256: Sha256
    """Of the article's text."""
    spans: tuple[Span, ...] = ()
    """Where it is told."""
    decision: Verdict
    """What was decided."""
    id: EventId
    """Name of the event."""
    coder: str = CODER
    """The machine and its version."""
    draft: dict[str, Any] | None = None
    """What the machine proposed, without its quote."""
    edited: tuple[str, ...] = ()
    """Fields that the person set otherwise."""
    same_as: EventId | None = None
    """The event that this passage tells of, too."""
    event: Event | None = None
    """What came of it; nothing for a rejection."""
    reason: str = ""
    """Why."""
    by: str
    """Who decided."""
    at: Instant
    """When, UTC."""

    @property
    def key(self) -> tuple[object, ...]:
        """The same for all decisions about one draft, or one added event."""
        if self.draft is None:
            return (self.sha256, self.id)
        told = (str(self.draft[name]) for name in ("span", "date", "from", "to", "code"))
        return (self.sha256, *told)

    def says_what(self, other: Decision) -> bool:
        """Whether both decide the same, whoever said so and when."""
        changing = {"by", "at", "coder", "event"}
        ours, theirs = (d.model_dump(exclude=changing) for d in (self, other))
        return ours == theirs and _facts(self.event) == _facts(other.event)


def decision_of(
    entry: Entry, head: ArticleHead, by: str, at: datetime, *, coder: str = CODER
) -> Decision:
    """The record of a decided entry.

    Raises:
        ValueError: nobody has decided it.
        ValidationError: of pydantic's, where the changes leave no valid event.
    """
    if entry.decision is None:
        raise ValueError(entry.id)
    event = None if entry.decision == "reject" else event_of(entry, head, by, coder=coder)
    edits = edited_fields(entry, head) if entry.decision in ("accept", "edit") else []
    return Decision(
        sha256=head.sha256,
        spans=_spans(entry, event),
        decision=entry.decision,
        id=entry.id,
        coder=coder,
        draft=None if entry.draft is None else _told(entry.draft),
        edited=tuple(edits),
        same_as=entry.same_as,
        event=event,
        reason=entry.reason,
        by=by,
        at=at,
    )


def last_words(decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Of each draft the decision that stands, in the order in which the drafts came up."""
    yield from {decision.key: decision for decision in decisions}.values()


def _told(draft: DraftEvent) -> dict[str, Any]:
    return draft.model_dump(mode="json", include=FACTS)


def _spans(entry: Entry, event: Event | None) -> tuple[Span, ...]:
    if entry.draft is not None:
        return tuple(passage.span for passage in entry.draft.passages)
    found = event.provenance if event is not None else ()
    return tuple(each.span for each in found if each.span is not None)


def _facts(event: Event | None) -> object:
    """An event without who coded it."""
    if event is None:
        return None
    plain = event.model_dump(mode="json", exclude={"provenance"})
    return plain, [(each.span, each.sha256) for each in event.provenance]
