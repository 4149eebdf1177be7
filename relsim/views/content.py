"""What a picture of trajectories shows, before any of it is placed: curves, marks, judgements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from relsim.analysis.levels import directions, pair_key
from relsim.analysis.words import fixed
from relsim.run.manifest import BASELINE, WorldEntry
from relsim.run.record import RunRecord
from relsim.views.marks import Mark
from relsim.views.panels import Assessed, Curve
from relsim.views.series import Band, Store

__all__ = ["Content", "assessed_bands", "changed_day", "curves_of"]


@dataclass(frozen=True)
class Content:
    """Everything that goes into the picture, before any of it is placed."""

    record: RunRecord
    store: Store
    world: WorldEntry | None
    title: str
    subtitle: str
    marks: list[Mark]
    left_out: int

    @property
    def single(self) -> bool:
        """Whether there are no bands, because there is one member."""
        return self.record.manifest.members == 1


def curves_of(content: Content, pair: str, quantity: str) -> list[Curve]:
    """The lines of one panel: the baseline's first, then the what-if's where it differs."""
    return _trust_curves(content, pair) if quantity == "trust" else _tension_curves(content, pair)


def _trust_curves(content: Content, pair: str) -> list[Curve]:
    there, back = directions(pair)
    curves = []
    for world in _worlds(content):
        one, other = (_band(content, world, subject, "trust") for subject in (there, back))
        if one is None or other is None:
            continue
        if abs(one.levels - other.levels).max() < 0.05:
            curves.append(_curve(content, world, one, "both ways"))
            continue
        for subject, band in ((there, one), (back, other)):
            label = subject.replace(">", " in ")
            curves.append(_curve(content, world, band, label, thin=subject == back))
    return curves


def _tension_curves(content: Content, pair: str) -> list[Curve]:
    found = ((world, _band(content, world, pair, "tension")) for world in _worlds(content))
    return [_curve(content, world, band, "") for world, band in found if band is not None]


def _worlds(content: Content) -> list[str]:
    return [BASELINE] + ([content.world.name] if content.world else [])


def _band(content: Content, world: str, subject: str, quantity: str) -> Band | None:
    """Levels of a world, from the day on which it departs from the baseline."""
    band = content.store.levels(world, subject, quantity)
    if band is None or world == BASELINE or content.world is None:
        return band
    apart = content.store.differences(world, subject, quantity)
    if apart is not None and not apart.levels.any():
        return None
    return band.since(changed_day(content))


def changed_day(content: Content) -> float:
    """Where on the axis the what-if departs; at the start for an assumption."""
    day = content.world.changed_from if content.world else None
    return 0.0 if day is None else max(0.0, content.store.offset(day))


def _curve(content: Content, world: str, band: Band, label: str, *, thin: bool = False) -> Curve:
    changed = world != BASELINE
    value = fixed(float(band.median[-1]))
    plain = f"{label} {value}" if label else f"baseline {value}"
    named = f"{label} {value} what if" if label else f"what if {value}"
    return Curve(band, named if changed else plain, changed, thin, content.single)


def assessed_bands(content: Content, pair: str) -> dict[str, list[Assessed]]:
    """The observed bands of a pair; the number is the event's in the list."""
    world = content.world.name if content.world else BASELINE
    frame = content.record.events.filter(
        pl.col("world") == world, pl.col("assessed").is_not_null(), pl.col("fate") == "kept"
    )
    found: dict[str, list[Assessed]] = {"trust": [], "tension": []}
    for row in frame.sort("occurred_at", "id").to_dicts():
        keys = {pair_key(f"{a}-{b}") for a in row["initiators"] for b in row["targets"] if a != b}
        if pair_key(pair) in keys:
            found[row["assessed"]].append(_observation(content, row))
    return found


def _observation(content: Content, row: dict[str, Any]) -> Assessed:
    day = row["occurred_at"].date()
    number = next((m.number for m in content.marks if m.id == row["id"]), None)
    return Assessed(content.store.offset(day), row["assessed_low"], row["assessed_high"], number)
