"""Events in a figure: a strip of numbered marks over the panels, and a list that explains them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any, Literal

import polars as pl
from matplotlib.axes import Axes

from relsim.analysis.words import day_in_words
from relsim.run.record import RunRecord
from relsim.views.event_words import in_words, summaries
from relsim.views.labels import fit, spread, text_width
from relsim.views.style import FAINT, GREY, INK, WHAT_IF

__all__ = ["Mark", "StripPlan", "draw_list", "draw_strip", "event_marks", "plan_strip"]

Kind = Literal["conflict", "cooperation", "neutral"]
SHAPES: dict[Kind, str] = {"conflict": "v", "cooperation": "^", "neutral": "o"}
FILLS: dict[Kind, str] = {"conflict": INK, "cooperation": "white", "neutral": "#BBBBBB"}
LISTED = 24
ROW = 0.155
"""Height of a mark's row in a stack, inches."""
STACK = 0.30
"""Least distance of stacks, inches."""
LEADER = 0.2
"""Height below the stacks in which leaders run to the day, inches."""
LINE = 0.165
"""Height of a line of the list, inches."""
SIZE = 7.0


@dataclass(frozen=True)
class Mark:
    """One event in a figure: number, place on the axis, and its line in the list."""

    id: str
    number: int
    x: float
    when: str
    kind: Kind
    fate: str
    who: str
    words: str
    code: str

    @property
    def changed(self) -> bool:
        """Whether the what-if did something to it."""
        return self.fate != "kept"

    @property
    def gone(self) -> bool:
        """Whether it did not happen in this history."""
        return "removed" in self.fate


def event_marks(record: RunRecord, world: str) -> tuple[list[Mark], int]:
    """The events of a world within the period, numbered in time, and how many are left out.

    Where there are more than fit, reports of the same act on one day are one mark; then changed
    ones stay, then those of reported pairs, then the weightiest.
    """
    head = record.manifest
    day = pl.col("occurred_at").dt.date()
    frame = record.events.filter(pl.col("world") == world, day.is_between(head.start, head.end))
    single = frame.sort("occurred_at", "id").to_dicts()
    rows = single if len(single) <= LISTED else _alike_together(single)
    reported = {code for pair in head.report_pairs for code in pair.split("-")}

    def importance(row: dict[str, Any]) -> tuple[bool, bool, float]:
        actors = {*row["initiators"], *row["targets"]}
        return (
            row["fate"] != "kept",
            len(actors & reported) > 1,
            abs(row["weight"]) * row.get("reports", 1),
        )

    kept = sorted(rows, key=importance, reverse=True)[:LISTED]
    shown = [row for row in rows if any(row is other for other in kept)]
    words = summaries(record)
    marks = [_mark(number, row, record, words) for number, row in enumerate(shown, start=1)]
    return marks, len(single) - sum(row.get("reports", 1) for row in shown)


