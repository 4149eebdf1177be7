"""``relsim``: where commands are found and errors become exit codes.

Exit codes: 0 done, 1 a bug, 2 usage, 3 invalid scenario or data, 4 a file or extra is missing,
5 damaged log, 6 a scenario's ``assert`` failed, 7 some blocks of members failed, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from relsim import __version__
from relsim.cli.console import say
from relsim.cli.lazy import LazyCommands
from relsim.errors import Missing, RelsimError

__all__ = ["app", "main"]

INTERRUPTED = 130

COMMANDS = {
    "init": ("relsim.cli.init", "Write a small scenario to start from."),
    "check": ("relsim.cli.check", "Read a scenario and report every mistake at once."),
    "run": ("relsim.cli.run", "Replay a scenario and all its what-ifs; write a run folder."),
    "compare": ("relsim.cli.compare", "Say what each what-if changes, with ranges."),
    "sensitivity": ("relsim.cli.sensitivity", "Say which uncertain parameters drive a result."),
    "plot": ("relsim.cli.plot", "Draw the figures of a run again."),
    "rerun": ("relsim.cli.rerun", "Repeat a run from its folder and verify every byte."),
    "nowcast": ("relsim.cli.nowcast", "Replay what a log tells of its busiest pairs."),
    "merge": ("relsim.cli.merge", "Put the shards of a run together."),
    "code": ("relsim.cli.code", "Propose coded events for news articles, with quotes."),
    "review": ("relsim.cli.review", "Decide what becomes of drafts; append what was accepted."),
    "log": ("relsim.cli.log", "Append to, show, correct, retract in and verify an event log."),
    "cite": ("relsim.cli.cite", "List the sources that were really used."),
    "codes": ("relsim.cli.codes", "Look up CAMEO codes, words and actors."),
    "schema": ("relsim.cli.schema", "Print the JSON Schema of scenario files, for editors."),
}


@click.group(
    cls=LazyCommands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="relsim")
def app() -> None:
    """Replay dated political events as trust and tension between states, and ask what if.

    Numbers are conditional on the model; they are no forecast.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code that says what happened."""
    try:
        left_with = app(args=arguments, prog_name="relsim", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted; nothing was half-written", err=True)
        sys.exit(INTERRUPTED)
    except RelsimError as error:
        say(_told(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        say(f"error: {_told_of_file(error)}")
        sys.exit(Missing.exit_code)
    if isinstance(left_with, int):  # click hands the code of `ctx.exit` back
        sys.exit(left_with)


def _told(error: RelsimError) -> str:
    """Problems speak for themselves; other errors say what they are."""
    return str(error) if str(error).startswith("error") else f"error: {error}"


def _told_of_file(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason
