"""`relsim log verify`: recompute every hash."""

from __future__ import annotations

from pathlib import Path

import click

from relsim.cli.console import as_json, plural, print_json
from relsim.cli.log_options import log_option

__all__ = ["command"]


@click.command("verify")
@log_option
@click.option("--anchor", metavar="HEAD", help="A head kept elsewhere: <log id>@<commit>:<hash>.")
@as_json
def command(path: Path, anchor: str | None, as_json: bool) -> None:
    """Recompute every hash; leaves with exit code 5 and the first bad record if one differs.

    With --json: {"schema": "relsim/verify/1", "records", "head"}.
    """
    from relsim.log import Head, open_log

    with open_log(path) as log:
        found = log.verify(Head.parse(anchor) if anchor else None)
    if as_json:
        answer = {"records": found.records, "head": str(found.head)}
        print_json({"schema": "relsim/verify/1", **answer})
        return
    click.echo(f"intact  {plural(found.records, 'record')}, head {found.head}")
    if not anchor:
        click.echo("Keep the head elsewhere: only `--anchor` proves that nobody rewrote it all.")
