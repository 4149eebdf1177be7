"""The strip of event marks, also where a feed brings hundreds."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from relsim.run.manifest import BASELINE
from relsim.run.record import EVENT_SCHEMA, RunRecord
from relsim.views.heatmap import draw_heatmap
from relsim.views.marks import LISTED, event_marks
from views.synthetic import make_run


def fed(record: RunRecord, days: int, a_day: int) -> RunRecord:
    """The run with events as a feed brings them: no words, and one act told again and again."""
    (like, *_) = record.events.filter(pl.col("world") == BASELINE).to_dicts()
    day = pl.Series([record.manifest.start]).cast(pl.Datetime("us", "UTC"))
    rows = [
        {
            **like,
            "id": f"icews:{n}-{k}",
            "occurred_at": day.dt.offset_by(f"{n}d")[0],
            "initiators": ["USA"],
            "targets": ["RUS"],
            "code": "190" if k < n else "042",
            "weight": -10.0 if k < n else 1.9,
            "summary": "",
            "fate": "kept",
        }
        for n in range(days)
        for k in range(a_day)
    ]
    return replace(record, events=pl.DataFrame(rows, schema=EVENT_SCHEMA, orient="row"))


def test_what_a_feed_tells_again_and_again_is_one_mark() -> None:
    marks, left_out = event_marks(fed(make_run(), days=30, a_day=40), BASELINE)
    assert len(marks) == LISTED
    assert marks[-1].words.endswith("×29")
    assert [mark.number for mark in marks] == list(range(1, LISTED + 1))
    shown = sum(int(mark.words.rpartition("×")[2]) for mark in marks)
    assert shown + left_out == 30 * 40


def test_the_days_on_which_most_happened_are_shown() -> None:
    marks, _ = event_marks(fed(make_run(), days=30, a_day=40), BASELINE)
    assert set(map(float, range(8, 30))) <= {mark.x for mark in marks}


@pytest.mark.parametrize("days", [5, 30])
def test_few_events_are_told_one_by_one(days: int) -> None:
    marks, left_out = event_marks(fed(make_run(), days=min(days, LISTED), a_day=1), BASELINE)
    assert (len(marks), left_out) == (min(days, LISTED), 0)
    assert not any("×" in mark.words for mark in marks)


def test_many_days_with_events_are_bars_over_the_heat_map() -> None:
    record = make_run(days=60)
    few, many = (draw_heatmap(fed(record, days, a_day=3)) for days in (5, 60))
    texts = [[text.get_text() for text in figure.axes[0].texts] for figure in (few, many)]
    assert "▾ days with events (larger: more)" in texts[0]
    assert "events a day; the tallest bar: 3" in texts[1]
