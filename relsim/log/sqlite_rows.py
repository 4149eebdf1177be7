"""The queries of the log on disk, and what their rows stand for."""

from __future__ import annotations

from types import UnionType
from typing import Any

from relsim.errors import DamagedLog
from relsim.log.hashing import Header
from relsim.log.row import Columns, Row, from_micros, micros

__all__ = [
    "ABOUT",
    "ADD_COMMIT",
    "ADD_RECORD",
    "COUNT_ABOUT",
    "HEADERS",
    "LOG_ID",
    "ROWS",
    "SEGMENTS_AFTER",
    "commit_values",
    "header_of",
    "record_values",
    "row_of",
]

HEADERS = "SELECT number, previous, root, count, recorded_at, source, hash FROM commits"
ROWS = (
    "SELECT position, commit_number, type, event_id, known_at, occurred_at, leaf, stored "
    "FROM records"
)
ABOUT = ROWS + " WHERE event_id = ? ORDER BY position"
SEGMENTS_AFTER = (
    ROWS + " WHERE type = 'segment' AND position > ? AND position <= ? ORDER BY position"
)
COUNT_ABOUT = "SELECT count(*) FROM records NOT INDEXED WHERE event_id = ?"
# The name of a log is no part of its chain, so it is written twice: here and as the table's check.
LOG_ID = (
    "SELECT log_id FROM about JOIN sqlite_schema ON name = 'about' "
    "WHERE instr(sql, log_id) OR NOT instr(sql, 'log_id =')"
)
HEADER_KINDS = (int, str, str, int, int, str, str)
ROW_KINDS = (int, int, str, str, int, int | None, bytes, bytes)
ADD_COMMIT = "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?)"
ADD_RECORD = "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def header_of(found: tuple[Any, ...]) -> tuple[Header, str]:
    """A header and the hash stored for it, from a row of ``HEADERS``.

    Raises:
        DamagedLog: a value is of another kind than its column.
    """
    _check_kinds(found, HEADER_KINDS)
    number, previous, root, count, recorded_at, source, stored_hash = found
    return Header(number, previous, root, count, from_micros(recorded_at), source), stored_hash


def row_of(found: tuple[Any, ...]) -> Row:
    """From a row of ``ROWS``.

    Raises:
        DamagedLog: a value is of another kind than its column.
    """
    _check_kinds(found, ROW_KINDS)
    position, commit, word, event_id, known_at, occurred_at, leaf, stored = found
    return Row(position, commit, Columns(word, event_id, known_at, occurred_at), leaf, stored)


def _check_kinds(found: tuple[Any, ...], kinds: tuple[type | UnionType, ...]) -> None:
    # A flipped bit can make a text a blob, whatever the table says of its columns.
    if not all(map(isinstance, found, kinds)):
        raise DamagedLog(f"the log holds a row that it cannot hold, {found[0]!r}; verify the log")


def record_values(row: Row) -> tuple[object, ...]:
    """What ``ADD_RECORD`` stores."""
    at = row.columns
    columns = (at.type, at.event_id, at.known_at, at.occurred_at)
    return (row.position, row.commit, *columns, row.leaf, row.stored)


def commit_values(header: Header) -> tuple[object, ...]:
    """What ``ADD_COMMIT`` stores."""
    sealed = (header.number, header.hash, header.previous, header.root, header.count)
    return (*sealed, micros(header.recorded_at), header.source)
