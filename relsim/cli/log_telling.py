"""What the commands of `relsim log` say: receipts, and refusals in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import plural, print_json
from relsim.cli.log_options import durable_log
from relsim.errors import InvalidInput

if TYPE_CHECKING:
    from pydantic import ValidationError

    from relsim.log import Commit, Entry, EventLog, LogRecord

__all__ = ["append_one", "plain", "tell", "told_of"]


def append_one(
    path: Path, record: LogRecord, source: str, event_id: str, verb: str, as_json: bool
) -> None:
    """Append a correction or retraction, and say what it supersedes."""
    with durable_log(path) as log:
        earlier = [str(entry.position) for entry in told_of(log, event_id)]
        commit = log.append([record], source=source)
        if as_json or not commit.appended:
            tell(commit, as_json)
            return
        position = log.history(event_id)[-1].position
    click.echo(f"appended {position}, {verb} {', '.join(earlier)}. Nothing was overwritten.")


def tell(commit: Commit, as_json: bool) -> None:
    """Say what an append did."""
    if as_json:
        answer = {"commit": commit.number, "hash": commit.hash}
        counts = {"appended": commit.appended, "skipped": commit.skipped}
        print_json({"schema": "relsim/commit/1", **answer, **counts})
        return
    skipped = f", {commit.skipped} already there" if commit.skipped else ""
    click.echo(f"appended {plural(commit.appended, 'record')}{skipped}; commit {commit.number}")


def told_of(log: EventLog, event_id: str) -> Sequence[Entry]:
    """Everything ever said of an event that the log knows."""
    entries = log.history(event_id)
    if not entries:
        from relsim.events.suggest import suggest

        near = suggest(event_id, [event.id for event in log.view().events])
        raise InvalidInput(
            f"no event with id `{event_id}`" + (f"; did you mean `{near}`?" if near else "")
        )
    return entries


def plain(error: ValidationError) -> str:
    """What the models have against a record, on one line."""
    return "; ".join(item["msg"].removeprefix("Value error, ") for item in error.errors())
