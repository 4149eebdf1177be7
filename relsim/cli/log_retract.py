"""`relsim log retract`: take an event back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from relsim.cli.console import as_json
from relsim.cli.log_options import known_option, log_option, reason_option, source_option
from relsim.cli.log_telling import append_one, plain
from relsim.clock import utc_now
from relsim.errors import InvalidInput

__all__ = ["command"]


@click.command("retract")
@click.argument("event_id", metavar="EVENT")
@reason_option
@known_option
@source_option
@log_option
@as_json
def command(
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
        raise InvalidInput(plain(error)) from error
    append_one(path, record, source, event_id, "retracts", as_json)
