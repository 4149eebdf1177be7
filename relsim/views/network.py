"""The actors as a signed network, before and after: who is above and who below even trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relsim.analysis.effects import world_entry
from relsim.analysis.levels import DayLevels, pair_names, subject_key
from relsim.analysis.words import day_in_words, fixed, signed
from relsim.run.record import RunRecord
from relsim.views.labels import fit, footer_text, text_width, wrap
from relsim.views.style import BASE, GREY, INK, WHAT_IF, axes_at, new_figure, settings, write

__all__ = ["draw_network"]

EVEN = 50.0
ACTORS = 9
TIES = 15
SIDE = 4.6
"""Side of a panel in inches; it spans -1.36 to 1.36."""
REACH = 1.36
MARGIN = 0.3
NAMED = 0.5
"""Changes from this many points on are written at the line."""
NEAR = 0.05
BOX = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.92}
Place = tuple[float, float]


@dataclass(frozen=True)
class Tie:
    """One pair in one panel: mean trust, and its change against the panel it is compared with."""

    pair: str
    trust: float
    change: float | None


def draw_network(record: RunRecord, world: str | None = None) -> Figure:
    """Two panels, start and report day; with a what-if a third, compared with the baseline."""
    with settings():
        pairs, left_out = _chosen(record, world)
        places = _layout(record, pairs)
        panels = _panels(record, pairs, world)
        width = 2 * MARGIN + SIDE * len(panels)
        title = f"Who trusts whom: {record.manifest.title}"
        footer = wrap(footer_text(record, bands=False), width - 2 * MARGIN, 7)
        figure = new_figure(width, SIDE + 1.6 + 0.15 * len(footer))
        write(figure, MARGIN, 0.15, fit(title, width - 2 * MARGIN, 13, bold=True), fontsize=13,
              fontweight="bold")  # fmt: skip
        for column, (heading, ties) in enumerate(panels):
            left = MARGIN + column * SIDE
            write(figure, left + 0.1, 0.55, fit(heading, SIDE - 0.2, 9.5, bold=True), fontsize=9.5,
                  fontweight="bold")  # fmt: skip
            ax = axes_at(figure, left, 0.8, SIDE, SIDE)
            _panel(ax, ties, places, record)
        key = wrap(_key(left_out), width - 2 * MARGIN, 7.5)
        write(figure, MARGIN, SIDE + 0.95, "\n".join(key), fontsize=7.5, color=INK)
        below = SIDE + 1.1 + 0.16 * len(key)
        write(figure, MARGIN, below, "\n".join(footer), fontsize=7, color=GREY)
        return figure


def _key(left_out: int) -> str:
    key = (
        "Lines show the mean trust of both directions (median). Solid blue: above 50, dashed "
        "orange: below 50, dotted grey: at 50; the wider, the farther from 50. Numbers: trust, and "
        "its change in points. "
    )
    if left_out:
        key += f"Left out: {left_out} pairs of the run that move less."
    return key


def _chosen(record: RunRecord, world: str | None) -> tuple[list[str], int]:
    """Reported pairs, then those that move most, then strong ties, among so many actors."""
    before, after = DayLevels.of(record, record.manifest.start), DayLevels.of(record)
    names = list(pair_names(record).values())
    rank = {}
    for pair in names:
        start, end = (at.baseline(pair, "trust")["p50"] for at in (before, after))
        other = after.changed(world, pair, "trust") if world else None
        move = max(abs(end - start), abs(other["d50"]) if other else 0.0)
        rank[pair] = (pair in record.manifest.report_pairs, move + abs(start - EVEN) / 8, move)
    chosen: list[str] = []
    actors: set[str] = set()
    for pair in sorted(names, key=lambda name: rank[name], reverse=True):
        reported, interest, _ = rank[pair]
        together = actors | set(pair.split("-"))
        if reported or (len(chosen) < TIES and len(together) <= ACTORS and interest >= NAMED):
            chosen.append(pair)
            actors = together
    return chosen, len(names) - len(chosen)


def _layout(record: RunRecord, pairs: Sequence[str]) -> dict[str, Place]:
    """Actors on a circle, each next to whom it trusts most among those not yet placed."""
    levels = DayLevels.of(record, record.manifest.start)
    trust = {subject_key(p): levels.baseline(p, "trust")["p50"] for p in pairs}
    waiting = sorted({actor for pair in pairs for actor in pair.split("-")})
    ring = [waiting.pop(0)] if waiting else []
    while waiting:
        last = ring[-1]
        closest = max(
            waiting, key=lambda actor: (trust.get(subject_key(f"{last}-{actor}"), EVEN), actor)
        )
        waiting.remove(closest)
        ring.append(closest)
    turn = 2 * pi / max(1, len(ring))
    return {
        actor: (sin(k * turn + pi / len(ring)), cos(k * turn + pi / len(ring)))
        for k, actor in enumerate(ring)
    }


def _panels(
    record: RunRecord, pairs: Sequence[str], world: str | None
) -> list[tuple[str, list[Tie]]]:
    head = record.manifest
    before, after = DayLevels.of(record, head.start), DayLevels.of(record)
    first = {pair: before.baseline(pair, "trust")["p50"] for pair in pairs}
    last = {pair: after.baseline(pair, "trust")["p50"] for pair in pairs}
    panels = [
        (f"{day_in_words(head.start)}", [Tie(pair, first[pair], None) for pair in pairs]),
        (
            f"{day_in_words(after.day)}, change since then",
            [Tie(pair, last[pair], last[pair] - first[pair]) for pair in pairs],
        ),
    ]
    if world is not None:
        world_entry(record, world)
        ties = []
        for pair in pairs:
            row = after.changed(world, pair, "trust")
            ties.append(Tie(pair, row["p50"], row["d50"]) if row else Tie(pair, last[pair], 0.0))
        panels.append((f"{world}, difference to the baseline", ties))
    return panels


def _panel(ax: Axes, ties: Sequence[Tie], places: dict[str, Place], record: RunRecord) -> None:
    ax.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH))
    ax.axis("off")
    for tie in ties:
        _line(ax, tie, places)
    names = {actor: _name(record, actor, place) for actor, place in places.items()}
    taken = [*places.values()]
    taken += [(x + aside, y) for x, y, _ in names.values() for aside in (-0.25, 0.0, 0.25)]
    for tie in sorted(ties, key=lambda t: -abs(t.change or 0.0)):
        named = abs(tie.change or 0.0) >= NAMED or tie.pair in record.manifest.report_pairs
        if tie.change is not None and named:
            _change(ax, tie, places, taken)
    across, up = [x for x, _ in places.values()], [y for _, y in places.values()]
    ax.scatter(across, up, s=430, color="white", edgecolor=INK, lw=0.9, zorder=4)
    middle: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7, "zorder": 5}
    for actor, (x, y) in places.items():
        ax.text(x, y, fit(actor, 0.36, 7, bold=True), fontweight="bold", **middle)
        x_name, y_name, name = names[actor]
        ax.text(x_name, y_name, name, bbox=BOX, **middle)


def _name(record: RunRecord, actor: str, place: Place) -> tuple[float, float, str]:
    """Where an actor's name stands: above or below its node, within the panel."""
    x, y = place
    name = fit(record.manifest.actor_names.get(actor, actor), 1.25, 7)
    half = text_width(name, 7) / 2 * 2 * REACH / SIDE
    inside = min(max(x * 1.02, half - REACH + 0.02), REACH - half - 0.02)
    return inside, y + (0.2 if y >= 0 else -0.2), name


