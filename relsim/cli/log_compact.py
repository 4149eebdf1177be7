"""`relsim log compact`: copy small segments together, so that reading opens fewer files."""

from __future__ import annotations

from pathlib import Path

import click

from relsim.cli.console import as_json, plural, print_json
from relsim.cli.log_options import durable_log, log_option

__all__ = ["command"]


@click.command("compact")
@log_option
@as_json
def command(path: Path, as_json: bool) -> None:
    """Copy the small segments of many imports together into larger files.

    The copies are no part of the log: the folder `derived` can be deleted whenever one likes.
    With --json: {"schema": "relsim/compact/1", "written": [file names]}.
    """
    with durable_log(path) as log:
        written = [file.name for file in log.compact()]
    if as_json:
        print_json({"schema": "relsim/compact/1", "written": written})
    elif written:
        click.echo(f"wrote {plural(len(written), 'file')} to {path / 'derived'}")
    else:
        click.echo("nothing to do: no small segments that are not copied yet")
