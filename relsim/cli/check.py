"""``relsim check``: read a scenario and report every mistake at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from relsim.cli.console import as_json, plural, print_json, say, scenario_argument
from relsim.cli.making import Options, load_plan
from relsim.errors import InvalidInput

if TYPE_CHECKING:
    from relsim.scenario.plan import Plan


@click.command("check")
@scenario_argument
@as_json
def command(scenario: Path, as_json: bool) -> None:
    """Read SCENARIO and report every mistake at once; nothing is run.

    With --json: {"schema": "relsim/check/1", "ok", "counts", "problems"}.
    """
    try:
        plan = load_plan(scenario, Options())
    except InvalidInput as error:
        if as_json:
            print_json(_answer(ok=False, problems=error.problems))
            click.get_current_context().exit(error.exit_code)
        say(str(error))
        say(f"{plural(len(error.problems), 'error')}. Nothing was run.")
        click.get_current_context().exit(error.exit_code)
    counts = _counts(plan)
    if as_json:
        print_json(_answer(ok=True, problems=plan.notes, counts=counts))
        return
    click.echo("ok  " + ", ".join(plural(number, noun) for noun, number in counts.items()))
    for note in plan.notes:
        click.echo(f"note  {note.message}")


def _counts(plan: Plan) -> dict[str, int]:
    events = plan.worlds[0].events
    articles = {(p.publisher, p.published, p.sha256) for e in events for p in e.provenance}
    actors = {actor for event in events for actor in event.actors}
    return {
        "event": len(events),
        "article": len(articles),
        "actor": len(actors),
        "what-if": len(plan.worlds) - 1,
    }


def _answer(*, ok: bool, problems: Any, counts: dict[str, int] | None = None) -> dict[str, Any]:
    return {
        "schema": "relsim/check/1",
        "ok": ok,
        "counts": counts or {},
        "problems": [problem.as_dict() for problem in problems],
    }