def _line(ax: Axes, tie: Tie, places: dict[str, Place]) -> None:
    (x1, y1), (x2, y2) = (places[actor] for actor in tie.pair.split("-"))
    apart = tie.trust - EVEN
    colour, dash = (BASE, "-") if apart > 0 else (WHAT_IF, (0, (4, 2)))
    if abs(apart) < NEAR:
        colour, dash = GREY, (0, (1, 2))
    ax.plot([x1, x2], [y1, y2], color=colour, linestyle=dash, lw=0.7 + abs(apart) / 11, alpha=0.85,
            zorder=2)  # fmt: skip


def _change(ax: Axes, tie: Tie, places: dict[str, Place], taken: list[Place]) -> None:
    """Write the change at the line, where no other label or node is near."""
    (x1, y1), (x2, y2) = (places[actor] for actor in tie.pair.split("-"))
    shares = (0.5, 0.42, 0.58, 0.34, 0.66, 0.28, 0.72)
    spots = [(x1 + (x2 - x1) * s, y1 + (y2 - y1) * s) for s in shares]

    def room(spot: Place) -> float:
        return min(max(abs(spot[0] - x) / 0.34, abs(spot[1] - y) / 0.16) for x, y in taken)

    spot = next((s for s in spots if room(s) >= 1), max(spots, key=room))
    taken.append(spot)
    text = f"{fixed(tie.trust, 0)} ({signed(tie.change or 0.0)})"
    ax.text(*spot, text, ha="center", va="center", fontsize=6.8, zorder=3, bbox=BOX)
