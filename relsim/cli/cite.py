"""``relsim cite``: whom to name when a result is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from relsim.cli.console import as_json, outputs_option, print_json
from relsim.errors import UsageError

if TYPE_CHECKING:
    from relsim.analysis.citing import Reference

__all__ = ["command"]

FORMATS = ("text", "bibtex", "csl-json")


@click.command("cite")
@click.argument("what", required=False, metavar="[SCENARIO|RUN]")
@click.option("--log", "path", type=click.Path(path_type=Path), help="All of a log instead.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to write the references.",
)
@outputs_option
@as_json
def command(
    what: str | None,
    path: Path | None,
    form: Literal["text", "bibtex", "csl-json"],
    outputs: Path,
    as_json: bool,
) -> None:
    """List the sources that were really used: articles, feeds, and relsim itself.

    Of a SCENARIO file or a finished RUN (folder or key), those of the events that its baseline
    replays; with --log, those of every event of a log. With --json: {"schema": "relsim/cite/1",
    "references": [{"kind", "events", "csl"}]}.
    """
    from relsim.analysis.citation_formats import bibtex, csl_items, plain_text

    if (what is None) == (path is None):
        raise UsageError("say what to cite: a scenario, a run, or `--log FOLDER`")
    found = _of_log(path) if path is not None else _of_plan(str(what), outputs)
    if as_json:
        listed = zip(found, csl_items(found), strict=True)
        items = [{"kind": one.kind, "events": one.events, "csl": item} for one, item in listed]
        print_json({"schema": "relsim/cite/1", "references": items})
    elif form == "csl-json":
        print_json(csl_items(found))
    else:
        click.echo(bibtex(found) if form == "bibtex" else plain_text(found), nl=form == "text")


def _of_plan(what: str, outputs: Path) -> tuple[Reference, ...]:
    """A run is read from the inputs that it keeps, so that it needs nothing else."""
    from relsim.analysis.citing import references
    from relsim.cli.making import Options, load_plan
    from relsim.cli.rerun import how_it_was_run
    from relsim.run.folder import find_run

    scenario, options = Path(what), Options()
    if scenario.suffix not in {".yaml", ".yml"}:
        scenario, options = how_it_was_run(find_run(what, outputs))
    plan = load_plan(scenario, options)
    return references(plan.baseline.events, plan.basis.as_known_at)


def _of_log(path: Path) -> tuple[Reference, ...]:
    """Rows of feeds are counted, never made into events."""
    from relsim.analysis.citing import reference_of_feed, references, together
    from relsim.analysis.coverage import events_by_feed
    from relsim.events.columns import is_told_by_a_feed
    from relsim.log import open_log

    with open_log(path) as log:
        feeds = events_by_feed(log.scan())
        recorded = log.select(~is_told_by_a_feed()).events if feeds else log.view().events
    by_hand = references(recorded)
    return together([*(reference_of_feed(*item) for item in feeds.items()), *by_hand[:-1]])
