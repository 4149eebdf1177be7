"""The words of the log: an entry, a commit, the head, the basis of a run, a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from relsim.clock import format_instant
from relsim.errors import UsageError
from relsim.events.event import Event
from relsim.log.records import StoredRecord

__all__ = ["Basis", "Commit", "Entry", "Head", "Ingested", "Verification", "View"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record as the log took it.

    Attributes:
        position: Place in the whole log, from 1.
        commit: Number of the commit that brought it, from 1.
        source: Who appended it.
        recorded_at: When the log took it, UTC.
        record: The event, correction or retraction, or a segment of imported rows.
    """

    position: int
    commit: int
    source: str
    recorded_at: datetime
    record: StoredRecord


@dataclass(frozen=True, slots=True)
class Commit:
    """What an append did. Where nothing was new, number and hash are those of the head.

    Attributes:
        number: Commit number, from 1; 0 while the log is empty.
        hash: 64 hexadecimal digits over this commit and all before it.
        previous: The hash of the commit before.
        recorded_at: When the log took it, UTC.
        appended: How many records are new.
        skipped: How many the log already held, word for word.
    """

    number: int
    hash: str
    previous: str
    recorded_at: datetime
    appended: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Ingested:
    """What an import did; of a dry run, what it would do.

    Attributes:
        commit: The commit that it made; that of the head where nothing was new.
        rows: How many rows are new, merged duplicates included.
        skipped: How many the log already held, or holds in a later version.
        older: How many of those the log holds in a later version, with other content.
        corrected: How many corrections of rows that it held were appended.
        merged: How many of the new rows are duplicates that another row stands for.
    """

    commit: Commit
    rows: int
    skipped: int
    corrected: int
    merged: int
    older: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log has come; kept elsewhere, it is an anchor to verify against.

    Attributes:
        log_id: Name of the log.
        commit: Number of the last commit; 0 for an empty log.
        hash: Hash of the last commit.
    """

    log_id: str
    commit: int
    hash: str

    def __str__(self) -> str:
        return f"{self.log_id}@{self.commit}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read what ``str(head)`` wrote.

        Raises:
            UsageError: when the text is no head.
        """
        log_id, _, rest = text.strip().rpartition("@")
        number, _, digits = rest.partition(":")
        if not (log_id and number.isdecimal() and len(digits) == 64):
            raise UsageError(
                f"{text!r} is no head of a log; it looks like <log id>@<commit>:<hash>"
            )
        return cls(log_id, int(number), digits)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run stands on: the same basis is the same events, byte for byte.

    Attributes:
        log_id: Name of the log.
        commit: Number of the last commit that counts.
        hash: Hash of that commit, and so of everything up to it.
        as_known_at: Only what was known by then counts, UTC; without it, everything does.
    """

    log_id: str
    commit: int
    hash: str
    as_known_at: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON values, for a manifest."""
        known = self.as_known_at
        return {
            "log_id": self.log_id,
            "commit": self.commit,
            "hash": self.hash,
            "as_known_at": None if known is None else format_instant(known),
        }


@dataclass(frozen=True, slots=True)
class View:
    """The history as it stood at some commit, as known at some instant.

    Attributes:
        events: What is held to have happened, corrections applied, sorted by (occurred_at, id).
        basis: What the view was taken from.
        left_out: How many events of the log were not known yet.
        superseded: For each event that was corrected or retracted, the records that did so, in
            the order in which they took effect. The event is in ``events`` unless the last of
            them is a retraction.
    """

    events: tuple[Event, ...]
    basis: Basis
    left_out: int
    superseded: Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification went through without finding damage.

    Attributes:
        head: The head that was verified.
        records: How many records the log holds, a segment counting as one.
        rows: How many rows its segments hold.
    """

    head: Head
    records: int
    rows: int = 0
