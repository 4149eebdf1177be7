"""The queries of the log on disk, and what their rows stand for."""

from __future__ import annotations

from typing import Any

from relsim.log.entry import Entry
from relsim.log.hashing import Header
from relsim.log.row import Columns, Row, from_micros, micros, record_in

__all__ = [
    "ABOUT",
    "ADD_COMMIT",
    "ADD_RECORD",
    "ENTRIES",
    "HEADERS",
    "KNOWN_LATER",
    "ROWS",
    "commit_values",
    "entry_of",
    "header_of",
    "record_values",
    "row_of",
]

HEADERS = "SELECT number, previous, root, count, recorded_at, source, hash FROM commits"
ROWS = (
    "SELECT position, commit_number, type, event_id, known_at, occurred_at, leaf, stored "
    "FROM records"
)
ENTRIES = (
    "SELECT position, commit_number, source, recorded_at, stored "
    "FROM records JOIN commits ON number = commit_number"
)
ABOUT = ENTRIES + " WHERE event_id = ? ORDER BY position"
KNOWN_LATER = (
    "SELECT count(*) FROM records WHERE type = 'event' AND known_at > ? AND commit_number <= ?"
)
ADD_COMMIT = "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)"
ADD_RECORD = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def header_of(found: tuple[Any, ...]) -> tuple[Header, str]:
    """A header and the hash stored for it, from a row of ``HEADERS``."""
    number, previous, root, count, recorded_at, source, stored_hash = found
    return Header(number, previous, root, count, from_micros(recorded_at), source), stored_hash


def row_of(found: tuple[Any, ...]) -> Row:
    """From a row of ``ROWS``."""
    position, commit, word, event_id, known_at, occurred_at, leaf, stored = found
    return Row(position, commit, Columns(word, event_id, known_at, occurred_at), leaf, stored)


def entry_of(found: tuple[Any, ...]) -> Entry:
    """From a row of ``ENTRIES``."""
    position, commit, source, recorded_at, stored = found
    return Entry(position, commit, source, from_micros(recorded_at), record_in(stored, position))


def record_values(row: Row) -> tuple[object, ...]:
    """What ``ADD_RECORD`` stores."""
    at = row.columns
    columns = (at.type, at.event_id, at.known_at, at.occurred_at)
    return (row.position, row.commit, *columns, row.leaf, row.stored)


def commit_values(header: Header) -> tuple[object, ...]:
    """What ``ADD_COMMIT`` stores."""
    sealed = (header.number, header.hash, header.previous, header.root, header.count)
    return (*sealed, micros(header.recorded_at), header.source)
