"""One way in for whoever only has a path: a JSONL file or a log folder."""

from __future__ import annotations

from pathlib import Path

from relsim.log.event_log import EventLog
from relsim.log.jsonl import read_jsonl

__all__ = ["open_log"]


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
