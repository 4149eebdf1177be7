"""What the commands of `relsim log` share: options, and opening a durable log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import KNOWN_AT
from relsim.errors import UsageError

if TYPE_CHECKING:
    from relsim.log.sqlite import SqliteEventLog

__all__ = ["durable_log", "known_option", "log_option", "reason_option", "source_option"]

log_option = click.option(
    "--log",
    "path",
    type=click.Path(path_type=Path),
    default=Path("log"),
    show_default=True,
    help="A log folder; `show` and `verify` also read a JSONL file.",
)
reason_option = click.option("--reason", required=True, help="Why, in plain words.")
known_option = click.option(
    "--known-at", type=KNOWN_AT, help="When this became knowable; now by default."
)
source_option = click.option(
    "--source", default="hand", show_default=True, help="Who says so, or where it was read."
)


def durable_log(path: Path, *, create: bool = False) -> SqliteEventLog:
    """The log in a folder, opened for appending.

    Raises:
        UsageError: the path is a file.
        Missing: there is no log, and `create` was not asked for.
    """
    from relsim.log.sqlite import SqliteEventLog

    if path.is_file():
        raise UsageError(
            f"{path} is a file to read events from; `relsim log append {path} --log FOLDER` "
            "takes it into a log"
        )
    return SqliteEventLog(path, create=create)
