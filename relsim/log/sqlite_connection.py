"""Opening the file of a log so that an acknowledged append survives a power cut."""

from __future__ import annotations

import logging
import sqlite3
import time
from pathlib import Path

from relsim.errors import RelsimError
from relsim.log.durable import sync_folder
from relsim.log.sqlite_errors import plain_errors
from relsim.log.sqlite_schema import TABLES, check_marks, create_tables, is_blank

__all__ = ["connect", "create_file", "journal_reason", "wal_is_safe"]

logger = logging.getLogger(__name__)

ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_TRANSACTION,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
    }
)
RETRY_SECONDS = 0.02


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether an SQLite version is free of the WAL-reset bug, which can lose commits."""
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def journal_reason(version: tuple[int, ...]) -> str | None:
    """Why the log does without write-ahead logging under an SQLite version; none if it need not."""
    if wal_is_safe(version):
        return None
    text = ".".join(map(str, version))
    return f"SQLite {text} has the WAL-reset bug (fixed in 3.51.3, 3.50.7 and 3.44.6)"


def create_file(path: Path, timeout_seconds: float) -> None:
    """Make the file of a log unless it is there; several processes may do so at once.

    Raises:
        RelsimError: as ``plain_errors`` tells.
    """
    with plain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=timeout_seconds, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("BEGIN IMMEDIATE")
            if is_blank(connection):
                create_tables(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()
        sync_folder(path.parent)
        sync_folder(path.parent.parent)


def connect(path: Path, timeout_seconds: float) -> tuple[sqlite3.Connection, str | None]:
    """A connection that can only read and append, and why it does without WAL, if it does.

    Transactions are explicit: ``isolation_level=None`` keeps Python from opening any.

    Raises:
        InvalidInput: the file is no relsim log, or of a later version.
        RelsimError: as ``plain_errors`` tells.
    """
    with plain_errors(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"
        connection = sqlite3.connect(uri, uri=True, timeout=timeout_seconds, isolation_level=None)
        try:
            check_marks(connection, path)
            reason = _set_up(connection, timeout_seconds)
        except BaseException:
            connection.close()
            raise
    connection.set_authorizer(_only_read_and_append)
    return connection, reason


def _set_up(connection: sqlite3.Connection, timeout_seconds: float) -> str | None:
    reason = journal_reason(sqlite3.sqlite_version_info)
    mode = _set_journal_mode(connection, "DELETE" if reason else "WAL", timeout_seconds)
    if reason and mode == "wal":
        raise RelsimError(f"{reason}, and the log is open elsewhere; close it there first")
    if mode != "wal":
        reason = reason or "the file system does not carry write-ahead logging"
        logger.info("journal_mode=DELETE: %s", reason)
    # With a rollback journal only EXTRA also syncs the folder after the journal is gone.
    connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
    for pragma in (
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else REPLACE deletes past the triggers
        "fullfsync = ON",  # macOS: through the disk's own cache
        "checkpoint_fullfsync = ON",
        "trusted_schema = OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return reason


def _set_journal_mode(connection: sqlite3.Connection, mode: str, timeout_seconds: float) -> str:
    """Change the journal mode; SQLite's own busy timeout does not wait for that."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        try:
            return str(connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()[0])
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
        time.sleep(RETRY_SECONDS)


def _only_read_and_append(
    action: int, first: str | None, _second: str | None, _database: str | None, _via: str | None
) -> int:
    if action in ALLOWED:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_INSERT and first in TABLES:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first == "integrity_check":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY
