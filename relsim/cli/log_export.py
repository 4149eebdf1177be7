"""`relsim log export`: events for other programs, with a page that describes them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from relsim.cli.console import KNOWN_AT, as_json, print_json
from relsim.cli.log_options import log_option
from relsim.errors import Conflict, Missing

if TYPE_CHECKING:
    import polars as pl

    from relsim.analysis.citing import Reference
    from relsim.log import EventLog

__all__ = ["command"]

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@log_option
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="A new folder, or an earlier export to replace.",
)
@click.option(
    "--format", "form", type=click.Choice(["csv", "parquet", "jsonl"]), default="csv",
    show_default=True, help="Of the data file.",
)  # fmt: skip
@click.option("--as-known-at", type=KNOWN_AT, help="Only what was known by the end of this day.")
@click.option("--pairs", multiple=True, metavar="USA-RUS", help="Only acts between these two.")
@click.option("--between", nargs=2, type=DAY, metavar="FIRST LAST", help="Only these days.")
@click.option("--merged", is_flag=True, help="Also duplicates; `merged_into` says of what.")
@as_json
def command(
    path: Path,
    folder: Path,
    form: Literal["csv", "parquet", "jsonl"],
    as_known_at: datetime | None,
    pairs: tuple[str, ...],
    between: tuple[datetime, datetime] | None,
    merged: bool,
    as_json: bool,
) -> None:
    """Write events as CSV, Parquet or JSONL, with a datapackage.json that describes each column.

    One row is one directed dyad of an event. With --json: {"schema": "relsim/export/1", "folder",
    "file", "bytes", "basis"}.
    """
    from relsim.analysis.data_package import DESCRIPTOR, describe, write_rows
    from relsim.log import Basis, open_log
    from relsim.run.folder import in_place_of

    _check_free(folder, DESCRIPTOR)
    with open_log(path) as log, in_place_of(folder) as work:
        head = log.head()
        rows = log.scan(as_known_at, head.commit, merged=merged)
        file = work / f"events.{form}"
        write_rows(_chosen(rows, pairs, between), file, form)
        basis = Basis(head.log_id, head.commit, head.hash, as_known_at).as_dict()
        basis |= {"pairs": list(pairs), "merged": merged, "between": None}
        if between:
            basis["between"] = [f"{day:%Y-%m-%d}" for day in between]
        created = next((h.recorded_at for h in log.commits(after=head.commit - 1)), None)
        text = describe(file, form, basis, created, _references(log, file, form))
        (work / DESCRIPTOR).write_text(text, "utf-8")
        size = file.stat().st_size
    if as_json:
        answer = {"folder": str(folder), "file": file.name, "bytes": size, "basis": basis}
        print_json({"schema": "relsim/export/1", **answer})
    else:
        click.echo(f"wrote {folder}/{file.name} ({size:,} bytes) and {DESCRIPTOR}")


def _chosen(
    rows: pl.LazyFrame, pairs: tuple[str, ...], between: tuple[datetime, datetime] | None
) -> pl.LazyFrame:
    import polars as pl

    from relsim.clock import end_of_day, midnight
    from relsim.events.columns import between_pairs
    from relsim.events.pairs import Pair, parse_pair

    if pairs:
        try:
            wanted = [Pair.of(*parse_pair(text)) for text in pairs]
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        rows = rows.filter(between_pairs(wanted))
    if between:
        first, last = (day.date() for day in between)
        when = pl.col("occurred_at")
        rows = rows.filter(when >= midnight(first), when < end_of_day(last))
    return rows


def _references(log: EventLog, file: Path, form: str) -> tuple[Reference, ...]:
    """What the written rows rest on: feeds are counted, articles looked up by their events."""
    import polars as pl

    from relsim.analysis.citing import reference_of_feed, references, together
    from relsim.analysis.coverage import events_by_feed
    from relsim.events.columns import is_told_by_a_feed

    kinds = {"id": pl.String, "line": pl.Int64}
    scans: dict[str, Any] = {
        "csv": lambda: pl.scan_csv(file, schema_overrides=kinds),
        "parquet": lambda: pl.scan_parquet(file),
        "jsonl": lambda: pl.scan_ndjson(file, schema_overrides=kinds),
    }
    if file.stat().st_size == 0:  # JSONL without a line
        return together(())
    written = scans[form]().select("id", "line")
    feeds = events_by_feed(written)
    ids = written.filter(~is_told_by_a_feed()).select("id").unique().collect()["id"].to_list()
    recorded = log.select(pl.col("id").is_in(ids)).events if ids else ()
    counted = [reference_of_feed(name, events) for name, events in feeds.items()]
    return together([*counted, *references(recorded)[:-1]])


def _check_free(folder: Path, descriptor: str) -> None:
    """Only an earlier export is ever replaced.

    Raises:
        Conflict: the folder holds something else.
        Missing: nothing can be made beside it.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Missing(f"no folder can be made in {folder.parent}: {error.strerror}") from error
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        told = json.loads((folder / descriptor).read_text("utf-8"))
        ours = told["relsim"]["schema"] == "relsim/export/1"
        files = {descriptor, *(resource["path"] for resource in told["resources"])}
    except (OSError, ValueError, KeyError, TypeError):
        ours, files = False, set()
    if not ours or {entry.name for entry in folder.iterdir()} != files:
        raise Conflict(f"{folder} holds something else than an export; choose another folder")
