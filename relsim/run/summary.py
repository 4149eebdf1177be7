"""From samples to tables: quantiles of levels and of paired differences, events, paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from relsim.clock import midnight
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.events.provenance import Provenance
from relsim.model.compile import paths_of
from relsim.run.record import DIFFERENCES, EVENT_SCHEMA, LEVELS, PATH_SCHEMA, TRAJECTORY_SCHEMA
from relsim.run.simulate import Simulation, WorldSamples, course_of
from relsim.scenario.plan import Fate, Plan, World

__all__ = ["changed_from", "event_table", "pair_name", "path_table", "trajectory_table"]

Floats = npt.NDArray[np.float64]
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def pair_name(plan: Plan, pair: Pair) -> str:
    """The pair as the scenario writes it, else alphabetically."""
    return plan.pair_names.get(pair, str(pair))


def trajectory_table(simulation: Simulation) -> pl.DataFrame:
    """Columns of ``TRAJECTORY_SCHEMA``; a what-if holds only the pairs that it moves."""
    baseline = simulation.worlds[0]
    frames = [
        frame
        for world in simulation.worlds
        for frame in _world_frames(simulation, world, None if world is baseline else baseline)
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=TRAJECTORY_SCHEMA)


def _world_frames(
    simulation: Simulation, world: WorldSamples, baseline: WorldSamples | None
) -> Iterator[pl.DataFrame]:
    for number, pair in enumerate(simulation.pairs):
        if baseline is not None and not _moves(world, baseline, number):
            continue
        name = pair_name(simulation.plan, pair)
        for subject, quantity in _series(name, pair):
            levels = _levels(world, number, subject, pair, quantity)
            base = None if baseline is None else _levels(baseline, number, subject, pair, quantity)
            head = (world.world.name, subject, name, quantity)
            yield _frame(head, simulation.days, levels, base)


def _moves(world: WorldSamples, baseline: WorldSamples, pair: int) -> bool:
    return any(
        not np.array_equal(getattr(world, field)[:, pair], getattr(baseline, field)[:, pair])
        for field in ("trust_12", "trust_21", "tension")
    )


def _series(name: str, pair: Pair) -> Iterator[tuple[str, str]]:
    """The relation's two quantities, then trust in each direction, in the order of the name."""
    yield name, "trust"
    yield name, "tension"
    one, other = name.split("-") if "-" in name else pair
    yield str(Direction(one, other)), "trust"
    yield str(Direction(other, one)), "trust"


def _levels(world: WorldSamples, number: int, subject: str, pair: Pair, quantity: str) -> Floats:
    if quantity == "tension":
        return world.tension[:, number]
    if subject == str(pair.directions[0]):
        return world.trust_12[:, number]
    if subject == str(pair.directions[1]):
        return world.trust_21[:, number]
    return world.trust[:, number]


def _frame(
    head: tuple[str, str, str, str], days: tuple[date, ...], levels: Floats, base: Floats | None
) -> pl.DataFrame:
    columns: dict[str, Any] = {
        key: [value] * len(days)
        for key, value in zip(("world", "subject", "pair", "quantity"), head, strict=True)
    }
    columns["day"] = days
    columns |= dict(zip(LEVELS, np.quantile(levels, QUANTILES, axis=0), strict=True))
    if base is None:
        columns |= dict.fromkeys(DIFFERENCES, [None] * len(days))
    else:
        columns |= dict(
            zip(DIFFERENCES, np.quantile(levels - base, QUANTILES, axis=0), strict=True)
        )
    return pl.DataFrame(columns, schema=TRAJECTORY_SCHEMA)


def event_table(simulation: Simulation) -> pl.DataFrame:
    """Columns of ``EVENT_SCHEMA``: what each world replayed, generated or had taken away."""
    rows = [row for samples in simulation.worlds for row in _event_rows(simulation.plan, samples)]
    return pl.DataFrame(rows, schema=EVENT_SCHEMA, orient="row")


def _event_rows(plan: Plan, samples: WorldSamples) -> Iterator[dict[str, Any]]:
    world = samples.world
    fates = {fate.event_id: fate for fate in world.fates}
    gone = [f.before for f in world.fates if f.before is not None and f.after is None]
    generated = {event.id for event in samples.generated}
    events = sorted(
        (*_within(plan, world.events), *_within(plan, gone), *samples.generated),
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


def path_table(simulation: Simulation) -> pl.DataFrame:
    """Columns of ``PATH_SCHEMA``: how each event reaches whose trust."""
    rows = [
        (samples.world.name, part.event, *part.direction, part.gain, part.loss, part.path)
        for samples in simulation.worlds
        for part in paths_of(course_of(simulation.plan, samples.world), samples.world.parameters)
    ]
    return pl.DataFrame(rows, schema=PATH_SCHEMA, orient="row")


def changed_from(plan: Plan, world: World) -> date | None:
    """The first day within the period on which a world's history differs from the baseline's."""
    if world.kind != "intervention":
        return None
    base = {event.id: event for event in plan.worlds[0].events}
    here = {event.id: event for event in world.events}
    differing = {i for i in base.keys() | here.keys() if base.get(i) != here.get(i)}
    times = [e.occurred_at for i in differing for e in (base.get(i), here.get(i)) if e is not None]
    if world.rules != plan.worlds[0].rules:
        times.append(midnight(plan.start))
    return max(plan.start, min(times).date()) if times else None
