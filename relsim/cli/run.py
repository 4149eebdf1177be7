"""``relsim run``: replay a scenario with all its what-ifs and write a run folder."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import (
    KNOWN_AT,
    as_json,
    how_members_differ,
    outputs_option,
    plural,
    print_json,
    say,
    scenario_argument,
    standing_of,
)
from relsim.cli.making import Made, Options, load_plan, make_run
from relsim.cli.shards import SHARD, Shard, make_shard
from relsim.cli.workers import Running
from relsim.clock import midnight
from relsim.errors import AssertionsFailed

if TYPE_CHECKING:
    from relsim.scenario.plan import Plan


@click.command("run")
@scenario_argument
@click.option("--as-known-at", type=KNOWN_AT, help="Only events known by the end of this day.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Instead of the scenario's seed.")
@click.option("--members", type=click.IntRange(min=1), help="Instead of the scenario's number.")
@click.option(
    "--vary",
    type=click.Choice(["parameters", "coding"]),
    multiple=True,
    help="Vary only this, of what the scenario makes uncertain.",
)
@click.option("--shard", type=SHARD, metavar="I/N", help="Compute one of N shares of the members.")
@click.option("--workers", type=click.IntRange(min=1), help="Workers, this process among them.")
@click.option(
    "--runner",
    type=click.Choice(["processes", "threads"]),
    help="What further workers are; threads by default where the kernel replays all.",
)
@click.option(
    "--resume/--no-resume",
    default=None,
    help="Keep finished blocks on disk, to go on after an interruption; by default where a run "
    "is large.",
)
@click.option("--no-figures", is_flag=True, help="Write tables only.")
@outputs_option
@as_json
def command(
    scenario: Path,
    as_known_at: datetime | None,
    seed: int | None,
    members: int | None,
    vary: tuple[str, ...],
    shard: tuple[int, int] | None,
    workers: int | None,
    runner: str | None,
    resume: bool | None,
    no_figures: bool,
    outputs: Path,
    as_json: bool,
) -> None:
    """Replay SCENARIO and all its what-ifs; write tables, figures and a report.

    With --json: {"schema": "relsim/run/1", …}, the manifest, and "folder"; of a shard
    {"schema": "relsim/shard/1", "shard", "of", "folder", "parts", "computed"}.
    """
    options = Options(as_known_at, seed, members, tuple(dict.fromkeys(vary)))
    running = Running(workers, runner, resume)
    plan = load_plan(scenario, options)
    _say_what_is_known(plan, as_known_at)
    if shard is not None:
        _print_shard(make_shard(plan, outputs, options, shard, running, quiet=as_json), as_json)
        return
    made = make_run(
        plan, outputs, options, illustrated=not no_figures, quiet=as_json, running=running
    )
    print_made(made, as_json=as_json)


def print_made(made: Made, *, as_json: bool) -> None:
    """The answer of a run, and an error where what it asserts does not hold.

    Raises:
        AssertionsFailed: naming every statement that does not hold.
    """
    if as_json:
        answer = made.record.manifest.model_dump(mode="json", by_alias=True)
        print_json({**answer, "folder": str(made.record.folder)})
    else:
        _print_result(made)
    if made.failed:
        raise AssertionsFailed("; ".join(f"does not hold: {failed}" for failed in made.failed))


def _print_shard(shard: Shard, as_json: bool) -> None:
    if as_json:
        answer = {"schema": "relsim/shard/1", "shard": shard.number, "of": shard.of}
        counts = {"parts": shard.parts, "computed": shard.computed}
        print_json({**answer, "folder": str(shard.folder), **counts})
        return
    click.echo(f"Parts     {shard.folder}/")
    say(f"shard {shard.number} of {shard.of}: {plural(shard.parts, 'part')}, {shard.computed} new")
    click.echo("next: relsim merge FOLDER…, once all shards are there")


def _say_what_is_known(plan: Plan, as_known_at: datetime | None) -> None:
    if as_known_at is not None:
        for note in plan.notes:
            say(f"note  {note.message}")
        known = plural(len(plan.worlds[0].events), "event")
        say(f"{known} known by {_last_moment(as_known_at)}; {plan.left_out} later left out")


def _last_moment(known: datetime) -> str:
    """The end of a day is told as that day, not as the next one's first instant."""
    from relsim.analysis.words import day_in_words

    if known == midnight(known.date()):
        return f"the end of {day_in_words(known.date() - timedelta(days=1))}"
    return f"{day_in_words(known.date())}, {known:%H:%M} UTC"


def _print_result(made: Made) -> None:
    from relsim.analysis.effects import finding, headline_effect
    from relsim.views.tables import pair_table

    record = made.record
    manifest = record.manifest
    size = f"{plural(manifest.members, 'paired member')} in {plural(len(manifest.worlds), 'world')}"
    how = "" if made.computing is None else f"{made.computing}, "
    say(f"{size}, seed {manifest.seed}, {how}{made.seconds:.1f} s")
    if manifest.members > 1:
        say(how_members_differ(manifest))
    headline = headline_effect(record)
    if headline is not None:
        click.echo(f"{finding(headline, record)}.\n")
    for pair in manifest.report_pairs[:1]:
        click.echo(f"{pair_table(record, pair)}\n")
    click.echo(standing_of(manifest))
    folder = record.folder
    if folder is not None and (folder / "report.html").is_file():
        click.echo(f"Report    {folder}/report.html")
        click.echo(f"Pictures  {folder}/figures/")
    else:
        click.echo(f"Tables    {folder}/")
    click.echo(f"next: relsim compare {manifest.key} | relsim rerun {folder}")
