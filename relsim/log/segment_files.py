"""The folder of segment files: written whole and for good before any record names them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import polars as pl

from relsim.clock import utc_now
from relsim.errors import Conflict, DamagedLog, RelsimError
from relsim.log.durable import sync_folder, write_durably
from relsim.log.entry import Entry
from relsim.log.layouts import pack
from relsim.log.segment import Segment, segment_of

__all__ = ["ROW_GROUP_ROWS", "SEGMENTS", "Piece", "SegmentFiles", "is_draft", "present"]

SEGMENTS = "segments"
"""The folder beside the log's database."""

ROW_GROUP_ROWS = 32_768
"""Rows whose lowest and highest values are kept together: few enough to skip most of a file."""

THREADS = 2
DRAFT = "draft-"


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment and where its file lies.

    Attributes:
        segment: What the log records of it.
        path: The file.
        source: Who imported it.
        entry: Its entry in the log; none while it is only a draft.
    """

    segment: Segment
    path: Path
    source: str
    entry: Entry | None = None

    @property
    def is_draft(self) -> bool:
        """Whether no record names it yet, whatever entry it is meant to become."""
        return is_draft(self.path)

    @property
    def position(self) -> int:
        """Place in the log; 0 for a draft."""
        return self.entry.position if self.entry else 0

    @property
    def commit(self) -> int:
        """Number of its commit; 0 for a draft."""
        return self.entry.commit if self.entry else 0


def is_draft(path: Path) -> bool:
    """Whether a file in the folder of segments has no name for good yet."""
    return path.name.startswith(DRAFT)


class SegmentFiles:
    """Writes, names, checks and sweeps the segment files of one log.

    Args:
        folder: The folder of the log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / SEGMENTS
        self._checked: dict[str, tuple[int, ...]] = {}

    def piece(self, entry: Entry, segment: Segment) -> Piece:
        """A segment that the log names."""
        return Piece(segment, self._folder / segment.file_name, entry.source, entry)

    def draft(self, rows: pl.DataFrame, source: str) -> Piece:
        """Write rows of ``BULK_FRAME`` to a file of its own, safe from a power cut.

        Raises:
            RelsimError: the file cannot be written.
        """
        layout, stored = pack(rows)
        buffer = BytesIO()
        stored.write_parquet(buffer, row_group_size=ROW_GROUP_ROWS, statistics=True)
        data = buffer.getbuffer()
        segment = segment_of(rows, layout, hashlib.sha256(data).hexdigest(), len(data))
        path = self._folder / f"{DRAFT}{uuid4().hex}.parquet"
        try:
            self._folder.mkdir(exist_ok=True)
            write_durably(path, data)
        except OSError as error:
            path.unlink(missing_ok=True)
            raise _unwritten(path, error) from error
        return Piece(segment, path, source)

    def publish(self, drafts: Iterable[Piece]) -> None:
        """Give drafts the names that records know them by; the caller is alone with the log.

        Raises:
            Conflict: somebody swept drafts away.
            RelsimError: a file cannot be renamed.
        """
        drafts = tuple(drafts)
        self.still_there(drafts)
        names = [(piece.path, self._folder / piece.segment.file_name) for piece in drafts]
        try:
            for path, name in names:
                path.replace(name)
            if names:
                sync_folder(self._folder)
                sync_folder(self._folder.parent)
        except OSError as error:
            raise _unwritten(self._folder, error) from error

    def still_there(self, drafts: Iterable[Piece]) -> None:
        """Make sure that nobody swept drafts away.

        Raises:
            Conflict: some are gone.
        """
        if not all(piece.path.exists() for piece in drafts):
            raise Conflict(f"files of this import were swept away in {self._folder}; import again")

    def discard(self, drafts: Iterable[Piece]) -> None:
        """Remove what is left of drafts."""
        for piece in drafts:
            if piece.is_draft:
                piece.path.unlink(missing_ok=True)

    def check(self, pieces: Collection[Piece]) -> None:
        """Compare files with the hashes that the log has of them, each once unless it changes.

        Parquet readers do not check the checksums of pages, so only this keeps a flipped bit from
        becoming a wrong answer.

        Raises:
            DamagedLog: a file is missing or holds other bytes.
        """
        todo = [piece for piece in pieces if self._checked.get(piece.path.name) != _stamp(piece)]
        self.recheck(todo)
        for piece in todo:
            self._checked[piece.path.name] = _stamp(piece)

    def recheck(self, pieces: Collection[Piece]) -> None:
        """As ``check``, whether or not it was done before.

        Raises:
            DamagedLog: a file is missing or holds other bytes.
        """
        if not pieces:
            return
        with ThreadPoolExecutor(THREADS) as threads:
            for piece, digest in zip(pieces, threads.map(_digest, pieces), strict=True):
                if digest != piece.segment.sha256:
                    raise _lost(piece, "its bytes do not match its hash")

    def sweep(
        self, named: Collection[str], older_than: timedelta, *, dry_run: bool = False
    ) -> tuple[Path, ...]:
        """Remove files that no record names; the caller is alone with the log.

        Args:
            named: Names that records know.
            older_than: Leave younger files: an import may be about to name them.
            dry_run: Only find them.
        """
        before = utc_now() - older_than
        orphans = [
            path
            for path in sorted(self._folder.glob("*.parquet"))
            if path.name not in named and _modified(path) <= before
        ]
        for path in orphans if not dry_run else ():
            path.unlink()
        return tuple(orphans)


def present(pieces: Iterable[Piece]) -> None:
    """Only look whether files are there and as long as they should be.

    Raises:
        DamagedLog: a file is missing or has another length.
    """
    for piece in pieces:
        _stamp(piece)


def _stamp(piece: Piece) -> tuple[int, ...]:
    """By what a file is known not to have changed since it was last looked at."""
    try:
        found = piece.path.stat()
    except FileNotFoundError as error:
        raise _lost(piece, "its file is missing") from error
    if found.st_size != piece.segment.size_bytes:
        raise _lost(piece, f"it has {found.st_size:,} bytes, not {piece.segment.size_bytes:,}")
    return found.st_mtime_ns, found.st_size, found.st_ino


def _digest(piece: Piece) -> str:
    _stamp(piece)
    try:
        with piece.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _lost(piece, f"it cannot be read ({error.strerror})") from error


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, utc_now().tzinfo)


def _lost(piece: Piece, what: str) -> DamagedLog:
    place = f"record {piece.position}" if piece.entry is None else f"commit {piece.entry.commit}"
    return DamagedLog(
        f"{piece.segment} from source {piece.source!r}, {place} of the log, is damaged: {what}; "
        f"restore {piece.path} from a copy, or import its files again into a new log"
    )


def _unwritten(path: Path, error: OSError) -> RelsimError:
    what = os.strerror(error.errno) if error.errno else str(error)
    return RelsimError(f"{path} cannot be written: {what}; nothing of the import was kept")
