"""Short ways to write the records that the tests append."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from relsim.events.event import Event
from relsim.events.provenance import Provenance
from relsim.log.records import Correction, Retraction
from relsim.log.sqlite import FILE_NAME


def day(number: int) -> datetime:
    """A day of April 2017."""
    return datetime(2017, 4, number, tzinfo=UTC)


def event(event_id: str, known: int = 1, **fields: Any) -> Event:
    """An event of 1 April 2017, known on some day of that month."""
    defaults: dict[str, Any] = {
        "occurred_at": day(1),
        "from": "USA",
        "to": "RUS",
        "code": "051",
        "provenance": [Provenance(publisher="BBC", known_at=day(known))],
    }
    return Event.model_validate({**defaults, "id": event_id, **fields})


def correction(event_id: str, known: int, **fields: Any) -> Correction:
    """A correction known on some day of April 2017."""
    return Correction(corrects=event_id, set=fields, reason="misread", known_at=day(known))


def retraction(event_id: str, known: int) -> Retraction:
    """A retraction known on some day of April 2017."""
    return Retraction(retracts=event_id, reason="a rumour", known_at=day(known))


def raw(folder: Path) -> closing[sqlite3.Connection]:
    """A connection past everything that guards the log."""
    return closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None))
