"""Wiring of a run: the one place where scenario, engine, figures and folder come together."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from relsim.cli.console import progress
from relsim.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from relsim.run.make import Failed
    from relsim.run.record import RunRecord
    from relsim.scenario.plan import Plan

__all__ = ["REPORT", "Options", "load_plan", "make_run"]

REPORT = "report.html"
STDIN = "stdin.yaml"
"""What a scenario from standard input is called, and kept as."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may change about a scenario."""

    as_known_at: datetime | None = None
    seed: int | None = None
    members: int | None = None
    copies: Mapping[str, Path] = field(default_factory=dict)
    """What stands for files that the scenario names by absolute paths, in a run made again."""


def load_plan(scenario: Path, options: Options) -> Plan:
    """Read a scenario, or standard input for ``-``, under the given options."""
    from relsim.scenario import load, loads

    if str(scenario) == "-":
        return loads(
            _typed(),
            name=STDIN,
            as_known_at=options.as_known_at,
            members=options.members,
            seed=options.seed,
        )
    if scenario.is_dir():
        raise UsageError(f"{scenario} is a folder; `relsim rerun` repeats a run from its folder")
    return load(
        scenario,
        as_known_at=options.as_known_at,
        members=options.members,
        seed=options.seed,
        copies=options.copies,
    )


def _typed() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("standard input is no UTF-8 text") from error


@dataclass(frozen=True)
class Made:
    """A run that was just made: its record, what it failed to hold, and how long it took."""

    record: RunRecord
    failed: list[Failed]
    seconds: float


def make_run(
    plan: Plan,
    outputs: Path,
    options: Options,
    *,
    illustrated: bool = True,
    quiet: bool = False,
) -> Made:
    """Simulate, tabulate, draw, and write the run folder whole."""
    from relsim.run.folder import TIMINGS, write_run
    from relsim.run.make import failed_assertions, inputs_of, run_plan
    from relsim.run.sharing import helpers

    began = perf_counter()
    with helpers(_further_processes(illustrated), _get_ready_to_draw) as executor:
        with progress("replaying", quiet=quiet) as on_progress:
            record, simulation = run_plan(plan, executor=executor, on_progress=on_progress)
        seconds = perf_counter() - began
        made_before = outputs / record.manifest.name / record.manifest.key
        if not illustrated and (made_before / REPORT).is_file():
            # The same key is the same result: its pictures are not thrown away.
            kept = replace(record, folder=made_before)
            return Made(kept, failed_assertions(simulation), seconds)
        draw = partial(_illustrate, executor=executor, quiet=quiet) if illustrated else None
        written = write_run(record, outputs, inputs_of(plan, options.as_known_at), draw)
    if written.folder is not None:
        timings = {"replay_seconds": seconds, "all_seconds": perf_counter() - began}
        (written.folder / TIMINGS).write_text(json.dumps(timings, indent=2) + "\n", "utf-8")
    return Made(written, failed_assertions(simulation), seconds)


def _further_processes(illustrated: bool) -> int:
    """Pictures are worth one more process where there is a processor for it."""
    return min(1, (os.cpu_count() or 1) - 1) if illustrated else 0


def _get_ready_to_draw() -> None:
    from relsim.views.figures import get_ready

    get_ready()


def _illustrate(record: RunRecord, folder: Path, *, executor: Executor | None, quiet: bool) -> None:
    from relsim.views.figures import save_figures
    from relsim.views.report import report_html

    with progress("drawing", quiet=quiet):
        save_figures(record, folder / "figures", executor=executor)
    (folder / REPORT).write_text(report_html(record), "utf-8")
