"""Opening what feeds come in: plain files, gzip, zip with its members, standard input.

What a file is, its first bytes say; its name is never asked.
"""

from __future__ import annotations

import gzip
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, cast

from relsim.errors import InvalidInput, Missing, UsageError

__all__ = ["STDIN", "opened", "unharmed"]

STDIN = Path("-")
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_ZSTD = b"\x28\xb5\x2f\xfd"


def opened(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The texts in a file, each with a name for messages; a zip has one for each member.

    Raises:
        Missing: there is no such file, or it needs a program that is not there.
        UsageError: a zip on standard input, which cannot be read from its end.
        InvalidInput: the file is damaged.
    """
    if path == STDIN:
        yield from _unpacked("standard input", _standard_input(), None)
        return
    if not path.exists() or path.is_dir():
        raise Missing(f"there is no file {path}")
    with unharmed(str(path)):
        file = path.open("rb")
    with file:
        yield from _unpacked(str(path), file, path)


def _standard_input() -> BufferedReader:
    buffer = sys.stdin.buffer
    return buffer if isinstance(buffer, BufferedReader) else BufferedReader(cast("Any", buffer))


def _unpacked(
    name: str, file: BufferedReader, path: Path | None
) -> Iterator[tuple[str, IO[bytes]]]:
    with unharmed(name):
        start = file.peek(4)[:4]
    if start == _ZSTD:
        raise Missing(f"{name} is packed with zstd: unpack it first, or pipe it in through `-`")
    if start == _ZIP:
        if path is None:
            raise UsageError("a zip cannot be read from standard input; name the file")
        yield from _members(path)
    elif start[:2] == _GZIP:
        with gzip.open(file) as text:
            yield name, cast("IO[bytes]", text)
    else:
        yield name, file


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with unharmed(str(path)), zipfile.ZipFile(path) as archive:
        names = [each.filename for each in archive.infolist() if not each.is_dir()]
    for member in names:
        name = f"{path}/{member}"
        with unharmed(name), zipfile.ZipFile(path) as archive:
            text = archive.open(member)
        with text:
            yield name, text


@contextmanager
def unharmed(name: str) -> Iterator[None]:
    """What goes wrong while unpacking, in plain words.

    Raises:
        InvalidInput: the file is cut off, damaged, locked by a password, or cannot be read.
    """
    try:
        yield
    except EOFError as error:
        raise InvalidInput(
            f"{name} is cut off: it ends in the middle of its packed data"
        ) from error
    except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        raise InvalidInput(f"{name} is damaged and cannot be unpacked: {error}") from error
    except (RuntimeError, NotImplementedError) as error:
        raise InvalidInput(f"{name} cannot be unpacked: {error}") from error
    except OSError as error:
        raise InvalidInput(f"{name} cannot be read: {error.strerror or error}") from error
