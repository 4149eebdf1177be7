"""The event log on disk: a folder with one SQLite file, and segments of imported rows beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import polars as pl

from relsim.events.duplicates import DuplicateRule
from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME
from relsim.log import sealing
from relsim.log.amended_rows import entries_by_id
from relsim.log.bulk_view import MOST_EVENTS, BulkView, too_many
from relsim.log.entry import Basis, Commit, Entry, Head, Ingested, View
from relsim.log.frame_checks import check_frame
from relsim.log.planning import plan, refuse
from relsim.log.preparing import Held, Preparation
from relsim.log.records import Correction, event_id_of
from relsim.log.segment import Segment
from relsim.log.segment_files import Piece
from relsim.log.segment_scan import may_hold, rows_by_id, rows_of
from relsim.log.sqlite_segments import SegmentStore
from relsim.log.sqlite_store import FILE_NAME

__all__ = ["FILE_NAME", "SqliteEventLog"]


class SqliteEventLog(SegmentStore):
    """A durable log; an append or import that returned survives a crash and a power cut.

    Several processes may read, append and import at once; one object serves one thread.

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

    def ingest(
        self,
        frames: Iterable[pl.DataFrame],
        *,
        source: str,
        duplicates: DuplicateRule = DuplicateRule.ACTOR,
        expected_head: Head | None = None,
        recorded_at: datetime | None = None,
        dry_run: bool = False,
    ) -> Ingested:
        """Take the rows of a feed, all or none, as one commit; durable on return.

        Rows under ids that the log holds from the same source are skipped, or appended as
        corrections where they say something else. Duplicates are marked, never left out.

        Args:
            frames: Batches of ``EVENT_FRAME``, taken one after the other; an id comes once in
                each, and what a later batch says of it is a correction.
            source: The name of the feed; only rows of one source are compared with one another.
            duplicates: What makes a row a duplicate.
            expected_head: Refuse unless the log still ends here.
            recorded_at: When, UTC; now by default. Never goes back within a log.
            dry_run: Say what would happen, and leave the log as it is.

        Raises:
            Conflict: ids are held by another source or by events appended one by one, the head
                has moved on, or another process held the log for too long.
            DamagedLog: a segment that the rows must be compared with is damaged.
            InvalidInput: rows that are no events, or that would correct an event into no event.
            UsageError: a source that is no plain text, or an instant before the last commit's.
            RelsimError: the disk is full or fails; nothing of the import is kept.
        """
        sealing.check_source(source)
        with self._reading():
            last = self._last()
            sealing.check_head(self._head_at(last), expected_head)
            sealing.instant_after(last, recorded_at)
            prepared = Preparation(self._held(), self._files, source, duplicates)
        drafts = prepared.drafts
        try:
            prepared.take(_checked(frames))
            if dry_run:
                tried_at = sealing.instant_after(last, recorded_at)
                return _ingested(sealing.nothing_new(last, tried_at, prepared.skipped), prepared)
            with self._writing():
                sealing.check_head(self.head(), expected_head)
                if self._touched(prepared):
                    prepared = self._prepared_again(prepared)
                    drafts = [*drafts, *prepared.drafts]
                return _ingested(self._commit(prepared, recorded_at), prepared)
        finally:
            self._files.discard(drafts)

    def view(self, as_known_at: datetime | None = None, at_commit: int | None = None) -> View:
        """As ``EventLog.view``.

        Raises:
            UsageError: the log has no such commit, or so many imported rows are in force that
                they are better selected, or scanned.
        """
        view, basis = self._look(as_known_at, at_commit)
        if view.rows > MOST_EVENTS:
            raise too_many(f"{self.folder} holds {view.rows:,} imported events")
        return _shown(view, basis, pl.lit(value=True))

    def scan(
        self,
        as_known_at: datetime | None = None,
        at_commit: int | None = None,
        *,
        merged: bool = False,
    ) -> pl.LazyFrame:
        """As ``EventLog.scan``; filters and columns reach the files of the segments.

        ``mentions`` are those of each row; ``select`` adds up those of duplicates.

        Raises:
            UsageError: the log has no such commit.
            DamagedLog: a segment is missing, or its bytes are not those that were imported.
        """
        view, _ = self._look(as_known_at, at_commit)
        return view.scan(merged=merged)

    def select(
        self,
        rows: pl.Expr,
        as_known_at: datetime | None = None,
        at_commit: int | None = None,
    ) -> View:
        """As ``EventLog.select``.

        Of an imported event that others were merged into, the attribute ``mentions`` is the sum
        over all that were known then, and ``reports`` is how many rows they are.

        Raises:
            UsageError: the log has no such commit, or too many imported rows fulfil the condition.
            DamagedLog: a segment is missing, or its bytes are not those that were imported.
        """
        view, basis = self._look(as_known_at, at_commit)
        return _shown(view, basis, rows)

    def duplicates_of(
        self,
        event_id: str,
        as_known_at: datetime | None = None,
        at_commit: int | None = None,
    ) -> pl.DataFrame:
        """The rows that an imported event stands for, ``EVENT_FRAME``, the first known first.

        Raises:
            UsageError: the log has no such commit.
            DamagedLog: a segment is missing, or its bytes are not those that were imported.
        """
        self.check(may_hold(self.pieces(), pl.Series([event_id])))
        view, _ = self._look(as_known_at, at_commit)
        return view.duplicates_of(event_id)

    def _held(self) -> Held:
        """What an import is compared with, as the log stands."""
        head = self.head()
        told, pieces = self._sorted(self._known(head.commit, None))
        events = [entry for entry in told if isinstance(entry.record, Event)]
        amendments = [entry for entry in told if not isinstance(entry.record, Event)]

        def current(near: Sequence[Piece], pending: Sequence[Entry]) -> pl.LazyFrame:
            self._files.check([piece for piece in near if not piece.is_draft])
            return BulkView([*amendments, *pending], near, None).comparable()

        return Held(
            head=head,
            size=self._size(),
            pieces=pieces,
            told=pl.Series("id", [event_id_of(e.record) for e in events], pl.String).to_frame(),
            amended=pl.Series([event_id_of(e.record) for e in amendments], dtype=pl.String),
            about=self._appended,
            current=current,
            check=self._files.check,
        )

    def _touched(self, prepared: Preparation) -> bool:
        """Whether commits that came meanwhile bear on what was prepared."""
        later = [entry.record for entry in self._entries(prepared.held.head.commit)]
        if any(isinstance(record, Segment) for record in later):
            return True
        ids = pl.Series([event_id_of(record) for record in later], dtype=pl.String)
        corrected = {correction.corrects for correction in prepared.corrections}
        return not (corrected.isdisjoint(ids) and rows_by_id(prepared.drafts, ids).is_empty())

    def _prepared_again(self, prepared: Preparation) -> Preparation:
        """The same rows sorted once more, nobody else writing meanwhile."""
        self._files.still_there(prepared.drafts)
        again = replace(prepared, held=self._held(), drafts=[])
        again.take(
            rows_of([draft])
            .with_columns(merged_into=pl.lit(None, pl.String))
            .select(*EVENT_FRAME)
            .collect()
            for draft in prepared.drafts
        )
        return again

    def _commit(self, prepared: Preparation, recorded_at: datetime | None) -> Commit:
        last, size = self._last(), self._size()
        instant = sealing.instant_after(last, recorded_at)
        number = 1 if last is None else last.number + 1
        drafts = [
            replace(
                draft, entry=Entry(size + index, number, prepared.source, instant, draft.segment)
            )
            for index, draft in enumerate(prepared.drafts, start=1)
        ]
        ids = {correction.corrects for correction in prepared.corrections}
        told = [*self._told(ids), *entries_by_id(drafts, ids)]
        planned = plan(prepared.corrections, prepared.source, told)
        refuse(planned.refusals)
        prepared.corrections = [r for r in planned.new if isinstance(r, Correction)]
        records = [*(draft.segment for draft in drafts), *planned.new]
        if not records:
            return sealing.nothing_new(last, instant, prepared.skipped)
        header, rows = sealing.seal(records, prepared.source, instant, last, size)
        self._files.publish(drafts)
        self._store(header, rows)
        return sealing.receipt(header, prepared.skipped)


def _checked(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    for frame in frames:
        check_frame(frame)
        yield frame


def _shown(view: BulkView, basis: Basis, rows: pl.Expr) -> View:
    events = view.select(rows)
    return View(events, basis, view.left_out(), view.folded.superseded)


def _ingested(commit: Commit, prepared: Preparation) -> Ingested:
    corrected = len(prepared.corrections)
    skipped = prepared.skipped - corrected
    return Ingested(
        replace(commit, skipped=skipped),
        prepared.rows,
        skipped,
        corrected,
        prepared.merged,
        prepared.older,
    )
