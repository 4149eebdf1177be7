"""The event log on disk: a folder with one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from relsim.errors import DamagedLog, Missing, UsageError
from relsim.log.entry import Entry, Head, Verification
from relsim.log.event_log import EventLog
from relsim.log.hashing import Header
from relsim.log.row import Row, micros
from relsim.log.sqlite_connection import connect, create_file
from relsim.log.sqlite_errors import plain_errors
from relsim.log.sqlite_rows import (
    ABOUT,
    ADD_COMMIT,
    ADD_RECORD,
    ENTRIES,
    HEADERS,
    KNOWN_LATER,
    ROWS,
    commit_values,
    entry_of,
    header_of,
    record_values,
    row_of,
)

__all__ = ["FILE_NAME", "SqliteEventLog"]

FILE_NAME = "log.sqlite"
"""The file in the folder of a log; bulk segments will lie beside it."""

PAGE = 2_000


class SqliteEventLog(EventLog):
    """A durable log; an append that returned survives a crash and a power cut.

    Several processes may read and append at once; one object serves one thread.

    Args:
        folder: The folder of the log.
        create: Make the log if it is not there.
        timeout_seconds: How long to wait for another process that is writing.

    Raises:
        Missing: there is no log, and ``create`` was not asked for.
        InvalidInput: the file is no relsim log, or of a later version.
        DamagedLog: the file is no database at all, or its pages are damaged.
        Conflict: another process held the log for too long.
    """

    def __init__(
        self, folder: Path | str, *, create: bool = False, timeout_seconds: float = 10.0
    ) -> None:
        self._path = Path(folder) / FILE_NAME
        if Path(folder).exists() and not Path(folder).is_dir():
            raise UsageError(f"{folder} is a file, and a log on disk is a folder")
        if create:
            create_file(self._path, timeout_seconds)
        elif not self._path.exists():
            raise Missing(f"there is no log in {folder}; create it, or check the path")
        self._connection, self._journal_reason = connect(self._path, timeout_seconds)
        try:
            self._log_id = str(self._one("SELECT log_id FROM about")[0])
        except BaseException:
            self.close()
            raise

    @property
    def log_id(self) -> str:
        """The name it got when it was created."""
        return self._log_id

    @property
    def journal_reason(self) -> str | None:
        """Why the log does without write-ahead logging; none when it has it."""
        return self._journal_reason

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        self._connection.close()

    def image(self) -> bytes:
        """The whole database as one file would hold it: a copy to repeat a run from."""
        # A reader of its own: the guarded connection denies the pragmas that this needs.
        with plain_errors(self._path), closing(sqlite3.connect(self._path)) as reader:
            return reader.serialize()

    def verify(self, anchor: Head | None = None) -> Verification:
        """As ``EventLog.verify``, after SQLite's own check of pages and indices."""
        found = self._one("PRAGMA integrity_check(1)")[0]
        if found != "ok":
            raise DamagedLog(f"{self._path} is damaged: {found}; restore the log from a copy")
        return super().verify(anchor)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._transaction("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._transaction("BEGIN"):
            yield

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        with plain_errors(self._path):
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def _all(self, query: str, *values: object) -> list[Any]:
        with plain_errors(self._path):
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> Any:
        found = self._all(query, *values)
        if not found:
            raise DamagedLog(f"{self._path} lacks rows that it should have; verify the log")
        return found[0]

    def _paged(self, query: str, key: str, after: int = 0) -> Iterator[Any]:
        """All rows in the order of their first column, no statement left open between pages."""
        while page := self._all(f"{query} WHERE {key} > ? ORDER BY {key} LIMIT {PAGE}", after):
            yield from page
            after = page[-1][0]

    def _last(self) -> Header | None:
        found = self._all(f"{HEADERS} ORDER BY number DESC LIMIT 1")
        return header_of(found[0])[0] if found else None

    def _header(self, number: int) -> Header:
        return header_of(self._one(f"{HEADERS} WHERE number = ?", number))[0]

    def _headers(self) -> Iterator[tuple[Header, str]]:
        return map(header_of, self._paged(HEADERS, "number"))

    def _size(self) -> int:
        return int(self._one("SELECT coalesce(max(position), 0) FROM records")[0])

    def _rows(self) -> Iterator[Row]:
        return map(row_of, self._paged(ROWS, "position"))

    def _entries(self, after: int) -> Iterator[Entry]:
        first = "SELECT coalesce(max(position), 0) FROM records WHERE commit_number <= ?"
        return map(entry_of, self._paged(ENTRIES, "position", self._one(first, after)[0]))

    def _told(self, event_ids: set[str]) -> list[Entry]:
        told = [entry_of(found) for key in event_ids for found in self._all(ABOUT, key)]
        return sorted(told, key=lambda entry: entry.position)

    def _known(self, commit: int, as_known_at: datetime | None) -> Iterable[Entry]:
        if as_known_at is None:
            found = self._all(f"{ENTRIES} WHERE number <= ? ORDER BY position", commit)
        else:
            query = f"{ENTRIES} WHERE number <= ? AND known_at <= ? ORDER BY position"
            found = self._all(query, commit, micros(as_known_at))
        return map(entry_of, found)

    def _events_known_after(self, instant: datetime, commit: int) -> int:
        return int(self._one(KNOWN_LATER, micros(instant), commit)[0])

    def _store(self, header: Header, rows: Sequence[Row]) -> None:
        self._connection.execute(ADD_COMMIT, commit_values(header))
        self._connection.executemany(ADD_RECORD, map(record_values, rows))
