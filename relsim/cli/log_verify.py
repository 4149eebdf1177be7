"""`relsim log verify`: recompute every hash."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import as_json, plural, print_json
from relsim.cli.log_options import log_option
from relsim.errors import Missing, UsageError

if TYPE_CHECKING:
    from relsim.log.checkpoint import Checkpoint

__all__ = ["command"]


@click.command("verify")
@log_option
@click.option("--anchor", metavar="HEAD", help="A head kept elsewhere: <log id>@<commit>:<hash>.")
@click.option(
    "--against",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="A file of lines that `relsim log checkpoint` printed: the log must still hold them all.",
)
@click.option("--since", metavar="HEAD", help="A head verified before: only check what came later.")
@as_json
def command(
    path: Path, anchor: str | None, against: Path | None, since: str | None, as_json: bool
) -> None:
    """Recompute every hash; leaves with exit code 5 and the first bad record if one differs.

    With --json: {"schema": "relsim/verify/1", "records", "rows", "head",
    "checkpoints"}.
    """
    from relsim.log import Head, open_log
    from relsim.log.checkpoint import verify_against

    if anchor and against:
        raise UsageError("give `--anchor` or `--against`: a file of checkpoints holds anchors")
    checkpoints = _checkpoints(against) if against else ()
    before = Head.parse(since) if since else None
    with open_log(path) as log:
        if checkpoints:
            found = verify_against(log, checkpoints, since=before)
        else:
            found = log.verify(Head.parse(anchor) if anchor else None, since=before)
    if as_json:
        answer = {"records": found.records, "rows": found.rows, "head": str(found.head)}
        print_json({"schema": "relsim/verify/1", **answer, "checkpoints": len(checkpoints)})
        return
    rows = f", {found.rows:,} imported rows" if found.rows else ""
    click.echo(f"intact  {plural(found.records, 'record')}{rows}, head {found.head}")
    if checkpoints:
        click.echo(f"It holds {plural(len(checkpoints), 'checkpoint')} of {against}.")
    elif not anchor:
        click.echo("Keep the head elsewhere: only `--anchor` proves that nobody rewrote it all.")


def _checkpoints(file: Path) -> tuple[Checkpoint, ...]:
    from relsim.log.checkpoint import read_checkpoints

    if str(file) == "-":
        return read_checkpoints(sys.stdin.read())
    if not file.is_file():
        raise Missing(f"there is no file {file}")
    return read_checkpoints(file.read_text("utf-8", "replace"), str(file))
