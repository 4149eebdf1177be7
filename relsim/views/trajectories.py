"""The picture of a run: trust and tension of every reported pair, with and without the change."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from relsim.analysis.effects import finding, telling_effect, world_entry
from relsim.analysis.words import signed
from relsim.run.manifest import BASELINE, WorldEntry
from relsim.run.record import RunRecord
from relsim.views.content import Content, assessed_bands, changed_day, curves_of
from relsim.views.labels import balanced, fit, footer_text, pair_title, text_width, wrap
from relsim.views.marks import (
    draw_list,
    draw_strip,
    event_marks,
    list_height,
    plan_strip,
)
from relsim.views.panels import Curve, Frame, draw_difference, draw_panel
from relsim.views.series import Store, day_ticks, row_limits
from relsim.views.style import GREY, axes_at, new_figure, settings, write

__all__ = ["draw_trajectories", "draw_what_if"]

WIDTH = 12.0
MARGIN = 0.3
COLUMNS = (0.62, 6.45)
PANEL_WIDTH = 3.85
GUTTER = 1.55
DIFFERENCE_HEIGHT = 1.05
PANEL_HEIGHTS = {1: 2.2, 2: 1.8, 3: 1.6, 4: 1.4}
"""By the number of reported pairs; 1.25 for more."""
GAP = 0.32
"""Above each panel, for its title."""
TITLE = 13.0
FOOTER = 7.0


def draw_what_if(record: RunRecord, world_name: str) -> Figure:
    """Baseline and one what-if, with the paired difference in the last panel."""
    world = world_entry(record, world_name)
    effect = telling_effect(record, world_name)
    asked = world.question or f"What if: {world_name}?"
    if world.kind == "assumption":
        asked = f"Assumption about the model, not an action: {world_name} ({_assumed(world)})"
    title = finding(effect, record, named=False) if effect else world_name
    marks, left_out = event_marks(record, world_name)
    store = Store(record, [BASELINE, world_name], record.manifest.report_pairs)
    return draw_trajectories(Content(record, store, world, title, asked, marks, left_out))


def _assumed(world: WorldEntry) -> str:
    return ", ".join(f"{name} = {value}" for name, value in world.assumed.items())


def draw_trajectories(content: Content) -> Figure:
    """Place and draw: title, list, strip, a row per pair, the difference, the footer."""
    with settings():
        record = content.record
        pairs = record.manifest.report_pairs
        frame = _frame(content)
        title = balanced(content.title, WIDTH - 2 * MARGIN, TITLE, bold=True)
        footer = wrap(footer_text(record), WIDTH - 2 * MARGIN, FOOTER)
        plan = plan_strip(content.marks, PANEL_WIDTH, frame.days)
        list_top = 0.32 + 0.24 * len(title) + 0.26
        strip_top = list_top + list_height(content.marks, content.left_out) + 0.48
        rows_top = strip_top + plan.height
        rows_end = rows_top + len(pairs) * (frame.height + GAP)
        last = DIFFERENCE_HEIGHT + GAP + 0.25 if content.world else 0.0
        footer_top = rows_end + last + 0.36
        figure = new_figure(WIDTH, footer_top + 0.15 * len(footer) + 0.15)
        _head(figure, content, title, list_top)
        for left in COLUMNS:
            strip = axes_at(figure, left, strip_top, PANEL_WIDTH, plan.height)
            draw_strip(strip, plan, PANEL_WIDTH, frame.days)
        _rows(figure, content, frame, rows_top, strip_top - 0.32)
        if content.world:
            _differences(figure, content, frame, rows_end + 0.25)
        write(figure, MARGIN, footer_top, "\n".join(footer), fontsize=FOOTER, color=GREY)
        return figure


def _heading(quantity: str, limits: Sequence[tuple[float, float]]) -> str:
    sense = "higher is better" if quantity == "trust" else "higher is worse"
    low, high = limits[0]
    span = f"; every row spans {high - low:g} points" if len(set(limits)) > 1 else ""
    return f"{quantity.capitalize()}, index 0–100 ({sense}{span})"


def _frame(content: Content) -> Frame:
    store = content.store
    return Frame(
        width=PANEL_WIDTH,
        height=PANEL_HEIGHTS.get(len(content.record.manifest.report_pairs), 1.25),
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


def _rows(figure: Figure, content: Content, frame: Frame, top: float, heading_top: float) -> None:
    """Trust on the left, tension on the right, a row per reported pair."""
    pairs = content.record.manifest.report_pairs
    observed = {pair: assessed_bands(content, pair) for pair in pairs}
    for left, quantity in zip(COLUMNS, ("trust", "tension"), strict=True):
        curves = [curves_of(content, pair, quantity) for pair in pairs]
        seen = [observed[pair][quantity] for pair in pairs]
        limits = row_limits(
            [
                [edge for c in row for edge in c.band.range]
                + [edge for item in items for edge in (item.low, item.high)]
                for row, items in zip(curves, seen, strict=True)
            ]
        )
        write(figure, left, heading_top, _heading(quantity, limits), fontsize=9, fontweight="bold")
        for place, pair in enumerate(pairs):
            y = top + place * (frame.height + GAP)
            title = _row_title(content, pair, curves[place])
            write(figure, left, y + 0.09, title, fontsize=8.5, fontweight="bold")
            ax = axes_at(figure, left, y + GAP, PANEL_WIDTH, frame.height)
            last = place == len(pairs) - 1
            draw_panel(ax, frame, limits[place], curves[place], seen[place], dated=last)


def _row_title(content: Content, pair: str, curves: Sequence[Curve]) -> str:
    still = content.world and not any(curve.changed for curve in curves)
    tail = f" ({pair})" + (": no change" if still else "")
    room = PANEL_WIDTH + GUTTER - text_width(tail, 8.5, bold=True)
    return fit(pair_title(pair, content.record.manifest.actor_names), room, 8.5, bold=True) + tail


def _differences(figure: Figure, content: Content, frame: Frame, top: float) -> None:
    """The paired difference of the pair that the title speaks of, trust and tension."""
    record, world = content.record, content.world
    effect = telling_effect(record, world.name) if world else None
    if world is None or effect is None:
        return
    small = Frame(frame.width, DIFFERENCE_HEIGHT, frame.days, frame.ticks, frame.event_days, GUTTER)
    name = pair_title(effect.subject, record.manifest.actor_names)
    for left, quantity in zip(COLUMNS, ("trust", "tension"), strict=True):
        heading = fit(
            f"Difference to the baseline in {quantity}, {name}",
            PANEL_WIDTH + GUTTER,
            8.5,
            bold=True,
        )
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
        day = changed_day(content)
        curve = Curve(band.since(day), label, changed=True, single=content.single)
        draw_difference(ax, small, curve, day)
