"""``relsim init``: a small scenario to start from."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from relsim.errors import Conflict, UsageError

TEMPLATES = files("relsim.cli") / "templates"
SCHEMA = "relsim.schema.json"
NAME = re.compile(r"\w[\w-]{0,80}")


@click.command("init")
@click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="[FOLDER]"
)
@click.option("--name", default="my-scenario", show_default=True, help="Stem of the file.")
def command(folder: Path, name: str) -> None:
    """Write a small scenario, its events and the editor's schema into FOLDER.

    Nothing that is already there is touched.
    """
    import json

    from relsim.scenario.schema import json_schema

    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is no name for a file; use letters, digits, `-` and `_`")
    template = (TEMPLATES / "scenario.yaml").read_text("utf-8")
    events = (TEMPLATES / "events.jsonl").read_text("utf-8")
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    contents = {
        folder / f"{name}.yaml": template.replace("events.jsonl", f"{name}.jsonl"),
        folder / f"{name}.jsonl": events,
    }
    taken = [str(path) for path in contents if path.exists()]
    if taken:
        raise Conflict(f"already there: {', '.join(taken)}; choose another --name or FOLDER")
    if not (folder / SCHEMA).exists():
        contents[folder / SCHEMA] = schema
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        path.write_text(content, "utf-8")
        click.echo(f"wrote {path}")
    scenario = folder / f"{name}.yaml"
    click.echo(f"next: relsim check {scenario} | relsim run {scenario}")
