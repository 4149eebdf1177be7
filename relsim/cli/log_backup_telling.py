"""What `relsim log backup` and `restore` say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from relsim.cli.console import plural, print_json

if TYPE_CHECKING:
    from relsim.log.backup import Backup

__all__ = ["tell_backup"]


def tell_backup(verb: str, made: Backup, as_json: bool) -> None:
    """Say what was written, and how far the copy goes."""
    head, records = made.verified.head, made.verified.records
    if as_json:
        answer = {"path": str(made.path), "head": str(head), "records": records}
        counts = {"rows": made.verified.rows, "files": made.copied, "bytes": made.bytes}
        print_json({"schema": "relsim/backup/1", **answer, **counts})
        return
    size = f"{plural(made.copied, 'file')}, {made.bytes:,} bytes"
    click.echo(f"{verb} {plural(records, 'record')} to {made.path}: {size}, verified; head {head}")
