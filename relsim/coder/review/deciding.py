"""From a decision to an event of the log, which says who coded it and who looked at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from relsim.coder.draft import CODER, DraftEvent
from relsim.coder.review.drafts import ArticleHead, Entry
from relsim.coder.text.article import Article
from relsim.events.event import Event
from relsim.events.provenance import Provenance

__all__ = [
    "accepted",
    "edited_fields",
    "event_of",
    "fields_of_event",
    "unordered",
    "unreviewed",
    "with_same",
]

AUTHORED: Mapping[str, str] = {"date": "occurred_at", "do": "code", "from_": "from"}
"""What a person may write → the stored name."""
BOTH_ACTORS = ("from", "to")


def event_of(entry: Entry, head: ArticleHead, by: str, *, coder: str = CODER) -> Event:
    """The event that an accepted, edited or added entry stands for.

    Once a person has checked it, the machine's confidence is kept as an attribute only: the event
    counts as certain unless the person says otherwise.

    Raises:
        ValidationError: of pydantic's, where the changes leave no valid event.
    """
    fields = fields_of_event(entry, head, by)
    if entry.draft is not None:
        edited = ", ".join(edited_fields(entry, head))
        told = {"coded": "machine+review", "machine_confidence": entry.draft.confidence}
        fields["attributes"] |= {**told, **({"edited": edited} if edited else {})}
        for passage in fields["provenance"]:
            passage["coder"] = f"{coder}, reviewed by {by}"
    return Event.model_validate(fields)


def fields_of_event(entry: Entry, head: ArticleHead, by: str = "") -> dict[str, Any]:
    """The event's fields by their stored names, changes made, not yet checked."""
    change = {AUTHORED.get(key, key): value for key, value in entry.change.items()}
    span = change.pop("span", None)
    fields = _of_a_person(head, by) if entry.draft is None else _accepted(entry.draft, head)
    if span is not None:
        fields["provenance"] = [{**_passage(head), "span": span, "coder": f"hand: {by}"}]
    fields = _making_room(fields, change)
    return {**fields, **change, "id": entry.id}


def accepted(draft: DraftEvent, head: ArticleHead) -> Event:
    """What a draft becomes if it is taken as it is."""
    return Event.model_validate(_accepted(draft, head))


def unreviewed(entry: Entry, head: ArticleHead, *, coder: str = CODER) -> Event:
    """A draft that nobody has looked at, marked as such, with the machine's own confidence."""
    if entry.draft is None:
        raise ValueError(entry.id)
    fields = _fields(entry.draft, head)
    attributes = {**fields["attributes"], "coded": "machine"}
    passages = [{**each, "coder": f"{coder}, not reviewed"} for each in fields["provenance"]]
    changed = {"id": entry.id, "attributes": attributes, "provenance": passages}
    return Event.model_validate({**fields, **changed})


def edited_fields(entry: Entry, head: ArticleHead) -> list[str]:
    """Which fields a person set otherwise than the machine; a change to the same is none."""
    if entry.draft is None:
        return []
    before = accepted(entry.draft, head)
    after = Event.model_validate(fields_of_event(entry, head, "reviewer"))
    ignored = {"id", "provenance", "attributes"}
    return [
        info.alias or name
        for name, info in Event.model_fields.items()
        if name not in ignored
        and unordered(getattr(before, name)) != unordered(getattr(after, name))
    ]


def unordered(value: object) -> object:
    """A field's value so that the order in which actors are named makes no difference."""
    if isinstance(value, (list, tuple)):
        return sorted(map(str, value))
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in value.items()}
    return value


def with_same(events: Iterable[Event], same: Iterable[tuple[str, Event]]) -> Iterator[Event]:
    """The events, those that other passages tell of, too, with these passages.

    Args:
        events: Accepted, edited and added ones.
        same: Name of an event, and what the other draft of it would have been.
    """
    further: dict[str, list[Provenance]] = {}
    for name, event in same:
        further.setdefault(name, []).extend(event.provenance)
    for event in events:
        more = (each for each in further.get(event.id, ()) if each not in event.provenance)
        yield event.model_copy(update={"provenance": (*event.provenance, *more)})


def _accepted(draft: DraftEvent, head: ArticleHead) -> dict[str, Any]:
    fields = _fields(draft, head)
    return {key: value for key, value in fields.items() if key != "confidence"}


def _fields(draft: DraftEvent, head: ArticleHead) -> dict[str, Any]:
    # The head of an article has all that provenance needs of it.
    event = draft.to_event(cast("Article", head))
    fields = event.model_dump(mode="json", exclude_defaults=True)
    fields["attributes"] = {k: v for k, v in event.attributes.items() if k != "draft"}
    return fields


def _of_a_person(head: ArticleHead, by: str) -> dict[str, Any]:
    return {
        "provenance": [{**_passage(head), "coder": f"hand: {by}"}],
        "attributes": {"coded": "hand"},
    }


def _passage(head: ArticleHead) -> dict[str, Any]:
    return {
        "publisher": head.publisher or "unknown",
        "title": head.title or None,
        "published": head.published,
        "url": head.url,
        "sha256": head.sha256,
    }


def _making_room(fields: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Roles and sides exclude each other, and a month has the precision of a month."""
    gone: set[str] = set()
    if change.get("roles"):
        gone.update(BOTH_ACTORS)
    elif any(change.get(side) for side in BOTH_ACTORS):
        gone.add("roles")
    if len(str(change.get("occurred_at", ""))) in range(1, 10):
        gone.add("precision")
    return {key: value for key, value in fields.items() if key not in gone}
