"""Manners: results on standard output, talk on standard error, progress only on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import click

from relsim.clock import end_of_day, parse_instant

if TYPE_CHECKING:
    from relsim.run.manifest import Manifest

__all__ = [
    "KNOWN_AT",
    "as_json",
    "how_members_differ",
    "on_terminal",
    "outputs_option",
    "plural",
    "print_json",
    "progress",
    "say",
    "scenario_argument",
    "standing_of",
]


STEERING = {"Cc", "Cf", "Cs"}
"""Unicode categories that are not for reading: controls, directions, half characters."""


def say(text: str) -> None:
    """Talk: anything that is not the result."""
    click.echo(on_terminal(text), err=True)


def on_terminal(text: str) -> str:
    """Text from a file or log, without what would steer the terminal."""
    return "".join(
        repr(c)[1:-1] if category(c) in STEERING and c not in "\n\t" else c for c in text
    )


def print_json(value: Any) -> None:
    """The result for programs: indented UTF-8."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def plural(count: int, noun: str) -> str:
    """``1 event``, ``2 events``, ``2 replies``."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("ly") else f"{count} {noun}s"


def standing_of(manifest: Manifest) -> str:
    """The sentence that goes with every number."""
    known = "calibrated" if manifest.parameters["calibrated"] else "not calibrated"
    name = manifest.parameters["name"]
    return f"Conditional on the model, not a forecast; parameters `{name}`, {known}."


def how_members_differ(manifest: Manifest) -> str:
    """Which uncertainty the ranges hold, by which design, and how many members that took."""
    told = {
        "parameters": "parameters",
        "happened": "whether uncertain events happened",
        "dates": "when vaguely dated ones did",
        "severity": "how grave acts were",
    }
    names = [name for name in manifest.varied if name != "coding"]
    *others, last = [told[name] for name in (*names, *manifest.drawn)] or ["luck alone"]
    varied = f"{', '.join(others)} and {last}" if others else last
    design = {"monte-carlo": "", "table": ", from a table"}.get(
        manifest.design, f", by {manifest.design} design"
    )
    text = f"members differ in {varied}{design}"
    if manifest.sizing is not None:
        sizing = manifest.sizing
        text += (
            f"; {sizing.stopped} at {manifest.members}: medians are known to ± {sizing.reached:.2g}"
            f" of ± {sizing.half_width:g} asked"
        )
    return text


@contextmanager
def progress(title: str, *, quiet: bool = False) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, on a terminal only; elsewhere nothing."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, rate="")

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)
            speed = bar.tasks[0].speed
            bar.update(task, rate="" if speed is None else f"{speed:,.0f}/s")

        yield tell


class _KnownAt(click.ParamType[datetime]):
    """A date, meaning its end, or an instant."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read a date or an instant."""
        if isinstance(value, datetime):
            return value
        try:
            instant, precision = parse_instant(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it like 2017-04-10", param, ctx)
        return end_of_day(instant.date()) if precision == "day" else instant


KNOWN_AT = _KnownAt()

as_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
outputs_option = click.option(
    "--out",
    "outputs",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outputs"),
    show_default=True,
    help="Folder of all runs.",
)
scenario_argument = click.argument(
    "scenario", type=click.Path(path_type=Path, allow_dash=True), metavar="SCENARIO|-"
)
