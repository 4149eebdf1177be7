"""Effects as plain text for a terminal; interventions and assumptions never share a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from relsim.analysis.effects import Effect, Quantity, effects
from relsim.analysis.levels import DayLevels
from relsim.analysis.words import day_in_words, fixed, signed
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord

__all__ = ["comparison_text", "effects_table", "pair_table"]

Kind = Literal["intervention", "assumption"]
QUANTITIES: tuple[Quantity, ...] = ("trust", "tension")


def comparison_text(record: RunRecord, at: date | None = None, *, width: int = 100) -> str:
    """All tables: trust and tension under interventions, then under assumptions.

    Args:
        record: The run.
        at: The day; by default the one that the scenario reports.
        width: Columns of the terminal; pairs that do not fit go into a further block.
    """
    kinds: list[Kind] = ["intervention"]
    if any(entry.kind == "assumption" for entry in record.manifest.what_ifs):
        kinds.append("assumption")
    tables = [
        effects_table(record, quantity, at, kind=kind, width=width)
        for kind in kinds
        for quantity in QUANTITIES
    ]
    return "\n\n".join(tables)


def effects_table(
    record: RunRecord,
    quantity: Quantity = "trust",
    at: date | None = None,
    *,
    kind: Kind = "intervention",
    width: int = 100,
) -> str:
    """One table: the baseline's row, then a row per what-if of that kind, a column per pair."""
    worlds = [entry.name for entry in record.manifest.what_ifs if entry.kind == kind]
    pairs = record.manifest.report_pairs
    levels = DayLevels.of(record, at)
    cells = _effect_cells(record, quantity, at, worlds)
    columns = [
        [pair, fixed(levels.baseline(pair, quantity)["p50"]), *(cells[w, pair] for w in worlds)]
        for pair in pairs
    ]
    heading = _heading(record, quantity, levels.day, kind)
    return "\n".join([heading, *_blocks(["", BASELINE, *worlds], columns, width)])


def pair_table(record: RunRecord, pair: str, at: date | None = None) -> str:
    """What the interventions do to one relation: trust and tension side by side."""
    worlds = [entry.name for entry in record.manifest.what_ifs if entry.kind == "intervention"]
    levels = DayLevels.of(record, at)
    columns = []
    for quantity in QUANTITIES:
        cells = _effect_cells(record, quantity, at, worlds)
        baseline = fixed(levels.baseline(pair, quantity)["p50"])
        columns.append([quantity, baseline, *(cells[world, pair] for world in worlds)])
    heading = f"{pair}: {_heading(record, 'trust', levels.day, 'intervention')}"
    heading = heading.replace("Trust", "trust and tension", 1)
    return "\n".join([heading, *_block(["", BASELINE, *worlds], columns)])


def _heading(record: RunRecord, quantity: Quantity, day: date, kind: Kind) -> str:
    many = record.manifest.members > 1
    numbers = "median; 90 % range of the difference" if many else "one member, so no range"
    lead = "Assumptions: " if kind == "assumption" else ""
    word = quantity if lead else quantity.capitalize()
    return f"{lead}{word} on {day_in_words(day)}, index 0–100 ({numbers})"


def _effect_cells(
    record: RunRecord, quantity: Quantity, at: date | None, worlds: Iterable[str]
) -> dict[tuple[str, str], str]:
    found = effects(record, at, worlds=worlds, pairs=record.manifest.report_pairs)
    many = record.manifest.members > 1
    return {
        (effect.world, effect.subject): _cell(effect, with_range=many)
        for effect in found
        if effect.quantity == quantity
    }


def _cell(effect: Effect, *, with_range: bool) -> str:
    if effect.is_zero:
        return f"{fixed(effect.value)}  no change"
    cell = f"{fixed(effect.value)}  {signed(effect.difference)}"
    return f"{cell} ({signed(effect.low)} {signed(effect.high)})" if with_range else cell


def _blocks(names: list[str], columns: list[list[str]], width: int) -> list[str]:
    """Lines of the table, cut into blocks of columns that fit the width."""
    lead = max(map(len, names)) + 2
    lines: list[str] = []
    block: list[list[str]] = []
    room = 0
    for column in columns:
        needs = max(map(len, column)) + 2
        if block and room + needs > width - lead:
            lines += [*_block(names, block), ""]
            block, room = [], 0
        block.append(column)
        room += needs
    return lines + _block(names, block)


def _block(names: list[str], columns: list[list[str]]) -> list[str]:
    padded = [[name.ljust(max(map(len, names))) for name in names]]
    padded += [[cell.ljust(max(map(len, column))) for cell in column] for column in columns]
    return ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]
