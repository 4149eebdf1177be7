"""From samples to tables: quantiles of levels and of paired differences, events, paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from relsim.clock import span_of
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.events.provenance import Provenance
from relsim.model.compile import paths_of
from relsim.run.quantiles import quantiles
from relsim.run.record import DIFFERENCES, EVENT_SCHEMA, LEVELS, PATH_SCHEMA, TRAJECTORY_SCHEMA
from relsim.run.samples import Results, WorldLevels, WorldSamples
from relsim.run.stage import course_of
from relsim.scenario.plan import Fate, Plan, World

__all__ = ["changed_from", "event_table", "pair_name", "path_table", "trajectory_table"]

Floats = npt.NDArray[np.float64]
NAMES = ("subject", "pair", "quantity")
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
LEVELS_AT_ONCE = 4_000_000
"""Levels of one quantity that are in memory at a time; six arrays of that size exist."""


def pair_name(plan: Plan, pair: Pair) -> str:
    """The pair as the scenario writes it, else alphabetically."""
    return plan.pair_names.get(pair, str(pair))


class _Series(NamedTuple):
    """One line of a picture: whose, of which pair, what, and where its numbers stand."""

    subject: str
    pair: str
    quantity: str
    row: int
    side: str  # a field of ``WorldSamples``


def trajectory_table(results: Results) -> pl.DataFrame:
    """Columns of ``TRAJECTORY_SCHEMA``; a what-if holds only the pairs that it moves.

    A few pairs at a time, so that not all levels need be in memory.
    """
    frames: list[list[pl.DataFrame]] = [[] for _ in results.worlds]
    size = max(1, LEVELS_AT_ONCE // (results.plan.ensemble.members * len(results.days)))
    for first in range(0, len(results.pairs), size):
        pairs = results.pairs[first : first + size]
        some = first, first + len(pairs)
        baseline = results.worlds[0].of_pairs(*some)
        frames[0].append(_frame(results, baseline, None, pairs))
        for number, world in enumerate(results.worlds[1:], 1):
            frames[number].append(_frame(results, world.of_pairs(*some), baseline, pairs))
    return pl.concat(
        [pl.DataFrame(schema=TRAJECTORY_SCHEMA), *(one for some in frames for one in some)]
    )


def _frame(
    results: Results, world: WorldSamples, baseline: WorldSamples | None, pairs: Sequence[Pair]
) -> pl.DataFrame:
    series = [
        one
        for row, pair in enumerate(pairs)
        if baseline is None or _moves(world, baseline, row)
        for one in _series_of(results.plan, pair, row)
    ]
    if not series:
        return pl.DataFrame(schema=TRAJECTORY_SCHEMA)
    days = len(results.days)
    columns: dict[str, Any] = {
        "world": [world.world.name] * (len(series) * days),
        **{name: [getattr(one, name) for one in series for _ in range(days)] for name in NAMES},
        "day": list(results.days) * len(series),
    }
    levels, differences = [], []
    for one in series:
        here = _levels_of(world, one)
        levels.append(quantiles(here, QUANTILES))
        if baseline is not None:
            differences.append(quantiles(here - _levels_of(baseline, one), QUANTILES))
    columns |= _columns(LEVELS, levels)
    columns |= _columns(DIFFERENCES, differences)
    return pl.DataFrame(columns, schema=TRAJECTORY_SCHEMA)


def _moves(world: WorldSamples, baseline: WorldSamples, row: int) -> bool:
    return any(
        not np.array_equal(getattr(world, side)[:, row], getattr(baseline, side)[:, row])
        for side in ("trust_12", "trust_21", "tension")
    )


def _series_of(plan: Plan, pair: Pair, row: int) -> Iterator[_Series]:
    """The relation's two quantities, then trust in each direction, in the order of the name."""
    name = pair_name(plan, pair)
    there, back = pair.directions
    yield _Series(name, name, "trust", row, "trust")
    yield _Series(name, name, "tension", row, "tension")
    sides = [(there, "trust_12"), (back, "trust_21")]
    for direction, side in sides if name.startswith(pair.first) else reversed(sides):
        yield _Series(str(direction), name, "trust", row, side)


