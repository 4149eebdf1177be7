"""SQLite's complaints in plain words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from relsim.errors import Conflict, DamagedLog, Missing, RelsimError, UsageError

__all__ = ["plain_errors"]


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn what SQLite raises inside into relsim's own errors.

    Raises:
        Conflict: another process held the log for too long.
        DamagedLog: the file is no database, or its pages are damaged.
        Missing: the file cannot be opened.
        UsageError: the log is closed, or used from another thread.
        RelsimError: the disk is full, the file is read-only, and the like.
    """
    try:
        yield
    except sqlite3.ProgrammingError as error:
        raise UsageError(f"the log {path} cannot be used here: {error}") from error
    except sqlite3.Error as error:
        raise _plain(error, path) from error
    except OSError as error:
        raise RelsimError(f"{path} cannot be written or read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:  # SQLite's complaint quotes the damaged bytes
        raise DamagedLog(f"{path} cannot be read; restore the log from a copy") from error


def _plain(error: sqlite3.Error, path: Path) -> RelsimError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
    # Python's own complaint has no code, and SQLite's only tells that the tables are not ours.
    if any(words in str(error) for words in ("Could not decode", "no such ")):
        code = sqlite3.SQLITE_CORRUPT
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Conflict(f"another process is writing to {path}; try again when it is done")
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return DamagedLog(f"{path} cannot be read ({error}); restore the log from a copy")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return Missing(f"{path} cannot be opened ({error}); check that you may read and write")
        case sqlite3.SQLITE_READONLY:
            return RelsimError(f"{path} is read-only; check the permissions of file and folder")
        case sqlite3.SQLITE_FULL:
            return RelsimError(f"the disk of {path} is full; nothing of the append was kept")
    return RelsimError(f"SQLite refused to work on {path}: {error}")
