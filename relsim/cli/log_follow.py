"""`relsim log follow`: every new record as it comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.log_options import durable_log, log_option
from relsim.cli.log_show import entry_as_dict

if TYPE_CHECKING:
    from relsim.log import Entry
    from relsim.log.follow import Batch

__all__ = ["command"]


@click.command("follow")
@log_option
@click.option(
    "--after",
    metavar="HEAD|N",
    default="0",
    help="Go on after this commit; a head is checked. From the beginning by default.",
)
@click.option(
    "--until-idle",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    help="End once nothing new came for so long; without it, wait for ever.",
)
@click.option("--json", "as_json", is_flag=True, help="Print each record as a line of JSON.")
def command(path: Path, after: str, until_idle: float | None, as_json: bool) -> None:
    """Print each new record once, in order, and wait for more.

    To go on later, keep the head of the last commit that was dealt with whole. With --json a line
    is {"schema": "relsim/entry/1", "head", "to_come", "position", "commit", "source",
    "recorded_at", "type", "record"}; `to_come` counts the records of the commit that follow, so
    that the head of a line with 0 is the one to keep.
    """
    from relsim.log import Head
    from relsim.log.follow import follow

    start = int(after) if after.isdecimal() else Head.parse(after)
    with durable_log(path) as log:
        for batch in follow(log, start, idle_seconds=until_idle):
            for entry, to_come in zip(
                batch.entries, reversed(range(len(batch.entries))), strict=True
            ):
                click.echo(_line(batch, entry, to_come) if as_json else _told(entry))


def _line(batch: Batch, entry: Entry, to_come: int) -> str:
    told = {"schema": "relsim/entry/1", "head": str(batch.head), "to_come": to_come}
    return json.dumps(told | entry_as_dict(entry), ensure_ascii=False)


def _told(entry: Entry) -> str:
    told = entry_as_dict(entry)
    record = json.dumps(told["record"], ensure_ascii=False)
    at = f"{told['position']}  {told['recorded_at']}  commit {told['commit']} from {told['source']}"
    return f"{at}  {told['type']}  {record}"
