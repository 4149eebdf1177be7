"""One way in for whoever only has a path: a JSONL file or a log folder."""

from __future__ import annotations

from pathlib import Path

from relsim.log.event_log import EventLog
from relsim.log.jsonl import read_jsonl

__all__ = ["log_files", "open_log"]


def open_log(path: Path | str) -> EventLog:
    """The log at a path: a folder holds a durable log, a file is read as JSONL.

    Raises:
        Missing: there is nothing, or no log in the folder.
        InvalidInput: the file has mistakes, or the folder holds something else.
        DamagedLog: the folder's log cannot be read.
    """
    if Path(path).is_dir():
        from relsim.log.sqlite import SqliteEventLog  # noqa: PLC0415 - only where it is needed

        return SqliteEventLog(path)
    return read_jsonl(path)


def log_files(path: Path) -> dict[str, bytes]:
    """What to keep so that a log can be opened again as it is now, by path relative to it.

    A JSONL file is kept under the empty path: it is the log.
    """
    if path.is_dir():
        from relsim.log.sqlite import FILE_NAME, SqliteEventLog  # noqa: PLC0415 - as above

        with SqliteEventLog(path) as log:
            return {FILE_NAME: log.image()}
    return {"": path.read_bytes()}
