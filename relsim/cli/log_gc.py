"""`relsim log gc`: remove what imports that were cut short have left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from relsim.cli.console import as_json, plural, print_json
from relsim.cli.log_options import durable_log, log_option

__all__ = ["command"]


@click.command("gc")
@log_option
@click.option("--dry-run", is_flag=True, help="Say what would be removed, and remove nothing.")
@click.option(
    "--older-than",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    default=24,
    show_default=True,
    help="Leave younger files: an import may be at work on them.",
)
@as_json
def command(path: Path, dry_run: bool, older_than: float, as_json: bool) -> None:
    """Remove files of imports that were cut short; what any commit names is never touched.

    With --json: {"schema": "relsim/gc/1", "dry_run", "files"}.
    """
    with durable_log(path) as log:
        found = log.gc(older_than=timedelta(hours=older_than), dry_run=dry_run)
    files = [orphan.name for orphan in found]
    if as_json:
        print_json({"schema": "relsim/gc/1", "dry_run": dry_run, "files": files})
        return
    for name in files:
        click.echo(name)
    click.echo(f"{'would remove' if dry_run else 'removed'} {plural(len(files), 'file')}")
