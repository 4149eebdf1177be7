"""Records and commits in an SQLite file: what the log on disk stores and fetches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from relsim.errors import DamagedLog, Missing, UsageError
from relsim.events.event import Event
from relsim.log.entry import Entry, Head, Verification
from relsim.log.event_log import EventLog
from relsim.log.hashing import Header
from relsim.log.row import Row
from relsim.log.segment_files import SEGMENTS, is_draft
from relsim.log.sqlite_connection import connect, create_file
from relsim.log.sqlite_copies import refuse_second_copy
from relsim.log.sqlite_errors import plain_errors
from relsim.log.sqlite_rows import (
    ABOUT,
    ADD_COMMIT,
    ADD_RECORD,
    COUNT_ABOUT,
    HEADERS,
    LOG_ID,
    ROWS,
    commit_values,
    header_of,
    record_values,
    row_of,
)
from relsim.log.verification import checked_entries, entry_in

__all__ = ["FILE_NAME", "SqliteStore"]

FILE_NAME = "log.sqlite"
"""The file in the folder of a log; segments lie in a folder beside it."""

PAGE = 2_000


class SqliteStore(EventLog):
    """The part of the log on disk that lies in SQLite; ``SqliteEventLog`` adds the segments.

    Args:
        folder: The folder of the log.
        create: Make the log if it is not there.
        timeout_seconds: How long to wait for another process that is writing.

    Raises:
        Missing: there is no log, and ``create`` was not asked for.
        InvalidInput: the file is no relsim log, or of a later version.
        DamagedLog: the file is no database at all, or its pages are damaged.
        Conflict: another process held the log for too long.
        UsageError: a second copy of SQLite may be at work on it in this process.
    """

    def __init__(
        self, folder: Path | str, *, create: bool = False, timeout_seconds: float = 10.0
    ) -> None:
        self._path = Path(folder) / FILE_NAME
        if Path(folder).exists() and not Path(folder).is_dir():
            raise UsageError(f"{folder} is a file, and a log on disk is a folder")
        refuse_second_copy(self._path, own=0)
        _refuse_a_new_start(self._path)
        if create:
            create_file(self._path, timeout_seconds)
        elif not self._path.exists():
            raise Missing(f"there is no log in {folder}; create it, or check the path")
        self._connection, self._journal_reason = connect(self._path, timeout_seconds)
        try:
            self._log_id = str(self._one(LOG_ID)[0])
        except BaseException:
            self.close()
            raise

    @property
    def log_id(self) -> str:
        """The name it got when it was created."""
        return self._log_id

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._path.parent

    @property
    def journal_reason(self) -> str | None:
        """Why the log does without write-ahead logging; none when it has it."""
        return self._journal_reason

    def close(self) -> None:
        """Close the file; closing twice does nothing."""
        self._connection.close()

    def verify(self, anchor: Head | None = None, *, since: Head | None = None) -> Verification:
        """As ``EventLog.verify``, after SQLite's own check of pages and indices."""
        found = self._one("PRAGMA integrity_check(1)")[0]
        if found != "ok":
            raise DamagedLog(f"{self._path} is damaged: {found}; restore the log from a copy")
        return super().verify(anchor, since=since)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        refuse_second_copy(self._path, own=1)
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

    def _headers(self, after: int = 0) -> Iterator[tuple[Header, str]]:
        return map(header_of, self._paged(HEADERS, "number", after))

    def _size(self) -> int:
        return int(self._one("SELECT coalesce(max(position), 0) FROM records")[0])

    def _rows(self, after: int = 0) -> Iterator[Row]:
        return map(row_of, self._paged(ROWS, "position", after))

    def _entries(self, after: int) -> Iterator[Entry]:
        first = "SELECT coalesce(max(position), 0) FROM records WHERE commit_number <= ?"
        headers = (header for header, _ in self._headers(after))
        header = next(headers, None)
        for row in self._rows(self._one(first, after)[0]):
            while header is not None and header.number < row.commit:
                header = next(headers, None)
            if header is None or header.number != row.commit:
                raise DamagedLog(f"record {row.position} belongs to no commit; verify the log")
            yield entry_in(row, header)

    def history(self, event_id: str) -> tuple[Entry, ...]:
        """As ``EventLog.history``; an index that lacks records of the event is damage.

        Raises:
            DamagedLog: records do not verify, or an index does not lead to them.
        """
        (count,) = self._one(COUNT_ABOUT, event_id)
        if count != len(self._appended({event_id})):
            raise DamagedLog(
                f"{self._path} is damaged: an index does not lead to all records of `{event_id}`; "
                "restore the log from a copy"
            )
        return super().history(event_id)

    def _told(self, event_ids: set[str]) -> list[Entry]:
        return self._appended(event_ids)

    def _appended(self, event_ids: set[str]) -> list[Entry]:
        """What was appended about some events, by position."""
        rows = [row_of(found) for key in event_ids for found in self._all(ABOUT, key)]
        headers = {number: self._header(number) for number in {row.commit for row in rows}}
        told = [entry_in(row, headers[row.commit]) for row in rows]
        return sorted(told, key=lambda entry: entry.position)

    def _known(self, commit: int, as_known_at: datetime | None) -> Iterable[Entry]:
        # Everything is read and recomputed, not only what an index offers: nobody verifies a log
        # before each look, and no flipped bit may hide an event.
        for entry in checked_entries(self.log_id, self._headers(), self._rows(), commit):
            if as_known_at is None or entry.record.known_at <= as_known_at:
                yield entry

    def _events_known_after(self, instant: datetime, commit: int) -> int:
        return sum(
            isinstance(entry.record, Event) and entry.record.known_at > instant
            for entry in self._known(commit, None)
        )

    def _store(self, header: Header, rows: Sequence[Row]) -> None:
        self._connection.execute(ADD_COMMIT, commit_values(header))
        self._connection.executemany(ADD_RECORD, map(record_values, rows))


def _refuse_a_new_start(path: Path) -> None:
    """Segments without the file that names them are what is left of a log, not an empty one.

    An import creates the file first and names segments last, so no crash leaves this behind.

    Raises:
        DamagedLog: the file is missing or empty.
    """
    gone = not path.exists() or path.stat().st_size == 0
    segments = (path.parent / SEGMENTS).glob("*.parquet")
    if gone and any(not is_draft(segment) for segment in segments):
        raise DamagedLog(
            f"{path} is {'empty' if path.exists() else 'missing'}, and {path.parent / SEGMENTS} "
            "holds what was imported; restore the file from a copy, or move the folder away and "
            "import again"
        )
