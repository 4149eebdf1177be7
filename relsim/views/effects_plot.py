"""All what-ifs at a glance: a dot and a 90 % range for each reported pair, zero in every panel."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relsim.analysis.effects import Effect, effects
from relsim.analysis.words import day_in_words, fixed, signed
from relsim.run.record import RunRecord
from relsim.views.labels import fit, footer_text, wrap
from relsim.views.style import (
    FAINT,
    GREY,
    INK,
    axes_at,
    new_figure,
    round_ticks,
    settings,
    write,
)

__all__ = ["draw_effects"]

MARGIN = 0.3
NAMES = 1.75
PANEL = 1.75
GAP = 0.22
ROW = 0.42
OFFSET = 0.19
KINDS = {
    "intervention": "Interventions: other actions, same model",
    "assumption": "Assumptions: same actions, other model",
}


def draw_effects(record: RunRecord) -> Figure:
    """Differences in trust and tension on the report day; assumptions in their own panel."""
    with settings():
        head = record.manifest
        pairs = head.report_pairs
        width = max(7.5, 2 * MARGIN + NAMES + len(pairs) * (PANEL + GAP))
        groups = _groups(record)
        high = sum(0.62 + ROW * len(worlds) + 0.3 for worlds in groups.values())
        footer = wrap(footer_text(record, bands=False), width - 2 * MARGIN, 7)
        figure = new_figure(width, 1.1 + max(high, 0.5) + 0.3 + 0.15 * len(footer))
        title = f"What each change would do on {day_in_words(head.report_at)}"
        write(figure, MARGIN, 0.15, title, fontsize=12, fontweight="bold")
        how = (
            "Difference to the baseline in index points, median"
            + (" and 90 % range. " if head.members > 1 else ". ")
            + "Filled circle: trust. Open square: tension."
        )
        write(figure, MARGIN, 0.44, "\n".join(wrap(how, width - 2 * MARGIN, 8)), color=GREY)
        top = 0.85
        for kind, worlds in groups.items():
            top = _group(figure, record, KINDS[kind], worlds, top)
        if not groups:
            write(figure, MARGIN, top, "This scenario asks no what-if.")
        write(figure, MARGIN, top + 0.2, "\n".join(footer), fontsize=7, color=GREY)
        return figure


def _groups(record: RunRecord) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        worlds = [entry.name for entry in record.manifest.what_ifs if entry.kind == kind]
        if worlds:
            found[kind] = worlds
    return found


def _group(
    figure: Figure, record: RunRecord, heading: str, worlds: Sequence[str], top: float
) -> float:
    """One block of panels; returns where it ends."""
    pairs = record.manifest.report_pairs
    found = effects(record, worlds=worlds, pairs=pairs)
    relations = [effect for effect in found if not effect.is_direction]
    limits = _limits(relations)
    write(figure, MARGIN, top, heading, fontsize=9, fontweight="bold")
    height = ROW * len(worlds)
    for place, pair in enumerate(pairs):
        left = MARGIN + NAMES + place * (PANEL + GAP)
        ax = axes_at(figure, left, top + 0.5, PANEL, height)
        ax.set_title(pair, fontsize=8.5, fontweight="bold", loc="left", pad=4)
        _axis(ax, worlds, limits, named=place == 0)
        for effect in relations:
            if effect.subject == pair:
                _dot(ax, effect, worlds.index(effect.world), limits)
    return top + 0.5 + height + 0.42


def _limits(found: Sequence[Effect]) -> tuple[float, float]:
    low = min([0.0, *(effect.low for effect in found)])
    high = max([0.0, *(effect.high for effect in found)])
    room = 0.28 * max(high - low, 1.0)  # for the numbers beside the ranges
    return low - (room if low < 0 else room / 4), high + (room if high > 0 else room / 4)


def _axis(ax: Axes, worlds: Sequence[str], limits: tuple[float, float], *, named: bool) -> None:
    ax.set(xlim=limits, ylim=(len(worlds) - 0.5, -0.5))
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.axvline(0, color=GREY, lw=0.9, zorder=1)
    ax.hlines([k + 0.5 for k in range(len(worlds) - 1)], *limits, color=FAINT, lw=0.4)
    names = [fit(name, NAMES - 0.1, 8) for name in worlds] if named else [""] * len(worlds)
    ax.set_yticks(range(len(worlds)), names, fontsize=8)
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", labelsize=7, length=2.5)
    ticks = round_ticks(*limits)
    digits = 0 if all(tick.is_integer() for tick in ticks) else 1
    ax.set_xticks(ticks, [fixed(tick, digits) for tick in ticks], fontsize=7)


def _dot(ax: Axes, effect: Effect, row: int, limits: tuple[float, float]) -> None:
    trust = effect.quantity == "trust"
    y = row + (-OFFSET if trust else OFFSET)
    colour = INK if trust else GREY
    if effect.is_zero:
        ax.text(0, y, " 0", ha="left", va="center", fontsize=6.5, color=GREY)
        return
    ax.plot([effect.low, effect.high], [y, y], color=colour, lw=1.3, solid_capstyle="butt")
    ax.plot([effect.difference], [y], marker="o" if trust else "s", ms=4.5,
            color=colour, mfc=colour if trust else "white", mew=1.1)  # fmt: skip
    air = 0.035 * (limits[1] - limits[0])
    edge, side = (
        (effect.high + air, "left") if effect.difference > 0 else (effect.low - air, "right")
    )
    ax.text(edge, y, signed(effect.difference), va="center", ha=side, fontsize=6.5, color=INK)
