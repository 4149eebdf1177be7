"""Copying files so that nobody takes half a copy for a whole one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from relsim.log.durable import sync_folder

__all__ = ["copy", "link_or_copy", "move_durably", "sync_tree"]


def copy(source: Path, to: Path) -> None:
    """The bytes of a file in a new one."""
    to.parent.mkdir(exist_ok=True)
    shutil.copyfile(source, to)


def link_or_copy(source: Path, to: Path) -> None:
    """The same, without writing the bytes a second time where the system can do without."""
    to.parent.mkdir(exist_ok=True)
    try:
        os.link(source, to)
    except OSError:
        shutil.copyfile(source, to)


def sync_tree(folder: Path) -> None:
    """Wait until the disk has everything in a folder, the folder's own names last."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def move_durably(source: Path, to: Path) -> None:
    """Give a finished file or folder its name in one step; both lie on one file system."""
    source.replace(to)
    sync_folder(to.parent)
