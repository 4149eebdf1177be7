"""`relsim log correct`: say that an event was other than the log has it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from relsim.cli.console import as_json
from relsim.cli.log_options import known_option, log_option, reason_option, source_option
from relsim.cli.log_telling import append_one, plain
from relsim.clock import utc_now
from relsim.errors import InvalidInput, UsageError

__all__ = ["command"]


@click.command("correct")
@click.argument("event_id", metavar="EVENT")
@click.option(
    "--set", "changes", multiple=True, required=True, metavar="FIELD=VALUE", help="A new value."
)
@reason_option
@known_option
@source_option
@log_option
@as_json
def command(
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
        raise InvalidInput(plain(error)) from error
    append_one(path, record, source, event_id, "corrects", as_json)


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
