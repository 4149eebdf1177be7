"""A small ext4 file system whose power can be cut, on a loop device."""

from __future__ import annotations

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN."""

NO_LOG_FLUSH = 2
"""What is not on the disk by now never gets there, the file system's own journal included."""


def why_not() -> str | None:
    """Why no file system can be mounted here; none if one can."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return "only root may mount a file system"
    if missing := [name for name in ("mkfs.ext4", "mount", "umount") if not shutil.which(name)]:
        return f"{', '.join(missing)} is not installed"
    if not Path("/dev/loop-control").exists():
        return "the system has no loop devices"
    if "ext4" not in Path("/proc/filesystems").read_text("utf-8"):
        return "the system knows no ext4"
    return None


def make_image(image: Path, megabytes: int) -> None:
    """A fresh file system in a sparse file."""
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    _run("mkfs.ext4", "-q", "-F", "-m", "0", image)


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """The file system, for as long as the block lasts."""
    at.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", image, at)
    try:
        yield at
    finally:
        _run("umount", at)


def cut_power(at: Path) -> None:
    """From this instant nothing reaches the disk any more; unmount and mount to look at it."""
    descriptor = os.open(at, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
    finally:
        os.close(descriptor)


def _run(*words: object) -> None:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{words[0]}: {done.stderr.strip()}")
