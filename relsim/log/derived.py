"""Small segments copied together into larger sorted files, so that a scan opens few of them.

Nothing here is part of the log: the folder can be deleted at any time, and is made again by
``compact``. A file is used in place of its inputs if all of them count in a view, and its bytes
and those of the manifest beside it are what was written; otherwise the inputs are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import ValidationError

from relsim.canonical import sha256_hex
from relsim.errors import DamagedLog, RelsimError
from relsim.events.record import Record, Sha256
from relsim.log.durable import sync_folder, write_durably
from relsim.log.layouts import BULK_FRAME
from relsim.log.segment import Segment
from relsim.log.segment_checks import differing
from relsim.log.segment_files import Piece, SegmentFiles
from relsim.log.segment_scan import rows_of

__all__ = ["DERIVED", "DerivedFiles"]

DERIVED = "derived"
"""The folder beside the log's database."""

FEWEST = 2


class _Manifest(Record):
    """What a derived file is made of."""

    segment: Segment
    """The file, described as a segment is."""
    inputs: tuple[Sha256, ...]
    """The hashes of the segments in it, in the order of the log."""


@dataclass(frozen=True)
class DerivedFiles:
    """Makes, finds and checks the derived files of one log.

    Attributes:
        folder: The folder of the log.
        files: Its segments.
    """

    folder: Path
    files: SegmentFiles

    def compact(self, pieces: Sequence[Piece], most_rows: int) -> tuple[Path, ...]:
        """Copy small segments that no derived file has yet together; what was written.

        Raises:
            DamagedLog: a segment is damaged.
            RelsimError: a file cannot be written.
        """
        covered = {sha256 for manifest in self._manifests() for sha256 in manifest.inputs}
        todo = [p for p in pieces if p.segment.sha256 not in covered]
        return tuple(self._written(group) for group in _groups(todo, most_rows))

    def in_place(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The same rows in as few files as there are good ones for."""
        left = {piece.segment.sha256: piece for piece in pieces}
        chosen: list[Piece] = []
        for manifest in self._manifests():
            piece = self._piece(manifest)
            if left.keys() >= set(manifest.inputs) and self._is_good(piece):
                chosen.append(piece)
                for sha256 in manifest.inputs:
                    del left[sha256]
        return [*chosen, *left.values()]

    def verify(self, pieces: Iterable[Piece]) -> None:
        """Compare derived files with the segments that they are made of.

        Raises:
            DamagedLog: one holds other rows.
        """
        held = {piece.segment.sha256: piece for piece in pieces}
        for manifest in self._manifests():
            piece = self._piece(manifest)
            if held.keys() >= set(manifest.inputs) and self._is_good(piece):
                inputs = [held[sha256] for sha256 in manifest.inputs]
                if differing(piece) or _fingerprint([piece]) != _fingerprint(inputs):
                    raise DamagedLog(
                        f"{piece.path} does not hold the rows of its segments; nothing is lost: "
                        f"delete the folder {self.folder / DERIVED}"
                    )

    def _manifests(self) -> Iterator[_Manifest]:
        for path in sorted((self.folder / DERIVED).glob("*.json")):
            try:
                data = path.read_bytes()
                if sha256_hex(data) == path.stem:
                    yield _Manifest.model_validate_json(data)
            except (OSError, ValidationError):
                continue  # as good as none: the segments themselves are read

    def _piece(self, manifest: _Manifest) -> Piece:
        path = self.folder / DERIVED / manifest.segment.file_name
        return Piece(manifest.segment, path, "derived")

    def _is_good(self, piece: Piece) -> bool:
        try:
            self.files.check([piece])
        except DamagedLog:
            return False
        return True

    def _written(self, pieces: Sequence[Piece]) -> Path:
        self.files.check(pieces)
        folder = self.folder / DERIVED
        draft = self.files.draft(rows_of(pieces).collect(), "derived")
        inputs = tuple(piece.segment.sha256 for piece in pieces)
        manifest = _Manifest(segment=draft.segment, inputs=inputs)
        path = folder / draft.segment.file_name
        try:
            folder.mkdir(exist_ok=True)
            draft.path.replace(path)
            told = manifest.model_dump_json().encode()
            (folder / f"{sha256_hex(told)}.json").unlink(missing_ok=True)
            write_durably(folder / f"{sha256_hex(told)}.json", told)
            sync_folder(folder)
        except OSError as error:
            raise RelsimError(f"{folder} cannot be written: {error.strerror}") from error
        finally:
            self.files.discard([draft])
        return path


def _groups(pieces: Sequence[Piece], most_rows: int) -> Iterator[list[Piece]]:
    """Neighbours in the log that fit into one file."""
    group: list[Piece] = []
    rows = 0
    for piece in pieces:
        if piece.segment.rows > most_rows // 2:
            continue  # large enough by itself
        if rows + piece.segment.rows > most_rows:
            if len(group) >= FEWEST:
                yield group
            group, rows = [], 0
        group.append(piece)
        rows += piece.segment.rows
    if len(group) >= FEWEST:
        yield group


def _fingerprint(pieces: Sequence[Piece]) -> tuple[int, int]:
    """The same for the same rows, in whatever order."""
    try:
        rows = rows_of(pieces).select(*BULK_FRAME).collect()
    except pl.exceptions.PolarsError:
        return 0, 0
    return rows.height, int(rows.hash_rows().sum())
