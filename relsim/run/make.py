"""One run from plan to record: simulate, tabulate, describe."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from pydantic_core import to_json

from relsim import __version__
from relsim.canonical import canonical_bytes, short_hash
from relsim.clock import format_instant
from relsim.events.pairs import Direction, Pair
from relsim.model.engine import Process
from relsim.run.manifest import Change, Manifest, WorldEntry
from relsim.run.record import RunRecord
from relsim.run.samples import Results
from relsim.run.simulate import Simulation, simulate
from relsim.run.summary import (
    changed_from,
    event_table,
    pair_name,
    path_table,
    trajectory_table,
)
from relsim.scenario.assertions import Assertion, Term
from relsim.scenario.plan import Plan, World

__all__ = ["Failed", "failed_assertions", "inputs_of", "make_record", "run_plan"]

OPTIONS = "options.json"
"""In ``inputs/``: the entry file and the options that the run was made with."""


def run_plan(
    plan: Plan,
    processes: Iterable[Process] = (),
    *,
    executor: Executor | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[RunRecord, Simulation]:
    """Simulate a plan and tabulate the result; nothing is written."""
    simulation = simulate(plan, processes, executor=executor, on_progress=on_progress)
    return make_record(simulation), simulation


def make_record(results: Results) -> RunRecord:
    """The tables and the manifest of a finished simulation."""
    found = {"engines": dict(results.engines), "sizing": results.sizing}
    return RunRecord(
        manifest_of(results.plan).model_copy(update=found),
        trajectory_table(results),
        event_table(results),
        path_table(results),
    )


def manifest_of(plan: Plan) -> Manifest:
    """What a run of this plan will say about itself, its outputs still to come."""
    parameters = json.loads(plan.worlds[0].parameters.model_dump_json())
    ensemble = plan.ensemble
    identity = {
        "version": __version__,
        "scenario": plan.content_hash,
        "basis": plan.basis.as_dict(),
        "members": ensemble.members,
        "seed": ensemble.seed,
    }
    return Manifest(
        name=plan.name,
        title=plan.title,
        key=short_hash(canonical_bytes(identity)),
        version=__version__,
        basis=plan.basis.as_dict(),
        left_out=plan.left_out,
        scenario_sha256=plan.content_hash,
        parameters=parameters,
        uncertain=_uncertain(plan),
        coding=ensemble.coding,
        varied=ensemble.varied,
        drawn=ensemble.drawn,
        severity_points=ensemble.severity if "severity" in ensemble.drawn else 0.0,
        design=ensemble.design if ensemble.table is None else "table",
        members=ensemble.members,
        seed=ensemble.seed,
        start=plan.start,
        end=plan.end,
        report_pairs=tuple(pair_name(plan, pair) for pair in plan.report_pairs),
        report_at=plan.report_at,
        worlds=tuple(_entry(plan, world) for world in plan.worlds),
        actor_names=dict(sorted(plan.actor_names.items())),
        libraries={
            "python": platform.python_version(),
            **{name: version(name) for name in _libraries(plan)},
        },
    )


def _uncertain(plan: Plan) -> dict[str, tuple[float, float, float]]:
    ensemble, parameters = plan.ensemble, plan.baseline.parameters
    if ensemble.table is not None:
        columns = sorted(ensemble.table.items())
        return {n: (min(v), getattr(parameters, n), max(v)) for n, v in columns}
    return {n: (s.low, s.best, s.high) for n, s in sorted(ensemble.uncertain.items())}


def _libraries(plan: Plan) -> tuple[str, ...]:
    """What the numbers rest on."""
    ensemble, common = plan.ensemble, ("numpy", "polars", "simpy")
    designed = ensemble.design != "monte-carlo" and "parameters" in ensemble.varied
    return (*common, "scipy") if designed else common


def _entry(plan: Plan, world: World) -> WorldEntry:
    return WorldEntry(
        name=world.name,
        kind=world.kind,
        question=world.question,
        changes=tuple(
            Change(event=fate.event_id, change=fate.change, because=fate.because)
            for fate in world.fates
        ),
        assumed=json.loads(to_json(dict(world.assumed), inf_nan_mode="strings")),
        changed_from=changed_from(plan, world),
    )


@dataclass(frozen=True, slots=True)
class Failed:
    """A statement that does not hold, and what its sides came to, index 0–100."""

    claim: Assertion
    left: float
    right: float

    def __str__(self) -> str:
        return f"{self.claim.text} ({self.left:.2f} {self.claim.op} {self.right:.2f} is not so)"


def failed_assertions(results: Results) -> list[Failed]:
    """The scenario's statements that do not hold for the medians over the members."""
    levels = _Medians(results)
    return [
        Failed(claim, claim.left.value(levels), claim.right.value(levels))
        for claim in results.plan.assertions
        if not claim.evaluate(levels)
    ]


class _Medians:
    """Looks a term up: the median over members at the end of its day or days."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._worlds = {levels.world.name: levels for levels in results.worlds}

    def __call__(self, term: Term) -> float:
        results = self._results
        subject = term.subject
        pair = subject.pair if isinstance(subject, Direction) else Pair.of(*subject)
        row = results.pairs.index(pair)
        world = self._worlds[term.world].of_pairs(row, row + 1)
        if term.quantity == "tension":
            levels = world.tension
        elif isinstance(subject, Direction):
            levels = world.trust_12 if subject == pair.directions[0] else world.trust_21
        else:
            levels = world.trust
        first = results.days.index(term.day)
        last = first if term.until is None else results.days.index(term.until)
        median = np.median(levels[:, 0, : last + 1], axis=0)
        if term.measure == "max rise":
            median = np.diff(median, prepend=median[0])  # where the first day began is not known
        return float(median[first:].max())


def inputs_of(
    plan: Plan, as_known_at: datetime | None = None, vary: Sequence[str] = ()
) -> dict[str, bytes]:
    """Every file that a plan was read from, by relative path, and the options it was read with."""
    root = Path(os.path.commonpath([path.resolve().parent for path in plan.files]))

    def within(path: Path) -> Path:
        return path.resolve().relative_to(root)

    copies = {
        (within(path) / name).as_posix(): content
        for path in plan.files
        for name, content in _files_at(path, plan).items()
    }
    options: dict[str, Any] = {
        "scenario": within(plan.files[0]).as_posix(),
        "members": None if plan.ensemble.until else plan.ensemble.members,
        "seed": plan.ensemble.seed,
        "as_known_at": None if as_known_at is None else format_instant(as_known_at),
    }
    if vary:
        options["vary"] = list(vary)
    if plan.absolute:
        options["copies"] = {named: within(at).as_posix() for named, at in plan.absolute.items()}
    text = json.dumps(options, indent=2, ensure_ascii=False)
    return {**copies, OPTIONS: (text + "\n").encode()}


def _files_at(path: Path, plan: Plan) -> dict[str, bytes]:
    """A file as it is; of a log folder, which may be huge and grow, what the plan took from it."""
    if plan.text is not None and path == plan.files[0]:
        return {"": plan.text.encode()}
    if plan.kept is not None and path.is_dir():
        return plan.kept.files()
    return {"": path.read_bytes()}
