"""``relsim log``: the append-only log from the command line."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import KNOWN_AT, as_json, plural, print_json
from relsim.clock import format_instant, utc_now
from relsim.errors import InvalidInput, Missing, UsageError

if TYPE_CHECKING:
    from pydantic import ValidationError

    from relsim.log import Commit, Entry, EventLog, LogRecord

log_option = click.option(
    "--log",
    "path",
    type=click.Path(path_type=Path),
    default=Path("log"),
    show_default=True,
    help="A log folder; `show` and `verify` also read a JSONL file.",
)
reason_option = click.option("--reason", required=True, help="Why, in plain words.")
known_option = click.option(
    "--known-at", type=KNOWN_AT, help="When this became knowable; now by default."
)
source_option = click.option(
    "--source", default="hand", show_default=True, help="Who says so, or where it was read."
)


@click.group("log")
def command() -> None:
    """Append to, show, correct, retract in and verify an event log.

    Nothing is ever overwritten: corrections and retractions are records of their own.
    """


@command.command("append")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE|-")
@log_option
@source_option
@as_json
def append(file: Path, path: Path, source: str, as_json: bool) -> None:
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
    with _durable(path, create=True) as log:
        _tell(log.append(records, source=source), as_json)


@command.command("show")
@click.argument("event_id", required=False, metavar="[EVENT]")
@log_option
@click.option("--as-known-at", type=KNOWN_AT, help="Only what was known by the end of this day.")
@as_json
def show(event_id: str | None, path: Path, as_known_at: datetime | None, as_json: bool) -> None:
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


@command.command("correct")
@click.argument("event_id", metavar="EVENT")
@click.option(
    "--set", "changes", multiple=True, required=True, metavar="FIELD=VALUE", help="A new value."
)
@reason_option
@known_option
@source_option
@log_option
@as_json
def correct(
    event_id: str,
    changes: tuple[str, ...],
    reason: str,
    known_at: datetime | None,
    source: str,
    path: Path,
    as_json: bool,
) -> None:
    """Say that EVENT was other than the log has it; VALUE is JSON or plain text."""
    from pydantic import ValidationError

    from relsim.log import Correction

    try:
        record = Correction(
            corrects=event_id,
            set=dict(_assignment(text) for text in changes),
            reason=reason,
            known_at=known_at or utc_now(),
            source=source,
        )
    except ValidationError as error:
        raise InvalidInput(_plain(error)) from error
    _append_one(path, record, source, event_id, "corrects", as_json)


@command.command("retract")
@click.argument("event_id", metavar="EVENT")
@reason_option
@known_option
@source_option
@log_option
@as_json
def retract(
    event_id: str,
    reason: str,
    known_at: datetime | None,
    source: str,
    path: Path,
    as_json: bool,
) -> None:
    """Say that EVENT did not happen, or should never have been in the log."""
    from pydantic import ValidationError

    from relsim.log import Retraction

    try:
        record = Retraction(retracts=event_id, reason=reason, known_at=known_at or utc_now())
    except ValidationError as error:
        raise InvalidInput(_plain(error)) from error
    _append_one(path, record, source, event_id, "retracts", as_json)


@command.command("verify")
@log_option
@click.option("--anchor", metavar="HEAD", help="A head kept elsewhere: <log id>@<commit>:<hash>.")
@as_json
def verify(path: Path, anchor: str | None, as_json: bool) -> None:
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


def _durable(path: Path, *, create: bool = False) -> EventLog:
    from relsim.log.sqlite import SqliteEventLog

    if path.is_file():
        raise UsageError(
            f"{path} is a file to read events from; `relsim log append {path} --log FOLDER` "
            "takes it into a log"
        )
    return SqliteEventLog(path, create=create)


def _append_one(
    path: Path, record: LogRecord, source: str, event_id: str, verb: str, as_json: bool
) -> None:
    with _durable(path) as log:
        earlier = [str(entry.position) for entry in _told_of(log, event_id)]
        commit = log.append([record], source=source)
        if as_json or not commit.appended:
            _tell(commit, as_json)
            return
        position = log.history(event_id)[-1].position
    click.echo(f"appended {position}, {verb} {', '.join(earlier)}. Nothing was overwritten.")


def _tell(commit: Commit, as_json: bool) -> None:
    if as_json:
        answer = {"commit": commit.number, "hash": commit.hash}
        counts = {"appended": commit.appended, "skipped": commit.skipped}
        print_json({"schema": "relsim/commit/1", **answer, **counts})
        return
    skipped = f", {commit.skipped} already there" if commit.skipped else ""
    click.echo(f"appended {plural(commit.appended, 'record')}{skipped}; commit {commit.number}")


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
        click.echo(f"{line}\n            {event.summary}" if event.summary else line)
    tail = f", {view.left_out} not known yet" if view.left_out else ""
    corrected = "; * corrected" if view.superseded else ""
    click.echo(f"{plural(len(view.events), 'event')}{tail}; head {log.head()}{corrected}")


def _show_one(log: EventLog, event_id: str, as_json: bool) -> None:
    told = [_entry(entry) for entry in _told_of(log, event_id)]
    if as_json:
        print_json({"schema": "relsim/history/1", "event": event_id, "entries": told})
        return
    import json

    for entry in told:
        head = f"{entry['position']}  {entry['type']} from {entry['source']}"
        click.echo(f"{head}, recorded {entry['recorded_at']}")
        click.echo(json.dumps(entry["record"], indent=2, ensure_ascii=False))


def _told_of(log: EventLog, event_id: str) -> Sequence[Entry]:
    """Everything ever said of an event that the log knows."""
    entries = log.history(event_id)
    if not entries:
        from relsim.events.suggest import suggest

        near = suggest(event_id, [event.id for event in log.view().events])
        raise InvalidInput(
            f"no event with id `{event_id}`" + (f"; did you mean `{near}`?" if near else "")
        )
    return entries


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "position": entry.position,
        "commit": entry.commit,
        "source": entry.source,
        "recorded_at": format_instant(entry.recorded_at),
        "type": type(entry.record).__name__.lower(),
        "record": entry.record.model_dump(mode="json", exclude_defaults=True),
    }


def _assignment(text: str) -> tuple[str, Any]:
    from json import JSONDecodeError, loads

    name, found, value = text.partition("=")
    if not found:
        raise UsageError(f"`--set {text}` sets nothing; write it like --set occurred_at=2017-04-12")
    if name == "code":
        return name, value  # CAMEO codes are text, whatever they look like
    try:
        return name, loads(value)
    except JSONDecodeError:
        return name, value


def _plain(error: ValidationError) -> str:
    return "; ".join(item["msg"].removeprefix("Value error, ") for item in error.errors())
