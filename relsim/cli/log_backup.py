"""`relsim log backup`: copy a log while others go on with it."""

from __future__ import annotations

from pathlib import Path

import click

from relsim.cli.console import as_json
from relsim.cli.log_backup_telling import tell_backup
from relsim.cli.log_options import log_option

__all__ = ["command"]


@click.command("backup")
@log_option
@click.option(
    "--to",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE.tar|FOLDER",
    help="A new tar file; or a folder, new or of an earlier backup, which is brought up to date.",
)
@as_json
def command(path: Path, to: Path, as_json: bool) -> None:
    """Copy a log as it is at this moment, and verify the copy; others may go on appending.

    A folder only moves forward: a log that no longer holds what its backup holds is refused with
    exit code 5, and the backup stays as it was. With --json: {"schema": "relsim/backup/1",
    "path", "head", "records", "rows", "files", "bytes"}.
    """
    from relsim.log.backup import back_up

    tell_backup("backed up", back_up(path, to), as_json)
