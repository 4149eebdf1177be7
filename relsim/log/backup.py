"""Copies of a log from which it can be had again, whole, and checked before anybody relies on them.

A backup is a tar file or a folder. Either is taken while others append: SQLite copies its file
within one read transaction, and the segments that this copy names never change. A copy is
verified before it gets its name, so that there is never half a backup or half a restored log.

A folder is brought up to date by further backups: only segments that it lacks are copied, and it
only moves forward. A log that no longer holds what its backup holds was damaged or rewritten, and
does not replace it.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from relsim.errors import Conflict, DamagedLog, Missing, UsageError
from relsim.log.checkpoint import head_at
from relsim.log.copying import copy, link_or_copy, move_durably, sync_tree
from relsim.log.entry import Head, Verification
from relsim.log.segment_files import SEGMENTS
from relsim.log.sqlite import FILE_NAME, SqliteEventLog
from relsim.log.sqlite_errors import plain_errors
from relsim.log.tarring import pack, unpack

__all__ = ["Backup", "back_up", "restore"]


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup or a restored log holds; every hash of it was recomputed.

    Attributes:
        path: Where it lies.
        verified: Its head, and how much was read and hashed.
        copied: How many files were written.
        bytes: How many bytes they have.
    """

    path: Path
    verified: Verification
    copied: int
    bytes: int


def back_up(folder: Path | str, to: Path | str) -> Backup:
    """Copy a log as it is at this moment; others may go on reading and appending.

    Args:
        folder: The folder of the log.
        to: A new file whose name ends in ``.tar``; or else a folder, new or of an earlier backup
            of the same log, which is brought up to date.

    Raises:
        Missing: there is no log.
        DamagedLog: the log does not verify, or no longer holds what the earlier backup holds;
            nothing is written, and the earlier backup stays as it was.
        Conflict: the target is something else, or open elsewhere.
        UsageError: the target is the log itself.
        RelsimError: the disk is full or fails; nothing is left of the backup.
    """
    folder, to = Path(folder), Path(to)
    if to.resolve() == folder.resolve():
        raise UsageError(f"{to} is the log itself, and no backup of it")
    with plain_errors(to):
        if to.suffix == ".tar":
            return _into_tar(folder, to)
        if (to / FILE_NAME).exists():
            return _bring_up_to_date(folder, to)
        return _into_new_folder(folder, to)


def restore(backup: Path | str, to: Path | str) -> Backup:
    """Make a log from a backup; it appears whole and verified, or not at all.

    Raises:
        Missing: there is no such backup.
        Conflict: there is something at ``to``: nothing is ever overwritten.
        DamagedLog: the backup does not verify, or cannot be read.
        InvalidInput: the file holds something else than a log.
        RelsimError: the disk is full or fails; nothing is left of the log.
    """
    backup, to = Path(backup), Path(to)
    if not backup.exists():
        raise Missing(f"there is no backup {backup}")
    with plain_errors(to):
        if backup.is_dir():
            return _into_new_folder(backup, to)
        _refuse_to_overwrite(to)
        with _staging(to) as stage:
            unpack(backup, stage)
            return _settle(backup, stage, to)


def _into_new_folder(folder: Path, to: Path) -> Backup:
    _refuse_to_overwrite(to)
    with _staging(to) as stage:
        for name in _snapshot(folder, stage):
            copy(_segment(folder, name), stage / name)
        return _settle(folder, stage, to)


def _into_tar(folder: Path, to: Path) -> Backup:
    if to.exists():
        raise Conflict(f"there is already a file {to}, and a backup overwrites none")
    with _staging(to) as stage:
        for name in _snapshot(folder, stage):
            link_or_copy(_segment(folder, name), stage / name)
        pack(stage.with_suffix(".tar"), stage, _files(stage))
        # What counts is what comes out of the file again.
        again = stage.with_name("again")
        unpack(stage.with_suffix(".tar"), again)
        verified = _verify(folder, again)
        size = stage.with_suffix(".tar").stat().st_size
        sync_tree(stage.parent)
        move_durably(stage.with_suffix(".tar"), to)
    return Backup(to, verified, 1, size)


def _bring_up_to_date(folder: Path, to: Path) -> Backup:
    with SqliteEventLog(to) as log:
        before = log.head()
    _refuse_if_open(to)
    with _staging(to) as stage:
        fresh = [FILE_NAME]
        for name in _snapshot(folder, stage):
            if _is_whole(to / name):
                link_or_copy(to / name, stage / name)
            else:
                copy(_segment(folder, name), stage / name)
                fresh.append(name)
        verified = _verify(folder, stage)
        _check_still_holding(stage, before, to)
        size = sum((stage / name).stat().st_size for name in fresh)
        sync_tree(stage)
        for name in reversed(fresh):  # the commits last: they make the segments visible
            (to / name).parent.mkdir(exist_ok=True)
            move_durably(stage / name, to / name)
    return Backup(to, verified, len(fresh), size)


def _settle(origin: Path, stage: Path, to: Path) -> Backup:
    """Verify a finished copy, and only then let it be seen."""
    verified = _verify(origin, stage)
    files = [stage / name for name in _files(stage)]
    size = sum(file.stat().st_size for file in files)
    sync_tree(stage)
    move_durably(stage, to)
    return Backup(to, verified, len(files), size)


def _snapshot(folder: Path, stage: Path) -> list[str]:
    """Copy the commits as they are at one instant; say which segments belong to them."""
    stage.mkdir()
    with (
        SqliteEventLog(folder),  # refuses what is no log, and undoes what a crash left half done
        plain_errors(folder / FILE_NAME),
        closing(sqlite3.connect(folder / FILE_NAME)) as commits,
        closing(sqlite3.connect(stage / FILE_NAME)) as fresh,
    ):
        commits.backup(fresh)
    with SqliteEventLog(stage) as log:
        return [f"{SEGMENTS}/{piece.segment.file_name}" for piece in log.pieces()]


def _segment(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        raise DamagedLog(f"{folder / name} is missing; `relsim log verify` says what is lost")
    return folder / name


def _verify(origin: Path, copied: Path) -> Verification:
    try:
        with SqliteEventLog(copied) as log:
            return log.verify()
    except DamagedLog as error:  # the copy is about to go, so the message names what it is of
        raise DamagedLog(str(error).replace(str(copied), str(origin))) from error


def _check_still_holding(stage: Path, before: Head, to: Path) -> None:
    with SqliteEventLog(stage) as log:
        if head_at(log, before.commit) != before:
            raise DamagedLog(
                f"the log does not hold the head {before} of its backup {to}, which stays as it "
                "was: this is another log, or it was rewritten or cut short since; choose another "
                "folder, or restore the log"
            )


def _files(folder: Path) -> list[str]:
    """Every file of a copied log, the commits first."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(found)


def _is_whole(segment: Path) -> bool:
    """Whether a segment is there with the bytes that it is named by."""
    if not segment.exists():
        return False
    with segment.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == segment.stem


@contextmanager
def _staging(to: Path) -> Iterator[Path]:
    """A place on the same file system where a copy is made before it gets its name."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{to.name}-", dir=to.parent) as home:
        yield Path(home) / "log"


def _refuse_to_overwrite(to: Path) -> None:
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        raise Conflict(f"there is already something at {to}, and nothing is ever overwritten")


def _refuse_if_open(to: Path) -> None:
    # Its commits are about to be exchanged under whoever has them open.
    for suffix in ("-wal", "-journal"):
        if (to / f"{FILE_NAME}{suffix}").exists():
            raise Conflict(f"the backup {to} is open elsewhere; close it there first")
