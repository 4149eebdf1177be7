"""A made-up run that resembles April 2017: enough of a model to have jumps, decay and bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True)
class Act:
    """One made-up event."""

    id: str
    day: int
    initiators: tuple[str, ...]
    targets: tuple[str, ...]
    code: str
    weight: float
    summary: str
    code_name: str = "an act"
    assessed: tuple[str, float, float] | None = None
    fate: str = "kept"
    because: str | None = None


ACTS = (
    Act("gas-attack", 4, ("SYR",), ("SYR",), "204", -10, "Gas attack reported at Khan Shaykhun"),
    Act("strike", 7, ("USA",), ("SYR",), "1951", -10, "US cruise missiles strike a Syrian airbase"),
    Act("visit-off", 8, ("GBR",), ("RUS",), "164", -4, "British foreign secretary cancels visit"),
    Act("worst", 11, ("RUS",), ("USA",), "014", 0, "Relations 'worst since the Cold War'",
        assessed=("trust", 0, 20)),
    Act("concern", 11, ("RUS",), ("USA",), "111", -2, "Russia concerned over US policy in Syria"),
    Act("hint-of-force", 11, ("USA",), ("PRK",), "138", -7, "US hints at acting alone on Korea"),
    Act("settlement", 11, ("USA",), ("RUS",), "036", 4, "Tillerson seeks a lasting settlement"),
    Act("poodle", 11, ("RUS",), ("GBR",), "112", -2, "Moscow mocks the British foreign secretary"),
    Act("hope", 11, ("RUS",), ("USA",), "030", 4, "Lavrov hopes for productive talks"),
    Act("call", 11, ("GBR",), ("USA",), "041", 1, "May and Trump speak by telephone"),
    Act("proposal", 11, ("GBR",), ("RUS",), "106", -1.6, "Britain proposes sanctions on Russia"),
    Act("sanctions-rejected", 11, ("DEU", "FRA", "ITA", "EU"), ("GBR",), "128", -5,
        "Allies reject the British sanctions proposal at the G7"),
    Act("backs", 11, ("RUS",), ("SYR",), "051", 3.4, "Russia backs the Syrian government"),
    Act("low-trust", 12, ("USA",), ("RUS",), "014", 0, "Tillerson: low level of trust",
        assessed=("trust", 10, 30)),
    Act("talks", 12, ("USA",), ("RUS",), "042", 1.9, "Tillerson and Lavrov hold talks in Moscow"),
    Act("veto", 12, ("RUS",), ("USA", "GBR", "FRA"), "129", -5,
        "Russia vetoes the draft resolution on Syria; China abstains"),
    Act("rebuke", 12, ("GBR",), ("RUS",), "111", -2, "Britain accuses Russia of shielding Assad"),
    Act("appeal", 12, ("UN",), ("USA", "RUS"), "025", -0.3, "UN envoy appeals for cooperation"),
    Act("abstains", 12, ("CHN",), ("USA",), "050", 3.5, "China does not join the veto"),
    Act("flights", 20, ("USA",), ("RUS",), "046", 5.2, "Air-safety line over Syria is restored"),
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """One made-up history."""

    name: str
    question: str | None
    acts: tuple[Act, ...]
    kind: Any = "intervention"
    changed_day: int | None = None
    memory: float = 60.0
    assumed: dict[str, Any] = field(default_factory=dict)


def without(name: str, question: str, *gone: str, acts: tuple[Act, ...] = ACTS) -> World:
    """A world in which some events are taken away."""
    kept = tuple(
        replace(act, fate="removed", because="the question asked") if act.id in gone else act
        for act in acts
    )
    return World(name, question, kept, changed_day=min(a.day for a in acts if a.id in gone))


def what_ifs() -> tuple[World, ...]:
    """Seven what-ifs, one of them an assumption."""
    accepted = tuple(
        replace(a, code="163", weight=-8, fate="replaced", initiators=("EU", "DEU", "FRA", "GBR"),
                targets=("RUS",), summary="G7 takes up the sanctions", because="as proposed")
        if a.id == "sanctions-rejected" else a for a in ACTS
    )  # fmt: skip
    china = (
        *(replace(a, fate="removed") if a.id == "abstains" else a for a in ACTS),
        Act("china-veto", 12, ("CHN",), ("USA", "GBR", "FRA"), "129", -5,
            "China vetoes, too", fate="added"),
    )  # fmt: skip
    return (
        without("no-veto", "What if Russia had not vetoed the draft resolution?", "veto"),
        World("china-vetoes", "What if China had vetoed, too?", china, changed_day=12),
        World("sanctions-accepted", "What if the G7 had taken up the British proposal?", accepted,
              changed_day=11),
        without("visit-kept", "What if Boris Johnson had gone to Moscow?", "visit-off"),
        without("no-strike", "What if the USA had not struck the airbase?", "strike"),
        without("no-gas-attack", "What if the gas attack had not happened?", "gas-attack",
                "strike", "veto", "worst", "visit-off"),
        World("short-memory", None, ACTS, kind="assumption", memory=20.0,
              assumed={"tension_half_life_days": 20}),
    )  # fmt: skip


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
        scenario_sha256="ab" * 32, parameters={"name": "curated", "calibrated": False, "gain": 0.1, "tension_half_life_days": 60.0},
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
