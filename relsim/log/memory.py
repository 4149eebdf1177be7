"""The event log in memory: the reference, and what a JSONL file becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from relsim.events.event import Event
from relsim.log.codec import decode
from relsim.log.entry import Entry
from relsim.log.event_log import EventLog
from relsim.log.hashing import Header
from relsim.log.records import event_id_of
from relsim.log.row import Row

__all__ = ["MemoryEventLog"]


class MemoryEventLog(EventLog):
    """A log that lives as long as the object.

    Args:
        log_id: Name of the log, for the bases of runs.
    """

    def __init__(self, log_id: str = "memory") -> None:
        self._log_id = log_id
        self._sealed: list[tuple[Header, str]] = []
        self._stored: list[Row] = []
        self._taken: list[Entry] = []
        self._about: dict[str, list[Entry]] = {}

    @property
    def log_id(self) -> str:
        """The name given to it."""
        return self._log_id

    def close(self) -> None:
        """Nothing to let go of."""

    def _writing(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _reading(self) -> AbstractContextManager[None]:
        return nullcontext()

    def _last(self) -> Header | None:
        return self._sealed[-1][0] if self._sealed else None

    def _header(self, number: int) -> Header:
        return self._sealed[number - 1][0]

    def _headers(self, after: int = 0) -> Iterator[tuple[Header, str]]:
        return iter(tuple(self._sealed[after:]))

    def _size(self) -> int:
        return len(self._stored)

    def _rows(self, after: int = 0) -> Iterator[Row]:
        return iter(tuple(self._stored[after:]))

    def _entries(self, after: int) -> Iterator[Entry]:
        return iter([entry for entry in self._taken if entry.commit > after])

    def _told(self, event_ids: set[str]) -> list[Entry]:
        told = [entry for event_id in event_ids for entry in self._about.get(event_id, ())]
        return sorted(told, key=lambda entry: entry.position)

    def _known(self, commit: int, as_known_at: datetime | None) -> Iterable[Entry]:
        for entry in self._taken:
            known = as_known_at is None or entry.record.known_at <= as_known_at
            if known and entry.commit <= commit:
                yield entry

    def _events_known_after(self, instant: datetime, commit: int) -> int:
        return sum(
            isinstance(entry.record, Event) and entry.record.known_at > instant
            for entry in self._taken
            if entry.commit <= commit
        )

    def _store(self, header: Header, rows: Sequence[Row]) -> None:
        self._sealed.append((header, header.hash))
        self._stored.extend(rows)
        for row in rows:
            record = decode(row.stored)
            entry = Entry(row.position, row.commit, header.source, header.recorded_at, record)
            self._taken.append(entry)
            self._about.setdefault(event_id_of(record), []).append(entry)
