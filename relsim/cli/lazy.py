"""Groups of commands that import a command only when it is called, so that `--help` stays fast."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, TypeAlias

import click

__all__ = ["CommandTable", "LazyCommands"]

CommandTable: TypeAlias = Mapping[str, tuple[str, str]]
"""Name of a command → (module, summary)."""


class LazyCommands(click.Group):
    """Commands by name, imported only when one is called.

    Args:
        commands: For each name the module that holds it as ``command``, and what it does.
        settings: As for ``click.Group``.
    """

    def __init__(self, *, commands: CommandTable, **settings: Any) -> None:
        super().__init__(**settings)
        self._table = commands

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order in which one meets them."""
        del ctx
        return list(self._table)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in the help, from the table above."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in self._table.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported."""
        del ctx
        if cmd_name not in self._table:
            return None
        module, _ = self._table[cmd_name]
        command = import_module(module).command
        if not isinstance(command, click.Command):
            raise TypeError(module)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; a name that is nearly right is met with a suggestion."""
        near = get_close_matches(args[0], self._table, n=1)
        if near and args[0] not in self._table:
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)
