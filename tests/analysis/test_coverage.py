"""What a log holds, and which days it lacks."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from analysis.feeds import START, by_hand, row, rows
from relsim.analysis.coverage import BY_HAND, Coverage, Gap, Tally, coverage_of, gaps_in
from relsim.events.frame import EVENT_FRAME, frame_of
from relsim.views.calendar import calendar_of, calendar_text

FIRST = START.date()


def covered(*more: pl.DataFrame) -> Coverage:
    told = pl.DataFrame(rows(), schema=EVENT_FRAME)
    again = pl.col("line").is_in([52 + 100 * day for day in range(5)])
    marked = told.with_columns(merged_into=pl.when(again).then(pl.lit("icews:0")))
    return coverage_of(pl.concat([marked, *more]).lazy())


def daily(*events: int) -> pl.DataFrame:
    days = [FIRST + timedelta(days=n) for n in range(len(events))]
    return pl.DataFrame(
        {"day": days, "events": events}, schema={"day": pl.Date, "events": pl.Int64}
    )


def test_events_are_counted_by_source_and_year_and_duplicates_beside_them() -> None:
    found = covered()
    assert found.tallies == (Tally("icews", 2018, 600, 5), Tally("icews", 2019, 580, 0))
    assert (found.events, found.merged, found.domestic) == (1180, 5, 118)
    assert found.span == (FIRST, FIRST + timedelta(days=59))


def test_an_event_of_several_actors_is_one() -> None:
    found = covered(frame_of([by_hand()]))
    assert found.tallies[-1] == Tally(BY_HAND, 2018, 1, 0)
    assert found.daily["events"].sum() == found.events == 1181


def test_dyads_are_of_two_and_the_busiest_come_first() -> None:
    assert covered().dyads.rows() == [("RUS", "USA", 826), ("CHN", "RUS", 236)]


def test_a_day_without_events_among_busy_ones_is_a_gap() -> None:
    day = FIRST + timedelta(days=30)
    assert covered().gaps == (Gap(day, day, 0, 20.0),)
    assert covered().gaps[0].days == 1


def test_a_hole_of_months_is_one_gap() -> None:
    (gap,) = gaps_in(daily(*[50] * 40, *[0] * 90, *[50] * 40))
    assert (gap.days, gap.events) == (90, 0)


def test_where_little_is_usual_nothing_is_missing() -> None:
    assert list(gaps_in(daily(1, 0, 0, 3, 0, 1))) == []
    assert list(gaps_in(daily())) == []


def test_an_empty_log() -> None:
    found = coverage_of(pl.LazyFrame(schema=EVENT_FRAME))
    assert (found.events, found.merged, found.domestic, found.span) == (0, 0, 0, None)
    assert calendar_text(calendar_of(found.daily, found.gaps)) == ""


def test_a_single_event() -> None:
    found = coverage_of(pl.DataFrame([row(1, 0)], schema=EVENT_FRAME).lazy())
    assert (found.events, found.span, found.gaps) == (1, (FIRST, FIRST), ())


def test_the_calendar_needs_no_colour() -> None:
    days = daily(*[80] * 20, 0, *[10] * 10, 40, 20)
    text = calendar_text(calendar_of(days, gaps_in(days)))
    december, january, key = text.splitlines()
    assert december == "Dec 2018  ████████████████████!▁▁▁▁▁▁▁▁▁▁"
    assert january == "Jan 2019  ▄▂"
    assert key.strip().startswith("one mark a day; █ 80 events a day or more, · none")


def test_a_long_log_has_a_row_a_year() -> None:
    calendar = calendar_of(daily(*[7] * 1200), [])
    assert calendar.unit == "week"
    assert [label for label, _ in calendar.rows] == ["2018", "2019", "2020", "2021", "2022"]
    assert {len(cells) for _, cells in calendar.rows} == {53}


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2019, 12, 31), date(2020, 1, 1)])
def test_every_day_has_its_week(day: date) -> None:
    days = pl.DataFrame({"day": pl.date_range(FIRST, day, eager=True)}).with_columns(events=1)
    shown = calendar_of(days.with_columns(pl.col("events").cast(pl.Int64)), [])
    assert any(cell for cell in shown.rows[-1][1])