def _alike_together(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Events that no words tell apart, as feeds bring them, as one row with a count."""
    found: dict[object, dict[str, Any]] = {}
    for row in rows:
        day, who = row["occurred_at"].date(), (*row["initiators"], ">", *row["targets"])
        key = row["id"] if row["summary"] else (day, who, row["code"], row["fate"])
        alike = found.setdefault(key, {**row, "reports": 0})
        alike["reports"] += 1
    return list(found.values())


def _mark(number: int, row: dict[str, Any], record: RunRecord, before: Mapping[str, str]) -> Mark:
    head = record.manifest
    day = row["occurred_at"].date()
    when = day_in_words(day, year=head.start.year != head.end.year, short=True)
    weight = 0.0 if row["assessed"] else row["weight"] or 0.0
    kind: Kind = "conflict" if weight < 0 else "cooperation" if weight > 0 else "neutral"
    fate = row["fate"] or "kept"
    words = in_words(row, before)
    words = f"{words} ×{row['reports']}" if row.get("reports", 1) > 1 else words
    words = words if fate == "kept" else f"{fate.upper()}: {words}"
    who = f"{_actors(row['initiators'])}→{_actors(row['targets'])}"
    x = float((day - head.start).days)
    return Mark(row["id"], number, x, when, kind, fate, who, words, row["code"])


def _actors(codes: Sequence[str]) -> str:
    shown = " ".join(codes[:4])
    return f"{shown} +{len(codes) - 4}" if len(codes) > 4 else shown


@dataclass(frozen=True)
class StripPlan:
    """Where each mark stands: stacks of (x in inches, marks from the bottom up)."""

    stacks: tuple[tuple[float, tuple[Mark, ...]], ...]

    @property
    def height(self) -> float:
        """Height of the strip in inches."""
        return LEADER + ROW * max((len(marks) for _, marks in self.stacks), default=0) + 0.04


def plan_strip(marks: Sequence[Mark], width: float, days: int) -> StripPlan:
    """Stack the marks of a day, neighbouring days together where the strip is too short."""
    capacity = max(1, int(width / STACK))
    groups: list[list[Mark]] = []
    for mark in marks:
        if groups and groups[-1][0].x == mark.x:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    while len(groups) > capacity:
        gaps = [b[0].x - a[-1].x for a, b in pairwise(groups)]
        at = gaps.index(min(gaps))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    rows = 4
    while sum(ceil(len(group) / rows) for group in groups) > capacity:
        rows += 1
    stacks = [tuple(group[k : k + rows]) for group in groups for k in range(0, len(group), rows)]
    targets = [sum(m.x for m in stack) / len(stack) * width / days for stack in stacks]
    places = spread(targets, STACK, 0.06, width - 0.1)
    return StripPlan(tuple(zip(places, stacks, strict=True)))


def draw_strip(ax: Axes, plan: StripPlan, width: float, days: int) -> None:
    """Draw the planned strip into axes that measure inches."""
    ax.set(xlim=(0, width), ylim=(0, plan.height))
    ax.axis("off")
    points: dict[tuple[Kind, bool], list[tuple[float, float]]] = {}
    for x, marks in plan.stacks:
        for day in sorted({mark.x for mark in marks}):
            foot = day * width / days
            ax.plot([x, foot, foot], [LEADER - 0.02, 0.07, 0], color=FAINT, lw=0.6, clip_on=False)
        for level, mark in enumerate(marks):
            y = LEADER + ROW * (level + 0.5)
            points.setdefault((mark.kind, mark.changed), []).append((x, y))
            colour = WHAT_IF if mark.changed else INK
            ax.text(x + 0.065, y, str(mark.number), fontsize=6.5, va="center", color=colour)
            if mark.gone:
                cross = 0.07
                ax.plot([x - cross, x + cross], [y - cross, y + cross], color=WHAT_IF, lw=0.9)
    for (kind, changed), places in points.items():
        _scatter(ax, places, kind, changed=changed)


def _scatter(ax: Axes, places: Sequence[tuple[float, float]], kind: Kind, *, changed: bool) -> None:
    ax.scatter(
        [x for x, _ in places],
        [y for _, y in places],
        marker=SHAPES[kind],
        s=26,
        facecolor="white" if changed else FILLS[kind],
        edgecolor=WHAT_IF if changed else INK,
        linewidth=1.3 if changed else 0.8,
        zorder=3,
        clip_on=False,
    )


def list_height(marks: Sequence[Mark], left_out: int) -> float:
    """Height of the list in inches."""
    return LINE * (ceil(len(marks) / 2) + 1 + (left_out > 0))


def draw_list(ax: Axes, marks: Sequence[Mark], left_out: int, width: float) -> None:
    """The numbered list in two columns, with the key to the shapes under it."""
    height = list_height(marks, left_out)
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.axis("off")
    half = ceil(len(marks) / 2)
    column = width / 2
    dates = max((text_width(mark.when, SIZE) for mark in marks), default=0.0) + 0.12
    points: dict[tuple[Kind, bool], list[tuple[float, float]]] = {}
    for place, mark in enumerate(marks):
        left, y = column * (place // half), LINE * (place % half + 0.5)
        colour = WHAT_IF if mark.changed else INK
        ax.text(
            left + 0.18, y, str(mark.number), fontsize=SIZE, ha="right", va="center", color=colour
        )
        points.setdefault((mark.kind, mark.changed), []).append((left + 0.29, y))
        ax.text(left + 0.40, y, mark.when, fontsize=SIZE, va="center", color=colour)
        code = f" ({mark.code})"
        room = column - 0.40 - dates - 0.2 - text_width(code, SIZE)
        line = fit(f"{mark.who}  {mark.words}", room, SIZE) + code
        ax.text(left + 0.40 + dates, y, line, fontsize=SIZE, va="center", color=colour)
    for (kind, changed), places in points.items():
        _scatter(ax, places, kind, changed=changed)
    _key(ax, marks, left_out, LINE * (half + 0.7))


def _key(ax: Axes, marks: Sequence[Mark], left_out: int, y: float) -> None:
    x = 0.1
    shown: list[tuple[Kind, bool, str]] = [(kind, False, kind) for kind in SHAPES]
    if any(mark.changed for mark in marks):
        shown.append(("conflict", True, "orange outline: changed in this what-if"))
    for kind, changed, word in shown:
        _scatter(ax, [(x, y)], kind, changed=changed)
        ax.text(x + 0.1, y, word, fontsize=6.5, va="center", color=GREY)
        x += 0.35 + text_width(word, 6.5)
    if left_out:
        note = f"{left_out} further events of less weight are not listed."
        ax.text(0, y + LINE, note, fontsize=6.5, va="center", color=GREY)
