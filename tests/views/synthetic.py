"""A made-up run that resembles April 2017: enough of a model to have jumps, decay and bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from relsim.run.manifest import BASELINE, Change, Manifest, WorldEntry
from relsim.run.record import (
    DIFFERENCES,
    EVENT_SCHEMA,
    LEVELS,
    PATH_SCHEMA,
    TRAJECTORY_SCHEMA,
    RunRecord,
)
from views.made_up import ACTS, Act, World, what_ifs, without

QUANTILES = (5, 25, 50, 75, 95)
FRIEND = {("RUS", "SYR"): 0.9, ("GBR", "USA"): 0.6, ("FRA", "USA"): 0.5, ("CHN", "RUS"): 0.3}
START = {
    "USA-RUS": (30, 32, 46),
    "GBR-RUS": (31, 29, 41),
    "RUS-CHN": (70, 66, 12),
    "RUS-SYR": (85, 88, 8),
    "GBR-USA": (82, 80, 6),
    "SYR-USA": (18, 15, 62),
    "FRA-RUS": (42, 44, 30),
    "CHN-USA": (48, 45, 33),
    "PRK-USA": (14, 10, 70),
}
NAMES = {
    "USA": "United States", "RUS": "Russia", "GBR": "United Kingdom", "CHN": "China",
    "SYR": "Syria", "FRA": "France", "PRK": "North Korea", "DEU": "Germany", "ITA": "Italy",
    "EU": "European Union", "UN": "United Nations",
}  # fmt: skip


def push(trust: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """Move trust up into what is left, or down into what can be lost."""
    room = np.where(amount > 0, 100 - trust, trust)
    return np.asarray(trust + room * np.clip(amount, -0.9, 0.9))


def strength(act: Act, factor: np.ndarray) -> np.ndarray:
    """The share of its room that an act moves trust by, per member."""
    return np.asarray(act.weight / 10 * (0.35 if act.weight < 0 else 0.10) * factor)


def simulate(
    pair: str, world: World, days: int, factor: np.ndarray
) -> dict[tuple[str, str], np.ndarray]:
    """Trust both ways, their mean, and tension: arrays day × member."""
    one, other = pair.split("-")
    first, second, tension = (np.full(len(factor), float(level)) for level in START[pair])
    rows: dict[tuple[str, str], list[np.ndarray]] = {
        (f"{one}>{other}", "trust"): [], (f"{other}>{one}", "trust"): [],
        (pair, "trust"): [], (pair, "tension"): [],
    }  # fmt: skip
    for day in range(1, days + 1):
        tension = 5 + (tension - 5) * 0.5 ** (1 / world.memory)
        for act in world.acts:
            if act.day != day or act.fate == "removed":
                continue
            size = strength(act, factor)
            to_first = _share(act, other, one)
            to_second = _share(act, one, other)
            first, second = push(first, size * to_first), push(second, size * to_second)
            heat = -size * max(to_first, to_second)
            tension = tension + np.where(heat > 0, 100 - tension, tension) * heat
        for key, level in zip(rows, (first, second, (first + second) / 2, tension), strict=True):
            rows[key].append(level)
    return {key: np.array(levels) for key, levels in rows.items()}


def _share(act: Act, actor: str, observer: str) -> float:
    """How much of an act by the actor the observer's trust in it feels."""
    if actor in act.initiators:
        if observer in act.targets:
            return 1.0
        cares = (FRIEND.get((observer, target), 0.0) for target in act.targets)
        return 0.3 * max(cares, default=0.0)
    return 0.4 if observer in act.initiators and actor in act.targets else 0.0


def trajectories(worlds: Sequence[World], pairs: Iterable[str], start: date, days: int,
                 members: int) -> pl.DataFrame:  # fmt: skip
    """Quantiles of every world; a what-if holds only what it moves."""
    factor = (
        np.exp(np.random.default_rng(7).normal(0, 0.25, members)) if members > 1 else np.ones(1)
    )
    frames = []
    calendar = [start + timedelta(days=n) for n in range(days)]
    for pair in pairs:
        base = simulate(pair, worlds[0], days, factor)
        for world in worlds:
            here = simulate(pair, world, days, factor)
            if world.name != BASELINE and all(np.array_equal(here[k], base[k]) for k in base):
                continue
            for (subject, quantity), levels in here.items():
                frames.append(
                    _frame(
                        world.name,
                        subject,
                        pair,
                        quantity,
                        calendar,
                        levels,
                        base[subject, quantity],
                    )
                )
    return pl.concat(frames)


