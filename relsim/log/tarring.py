"""A log in one tar file: which members it may have, and nothing else is taken out of one."""

from __future__ import annotations

import re
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from relsim.errors import DamagedLog, InvalidInput

__all__ = ["pack", "unpack"]

MEMBER = re.compile(r"log\.sqlite|segments/[0-9a-f]{64}\.parquet")


def pack(tar: Path, folder: Path, names: Iterable[str]) -> None:
    """Put files of a folder into a tar file; the same files give the same bytes."""
    with tarfile.open(tar, "w:", format=tarfile.PAX_FORMAT) as archive:
        for name in names:
            archive.add(folder / name, name, recursive=False, filter=_without_owner)


def unpack(tar: Path, into: Path) -> None:
    """Take the files of a log out of a tar file.

    Raises:
        InvalidInput: a member has no business in a log: another name, a link, a device, twice.
        DamagedLog: the file is no tar, or ends too early.
    """
    try:
        with tarfile.open(tar, "r:") as archive:
            for member in _of_a_log(archive, tar):
                _write(archive, member, into / member.name)
    except (tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's fault, not the file's
        raise DamagedLog(f"{tar} cannot be read ({error}); take another backup") from error


def _of_a_log(archive: tarfile.TarFile, tar: Path) -> Iterator[tarfile.TarInfo]:
    seen = set()
    for member in archive:
        name = member.name
        if not (MEMBER.fullmatch(name) and member.isreg()) or name in seen:
            raise InvalidInput(f"{tar} is no backup of a log: {name!r} has no business in it")
        seen.add(name)
        yield member


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> None:
    """Only the bytes: no owner, mode, link or time that a tar file may carry is followed."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("xb") as file, archive.extractfile(member) or BytesIO() as content:
        shutil.copyfileobj(content, file)


def _without_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o644
    return member
