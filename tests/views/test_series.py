from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from relsim.views.labels import text_width
from relsim.views.series import Store, day_ticks, row_limits
from views.synthetic import make_run

LEVELS = st.lists(st.floats(0, 100), min_size=1, max_size=6)


@given(st.lists(LEVELS, min_size=1, max_size=6))
def test_every_row_spans_as_many_points_and_holds_its_levels(rows: list[list[float]]) -> None:
    limits = row_limits(rows)
    assert len({round(high - low, 6) for low, high in limits}) == 1
    for (low, high), levels in zip(limits, rows, strict=True):
        assert 0 <= low <= min(levels)
        assert max(levels) <= high <= 100


def test_rows_that_are_close_share_their_limits() -> None:
    assert row_limits([[22.0, 44.0], [31.0, 47.0]]) == [(20.0, 50.0)] * 2


@example(date(2000, 2, 21), 41)
@example(date(2000, 2, 1), 44)
@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(1, 20000))
def test_dates_on_the_axis_are_few_and_do_not_collide(start: date, days: int) -> None:
    ticks = day_ticks(start, days)
    assert 1 <= len(ticks) <= 9
    assert all(0 <= x < days for x, _ in ticks)
    width = 3.85 / days
    edges = [
        (x * width - text_width(label, 7) / 2, x * width + text_width(label, 7) / 2)
        for x, label in ticks
    ]
    assert all(a[1] < b[0] for a, b in pairwise(edges))


def test_ticks_of_a_month() -> None:
    ticks = day_ticks(date(2017, 4, 1), 30)
    assert [label for _, label in ticks] == [f"{day} Apr" for day in (1, 5, 10, 15, 20, 25, 30)]


def test_a_series_is_found_in_either_order_of_its_pair() -> None:
    store = Store(make_run(), ["baseline"], ["RUS-USA"])
    one, other = (store.levels("baseline", pair, "trust") for pair in ("USA-RUS", "RUS-USA"))
    assert one is not None
    assert other is not None
    assert (one.levels == other.levels).all()


def test_the_last_value_holds_until_the_end_of_its_day() -> None:
    record = make_run()
    band = Store(record, ["baseline"]).levels("baseline", "USA-RUS", "trust")
    assert band is not None
    end = record.manifest.end - record.manifest.start + timedelta(days=1)
    assert band.steps.x[-1] == end.days
    assert band.steps.median[-1] == band.median[-1]
