"""Why a log is refused to a process in which two copies of SQLite may be at work on it.

POSIX drops all of a process's locks on a file as soon as any descriptor of it is closed in that
process. One copy of SQLite knows of its own descriptors and takes care; a second copy, such as
the one inside a database driver, silently takes the first one's locks away, and two processes
then write at once.

Another copy that is merely loaded does no harm: much that reads maps brings one along. The log is
refused where, besides, this process already holds its file open by more than the caller knows of.
"""

from __future__ import annotations

import mmap
import re
from functools import lru_cache
from pathlib import Path

from relsim.errors import UsageError

__all__ = ["copies_loaded", "refuse_second_copy"]

MAPS = Path("/proc/self/maps")
DESCRIPTORS = Path("/proc/self/fd")
LIKELY = re.compile(r"sqlite|python\d|adbc_driver|connectorx|apsw", re.IGNORECASE)
MAGIC = b"SQLite format 3\x00"


def refuse_second_copy(path: Path, own: int) -> None:
    """Refuse to go on where a second copy of SQLite may hold the same file open.

    Only Linux tells what is needed; elsewhere nothing is checked.

    Args:
        path: The file of a log.
        own: By how many descriptors the caller itself holds it open.

    Raises:
        UsageError: with the copies that are loaded, and what to do.
    """
    if not DESCRIPTORS.is_dir() or _descriptors_of(path) <= own:
        return
    copies = copies_loaded()
    if len(copies) > 1:
        raise UsageError(
            f"{path} is already open in this process, which has loaded {len(copies)} copies of "
            f"SQLite ({', '.join(sorted(copies))}): they undo each other's locks. Open the log in "
            "a process of its own"
        )


def copies_loaded() -> frozenset[str]:
    """The files mapped into this process that hold a copy of SQLite each."""
    lines = (line.split(maxsplit=5) for line in MAPS.read_text("utf-8", "replace").splitlines())
    # Only what can run: the log's own file may be mapped too, and to open it would drop its locks.
    mapped = {parts[5] for parts in lines if len(parts) == 6 and "x" in parts[1]}
    return frozenset(path for path in mapped if _is_copy(path))


@lru_cache(maxsize=1024)
def _is_copy(path: str) -> bool:
    if not LIKELY.search(Path(path).name):
        return False
    try:
        with (
            Path(path).open("rb") as file,
            mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as code,
        ):
            return code.find(MAGIC) >= 0
    except (OSError, ValueError):  # gone since, empty, or no file at all
        return False


def _descriptors_of(path: Path) -> int:
    """By how many descriptors this process holds a file open."""
    try:
        wanted = path.stat()
    except FileNotFoundError:
        return 0
    count = 0
    for link in DESCRIPTORS.iterdir():
        try:
            held = link.stat()
        except OSError:  # closed since, such as the one that lists them
            continue
        count += (held.st_dev, held.st_ino) == (wanted.st_dev, wanted.st_ino)
    return count
