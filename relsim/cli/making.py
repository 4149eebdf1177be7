"""Wiring of a run: the one place where scenario, engine, figures and folder come together."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from relsim.cli.console import plural, progress, say
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
    "Running",
    "finish",
    "further_workers",
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


@dataclass(frozen=True, slots=True)
class Running:
    """How a run is computed; none of this changes a byte of it."""

    workers: int | None = None
    """Workers, this process among them; chosen here by default."""
    runner: str = "processes"
    """What further workers are: ``processes`` or ``threads``."""
    resume: bool | None = None
    """Whether finished blocks are kept on disk until all are there; by default in large runs."""


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
    with further_workers(running, illustrated=illustrated) as (executor, helper):
        stage = Stage(plan)
        kept = worth_keeping(stage) if running.resume is None else running.resume
        work = open_work(stage, outputs, inputs) if kept else None
        with progress("replaying", quiet=quiet) as on_progress, telling_what_is_kept(work):
            results = (
                simulate(plan, executor=executor, on_progress=on_progress, stage=stage)
                if work is None
                else simulate_stored(stage, work.folder, executor=executor, on_progress=on_progress)
            )
        finishing = Finishing(outputs, inputs, began, helper, illustrated=illustrated, quiet=quiet)
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
    illustrated: bool
    quiet: bool


def finish(results: Results, how: Finishing) -> Made:
    """Tabulate results, draw them, and write the run folder whole."""
    from relsim.run.folder import TIMINGS, write_run
    from relsim.run.make import failed_assertions, make_record

    record = make_record(results)
    failed = failed_assertions(results)
    seconds = perf_counter() - how.began
    made_before = how.outputs / record.manifest.name / record.manifest.key
    if not how.illustrated and (made_before / REPORT).is_file():
        # The same key is the same result: its pictures are not thrown away.
        return Made(replace(record, folder=made_before), failed, seconds)
    draw = partial(_illustrate, executor=how.helper, quiet=how.quiet) if how.illustrated else None
    written = write_run(record, how.outputs, dict(how.inputs), draw)
    if written.folder is not None:
        timings = {"replay_seconds": seconds, "all_seconds": perf_counter() - how.began}
        (written.folder / TIMINGS).write_text(json.dumps(timings, indent=2) + "\n", "utf-8")
    return Made(written, failed, seconds)


@contextmanager
def further_workers(
    running: Running, *, illustrated: bool
) -> Iterator[tuple[Executor | None, Executor | None]]:
    """Who shares the replay, and who the drawing; by default one further process does both."""
    from relsim.run.sharing import helpers

    # Pictures are worth one more process where there is a processor for it.
    drawing = min(1, (os.cpu_count() or 1) - 1) if illustrated else 0
    if running.runner == "threads" and running.workers is not None:
        with (
            ThreadPoolExecutor(max(1, running.workers - 1)) as threads,
            helpers(drawing, _get_ready_to_draw) as helper,
        ):
            yield (threads if running.workers > 1 else None), helper
        return
    count = drawing if running.workers is None else running.workers - 1
    with helpers(count, _get_ready_to_draw if illustrated else None) as executor:
        yield executor, executor


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


def _get_ready_to_draw() -> None:
    from relsim.views.figures import get_ready

    get_ready()


def _illustrate(record: RunRecord, folder: Path, *, executor: Executor | None, quiet: bool) -> None:
    from relsim.views.figures import save_figures
    from relsim.views.report import report_html

    with progress("drawing", quiet=quiet):
        save_figures(record, folder / "figures", executor=executor)
    (folder / REPORT).write_text(report_html(record), "utf-8")
