"""The picture of the history as it was: the same panels, without any change."""

from __future__ import annotations

from matplotlib.figure import Figure

from relsim.analysis.levels import DayLevels
from relsim.analysis.words import day_in_words, fixed, pair_in_words
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord
from relsim.views.labels import period_text
from relsim.views.marks import event_marks
from relsim.views.series import Store
from relsim.views.trajectories import Content, draw_trajectories

__all__ = ["draw_baseline", "headline"]


def draw_baseline(record: RunRecord) -> Figure:
    """Trust and tension of every reported pair in the baseline."""
    marks, left_out = event_marks(record, BASELINE)
    subtitle = f"{record.manifest.title}: what the events did, {period_text(record)}"
    return draw_trajectories(
        Content(record, Store(record), None, headline(record), subtitle, marks, left_out)
    )


def headline(record: RunRecord) -> str:
    """The largest move of a reported pair between the first day and the reported one."""
    head = record.manifest
    before, after = DayLevels.of(record, head.start), DayLevels.of(record)
    moves = [
        (pair, quantity, before.baseline(pair, quantity), after.baseline(pair, quantity))
        for pair in head.report_pairs
        for quantity in ("trust", "tension")
    ]
    pair, quantity, first, last = max(moves, key=lambda m: abs(m[3]["p50"] - m[2]["p50"]))
    where = pair_in_words(pair, head.actor_names)
    start, end = fixed(first["p50"]), fixed(last["p50"])
    span = f"between {day_in_words(head.start)} and {day_in_words(after.day)}"
    if start == end:
        return f"{quantity.capitalize()} {where} stays at {start} {span}"
    verb = "rises" if last["p50"] > first["p50"] else "falls"
    spread = f" (90 % range {fixed(last['p05'])} to {fixed(last['p95'])})"
    return (
        f"{quantity.capitalize()} {where} {verb} from {start} to {end}"
        f"{spread if head.members > 1 else ''} {span}"
    )
