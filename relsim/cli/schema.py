"""``relsim schema``: the JSON Schema of scenario files, for editors."""

from __future__ import annotations

import click

from relsim.cli.console import print_json


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of scenario files.

    Save it beside a scenario as relsim.schema.json, and an editor with a YAML language server
    completes and checks as you type.
    """
    from relsim.scenario.schema import json_schema

    print_json(json_schema())
