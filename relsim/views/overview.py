"""The picture of the history as it was: the same panels, without any change."""

from __future__ import annotations

from matplotlib.figure import Figure

from relsim.analysis.moves import largest_move
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord
from relsim.views.content import Content
from relsim.views.labels import period_text
from relsim.views.marks import event_marks
from relsim.views.series import Store
from relsim.views.trajectories import draw_trajectories

__all__ = ["draw_baseline"]


def draw_baseline(record: RunRecord) -> Figure:
    """Trust and tension of every reported pair in the baseline."""
    marks, left_out = event_marks(record, BASELINE)
    subtitle = f"{record.manifest.title}: what the events did, {period_text(record)}"
    return draw_trajectories(
        Content(
            record,
            Store(record, [BASELINE], record.manifest.report_pairs),
            None,
            largest_move(record),
            subtitle,
            marks,
            left_out,
        )
    )
