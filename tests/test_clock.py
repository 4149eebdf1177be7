from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import (
    TICKS_PER_DAY,
    Precision,
    as_utc,
    day_range,
    end_of_day,
    format_instant,
    midnight,
    parse_instant,
    ticks_between,
    utc_now,
)
from strategies import instants

DAY = date(2017, 4, 12)
NOON = datetime(2017, 4, 12, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant", "precision"),
    [
        ("2017-04-12", datetime(2017, 4, 12, tzinfo=UTC), "day"),
        ("2017-04", datetime(2017, 4, 1, tzinfo=UTC), "month"),
        ("2017-W15", datetime(2017, 4, 10, tzinfo=UTC), "week"),
        ("2017-04-12T12:00Z", NOON, "hour"),
        ("2017-04-12 12:00", NOON, "hour"),
        ("2017-04-12T15:00+03:00", NOON, "hour"),
        ("2017-04-12T12:00:30.5Z", NOON + timedelta(seconds=30.5), "hour"),
    ],
)
def test_every_way_to_write_an_instant(text: str, instant: datetime, precision: str) -> None:
    assert parse_instant(text) == (instant, Precision(precision))


@pytest.mark.parametrize("text", ["", "2017", "2017-13", "2017-02-30", "2017-W54", "soon"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_instant(text)


@given(instants())
def test_what_is_written_is_read_back(instant: datetime) -> None:
    assert parse_instant(format_instant(instant))[0] == instant


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (midnight(DAY), "2017-04-12"),
        (NOON, "2017-04-12T12:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=9))), "2017-04-12T12:00Z"),
        (NOON + timedelta(seconds=7), "2017-04-12T12:00:07Z"),
        (NOON + timedelta(microseconds=7), "2017-04-12T12:00:00.000007Z"),
    ],
)
def test_the_shortest_text(instant: datetime, text: str) -> None:
    assert format_instant(instant) == text


def test_a_naive_instant_is_read_as_utc() -> None:
    naive = NOON.replace(tzinfo=None)
    assert as_utc(naive) == NOON
    assert as_utc(NOON.astimezone(timezone(timedelta(hours=-5)))).tzinfo is UTC


def test_a_day_ends_where_the_next_begins() -> None:
    assert end_of_day(DAY) == midnight(DAY + timedelta(days=1))
    assert ticks_between(midnight(DAY), end_of_day(DAY)) == TICKS_PER_DAY == 1440


@given(instants(), st.integers(-(10**6), 10**6), st.integers(0, 59_999_999))
def test_ticks_are_whole_minutes_rounded_down(start: datetime, minutes: int, rest: int) -> None:
    later = start + timedelta(minutes=minutes, microseconds=rest)
    assert ticks_between(start, later) == minutes


def test_both_ends_of_a_range_belong_to_it() -> None:
    days = day_range(date(2016, 2, 27), date(2016, 3, 1))
    assert [day.isoformat()[5:] for day in days] == ["02-27", "02-28", "02-29", "03-01"]
    assert day_range(DAY, DAY) == [DAY]
    assert day_range(DAY, DAY - timedelta(days=1)) == []


def test_now_is_in_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)


def test_the_last_day_that_can_be_counted_has_an_end() -> None:
    assert end_of_day(date.max) > midnight(date.max)
    assert end_of_day(date.max).date() == date.max


def test_an_instant_that_utc_cannot_count_is_no_date() -> None:
    with pytest.raises(ValueError, match="beyond the years"):
        parse_instant("9999-12-31T23:59-14:00")
