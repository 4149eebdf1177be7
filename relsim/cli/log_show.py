"""`relsim log show`: the events of a log, or all that was ever said of one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import KNOWN_AT, as_json, on_terminal, plural, print_json
from relsim.cli.log_options import log_option
from relsim.cli.log_telling import told_of
from relsim.clock import format_instant

if TYPE_CHECKING:
    from relsim.log import Entry, EventLog

__all__ = ["command", "entry_as_dict"]


@click.command("show")
@click.argument("event_id", required=False, metavar="[EVENT]")
@log_option
@click.option("--as-known-at", type=KNOWN_AT, help="Only what was known by the end of this day.")
@as_json
def command(event_id: str | None, path: Path, as_known_at: datetime | None, as_json: bool) -> None:
    """List the events of a log, or everything ever said of one EVENT.

    With --json: {"schema": "relsim/log/1", "basis", "left_out", "events"} or, for one event,
    {"schema": "relsim/history/1", "event", "entries"}.
    """
    from relsim.log import open_log

    with open_log(path) as log:
        if event_id is None:
            _show_all(log, as_known_at, as_json)
        else:
            _show_one(log, event_id, as_json)


def _show_all(log: EventLog, as_known_at: datetime | None, as_json: bool) -> None:
    view = log.view(as_known_at=as_known_at)
    if as_json:
        events = [event.model_dump(mode="json", exclude_defaults=True) for event in view.events]
        answer = {"basis": view.basis.as_dict(), "left_out": view.left_out, "events": events}
        print_json({"schema": "relsim/log/1", **answer})
        return
    for event in view.events:
        who = f"{'+'.join(event.initiators)} → {'+'.join(event.targets)}"
        day = f"{event.occurred_at:%Y-%m-%d}"
        mark = " *" if event.id in view.superseded else ""
        line = f"{day}  {event.code:<5}{event.weight:+5.1f}  {event.id}{mark}  {who}"
        click.echo(on_terminal(f"{line}\n            {event.summary}" if event.summary else line))
    tail = f", {view.left_out} not known yet" if view.left_out else ""
    corrected = "; * corrected" if view.superseded else ""
    click.echo(f"{plural(len(view.events), 'event')}{tail}; head {log.head()}{corrected}")


def _show_one(log: EventLog, event_id: str, as_json: bool) -> None:
    told = [entry_as_dict(entry) for entry in told_of(log, event_id)]
    if as_json:
        print_json({"schema": "relsim/history/1", "event": event_id, "entries": told})
        return
    import json

    for entry in told:
        head = f"{entry['position']}  {entry['type']} from {entry['source']}"
        click.echo(f"{head}, recorded {entry['recorded_at']}")
        click.echo(json.dumps(entry["record"], indent=2, ensure_ascii=False))


def entry_as_dict(entry: Entry) -> dict[str, Any]:
    """An entry as plain JSON values."""
    return {
        "position": entry.position,
        "commit": entry.commit,
        "source": entry.source,
        "recorded_at": format_instant(entry.recorded_at),
        "type": type(entry.record).__name__.lower(),
        "record": entry.record.model_dump(mode="json", exclude_defaults=True),
    }
