"""``relsim compare``: what each what-if changes, with ranges."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import as_json, outputs_option, print_json, say, standing_of
from relsim.cli.making import Options, load_plan, make_run
from relsim.errors import UsageError

if TYPE_CHECKING:
    from relsim.run.record import RunRecord


@click.command("compare")
@click.argument("run", metavar="RUN|SCENARIO")
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="Another day than the report's.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Instead of the scenario's seed.")
@click.option("--members", type=click.IntRange(min=1), help="Instead of the scenario's number.")
@outputs_option
@as_json
def command(
    run: str, at: date | None, seed: int | None, members: int | None, outputs: Path, as_json: bool
) -> None:
    """Say what each what-if changes: of a finished RUN (folder or key), or of a SCENARIO file.

    With --json: {"schema": "relsim/compare/1", "basis", "what_ifs": {name: {pair: {"trust" or
    "tension": {"baseline", "value", "difference", "low", "high"}}}}}; levels are medians on the
    index 0–100, differences are paired, low to high is their 90 % range.
    """
    from relsim.analysis.effects import compare_json, finding, largest_effect
    from relsim.views.tables import comparison_text

    day = date(at.year, at.month, at.day) if at else None
    record = _record(run, Options(seed=seed, members=members), outputs, day, quiet=as_json)
    if as_json:
        print_json(compare_json(record, day))
        return
    click.echo(comparison_text(record, day))
    largest = largest_effect(record, day)
    if largest is not None:
        click.echo(f"\nLargest effect: {finding(largest, record)}.")
    click.echo(standing_of(record.manifest))


def _record(
    run: str, options: Options, outputs: Path, day: date | None, *, quiet: bool
) -> RunRecord:
    """A scenario file is replayed, without figures; anything else names a finished run."""
    from relsim.run.folder import find_run, read_run

    if run == "-" or Path(run).suffix in {".yaml", ".yml"}:
        plan = load_plan(Path(run), options)
        if day is not None and not plan.start <= day <= plan.end:
            raise UsageError(f"{day} lies outside the period, {plan.start} to {plan.end}")
        record = make_run(plan, outputs, options, illustrated=False, quiet=quiet).record
        say(f"Saved {record.folder}")
        return record
    if options != Options():
        raise UsageError(f"{run} is a finished run: its seed and members are what they are")
    return read_run(find_run(run, outputs))
