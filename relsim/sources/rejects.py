"""The file of rejected lines: JSONL with file, line, reason and text; whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from relsim.errors import UsageError
from relsim.sources.feed import Refused

__all__ = ["LONGEST_TEXT", "RejectsFile", "check_place"]

LONGEST_TEXT = 2_000
"""Bytes of a rejected line that are worth keeping."""
_KEYS = {"file", "line", "reason", "text"}


def check_place(path: Path, inputs: Iterable[Path], log: Path) -> None:
    """Whether rejects may be put there without harm to anything else.

    Raises:
        UsageError: it is one of the inputs, a part of the log, in a folder that is not there, or
            a file that holds no rejects.
    """
    place, folder = path.resolve(), log.resolve()
    if any(place == each.resolve() for each in inputs):
        raise UsageError(f"--rejects {path} is a file to read from")
    if place.is_relative_to(folder) and not place.is_relative_to(folder / "rejects"):
        raise UsageError(f"--rejects {path} lies in the log; only {log / 'rejects'} is for rejects")
    if not place.parent.is_dir():
        raise UsageError(f"--rejects {path}: there is no folder {path.parent}")
    if place.exists() and not place.is_dir() and not _holds_rejects(place):
        raise UsageError(f"--rejects {path} is there and holds no rejects; name another file")


def _holds_rejects(path: Path) -> bool:
    """Whether a file is one that an import may replace."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.readline(1 << 20)
    try:
        first = json.loads(head)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and first.keys() >= _KEYS


class RejectsFile:
    """Collects rejected lines in a temporary file that moves to its place only when it is whole."""

    def __init__(self) -> None:
        self.count = 0
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()

    def add(self, name: str, refused: Iterable[Refused]) -> None:
        """Note some lines of a file."""
        for each in refused:
            if self._file is None:
                self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by `close`
            text = each.text[:LONGEST_TEXT].decode("utf-8", "backslashreplace")
            entry = {"file": name, "line": each.line, "reason": each.reason, "text": text}
            if len(each.text) > LONGEST_TEXT:
                entry["cut"] = True
            line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
            self._file.write(line)
            self._hash.update(line)
            self.count += 1

    def place(self, path: Path) -> Path | None:
        """Put the lines where they belong; nothing if there are none.

        Args:
            path: The file, or a folder, in which the file is named by what it holds.
        """
        if self._file is None:
            return None
        if path.is_dir():
            path /= f"{self._hash.hexdigest()[:12]}.jsonl"
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rejects-")
        try:
            with os.fdopen(handle, "wb") as whole:
                self._file.seek(0)
                while chunk := self._file.read(1 << 20):
                    whole.write(chunk)
                whole.flush()
                os.fsync(whole.fileno())
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        return path

    def close(self) -> None:
        """Let go of the temporary file."""
        if self._file is not None:
            self._file.close()
