"""`relsim log append`: take the records of a JSONL file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import as_json, say
from relsim.cli.log_options import durable_log, log_option, source_option
from relsim.cli.log_telling import tell
from relsim.errors import Missing, UnknownCode

if TYPE_CHECKING:
    from relsim.log import LogRecord

__all__ = ["command", "note_strangers"]


@click.command("append")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-")
@log_option
@source_option
@as_json
def command(file: Path, path: Path, source: str, as_json: bool) -> None:
    """Append the records of a JSONL FILE, all or none; the log is made if it is not there.

    Records that the log already holds are skipped. With --json: {"schema": "relsim/commit/1",
    "commit", "hash", "appended", "skipped"}.
    """
    from relsim.log import parse_records

    if str(file) == "-":
        records = parse_records(sys.stdin.buffer.read())
    elif file.is_file():
        records = parse_records(file.read_bytes(), str(file))
    else:
        raise Missing(f"there is no file {file}")
    with durable_log(path, create=True) as log:
        tell(log.append(records, source=source), as_json)
    note_strangers(records)


def note_strangers(records: Iterable[LogRecord]) -> None:
    """Say which actors no table knows.

    Scenarios may describe actors of their own, so an unknown one is no mistake here.
    """
    from relsim.events.actors import actor
    from relsim.events.event import Event
    from relsim.events.groups import SUFFIX

    named = {code for r in records if isinstance(r, Event) for code in r.actors}
    for code in sorted(named):
        try:
            actor(code.removesuffix(SUFFIX))
        except UnknownCode as error:
            say(f"note  {error.message}; a scenario that reads this log has to describe it")
