"""``relsim sensitivity``: which uncertain parameters drive a result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relsim.cli.console import (
    as_json,
    print_json,
    progress,
    say,
    scenario_argument,
    standing_of,
)
from relsim.cli.making import Options, load_plan
from relsim.errors import Conflict, Missing

if TYPE_CHECKING:
    from relsim.analysis.sensitivity_records import Method, Sensitivity

RESULT = "sensitivity.json"
FILES = {RESULT, "tornado.png", "tornado.svg"}


@click.command("sensitivity")
@scenario_argument
@click.option(
    "--method",
    type=click.Choice(["morris", "sobol"]),
    default="sobol",
    show_default=True,
    help="Divide the variance, or rank with a tenth of the replays.",
)
@click.option(
    "--samples",
    type=click.IntRange(4, 65_536),
    help="Sobol's base samples, a power of two (1024); Morris's trajectories (50).",
)
@click.option(
    "--output",
    "asked",
    multiple=True,
    metavar="OUTPUT",
    help="USA-RUS.trust, or no-veto: USA-RUS.trust for a difference; may be given several times.",
)
@click.option("--all", "everything", is_flag=True, help="Vary every parameter that has a prior.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Instead of the scenario's seed.")
@click.option(
    "--figure", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it: .png or .svg."
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"Write {RESULT} and the figure, as PNG and SVG, into this folder.",
)
@as_json
def command(
    scenario: Path,
    method: Method,
    samples: int | None,
    asked: tuple[str, ...],
    everything: bool,
    seed: int | None,
    figure: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say which uncertain parameters of SCENARIO drive its levels and what-ifs.

    Needs the extra `sensitivity`. With --json: {"schema": "relsim/sensitivity/1", "outputs":
    [{"output", "best", "parameters": {name: {"at_low", "at_high", "swing", …}}, "variance"}]}.
    """
    from relsim.analysis.sensitivity import analyse
    from relsim.analysis.sensitivity_json import sensitivity_json
    from relsim.analysis.sensitivity_outputs import default_outputs, parse_output
    from relsim.views.tornado_table import sensitivity_text

    _check_figure(figure)
    if folder is not None:
        _check_free(folder)
    plan = load_plan(scenario, Options(seed=seed))
    outputs = [parse_output(text, plan) for text in asked] or default_outputs(plan)
    with progress("replaying", quiet=as_json) as on_progress:
        analysis = analyse(
            plan, outputs, method, samples, everything=everything, on_progress=on_progress
        )
    if figure is not None:
        _draw(analysis, figure)
    if folder is not None:
        _write(analysis, folder)
    if as_json:
        print_json(sensitivity_json(analysis))
    else:
        click.echo(f"{sensitivity_text(analysis)}\n\n{standing_of(analysis.head)}")


def _check_figure(figure: Path | None) -> None:
    """Before the work, not after it."""
    if figure is not None and figure.suffix not in {".png", ".svg"}:
        raise click.UsageError(f"{figure} is neither a .png nor an .svg")


def _check_free(folder: Path) -> None:
    """Only an earlier analysis is ever replaced.

    Raises:
        Conflict: the folder holds something else.
        Missing: it cannot be made.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Missing(f"no folder can be made in {folder.parent}: {error.strerror}") from error
    if folder.exists() and not {entry.name for entry in folder.iterdir()} <= FILES:
        raise Conflict(f"{folder} holds something else than an analysis; choose another folder")


def _draw(analysis: Sensitivity, path: Path) -> None:
    from relsim.views.style import save_as
    from relsim.views.tornado import draw_tornado

    save_as(draw_tornado(analysis), path)
    say(f"drawn  {path}")


def _write(analysis: Sensitivity, folder: Path) -> None:
    """All of it or nothing."""
    from relsim.analysis.sensitivity_json import sensitivity_json
    from relsim.run.folder import in_place_of
    from relsim.views.style import save, settings
    from relsim.views.tornado import draw_tornado

    with in_place_of(folder) as work:
        text = json.dumps(sensitivity_json(analysis), indent=2, ensure_ascii=False)
        (work / RESULT).write_text(text + "\n", "utf-8")
        picture = draw_tornado(analysis)
        with settings():
            save(picture, work / "tornado")
    say(f"Saved {folder}")
