"""The picture of a run: trust and tension of every reported pair, with and without the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from matplotlib.figure import Figure

from relsim.analysis.effects import finding, largest_effect, world_entry
from relsim.analysis.levels import directions, pair_key
from relsim.analysis.words import fixed, signed
from relsim.run.manifest import BASELINE, WorldEntry
from relsim.run.record import RunRecord
from relsim.views.labels import fit, footer_text, pair_title, wrap
from relsim.views.marks import (
    Mark,
    draw_list,
    draw_strip,
    event_marks,
    list_height,
    plan_strip,
)
from relsim.views.panels import Assessed, Curve, Frame, draw_difference, draw_panel
from relsim.views.series import Band, Store, day_ticks, shared_limits
from relsim.views.style import GREY, axes_at, new_figure, settings, write

__all__ = ["draw_trajectories", "draw_what_if"]

WIDTH = 12.0
MARGIN = 0.3
COLUMNS = (0.62, 6.45)
PANEL_WIDTH = 3.85
GUTTER = 1.55
PANEL_HEIGHT = 1.25
DIFFERENCE_HEIGHT = 1.05
GAP = 0.30
"""Above each panel, for its title."""
TITLE = 13.0
FOOTER = 7.0


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


def draw_what_if(record: RunRecord, world_name: str) -> Figure:
    """Baseline and one what-if, with the paired difference in the last panel."""
    world = world_entry(record, world_name)
    effect = largest_effect(record, worlds=[world_name])
    asked = world.question or f"What if: {world_name}?"
    if world.kind == "assumption":
        asked = f"Assumption about the model, not an action: {world_name} ({_assumed(world)})"
    title = finding(effect, record, named=False) if effect else world_name
    marks, left_out = event_marks(record, world_name)
    return draw_trajectories(
        Content(record, Store(record), world, title, asked, marks, left_out)
    )


def _assumed(world: WorldEntry) -> str:
    return ", ".join(f"{name} = {value}" for name, value in world.assumed.items())


def draw_trajectories(content: Content) -> Figure:
    """Place and draw: title, list, strip, a row per pair, the difference, the footer."""
    with settings():
        record = content.record
        pairs = record.manifest.report_pairs
        frame = _frame(content)
        title = wrap(content.title, WIDTH - 2 * MARGIN, TITLE, bold=True)
        footer = wrap(footer_text(record), WIDTH - 2 * MARGIN, FOOTER)
        plan = plan_strip(content.marks, PANEL_WIDTH, frame.days)
        list_top = 0.32 + 0.24 * len(title) + 0.26
        strip_top = list_top + list_height(content.marks, content.left_out) + 0.38
        rows_top = strip_top + plan.height
        rows_end = rows_top + len(pairs) * (PANEL_HEIGHT + GAP)
        last = DIFFERENCE_HEIGHT + GAP + 0.1 if content.world else 0.0
        footer_top = rows_end + last + 0.36
        figure = new_figure(WIDTH, footer_top + 0.15 * len(footer) + 0.15)
        _head(figure, content, title, list_top)
        for left, heading in zip(COLUMNS, _headings(), strict=True):
            write(figure, left, strip_top - 0.3, heading, fontsize=9, fontweight="bold")
            strip = axes_at(figure, left, strip_top, PANEL_WIDTH, plan.height)
            draw_strip(strip, plan, PANEL_WIDTH, frame.days)
        _rows(figure, content, frame, rows_top)
        if content.world:
            _differences(figure, content, frame, rows_end + 0.1)
        write(figure, MARGIN, footer_top, "\n".join(footer), fontsize=FOOTER, color=GREY)
        return figure


def _headings() -> tuple[str, str]:
    return "Trust, index 0–100 (higher is better)", "Tension, index 0–100 (higher is worse)"


def _frame(content: Content) -> Frame:
    store = content.store
    return Frame(
        width=PANEL_WIDTH,
        height=PANEL_HEIGHT,
        days=store.days,
        ticks=day_ticks(store.start, store.days),
        event_days=sorted({mark.x for mark in content.marks}),
        gutter=GUTTER,
    )


def _head(figure: Figure, content: Content, title: Sequence[str], list_top: float) -> None:
    subtitle = fit(content.subtitle, WIDTH - 2 * MARGIN, 9.5)
    write(figure, MARGIN, 0.14, subtitle, fontsize=9.5, color=GREY)
    write(figure, MARGIN, 0.36, "\n".join(title), fontsize=TITLE, fontweight="bold")
    height = list_height(content.marks, content.left_out)
    listing = axes_at(figure, MARGIN, list_top, WIDTH - 2 * MARGIN, height)
    draw_list(listing, content.marks, content.left_out, WIDTH - 2 * MARGIN)


def _rows(figure: Figure, content: Content, frame: Frame, top: float) -> None:
    head = content.record.manifest
    panels = [
        (pair, _trust_curves(content, pair), _tension_curves(content, pair))
        for pair in head.report_pairs
    ]
    observed = {pair: _assessed(content, pair) for pair in head.report_pairs}
    for column, quantity in enumerate(("trust", "tension")):
        bands = [curve.band for panel in panels for curve in panel[1 + column]]
        seen = [v for found in observed.values() for a in found[quantity] for v in (a.low, a.high)]
        limits = shared_limits(bands, seen)
        for place, panel in enumerate(panels):
            pair, y = panel[0], top + place * (PANEL_HEIGHT + GAP)
            name = pair_title(pair, head.actor_names)
            moved = not content.world or any(curve.changed for curve in panel[1 + column])
            name = f"{name} ({pair})" + ("" if moved else ": no change in this what-if")
            name = fit(name, PANEL_WIDTH + GUTTER, 8.5, bold=True)
            write(figure, COLUMNS[column], y + 0.09, name, fontsize=8.5, fontweight="bold")
            ax = axes_at(figure, COLUMNS[column], y + GAP, PANEL_WIDTH, PANEL_HEIGHT)
            dated = place == len(panels) - 1
            draw_panel(ax, frame, limits, panel[1 + column], observed[pair][quantity], dated=dated)


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
    return band.since(_changed_day(content))


def _changed_day(content: Content) -> float:
    day = content.world.changed_from if content.world else None
    return 0.0 if day is None else max(0.0, content.store.offset(day))


def _curve(content: Content, world: str, band: Band, label: str, *, thin: bool = False) -> Curve:
    changed = world != BASELINE
    value = fixed(float(band.median[-1]))
    plain = f"{label} {value}" if label else f"baseline {value}"
    named = f"{label} {value} what if" if label else f"what if {value}"
    return Curve(band, named if changed else plain, changed, thin, content.single)


def _assessed(content: Content, pair: str) -> dict[str, list[Assessed]]:
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


def _differences(figure: Figure, content: Content, frame: Frame, top: float) -> None:
    """The paired difference of the pair that moves most, trust and tension."""
    record, world = content.record, content.world
    effect = largest_effect(record, worlds=[world.name]) if world else None
    if world is None or effect is None:
        return
    small = Frame(frame.width, DIFFERENCE_HEIGHT, frame.days, frame.ticks, frame.event_days, GUTTER)
    name = pair_title(effect.subject, record.manifest.actor_names)
    for left, quantity in zip(COLUMNS, ("trust", "tension"), strict=True):
        heading = fit(f"Difference in {quantity}, {name}", PANEL_WIDTH + GUTTER, 8.5, bold=True)
        write(figure, left, top + 0.09, heading, fontsize=8.5, fontweight="bold")
        ax = axes_at(figure, left, top + GAP, PANEL_WIDTH, DIFFERENCE_HEIGHT)
        band = content.store.differences(world.name, effect.subject, quantity)
        if band is None or not band.levels.any():
            small_limits = (-1.0, 1.0)
            ax.axhline(0, color=GREY, lw=0.9)
            draw_panel(ax, small, small_limits, [], dated=True)
            ax.text(small.days / 2, 0.15, "no change", ha="center", fontsize=8, color=GREY)
            continue
        low, _, middle, _, high = band.levels[:, -1]
        label = signed(float(middle))
        if not content.single:
            label += f" ({signed(float(low))} to {signed(float(high))})"
        day = _changed_day(content)
        curve = Curve(band.since(day), label, changed=True, single=content.single)
        draw_difference(ax, small, curve, day)
