"""A record as it lies in a store: its bytes, its leaf, and the columns that views search by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from relsim.errors import DamagedLog, InvalidInput
from relsim.log.codec import decode, encode, type_word
from relsim.log.hashing import leaf_of
from relsim.log.records import StoredRecord, event_id_of, occurred_at_of

__all__ = ["Columns", "Row", "columns_of", "from_micros", "micros", "record_in", "row_of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(instant: datetime) -> int:
    """Whole microseconds since 1970 UTC: sorts and compares as the instant does."""
    return (instant - EPOCH) // MICROSECOND


def from_micros(count: int) -> datetime:
    """The instant so many microseconds after 1970 UTC.

    Raises:
        DamagedLog: no calendar has it, so that nobody can have stored it.
    """
    try:
        return EPOCH + count * MICROSECOND
    except OverflowError as error:
        raise DamagedLog(f"a log holds no instant like {count}; restore it from a copy") from error


@dataclass(frozen=True, slots=True)
class Columns:
    """What a store keeps beside the bytes; always derived from them. Times in microseconds."""

    type: str
    event_id: str
    known_at: int
    occurred_at: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One record as it lies in a store.

    Attributes:
        position: Place in the whole log, from 1.
        commit: Number of its commit.
        columns: What it can be found by.
        leaf: Its leaf in the commit's Merkle tree.
        stored: Its canonical bytes.
    """

    position: int
    commit: int
    columns: Columns
    leaf: bytes
    stored: bytes


def columns_of(record: StoredRecord) -> Columns:
    """The columns that belong to a record."""
    occurred_at = occurred_at_of(record)
    return Columns(
        type=type_word(record),
        event_id=event_id_of(record),
        known_at=micros(record.known_at),
        occurred_at=None if occurred_at is None else micros(occurred_at),
    )


def row_of(record: StoredRecord, position: int, commit: int) -> Row:
    """A record made ready for storing."""
    stored = encode(record)
    return Row(position, commit, columns_of(record), leaf_of(stored), stored)


def record_in(stored: bytes, position: int) -> StoredRecord:
    """The record that stored bytes stand for.

    Raises:
        InvalidInput: a later relsim wrote them.
        DamagedLog: they are not what any relsim wrote.
    """
    try:
        return decode(stored)
    except InvalidInput as error:
        if error.problems[0].code == "RS112":
            raise
        message = f"record {position} of the log cannot be read; verify the log\n{error}"
        raise DamagedLog(message) from error
