"""``relsim merge``: put the shards of a run together."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import click

from relsim.cli.console import as_json, outputs_option
from relsim.cli.making import Finishing, finish, load_plan
from relsim.cli.rerun import how_it_was_run
from relsim.cli.run import print_made
from relsim.cli.workers import Running, drawing_helper
from relsim.errors import UsageError


@click.command("merge")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--no-figures", is_flag=True, help="Write tables only.")
@outputs_option
@as_json
def command(folders: tuple[Path, ...], no_figures: bool, outputs: Path, as_json: bool) -> None:
    """Put the parts in FOLDERS together that `relsim run --shard` has left; write the run folder.

    The bytes are those of a run that was not shared out. The parts stay where they are.

    With --json: {"schema": "relsim/run/1", …}, the manifest, and "folder".
    """
    from relsim.run.make import inputs_of
    from relsim.run.parts import identity_of
    from relsim.run.stage import Stage
    from relsim.run.stored import put_together
    from relsim.run.work import read_work

    began = perf_counter()
    works = [read_work(folder) for folder in folders]
    asked = [how_it_was_run(work.folder) for work in works]
    scenario, options = asked[0]
    stage = Stage(load_plan(scenario, options))
    members = stage.plan.ensemble.members
    ours = identity_of(stage.plan)
    for work, (_, others) in zip(works, asked, strict=True):
        if work.identity != ours or others.members != options.members:
            raise UsageError(f"{work.folder} holds parts of another run, or of another version")
    results = put_together(stage, members, [work.folder for work in works])
    inputs = inputs_of(stage.plan, options.as_known_at, options.vary)
    illustrated = not no_figures
    with drawing_helper(Running(), illustrated=illustrated) as helper:
        how = Finishing(outputs, inputs, began, helper, illustrated=illustrated, quiet=as_json)
        made = finish(results, how)
    print_made(made, as_json=as_json)
