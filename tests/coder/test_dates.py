"""Expressions of time, read from Wednesday 12 April 2017."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import Precision
from relsim.coder.events.calendar import day_near, month_shifted, week_shifted, weekday_near
from relsim.coder.events.dates import TimeCue, find_times
from relsim.coder.text.tokens import tokenize

WEDNESDAY = date(2017, 4, 12)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


def cues(text: str, published: date = WEDNESDAY) -> tuple[TimeCue, ...]:
    return find_times(tokenize(text), published)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("They met on Wednesday.", "2017-04-12", "day"),
        ("They met on Tuesday.", "2017-04-11", "day"),
        ("They met on Thursday.", "2017-04-06", "day"),
        ("They met yesterday.", "2017-04-11", "day"),
        ("They met today.", "2017-04-12", "day"),
        ("They met on April 4.", "2017-04-04", "day"),
        ("They met on 4 April.", "2017-04-04", "day"),
        ("They met on the 4th of April.", "2017-04-04", "day"),
        ("They met on March 30, 2017.", "2017-03-30", "day"),
        ("They met two days ago.", "2017-04-10", "day"),
        ("They met last week.", "2017-04-06", "week"),
        ("They met two weeks ago.", "2017-03-29", "week"),
        ("They met earlier this month.", "2017-04-06", "month"),
        ("They met last month.", "2017-03-15", "month"),
        ("They met in February.", "2017-02-15", "month"),
        ("They met over the weekend.", "2017-04-08", "week"),
    ],
)
def test_what_was_done_lies_behind(text: str, day: str, precision: str) -> None:
    [cue] = cues(text)
    assert cue.past == (date.fromisoformat(day), Precision(precision))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("They will meet on Friday.", "2017-04-14"),
        ("They will meet tomorrow.", "2017-04-13"),
        ("They will meet next month.", "2017-05-15"),
        ("They will meet next week.", "2017-04-20"),
        ("They will meet in May.", "2017-05-15"),
        ("They will meet on May 9.", "2017-05-09"),
        ("They will meet next year.", "2018-07-01"),
    ],
)
def test_what_is_planned_lies_ahead(text: str, day: str) -> None:
    [cue] = cues(text)
    assert cue.ahead is not None
    assert cue.ahead[0] == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "They met in 2011.",
        "They met six years ago.",
        "They met in March 2014.",
        "They met on 4 April 2009.",
        "They met in September.",
    ],
)
def test_what_lies_far_back_is_no_news(text: str) -> None:
    [cue] = cues(text)
    assert cue.past is None


@pytest.mark.parametrize(
    "text",
    [
        "May said that they may march.",
        "Sun Yafang sat with him.",
        "There were 30 of 31 votes.",
        "The resolution 2118 stands.",
        "On 31 February 2017 they met.",
    ],
)
def test_other_words_are_no_dates(text: str) -> None:
    assert cues(text) == ()


def test_a_day_after_something_else_says_how_far_that_lies_back() -> None:
    [cue] = cues("It came a day after the vote.")
    assert cue.offset_days == 1
    [cue] = cues("It came two days after the vote.")
    assert cue.offset_days == 2


@given(DAYS, st.integers(0, 6))
def test_weekdays_are_the_nearest_on_either_side(published: date, weekday: int) -> None:
    past = weekday_near(weekday, published, ahead=False)
    ahead = weekday_near(weekday, published, ahead=True)
    assert past.weekday() == ahead.weekday() == weekday
    assert timedelta(0) <= published - past < timedelta(7)
    assert timedelta(0) <= ahead - published < timedelta(7)


@given(DAYS, st.integers(1, 12), st.integers(1, 31))
def test_days_of_a_month_are_found_on_either_side(published: date, month: int, day: int) -> None:
    past = day_near(month, day, published, ahead=False)
    ahead = day_near(month, day, published, ahead=True)
    for found in (past, ahead):
        assert found is None or (found.month, found.day) == (month, day)
    if past and ahead:
        assert past <= published + timedelta(1)
        assert ahead >= published


@given(DAYS, st.integers(-30, 30))
def test_weeks_and_months_lie_where_they_should(published: date, count: int) -> None:
    week = week_shifted(published, count)[0]
    assert abs((week - published).days - 7 * count) < 7
    month = month_shifted(published, count)[0]
    assert (month.year - published.year) * 12 + month.month - published.month == count


@given(st.text(max_size=80), DAYS)
def test_no_text_is_too_strange(text: str, published: date) -> None:
    for cue in cues(text, published):
        assert 0 <= cue.first < cue.last
