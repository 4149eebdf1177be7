"""What each what-if changes on a given day: paired differences with their ranges.

Ranges are over the members, who share their draws with the baseline. They say how much of the
model's answer depends on uncertain parameters and coding, not how wrong the model may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from relsim.analysis.levels import DayLevels, directions, moved_pairs, pair_names, subject_key
from relsim.analysis.words import day_in_words, fixed, pair_in_words, points
from relsim.errors import UsageError
from relsim.run.manifest import WorldEntry
from relsim.run.record import RunRecord

__all__ = [
    "CONDITIONAL",
    "Effect",
    "Quantity",
    "compare_json",
    "effects",
    "finding",
    "headline_effect",
    "largest_effect",
    "telling_effect",
    "world_entry",
]

Quantity = Literal["trust", "tension"]
CONDITIONAL = "conditional on the model; not a forecast"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one what-if does to one series on one day, index 0–100.

    Attributes:
        world: Name of the what-if.
        subject: ``USA-RUS`` for the relation, ``USA>RUS`` for one direction.
        quantity: Trust or tension.
        baseline: Median level without the change.
        value: Median level with it.
        difference: Median of the members' own differences; not always ``value - baseline``.
        low: Lower end of the 90 % range of those differences.
        high: Upper end of it.
        day: The day at whose end all this holds.
    """

    world: str
    subject: str
    quantity: Quantity
    baseline: float
    value: float
    difference: float
    low: float
    high: float
    day: date

    @property
    def is_zero(self) -> bool:
        """Whether no member moves at all."""
        return self.difference == self.low == self.high == 0

    @property
    def is_direction(self) -> bool:
        """Whether it speaks of one direction of trust instead of the relation."""
        return ">" in self.subject


def effects(
    record: RunRecord,
    at: date | None = None,
    *,
    worlds: Iterable[str] | None = None,
    pairs: Sequence[str] | None = None,
) -> list[Effect]:
    """Every effect on a day: what-ifs in the scenario's order, reported pairs first.

    Args:
        record: The run.
        at: The day; by default the one that the scenario reports.
        worlds: The what-ifs; by default all.
        pairs: The pairs; by default those reported and, per what-if, those that it moves.
    """
    levels = DayLevels.of(record, at)
    chosen = [w.name for w in record.manifest.what_ifs] if worlds is None else worlds
    found = []
    for world in chosen:
        world_entry(record, world)
        for pair in reported_or_moved(record, [world]) if pairs is None else pairs:
            found += [_effect(levels, world, *series) for series in _series(pair)]
    return found


def reported_or_moved(record: RunRecord, worlds: Iterable[str]) -> list[str]:
    """The scenario's pairs, then all others that one of the what-ifs moves."""
    keys = {subject_key(pair) for pair in record.manifest.report_pairs}
    for world in worlds:
        keys |= {subject_key(pair) for pair in moved_pairs(record, world)}
    return [name for key, name in pair_names(record).items() if key in keys]


def _series(pair: str) -> list[tuple[str, Quantity]]:
    there, back = directions(pair)
    return [(pair, "trust"), (there, "trust"), (back, "trust"), (pair, "tension")]


def _effect(levels: DayLevels, world: str, subject: str, quantity: Quantity) -> Effect:
    baseline = levels.baseline(subject, quantity)["p50"]
    row = levels.changed(world, subject, quantity)
    if row is None:
        return Effect(world, subject, quantity, baseline, baseline, 0.0, 0.0, 0.0, levels.day)
    moved = (row["p50"], row["d50"], row["d05"], row["d95"])
    return Effect(world, subject, quantity, baseline, *moved, levels.day)


def world_entry(record: RunRecord, name: str) -> WorldEntry:
    """The manifest's entry of a what-if.

    Raises:
        UsageError: naming the what-ifs there are.
    """
    for entry in record.manifest.what_ifs:
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in record.manifest.what_ifs) or "none"
    msg = f"no what-if `{name}` in this run; there are: {known}"
    raise UsageError(msg)


