"""``relsim log``: the append-only log from the command line, one file for each command."""

from __future__ import annotations

import click

from relsim.cli.lazy import LazyCommands

__all__ = ["command"]

COMMANDS = {
    "import": ("relsim.cli.log_import", "Import files of GDELT, ICEWS, POLECAT or any table."),
    "status": ("relsim.cli.log_status", "Say what a log holds, and which days it lacks."),
    "export": ("relsim.cli.log_export", "Write events as CSV, Parquet or JSONL, described."),
    "append": ("relsim.cli.log_append", "Append the records of a JSONL file, all or none."),
    "show": ("relsim.cli.log_show", "List the events, or everything ever said of one."),
    "correct": ("relsim.cli.log_correct", "Say that an event was other than the log has it."),
    "retract": ("relsim.cli.log_retract", "Say that an event did not happen."),
    "verify": ("relsim.cli.log_verify", "Recompute every hash."),
    "checkpoint": (
        "relsim.cli.log_checkpoint",
        "Print a line to keep elsewhere and verify against.",
    ),
    "backup": ("relsim.cli.log_backup", "Copy a log while others go on with it."),
    "restore": ("relsim.cli.log_restore", "Make a log from a backup."),
    "compact": ("relsim.cli.log_compact", "Copy small segments together, for faster reading."),
    "gc": ("relsim.cli.log_gc", "Remove what imports that were cut short have left."),
    "follow": ("relsim.cli.log_follow", "Print each new record as it comes."),
}


@click.group("log", cls=LazyCommands, commands=COMMANDS)
def command() -> None:
    """Append to, show, correct, retract in and verify an event log.

    Nothing is ever overwritten: corrections and retractions are records of their own.
    """
