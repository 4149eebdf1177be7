"""Ways of doing the simple task agree, so their times can be compared."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from benchmarks.synthetic import event_frame, synthetic_columns
from benchmarks.usual_code import HALF_LIFE_DAYS, WAYS, Task, task_of, why_not
from relsim.events.frame import EVENT_FRAME


@pytest.mark.parametrize("way", WAYS)
def test_tension_halves_in_a_half_life_and_adds_up(way: str) -> None:
    if why_not(way):
        pytest.skip(why_not(way))
    rows = pl.DataFrame({"pair": [1, 0, 1], "day": [0, 2, 60], "strength": [1.0, 0.5, 0.25]})
    levels = WAYS[way](Task(rows, pairs=2, days=63))()
    kept = 0.5 ** (1.0 / HALF_LIFE_DAYS)
    assert levels.shape == (2, 63)
    np.testing.assert_allclose(levels[1, [0, 1, 59, 60]], [1.0, kept, kept**59, 0.75], rtol=1e-9)
    np.testing.assert_allclose(levels[0, [1, 2, 62]], [0.0, 0.5, 0.5 * kept**60], atol=1e-12)


def test_ways_agree_on_a_made_up_history() -> None:
    task = task_of(synthetic_columns(500, days=60, ordered_pairs=40))
    levels = [way(task)() for name, way in WAYS.items() if not why_not(name)]
    for other in levels[1:]:
        np.testing.assert_allclose(other, levels[0], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("to_the_minute", [True, False])
def test_made_up_events_are_as_many_as_asked_for_and_in_order(to_the_minute: bool) -> None:
    columns = synthetic_columns(2_000, days=90, ordered_pairs=50, to_the_minute=to_the_minute)
    pairs = set(zip(columns.source.tolist(), columns.target.tolist(), strict=True))
    assert len(columns) == len(columns.weight) == 2_000
    assert all(source != target for source, target in pairs)
    assert len(pairs) <= 100  # an answer may go back where nobody began
    assert (np.diff(columns.tick) >= 0).all()
    assert 0 <= columns.tick[0] <= columns.tick[-1] < 90 * 1440
    assert (columns.tick % 1440 == 0).all() != to_the_minute


def test_made_up_rows_suit_a_log() -> None:
    frame = event_frame(synthetic_columns(100, days=9, ordered_pairs=6))
    assert frame.schema == pl.Schema(EVENT_FRAME)
    assert frame["id"].n_unique() == 100
