"""`relsim log import`: take files of event feeds into a log, all of them or nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import KNOWN_AT, as_json, plural, print_json, say
from relsim.cli.log_options import durable_log, log_option
from relsim.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    import polars as pl

    from relsim.events.duplicates import DuplicateRule
    from relsim.log.entry import Ingested
    from relsim.sources.feed import Feed
    from relsim.sources.importing import Importing

__all__ = ["command"]

FORMATS = ("auto", "gdelt", "icews", "icews-named", "polecat", "csv", "jsonl")
IN_THE_LOG = "already in the log"
OLDER = "an earlier version than the log holds"
RULES = ("actor", "dyad", "story", "none")


@click.command("import")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILES…|-",
)
@log_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="What the files are; `auto` goes by columns and header, never by name.",
)
@click.option("--mapping", type=click.Path(path_type=Path), help="For csv: what the columns mean.")
@click.option(
    "--duplicates",
    type=click.Choice(RULES),
    default="actor",
    show_default=True,
    help="Which rows tell of one act; they are marked, never dropped.",
)
@click.option("--known-at", type=KNOWN_AT, help="When it became known, where a file does not say.")
@click.option(
    "--rejects", type=click.Path(path_type=Path), help="Where rejected lines go; LOG/rejects."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@as_json
def command(
    files: tuple[Path, ...],
    path: Path,
    form: str,
    mapping: Path | None,
    duplicates: str,
    known_at: datetime | None,
    rejects: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import FILES of a feed (plain, .gz, .zip) as one commit; the log is made if it is not there.

    Importing a file again changes nothing; where a later file says something else of an event, a
    correction is appended. With --json: {"schema": "relsim/import/1", "read", "kept", "merged",
    "skipped": {reason: count}, …}.
    """
    from relsim.events.duplicates import DuplicateRule
    from relsim.sources.importing import Importing
    from relsim.sources.rejects import check_place

    if rejects is not None:
        check_place(rejects, files, path)
    feed = _feed(form, mapping)
    with _counter(quiet=as_json) as told, Importing(files, feed, known_at, told) as reading:
        rule = DuplicateRule(duplicates)
        frames = reading.frames()  # before the log: what is no feed at all must not make one
        if dry_run:
            outcome, file = _tried(path, frames, reading.source, rule), None
        else:
            with durable_log(path, create=True) as log:
                outcome = log.ingest(frames, source=reading.source, duplicates=rule)
            file = _placed(reading, rejects or path / "rejects", named=rejects is not None)
        answer = _answer(reading, outcome, file, dry_run=dry_run)
    if as_json:
        print_json(answer)
    else:
        _tell(answer, path)
    if answer["read"] and answer["rejected"] == answer["read"]:
        raise InvalidInput("every line was rejected, so there is nothing to import")


@contextmanager
def _counter(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """How many lines were read so far, on a terminal only: how many come nobody knows."""
    if quiet or not sys.stderr.isatty():
        yield lambda _lines: None
        return
    from rich.console import Console

    with Console(stderr=True).status("reading") as status:
        yield lambda lines: status.update(f"{lines:,} lines read")


def _feed(form: str, mapping: Path | None) -> Feed | None:
    if (form == "csv") != (mapping is not None):
        raise UsageError(
            "--format csv needs --mapping FILE, which says what the columns mean"
            if form == "csv"
            else f"--mapping goes with --format csv, not {form}"
        )
    if mapping is not None:
        from relsim.sources.mapped import feed_of
        from relsim.sources.mapping_file import read_mapping

        return feed_of(read_mapping(mapping))
    from relsim.sources.formats import feed_named

    return feed_named(form)


def _tried(
    path: Path, frames: Iterator[pl.DataFrame], source: str, rule: DuplicateRule
) -> Ingested:
    """What an import would do, tried in an empty log of its own where there is none yet."""
    from tempfile import TemporaryDirectory

    is_new = not path.exists()
    with (
        TemporaryDirectory(prefix="relsim-") as empty,
        durable_log(Path(empty) if is_new else path, create=is_new) as log,
    ):
        return log.ingest(frames, source=source, duplicates=rule, dry_run=True)


def _placed(reading: Importing, place: Path, *, named: bool) -> Path | None:
    """Put the rejects where they belong; the import stands even if that fails."""
    try:
        if not named and reading.rejects.count:
            place.mkdir(exist_ok=True)
        return reading.rejects.place(place)
    except OSError as error:
        say(f"the import stands, but the rejects could not be written to {place}: {error}")
        return None


def _answer(
    reading: Importing, outcome: Ingested, file: Path | None, *, dry_run: bool
) -> dict[str, Any]:
    """The books: every line that was read is kept, merged, corrected or skipped."""
    report = reading.report.as_dict()
    changed = bool(outcome.rows or outcome.corrected) and not dry_run
    skipped = report.pop("skipped")
    held = {IN_THE_LOG: outcome.skipped - outcome.older, OLDER: outcome.older}
    return {
        "schema": "relsim/import/1",
        "commit": outcome.commit.number if changed else None,
        "dry_run": dry_run,
        "read": report.pop("read"),
        "kept": outcome.rows - outcome.merged,
        "merged": outcome.merged,
        "corrected": outcome.corrected,
        "skipped": {**skipped, **{why: count for why, count in held.items() if count}},
        **report,
        "rejects": str(file) if file else None,
    }


def _tell(answer: dict[str, Any], path: Path) -> None:
    """The same for people: the books first, then what to look at, then what to do next."""
    say_line = click.echo
    say_line(f"read     {answer['read']:>11,}")
    span = f"   {answer['first']} to {answer['last']}" if answer["first"] else ""
    say_line(f"kept     {answer['kept']:>11,}{span}")
    new = answer["kept"] + answer["merged"]
    if answer["merged"]:
        share = answer["merged"] / new
        say_line(f"merged   {answer['merged']:>11,}   duplicates, {share:.1%} of the new rows")
    if answer["corrected"]:
        say_line(f"corrected{answer['corrected']:>11,}   the log held something else of them")
    for reason, count in answer["skipped"].items():
        say_line(f"skipped  {count:>11,}   {reason}")
    for notice in answer["notices"]:
        say_line(f"note     {notice}")
    if answer["rejects"]:
        say_line(f"Rejected lines are in {answer['rejects']}")
    if answer["dry_run"]:
        say_line(f"Nothing was written. {plural(new, 'row')} would be new.")
    elif answer["commit"] is None:
        say_line("Nothing new; the log is as it was.")
    else:
        say_line(f"commit {answer['commit']}   next: relsim log status --log {path}")
