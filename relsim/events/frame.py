"""Events in columns: what feeds bring by the hundred thousand, one row per directed dyad.

Importers make frames of this schema, the log keeps them in segments, and ``events_of`` turns the
few rows that a scenario selects into ``Event``s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations, product
from typing import Any

import polars as pl

from relsim.events.event import Event

__all__ = ["EVENT_FRAME", "events_of", "frame_of"]

EVENT_FRAME: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String,  # an EventId, its feed's name in front: "icews:20718170"
    "occurred_at": pl.Datetime("us", "UTC"),
    "precision": pl.String,  # hour, day, week, month
    "from": pl.String,  # the state or organisation that acted
    "to": pl.String,  # towards whom; the same as `from` for a domestic event
    "code": pl.String,  # CAMEO, as text
    "severity": pl.Float64,  # in the place of the Goldstein weight; null where there is none
    "confidence": pl.Float64,
    "known_at": pl.Datetime("us", "UTC"),  # when the feed made it knowable
    "from_sector": pl.String,  # sub-state actor or sectors, as the feed names them; null
    "to_sector": pl.String,
    "mentions": pl.Int64,  # reports of it that the feed itself counts
    "story": pl.String,  # the article or story that it was read in; null
    "publisher": pl.String,
    "line": pl.Int64,  # of the source file, from 1, its header included
    "merged_into": pl.String,  # id of the row that stands for this duplicate; null if it counts
}
"""Column names and types, in order. Nulls only where the comment says so."""

ATTRIBUTES = ("from_sector", "to_sector", "mentions", "story")


def events_of(frame: pl.DataFrame) -> tuple[Event, ...]:
    """The events of some rows; merged duplicates are left out. Meant for thousands, not millions.

    Raises:
        pydantic.ValidationError: a row that is no event.
    """
    kept = frame.filter(pl.col("merged_into").is_null())
    return tuple(_event(row) for row in kept.iter_rows(named=True))


def _event(row: dict[str, Any]) -> Event:
    attributes = {name: row[name] for name in ATTRIBUTES if row[name] is not None}
    source = {
        "publisher": row["publisher"],
        "known_at": row["known_at"],
        "coder": row["id"].partition(":")[0],
    }
    names = ("id", "occurred_at", "precision", "from", "to", "code", "severity", "confidence")
    fields = {name: row[name] for name in names}
    return Event.model_validate({**fields, "attributes": attributes, "provenance": [source]})


def frame_of(events: Iterable[Event]) -> pl.DataFrame:
    """Events as rows: one for each initiator and target, all with the event's id.

    Those who only act together, such as signatories, act on one another; somebody who acts alone
    does so at home. No event is without a row.
    """
    return pl.DataFrame(list(_rows(events)), schema=EVENT_FRAME, orient="row")


def _rows(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    for event in events:
        source = event.provenance[0] if event.provenance else None
        for initiator, target in _dyads(event):
            yield {
                "id": event.id,
                "occurred_at": event.occurred_at,
                "precision": event.precision.value,
                "from": initiator,
                "to": target,
                "code": event.code,
                "severity": event.severity,
                "confidence": event.confidence,
                "known_at": event.known_at,
                **{name: event.attributes.get(name) for name in ATTRIBUTES},
                "mentions": event.attributes.get("mentions", max(1, len(event.provenance))),
                "publisher": source.publisher if source else "",
                "line": 0,
                "merged_into": None,
            }


def _dyads(event: Event) -> list[tuple[str, str]]:
    """Who acts on whom; never empty."""
    between = [*product(event.initiators, event.targets)]
    among = [*permutations(event.actors, 2)]
    at_home = [(actor, actor) for actor in event.actors]
    return [pair for pair in between if pair[0] != pair[1]] or among or at_home
