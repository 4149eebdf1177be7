"""A run small enough to check by hand: two days, three pairs, three what-ifs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from relsim.run.manifest import BASELINE, Manifest, WorldEntry
from relsim.run.record import (
    DIFFERENCES,
    EVENT_SCHEMA,
    LEVELS,
    PATH_SCHEMA,
    TRAJECTORY_SCHEMA,
    RunRecord,
)

DAYS = (date(2017, 4, 29), date(2017, 4, 30))
Spread = tuple[float, float, float]
START: dict[str, tuple[float, float, float, float]] = {
    "USA-RUS": (30, 28, 32, 46),
    "GBR-RUS": (25, 20, 30, 40),
    "CHN-FRA": (50, 50, 50, 20),
}
"""Of each pair: trust, trust there, trust back, tension."""
Moves = Mapping[str, Sequence[Spread]]
"""Of each pair a what-if moves: low, median and high difference, in the order of ``START``."""


def run(moves: Mapping[str, Moves], *, members: int = 200, assumptions: Sequence[str] = (),
        assessed: Sequence[tuple[str, str, str, float, float]] = ()) -> RunRecord:  # fmt: skip
    """A run with these what-ifs, reporting USA-RUS and GBR-RUS."""
    worlds = [WorldEntry(name=BASELINE, kind="baseline")]
    worlds += [
        WorldEntry(name=name, kind="assumption" if name in assumptions else "intervention")
        for name in moves
    ]
    manifest = Manifest(
        name="hand", title="By hand", key="0123456789ab", version="0.1.0",
        basis={"log": "hand.jsonl", "hash": "ab" * 32}, scenario_sha256="cd" * 32,
        parameters={"name": "curated", "calibrated": False}, members=members, seed=1,
        start=DAYS[0], end=DAYS[1], report_pairs=("USA-RUS", "GBR-RUS"), report_at=DAYS[1],
        worlds=tuple(worlds),
        actor_names={"USA": "United States", "RUS": "Russia", "GBR": "United Kingdom"},
    )  # fmt: skip
    rows = [row for pair in START for row in _rows(BASELINE, pair, None)]
    rows += [
        row
        for name, by_pair in moves.items()
        for p in by_pair
        for row in _rows(name, p, by_pair[p])
    ]
    table = pl.DataFrame(rows, schema=TRAJECTORY_SCHEMA, orient="row")
    events = pl.DataFrame([_event(*item) for item in assessed], schema=EVENT_SCHEMA)
    return RunRecord(manifest, table, events, pl.DataFrame(schema=PATH_SCHEMA))


def _rows(world: str, pair: str, moves: Sequence[Spread] | None) -> list[dict[str, Any]]:
    one, other = pair.split("-")
    series = ((pair, "trust"), (f"{one}>{other}", "trust"), (f"{other}>{one}", "trust"),
              (pair, "tension"))  # fmt: skip
    rows = []
    for day in DAYS:
        for place, (subject, quantity) in enumerate(series):
            low, middle, high = moves[place] if moves and day == DAYS[1] else (0.0, 0.0, 0.0)
            base = START[pair][place]
            levels = (
                base + low - 2,
                base + low - 1,
                base + middle,
                base + high + 1,
                base + high + 2,
            )
            apart = (low, (low + middle) / 2, middle, (middle + high) / 2, high)
            rows.append({
                "world": world, "subject": subject, "pair": pair, "quantity": quantity, "day": day,
                **dict(zip(LEVELS, levels, strict=True)),
                **(dict(zip(DIFFERENCES, apart, strict=True)) if moves
                   else dict.fromkeys(DIFFERENCES)),
            })  # fmt: skip
    return rows


def _event(speaker: str, other: str, quantity: str, low: float, high: float) -> dict[str, Any]:
    when = datetime(2017, 4, 30, tzinfo=UTC)
    return {
        "world": BASELINE, "id": f"{speaker.lower()}-says", "occurred_at": when,
        "precision": "day", "initiators": [speaker], "targets": [other], "code": "014",
        "code_name": "comment", "quad_class": "neutral", "weight": 0.0, "confidence": 1.0,
        "status": "occurred", "summary": "a judgement", "caused_by": [], "assessed": quantity,
        "assessed_low": low, "assessed_high": high, "sources": [], "fate": "kept",
        "because": None,
    }  # fmt: skip


NOTHING = ((0.0, 0.0, 0.0),) * 4
UP = ((3.1, 4.9, 6.8), (3.0, 5.0, 7.0), (3.2, 4.8, 6.6), (-6.0, -4.0, -2.0))
DOWN = ((-4.0, -2.4, -1.1), (-4.0, -2.0, -1.0), (-4.0, -2.8, -1.2), (0.5, 1.0, 1.5))
