"""``relsim log``: the append-only log from the command line, one file for each command."""

from __future__ import annotations

import click

from relsim.cli.lazy import LazyCommands

__all__ = ["command"]

COMMANDS = {
    "append": ("relsim.cli.log_append", "Append the records of a JSONL file, all or none."),
    "show": ("relsim.cli.log_show", "List the events, or everything ever said of one."),
    "correct": ("relsim.cli.log_correct", "Say that an event was other than the log has it."),
    "retract": ("relsim.cli.log_retract", "Say that an event did not happen."),
    "verify": ("relsim.cli.log_verify", "Recompute every hash."),
}


@click.group("log", cls=LazyCommands, commands=COMMANDS)
def command() -> None:
    """Append to, show, correct, retract in and verify an event log.

    Nothing is ever overwritten: corrections and retractions are records of their own.
    """