def _frame(world: str, subject: str, pair: str, quantity: str, calendar: list[date],
           levels: np.ndarray, base: np.ndarray) -> pl.DataFrame:  # fmt: skip
    at = np.percentile(levels, QUANTILES, axis=1)
    apart = np.percentile(levels - base, QUANTILES, axis=1)
    columns: dict[str, Any] = {
        "world": [world] * len(calendar), "subject": [subject] * len(calendar),
        "pair": [pair] * len(calendar), "quantity": [quantity] * len(calendar), "day": calendar,
        **dict(zip(LEVELS, at, strict=True)),
        **(dict.fromkeys(DIFFERENCES, [None] * len(calendar)) if world == BASELINE
           else dict(zip(DIFFERENCES, apart, strict=True))),
    }  # fmt: skip
    return pl.DataFrame(columns, schema=TRAJECTORY_SCHEMA)


def events(worlds: Sequence[World], start: date) -> pl.DataFrame:
    """One row per world and event."""
    rows = [_row(world.name, act, start) for world in worlds for act in world.acts]
    return pl.DataFrame(rows, schema=EVENT_SCHEMA)


def _row(world: str, act: Act, start: date) -> dict[str, Any]:
    when = datetime.combine(start + timedelta(days=act.day - 1), time(), UTC)
    measures, low, high = act.assessed or (None, None, None)
    return {
        "world": world, "id": act.id, "occurred_at": when, "precision": "day",
        "initiators": list(act.initiators), "targets": list(act.targets), "code": act.code,
        "code_name": act.code_name, "quad_class": "verbal conflict", "weight": act.weight,
        "confidence": 1.0, "status": "occurred", "summary": act.summary, "caused_by": [],
        "assessed": measures, "assessed_low": low, "assessed_high": high,
        "sources": ["The Paper, 2017-04-11, characters 120-260"], "fate": act.fate,
        "because": act.because,
    }  # fmt: skip


def entry(world: World, start: date) -> WorldEntry:
    """The world's line in the manifest."""
    changed = [act for act in world.acts if act.fate != "kept"]
    return WorldEntry(
        name=world.name,
        kind=world.kind,
        question=world.question,
        changes=tuple(Change(event=a.id, change=a.fate, because=a.because) for a in changed),
        assumed=world.assumed,
        changed_from=(
            None if world.changed_day is None else start + timedelta(days=world.changed_day - 1)
        ),
    )


@cache
def make_run(*, members: int = 200, days: int = 30, report: tuple[str, ...] = tuple(START)[:3],
             names: tuple[tuple[str, str], ...] = tuple(NAMES.items()), few: bool = False,
             worlds: bool = True) -> RunRecord:  # fmt: skip
    """The made-up run.

    Args:
        members: Replicates.
        days: Length of the period.
        report: Pairs that the scenario reports.
        names: Display names of actors.
        few: Keep three events only.
        worlds: Whether there are what-ifs.
    """
    start = date(2017, 4, 1)
    acts = tuple(a for a in ACTS if a.id in {"strike", "worst", "veto"}) if few else ACTS
    baseline = World(BASELINE, None, acts, kind="baseline")
    others = (without("no-veto", "No veto?", "veto", acts=acts),) if few else what_ifs()
    histories = (baseline, *others) if worlds else (baseline,)
    end = start + timedelta(days=days - 1)
    manifest = Manifest(
        name="syria-2017", title="Syria, April 2017", key="3f9c1a20b7de", version="0.1.0",
        basis={"log": "syria-2017.jsonl", "commit": 21, "hash": "9f1c" * 16, "known_at": None},
        scenario_sha256="ab" * 32,
        parameters={"name": "curated", "calibrated": False, "tension_half_life_days": 60.0},
        uncertain={"tension_half_life_days": (30, 60, 90)}, members=members, seed=20170407,
        start=start, end=end, report_pairs=report, report_at=end,
        worlds=tuple(entry(world, start) for world in histories), actor_names=dict(names),
    )  # fmt: skip
    return RunRecord(
        manifest,
        trajectories(histories, START, start, days, members),
        events(histories, start),
        pl.DataFrame(schema=PATH_SCHEMA),
    )