def _levels_of(world: WorldSamples, one: _Series) -> Floats:
    """Shape (members, days)."""
    levels: Floats = getattr(world.of_pairs(one.row, one.row + 1), one.side)
    return levels[:, 0]


def _columns(names: tuple[str, ...], found: Sequence[Floats]) -> dict[str, Any]:
    """Each a column of series by days; nulls where nothing was looked for."""
    if not found:
        return dict.fromkeys(names)
    return {n: np.concatenate(parts) for n, *parts in zip(names, *found, strict=True)}


def event_table(results: Results) -> pl.DataFrame:
    """Columns of ``EVENT_SCHEMA``: what each world replayed, generated or had taken away."""
    rows = [row for levels in results.worlds for row in _event_rows(results.plan, levels)]
    return pl.DataFrame(rows, schema=EVENT_SCHEMA, orient="row")


def _event_rows(plan: Plan, levels: WorldLevels) -> Iterator[dict[str, Any]]:
    world = levels.world
    fates = {fate.event_id: fate for fate in world.fates}
    gone = [f.before for f in world.fates if f.before is not None and f.after is None]
    generated = {event.id for event in levels.generated}
    events = sorted(
        (*_within(plan, world.events), *_within(plan, gone), *levels.generated),
        key=lambda event: (event.occurred_at, event.id),
    )
    for event in events:
        status = "generated" if event.id in generated else event.status
        yield _event_row(world, event, status, fates.get(event.id))


def _within(plan: Plan, events: Iterable[Event]) -> list[Event]:
    return [event for event in events if plan.start <= event.occurred_at.date() <= plan.end]


def _event_row(world: World, event: Event, status: str, fate: Fate | None) -> dict[str, Any]:
    assessment = event.assessment
    return {
        "world": world.name,
        "id": event.id,
        "occurred_at": event.occurred_at,
        "precision": event.precision.value,
        "initiators": list(event.initiators),
        "targets": list(event.targets),
        "code": event.code,
        "code_name": event.cameo.name,
        "quad_class": event.quad_class().value,
        "weight": event.weight,
        "confidence": event.confidence,
        "status": status,
        "summary": event.summary,
        "caused_by": list(event.caused_by),
        "assessed": assessment.measures if assessment else None,
        "assessed_low": assessment.low if assessment else None,
        "assessed_high": assessment.high if assessment else None,
        "sources": [_source(source) for source in event.provenance],
        "fate": fate.change if fate else "kept",
        "because": fate.because if fate else None,
    }


def _source(source: Provenance) -> str:
    parts = [source.publisher]
    if source.published is not None:
        parts.append(source.published.isoformat())
    if source.span is not None:
        parts.append(f"characters {source.span[0]}–{source.span[1]}")
    return ", ".join(parts)


def path_table(results: Results) -> pl.DataFrame:
    """Columns of ``PATH_SCHEMA``: how each event reaches whose trust."""
    rows = [
        (world.name, part.event, *part.direction, part.gain, part.loss, part.path)
        for world in results.plan.worlds
        for part in paths_of(course_of(results.plan, world), world.parameters)
    ]
    return pl.DataFrame(rows, schema=PATH_SCHEMA, orient="row")


def changed_from(plan: Plan, world: World) -> date | None:
    """The first day within the period on which a world's history differs from the baseline's."""
    if world.kind != "intervention":
        return None
    base = {event.id: event for event in plan.worlds[0].events}
    here = {event.id: event for event in world.events}
    differing = {i for i in base.keys() | here.keys() if base.get(i) != here.get(i)}
    told = [e for i in differing for e in (base.get(i), here.get(i)) if e is not None]
    days = [e.occurred_at.date() for e in told]
    if "dates" in plan.ensemble.drawn:
        days += [span_of(e.occurred_at.date(), e.precision)[0] for e in told]
    if world.rules != plan.worlds[0].rules:
        days.append(plan.start)
    return max(plan.start, min(days)) if days else None
