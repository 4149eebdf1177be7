"""Wiring of a run: the one place where scenario, engine, figures and folder come together."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from relsim.cli.console import plural, progress, say
from relsim.cli.workers import Computing, Running, drawing_helper, replaying
from relsim.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from relsim.run.make import Failed
    from relsim.run.record import RunRecord
    from relsim.run.samples import Results
    from relsim.run.work import Work
    from relsim.scenario.plan import Plan

__all__ = [
    "REPORT",
    "Finishing",
    "Made",
    "Options",
    "finish",
    "load_plan",
    "make_run",
    "telling_what_is_kept",
]

REPORT = "report.html"
STDIN = "stdin.yaml"
"""What a scenario from standard input is called, and kept as."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line may change about a scenario."""

    as_known_at: datetime | None = None
    seed: int | None = None
    members: int | None = None
    vary: tuple[str, ...] = ()
    """What is to vary between members, of what is uncertain; all by default."""
    copies: Mapping[str, Path] = field(default_factory=dict)
    """What stands for files that the scenario names by absolute paths, in a run made again."""


def load_plan(scenario: Path, options: Options) -> Plan:
    """Read a scenario, or standard input for ``-``, under the given options."""
    from relsim.scenario.loader import varying

    plan = _loaded(scenario, options)
    return varying(plan, options.vary) if options.vary else plan


def _loaded(scenario: Path, options: Options) -> Plan:
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
    """A run that was just made: its record, what it failed to hold, how long it took and how."""

    record: RunRecord
    failed: list[Failed]
    seconds: float
    computing: Computing | None


def make_run(
    plan: Plan,
    outputs: Path,
    options: Options,
    *,
    illustrated: bool = True,
    quiet: bool = False,
    running: Running | None = None,
) -> Made:
    """Simulate, tabulate, draw, and write the run folder whole."""
    from relsim.run.make import inputs_of
    from relsim.run.simulate import simulate
    from relsim.run.stage import Stage
    from relsim.run.stored import simulate_stored
    from relsim.run.work import open_work, worth_keeping

    running = running or Running()
    began = perf_counter()
    inputs = inputs_of(plan, options.as_known_at, options.vary)
    with drawing_helper(running, illustrated=illustrated) as helper:
        stage = Stage(plan)
        kept = worth_keeping(stage) if running.resume is None else running.resume
        work = open_work(stage, outputs, inputs) if kept else None
        with (
            replaying(running, stage, helper) as (executor, computing),
            progress("replaying", quiet=quiet) as on_progress,
            telling_what_is_kept(work),
        ):
            results = (
                simulate(plan, executor=executor, on_progress=on_progress, stage=stage)
                if work is None
                else simulate_stored(stage, work.folder, executor=executor, on_progress=on_progress)
            )
        finishing = Finishing(
            outputs, inputs, began, helper, computing, illustrated=illustrated, quiet=quiet
        )
        made = finish(results, finishing)
    if work is not None:
        work.remove()
    return made


@dataclass(frozen=True, slots=True)
class Finishing:
    """What comes after the numbers: where to, with what, and whether pictures are drawn."""

    outputs: Path
    inputs: Mapping[str, bytes]
    began: float
    helper: Executor | None
    computing: Computing | None = None
    """How the numbers were computed, if they were just now."""
    illustrated: bool = True
    quiet: bool = False


def finish(results: Results, how: Finishing) -> Made:
    """Tabulate results, draw them, and write the run folder whole."""
    from relsim.run.folder import TIMINGS, write_run
    from relsim.run.make import failed_assertions, make_record

    with progress("tabulating", quiet=how.quiet):
        record = make_record(results)
        failed = failed_assertions(results)
    seconds = perf_counter() - how.began
    made_before = how.outputs / record.manifest.name / record.manifest.key
    if not how.illustrated and (made_before / REPORT).is_file():
        # The same key is the same result: its pictures are not thrown away.
        return Made(replace(record, folder=made_before), failed, seconds, how.computing)
    draw = partial(_illustrate, executor=how.helper, quiet=how.quiet) if how.illustrated else None
    written = write_run(record, how.outputs, dict(how.inputs), draw)
    if written.folder is not None:
        computed = {} if how.computing is None else asdict(how.computing)
        took = {"replay_seconds": seconds, "all_seconds": perf_counter() - how.began}
        timings = {**took, **computed}
        (written.folder / TIMINGS).write_text(json.dumps(timings, indent=2) + "\n", "utf-8")
    return Made(written, failed, seconds, how.computing)


@contextmanager
def telling_what_is_kept(work: Work | None) -> Iterator[None]:
    """Say after an interruption what is not lost."""
    try:
        yield
    except KeyboardInterrupt:
        if work is not None:
            say(
                f"{plural(work.finished, 'finished block')} of members kept in {work.folder}; "
                "the same command goes on from there"
            )
        raise


def _illustrate(record: RunRecord, folder: Path, *, executor: Executor | None, quiet: bool) -> None:
    from relsim.views.figures import save_figures
    from relsim.views.report import report_html

    with progress("drawing", quiet=quiet):
        save_figures(record, folder / "figures", executor=executor)
    (folder / REPORT).write_text(report_html(record), "utf-8")
