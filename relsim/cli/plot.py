"""``relsim plot``: draw the figures of a finished run again."""

from __future__ import annotations

from pathlib import Path

import click

from relsim.cli.console import as_json, outputs_option, print_json


@click.command("plot")
@click.argument("run", metavar="RUN")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write them; the run's own figures folder by default.",
)
@outputs_option
@as_json
def command(run: str, folder: Path | None, outputs: Path, as_json: bool) -> None:
    """Draw every figure of RUN (a folder or a key) as PNG and SVG.

    With --json: {"schema": "relsim/plot/1", "figures": [paths]}.
    """
    from relsim.run.folder import find_run, read_run
    from relsim.views.figures import save_figures

    record = read_run(find_run(run, outputs))
    paths = save_figures(record, folder or (record.folder or outputs) / "figures")
    if as_json:
        print_json({"schema": "relsim/plot/1", "figures": [str(path) for path in paths]})
    else:
        click.echo("\n".join(str(path) for path in paths))
