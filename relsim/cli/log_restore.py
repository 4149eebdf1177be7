"""`relsim log restore`: make a log from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from relsim.cli.console import as_json
from relsim.cli.log_backup_telling import tell_backup
from relsim.cli.log_options import log_option

__all__ = ["command"]


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path), metavar="FILE.tar|FOLDER")
@log_option
@as_json
def command(backup: Path, path: Path, as_json: bool) -> None:
    """Make the log --log from a backup; it appears whole and verified, or not at all.

    Nothing is overwritten: move a damaged log away first. With --json: as for `backup`.
    """
    from relsim.log.backup import restore

    tell_backup("restored", restore(backup, path), as_json)
