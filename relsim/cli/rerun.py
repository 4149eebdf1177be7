"""``relsim rerun``: repeat a run from what its folder holds, and compare every byte."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import as_json, plural, print_json
from relsim.cli.making import Options, load_plan, make_run
from relsim.clock import parse_instant
from relsim.errors import DamagedLog, Missing

if TYPE_CHECKING:
    from relsim.run.manifest import Manifest


@click.command("rerun")
@click.argument("folder", type=click.Path(path_type=Path))
@as_json
def command(folder: Path, as_json: bool) -> None:
    """Repeat the run in FOLDER from the inputs it keeps and verify that every file is the same.

    With --json: {"schema": "relsim/rerun/1", "same", "files", "differing": [names]}.
    """
    from relsim.run.folder import MANIFEST, hashes_of, read_run

    record = read_run(folder)
    recorded = record.manifest.outputs
    damaged = _differing(recorded, hashes_of(folder))
    if damaged:
        raise DamagedLog(f"{folder} is not as it was written: {', '.join(damaged)}")
    scenario, options = how_it_was_run(folder)
    plan = load_plan(scenario, options)
    with tempfile.TemporaryDirectory() as elsewhere:
        illustrated = any(name.startswith("figures/") for name in recorded)
        made = make_run(plan, Path(elsewhere), options, illustrated=illustrated, quiet=as_json)
    differing = _differing(recorded, made.record.manifest.outputs)
    if _claims(record.manifest) != _claims(made.record.manifest):
        differing.append(MANIFEST)
    if as_json:
        answer = {"same": not differing, "files": len(recorded), "differing": differing}
        print_json({"schema": "relsim/rerun/1", **answer})
    elif not differing:
        click.echo(f"same  {plural(len(recorded), 'file')}, every byte")
    if differing:
        raise DamagedLog(f"a new run differs in {', '.join(differing)}")


def _differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _claims(manifest: Manifest) -> dict[str, Any]:
    """What a manifest says of the run, whichever versions it was made with."""
    return manifest.model_dump(
        mode="json", exclude={"key", "version", "engines", "libraries", "outputs"}
    )


def how_it_was_run(folder: Path) -> tuple[Path, Options]:
    """The scenario that a run folder keeps, and the options it was run with.

    Raises:
        Missing: it keeps none.
    """
    inputs = folder / "inputs"
    try:
        stored = json.loads((inputs / "options.json").read_text("utf-8"))
    except FileNotFoundError:
        raise Missing(f"{folder} keeps no inputs/options.json to repeat the run from") from None
    known: datetime | None = None
    if stored["as_known_at"] is not None:
        known = parse_instant(stored["as_known_at"])[0]
    copies = {named: inputs / copy for named, copy in stored.get("copies", {}).items()}
    vary = tuple(stored.get("vary", ()))
    options = Options(known, stored["seed"], stored["members"], vary, copies)
    return inputs / stored["scenario"], options
