"""Rows that come again with other content, turned into corrections of the rows that are held.

The word known last wins. A row known before the last word on its id says nothing new; one known
at the same time only does so with content that was never told, so that a file can be imported
again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from relsim.events.event import Event
from relsim.events.frame import events_of
from relsim.log.entry import Entry
from relsim.log.folding import amend, in_order_of_effect
from relsim.log.records import Correction, Retraction, event_id_of

__all__ = ["revisions"]


def revisions(
    rows: pl.DataFrame,
    held: pl.DataFrame,
    about: Callable[[set[str]], list[Entry]],
    source: str,
) -> list[Correction]:
    """The corrections that some rows amount to.

    Args:
        rows: Rows under ids that are held, ``EVENT_FRAME``.
        held: The rows that are held under those ids and maybe others.
        about: Everything said of some ids; what is no event counts as said later.
        source: Who imports.
    """
    if rows.is_empty():
        return []
    ids = rows.select("id")
    unmarked = held.join(ids, on="id", how="semi").with_columns(merged_into=None)
    first = {event.id: event for event in events_of(unmarked)}
    said: dict[str, list[Entry]] = {}
    for entry in about(set(ids["id"])):
        if not isinstance(entry.record, Event):
            said.setdefault(event_id_of(entry.record), []).append(entry)
    return [
        correction
        for event in events_of(rows)
        for correction in _revision(event, first[event.id], said.get(event.id, []), source)
    ]


def _revision(
    new: Event, first: Event, amendments: list[Entry], source: str
) -> Iterator[Correction]:
    last_known = max([first.known_at, *(entry.record.known_at for entry in amendments)])
    if new.known_at < last_known:
        return
    states, said = [first], in_order_of_effect(amendments)
    if said and isinstance(said[-1].record, Retraction):
        return  # a feed does not bring back what somebody took away
    for entry in said:
        if isinstance(entry.record, Correction):
            states.append(amend(states[-1], entry.record))
    told = [_content(state) for state in states]
    content = _content(new)
    if content == told[-1] or (new.known_at == last_known and content in told):
        return
    yield Correction(
        corrects=new.id,
        set=_difference(states[-1], new),
        reason=f"a later file of {source} tells it otherwise",
        known_at=new.known_at,
        source=source,
    )


def _content(event: Event) -> dict[str, Any]:
    """What an event says, but for when it became knowable."""
    fields = event.model_dump(mode="json", by_alias=True)
    return {**fields, "provenance": [one.publisher for one in event.provenance]}


def _difference(old: Event, new: Event) -> dict[str, Any]:
    """The fields to set; when it became knowable stays as it was."""
    before, after = _content(old), _content(new)
    changed = {name for name in after if before[name] != after[name]}
    if "occurred_at" in changed:
        changed.add("precision")
    fields = new.model_dump(mode="json", by_alias=True)
    if "provenance" in changed:
        told = [{**one, "known_at": old.known_at} for one in fields["provenance"]]
        fields["provenance"] = told
    return {name: fields[name] for name in sorted(changed)}
