"""`relsim log checkpoint`: how far a log has come, in a line to keep elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from relsim.cli.console import as_json, print_json
from relsim.cli.log_options import log_option
from relsim.clock import format_instant

__all__ = ["command"]


@click.command("checkpoint")
@log_option
@as_json
def command(path: Path, as_json: bool) -> None:
    """Print a line that names the log, its last commit and the hash over everything up to it.

    Append it to a file that is kept elsewhere, in git for example: `relsim log checkpoint >> FILE`.
    `relsim log verify --against FILE` proves that the log still holds every one of them. With
    --json: {"schema": "relsim/checkpoint/1", "head", "recorded_at", "records", "rows", "line"}.
    """
    from relsim.log import open_log
    from relsim.log.checkpoint import checkpoint_of

    with open_log(path) as log:
        log.verify()  # who keeps a checkpoint vouches for what it names
        found = checkpoint_of(log)
    if not as_json:
        click.echo(str(found))
        return
    at = None if found.recorded_at is None else format_instant(found.recorded_at)
    answer = {"head": str(found.head), "recorded_at": at, "records": found.records}
    answer |= {"rows": found.rows, "line": str(found)}
    print_json({"schema": "relsim/checkpoint/1", **answer})
