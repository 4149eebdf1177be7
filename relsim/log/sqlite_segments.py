"""The segments of a log on disk: found by its records, checked against them, swept if unnamed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from relsim.clock import as_utc
from relsim.events.event import Event
from relsim.log.amended_rows import entries_by_id
from relsim.log.bulk_view import BulkView
from relsim.log.derived import DerivedFiles
from relsim.log.entry import Basis, Entry, Head, Verification
from relsim.log.preparing import SEGMENT_ROWS
from relsim.log.records import event_id_of
from relsim.log.segment import Segment
from relsim.log.segment_checks import check_contents
from relsim.log.segment_files import Piece, SegmentFiles, present
from relsim.log.segment_scan import known_by, may_hold
from relsim.log.sqlite_rows import SEGMENTS_AFTER, row_of
from relsim.log.sqlite_store import SqliteStore
from relsim.log.verification import entry_in

__all__ = ["SegmentStore"]

UNNAMED_FOR = timedelta(days=1)


class SegmentStore(SqliteStore):
    """The log on disk without its ways to read and to import; see ``SqliteEventLog``.

    Args:
        folder: The folder of the log.
        create: Make the log if it is not there.
        timeout_seconds: How long to wait for another process that is writing.
    """

    def __init__(
        self, folder: Path | str, *, create: bool = False, timeout_seconds: float = 10.0
    ) -> None:
        super().__init__(folder, create=create, timeout_seconds=timeout_seconds)
        self._files = SegmentFiles(self.folder)
        self._derived = DerivedFiles(self.folder, self._files)
        self._pieces: list[Piece] = []
        self._looked_to = 0

    def pieces(self) -> Sequence[Piece]:
        """The segments that the log names by now, in order, and where their files lie."""
        size = self._size()
        if size > self._looked_to:
            for found in self._all(SEGMENTS_AFTER, self._looked_to, size):
                row = row_of(found)
                entry = entry_in(row, self._header(row.commit))
                if isinstance(entry.record, Segment):
                    self._pieces.append(self._files.piece(entry, entry.record))
            self._looked_to = size
        return tuple(self._pieces)

    def check(self, pieces: Sequence[Piece]) -> None:
        """Compare files of segments with their hashes, each once for as long as it stays as it is.

        Raises:
            DamagedLog: one is missing, or its bytes are not those that were imported.
        """
        self._files.check(pieces)

    def verify(self, anchor: Head | None = None, *, since: Head | None = None) -> Verification:
        """As ``EventLog.verify``, and every segment: its hash, how many rows, and their bounds.

        With ``since``, of segments that came up to there only presence and length are checked.

        Raises:
            DamagedLog: naming what does not verify first, and what is lost with it.
        """
        verified = super().verify(anchor, since=since)
        trusted = since.commit if since else 0
        pieces = [p for p in self.pieces() if p.commit <= verified.head.commit]
        later = [piece for piece in pieces if piece.commit > trusted]
        present(pieces)
        self._files.recheck(later)
        check_contents(later)
        self._derived.verify(pieces)
        rows = sum(piece.segment.rows for piece in pieces)
        return Verification(verified.head, verified.records, rows)

    def gc(self, *, older_than: timedelta = UNNAMED_FOR, dry_run: bool = False) -> tuple[Path, ...]:
        """Remove files of imports that were cut short; what any commit names is never touched.

        Args:
            older_than: Leave younger files: an import may be at work on them. One whose files
                were taken away all the same fails, and nothing of it is kept.
            dry_run: Only say what would be removed.

        Returns:
            What was removed.
        """
        with self._writing():
            named = {piece.segment.file_name for piece in self.pieces()}
            return self._files.sweep(named, older_than, dry_run=dry_run)

    def compact(self) -> tuple[Path, ...]:
        """Copy small segments together into larger files, so that scans open fewer of them.

        They are no part of the log: delete the folder ``derived`` whenever you like.

        Returns:
            The files that were written.

        Raises:
            DamagedLog: a segment is missing, or its bytes are not those that were imported.
            RelsimError: the disk is full or fails.
        """
        return self._derived.compact(self.pieces(), SEGMENT_ROWS)

    def _look(self, as_known_at: datetime | None, at_commit: int | None) -> tuple[BulkView, Basis]:
        """The history at a basis, its segments checked."""
        known = None if as_known_at is None else as_utc(as_known_at)
        with self._reading():
            head = self._head_at(self._last())
            if at_commit is not None:
                head = self._head_of(at_commit, head)
            told, pieces = self._sorted(self._known(head.commit, None))
        reading = self._derived.in_place(pieces)
        # What is said of single rows is looked up in the segments themselves.
        amended = any(not isinstance(entry.record, Event) for entry in told)
        self._files.check(known_by([*reading, *pieces] if amended else reading, known))
        basis = Basis(head.log_id, head.commit, head.hash, known)
        return BulkView(told, pieces, known, reading), basis

    def _sorted(self, entries: Iterable[Entry]) -> tuple[list[Entry], list[Piece]]:
        """What was appended one by one, and the segments."""
        told, pieces = [], []
        for entry in entries:
            if isinstance(entry.record, Segment):
                pieces.append(self._files.piece(entry, entry.record))
            else:
                told.append(entry)
        return told, pieces

    def _told(self, event_ids: set[str]) -> list[Entry]:
        told = self._appended(event_ids)
        appended = {event_id_of(e.record) for e in told if isinstance(e.record, Event)}
        imported = pl.Series(sorted(event_ids - appended), dtype=pl.String)
        within = may_hold(self.pieces(), imported)
        if within:
            self._files.check(within)
            told += entries_by_id(within, imported)
        return sorted(told, key=lambda entry: entry.position)