def largest_effect(
    record: RunRecord,
    at: date | None = None,
    *,
    worlds: Iterable[str] | None = None,
    quantity: Quantity | None = None,
) -> Effect | None:
    """The effect with the largest median difference, in points of the index, whatever its sign.

    It looks at reported pairs as relations (not at single directions), and at interventions only,
    unless ``worlds`` says otherwise. Of equals the first in the scenario's order wins, trust before
    tension. None where there is no what-if.
    """
    if worlds is None:
        worlds = [w.name for w in record.manifest.what_ifs if w.kind == "intervention"]
    found = effects(record, at, worlds=worlds, pairs=record.manifest.report_pairs)
    relations = [e for e in found if not e.is_direction and quantity in {None, e.quantity}]
    return max(relations, key=lambda effect: abs(effect.difference), default=None)


def telling_effect(record: RunRecord, world: str) -> Effect | None:
    """The effect that a what-if is summed up by: on trust in the pair that is reported first.

    Where it leaves that as it is, its largest effect; none where no pair is reported.
    """
    found = effects(record, worlds=[world], pairs=record.manifest.report_pairs[:1])
    first = next((e for e in found if e.quantity == "trust" and not e.is_direction), None)
    if first is not None and not first.is_zero:
        return first
    return largest_effect(record, worlds=[world])


def headline_effect(record: RunRecord) -> Effect | None:
    """What the scenario's author asks first: the first intervention, summed up; none without."""
    names = [w.name for w in record.manifest.what_ifs if w.kind == "intervention"]
    return telling_effect(record, names[0]) if names else None


def finding(effect: Effect, record: RunRecord, *, named: bool = True) -> str:
    """The effect as one sentence, with its range.

    Args:
        effect: What to tell.
        record: The run it comes from, for names and the number of members.
        named: Start with the what-if's name; without it the sentence starts with a capital.
    """
    where = pair_in_words(effect.subject, record.manifest.actor_names)
    what = f"{effect.quantity} {where} on {day_in_words(effect.day)} {_change(effect, record)}"
    if not named:
        return what[0].upper() + what[1:]
    assumed = world_entry(record, effect.world).kind == "assumption"
    return f"{effect.world}{' (assumption)' if assumed else ''}: {what}"


def _change(effect: Effect, record: RunRecord) -> str:
    if effect.is_zero:
        return "would be the same"
    size = fixed(abs(effect.difference))
    if size == "0.0":
        change = "would differ by less than 0.1 points"
    else:
        sense = "higher" if effect.difference > 0 else "lower"
        change = f"would be {points(effect.difference)} {sense}"
    return f"{change} ({_range(effect, record)})"


def _range(effect: Effect, record: RunRecord) -> str:
    if record.manifest.members == 1:
        return "one member, so no range"
    low, high = effect.low, effect.high
    if fixed(low) == fixed(high):
        return "the same in nine of ten members"
    if low < 0 < high:
        return f"90 % range {fixed(-low)} lower to {fixed(high)} higher"
    near, far = sorted((abs(low), abs(high)))
    return f"90 % range {fixed(near)} to {fixed(far)}"


def compare_json(record: RunRecord, at: date | None = None) -> dict[str, Any]:
    """The effects as data: schema ``relsim/compare/1``, index scale 0–100.

    Every what-if lists the same pairs: those reported and those that any what-if moves.
    """
    head = record.manifest
    names = [entry.name for entry in head.what_ifs]
    found = effects(record, at, pairs=reported_or_moved(record, names))
    by_world: dict[str, dict[str, Any]] = {name: {} for name in names}
    for effect in found:
        numbers = {
            k: getattr(effect, k) for k in ("baseline", "value", "difference", "low", "high")
        }
        by_world[effect.world].setdefault(effect.subject, {})[effect.quantity] = numbers
    return {
        "schema": "relsim/compare/1",
        "basis": head.basis,
        "scenario": head.name,
        "run": head.key,
        "at": (at or head.report_at).isoformat(),
        "members": head.members,
        "seed": head.seed,
        "parameters": head.parameters.get("name"),
        "calibrated": bool(head.parameters.get("calibrated", False)),
        "conditional": CONDITIONAL,
        "kinds": {entry.name: entry.kind for entry in head.what_ifs},
        "what_ifs": by_world,
    }
