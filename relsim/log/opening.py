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

    A JSONL file is kept under the empty path: it is the log. Of a log on disk these are its
    database and every segment, so that it is meant for logs that are small enough to be copied.

    Raises:
        DamagedLog: a segment is missing, or its bytes are not those that were imported.
    """
    if path.is_dir():
        from relsim.log.segment_files import SEGMENTS  # noqa: PLC0415 - only where it is needed
        from relsim.log.sqlite import FILE_NAME, SqliteEventLog  # noqa: PLC0415 - as above

        with SqliteEventLog(path) as log:
            files = {FILE_NAME: log.image()}
            pieces = log.pieces()  # after the image, so that none which it names is lacking
            log.check(pieces)
            return files | {f"{SEGMENTS}/{p.path.name}": p.path.read_bytes() for p in pieces}
    return {"": path.read_bytes()}
