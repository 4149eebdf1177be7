"""The event log: what can be asked of it, whatever keeps it.

``EventLog`` holds the meaning once, over pure functions; an implementation stores and fetches.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from types import TracebackType
from typing import Self

import polars as pl

from relsim.clock import as_utc
from relsim.errors import UsageError
from relsim.events.frame import frame_of
from relsim.log import sealing, verification
from relsim.log.entry import Basis, Commit, Entry, Head, Verification, View
from relsim.log.folding import fold
from relsim.log.hashing import GENESIS, Header
from relsim.log.planning import plan, refuse
from relsim.log.records import LogRecord, event_id_of
from relsim.log.row import Row

__all__ = ["EventLog"]


class EventLog(ABC):
    """Records in commits, each chained to the one before; nothing is ever overwritten.

    Use it as a context manager, or close it. One object serves one thread.
    """

    @property
    @abstractmethod
    def log_id(self) -> str:
        """The name of the log, the same wherever it is opened."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what the log holds open; closing twice does nothing."""

    def append(
        self,
        records: Iterable[LogRecord],
        *,
        source: str = "hand",
        expected_head: Head | None = None,
        recorded_at: datetime | None = None,
    ) -> Commit:
        """Take a batch of records, all or none, as one commit; durable on return.

        Records that the log already holds are skipped; where nothing is new there is no commit.

        Args:
            records: Events, corrections and retractions.
            source: Who appends them; with the event id it makes an append repeatable.
            expected_head: Refuse unless the log still ends here.
            recorded_at: When, UTC; now by default. Never goes back within a log.

        Raises:
            Conflict: an event id is taken, or the head has moved on.
            InvalidInput: corrections or retractions without an event, or that make it invalid.
            UsageError: a source that is no plain text, or an instant before the last commit's.
        """
        sealing.check_source(source)
        batch = tuple(records)
        with self._writing():
            last = self._last()
            sealing.check_head(self._head_at(last), expected_head)
            planned = plan(batch, source, self._told({event_id_of(record) for record in batch}))
            refuse(planned.refusals)
            instant = sealing.instant_after(last, recorded_at)
            if not planned.new:
                return sealing.nothing_new(last, instant, planned.skipped)
            header, rows = sealing.seal(planned.new, source, instant, last, self._size())
            self._store(header, rows)
        return sealing.receipt(header, planned.skipped)

    def head(self) -> Head:
        """How far the log has come."""
        return self._head_at(self._last())

    def entries(self, *, after: int = 0) -> Iterator[Entry]:
        """Everything ever recorded, in order, from the commit following number ``after`` on.

        Commits that come while one reads are not among them.
        """
        size = self._size()
        return takewhile(lambda entry: entry.position <= size, self._entries(after))

    def commits(self, *, after: int = 0) -> Iterator[Header]:
        """The headers of all commits, in order, from the one following number ``after`` on."""
        return (header for header, _ in self._headers(after))

    def commits_with_entries(self, after: Head) -> Iterator[tuple[Header, list[Entry]]]:
        """The commits that follow a head and what they brought, each recomputed in full.

        Raises:
            DamagedLog: one does not verify, or does not follow the one before.
        """
        before = sum(header.count for header in self.commits() if header.number <= after.commit)
        return verification.checked_commits(
            after, before, self._headers(after.commit), self._rows(before)
        )

    def history(self, event_id: str) -> tuple[Entry, ...]:
        """Everything ever said of one event, in the order of recording; empty if nothing was."""
        return tuple(self._told({event_id}))

    def view(self, as_known_at: datetime | None = None, at_commit: int | None = None) -> View:
        """The history as known at an instant (UTC), as the log stood at a commit.

        An event counts once its record is known, changed by what is known of it by then; the
        rules for corrections are those of ``relsim.log.folding``.

        Raises:
            UsageError: the log has no such commit.
        """
        known = None if as_known_at is None else as_utc(as_known_at)
        with self._reading():
            last = self._last()
            head = self._head_at(last)
            if at_commit is not None:
                head = self._head_of(at_commit, head)
            folded = fold(self._known(head.commit, known), known)
            later = 0 if known is None else self._events_known_after(known, head.commit)
        basis = Basis(head.log_id, head.commit, head.hash, known)
        return View(folded.events, basis, later + folded.hidden, folded.superseded)

    def scan(
        self,
        as_known_at: datetime | None = None,
        at_commit: int | None = None,
        *,
        merged: bool = False,
    ) -> pl.LazyFrame:
        """The same history in columns, ``EVENT_FRAME``: one row for each directed dyad of an event.

        Args:
            as_known_at: As for ``view``.
            at_commit: As for ``view``.
            merged: Also the rows that another one stands for; ``merged_into`` names it.

        Raises:
            UsageError: the log has no such commit.
        """
        rows = frame_of(self.view(as_known_at, at_commit).events).lazy()
        return rows if merged else rows.filter(pl.col("merged_into").is_null())

    def select(
        self,
        rows: pl.Expr,
        as_known_at: datetime | None = None,
        at_commit: int | None = None,
    ) -> View:
        """A view of the events of which at least one row satisfies a condition over ``scan``.

        Raises:
            UsageError: the log has no such commit.
        """
        view = self.view(as_known_at, at_commit)
        wanted = set(frame_of(view.events).filter(rows)["id"])
        return replace(view, events=tuple(event for event in view.events if event.id in wanted))

    def verify(self, anchor: Head | None = None, *, since: Head | None = None) -> Verification:
        """Recompute every hash from the stored bytes.

        Without an anchor kept elsewhere this proves accident and casual edits, not an owner who
        rewrites everything; with one, nothing up to the anchor was changed.

        Args:
            anchor: A head noted earlier, elsewhere.
            since: A head at which the log was verified before: records up to there are taken for
                good, and only the headers that lead to it are recomputed.

        Raises:
            DamagedLog: naming the first commit and record that do not verify.
        """
        with self._reading():
            return verification.verify(self.log_id, self._headers(), self._rows, anchor, since)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _head_at(self, header: Header | None) -> Head:
        if header is None:
            return Head(self.log_id, 0, GENESIS)
        return Head(self.log_id, header.number, header.hash)

    def _head_of(self, commit: int, head: Head) -> Head:
        if not 0 <= commit <= head.commit:
            raise UsageError(f"the log has commits up to {head.commit}, not {commit}")
        return self._head_at(self._header(commit) if commit else None)

    @abstractmethod
    def _writing(self) -> AbstractContextManager[None]:
        """Alone with the log; what was stored becomes visible at the end, or not at all."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[None]:
        """A stretch in which the log does not change under the reader."""

    @abstractmethod
    def _last(self) -> Header | None: ...

    @abstractmethod
    def _header(self, number: int) -> Header: ...

    @abstractmethod
    def _headers(self, after: int = 0) -> Iterator[tuple[Header, str]]:
        """The headers after a commit, with the hashes stored for them, by number."""

    @abstractmethod
    def _size(self) -> int:
        """The position of the last record, 0 for none."""

    @abstractmethod
    def _rows(self, after: int = 0) -> Iterator[Row]:
        """All records after a position, in order."""

    @abstractmethod
    def _entries(self, after: int) -> Iterator[Entry]: ...

    @abstractmethod
    def _told(self, event_ids: set[str]) -> list[Entry]:
        """Everything about some events, by position."""

    @abstractmethod
    def _known(self, commit: int, as_known_at: datetime | None) -> Iterable[Entry]:
        """Entries up to a commit that were known by an instant, by position."""

    @abstractmethod
    def _events_known_after(self, instant: datetime, commit: int) -> int: ...

    @abstractmethod
    def _store(self, header: Header, rows: Sequence[Row]) -> None: ...
