"""The day of publication: read from datelines, never from prose."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder.reading.dateline import agency_of, find_dateline

DAY = date(2017, 4, 12)
READ = {
    "Wednesday 12 April 2017 08:24 EDT": DAY,
    "April 12, 2017": DAY,
    "Apr. 12, 2017 at 8:04 p.m. EDT": DAY,
    "12th April 2017": DAY,
    "2017-04-12T06:30:00+00:00": DAY,
    "Published: 12 Apr 2017 Updated: 14 Apr 2017": DAY,
    "Updated 14 April 2017\nPublished 12 April 2017": DAY,
    "PARIS, April 12, 2017 (AFP) - The envoy said that talks would go on.": DAY,
    "By Ann Other | April 12, 2017": DAY,
    "25/04/2017": date(2017, 4, 25),
    "04/25/2017": date(2017, 4, 25),
    "Wednesday 12/04/2017": DAY,
    "04/12/2017 10:00 EST": DAY,
    "12/04/2017 10:00 BST": DAY,
    "12/04/2017": None,
    "31 February 2017": None,
    "PARIS, April 12 (Reuters) - The envoy said that talks would go on.": None,
    "On 12 April 1945 the city was taken, and the war ended some weeks after that.": None,
    "The treaty of 12 April 1945 has long been forgotten.": None,
    "GENEVA, 12 March 2026 - Norway accused Chile of spying on Monday.": date(2026, 3, 12),
    "NEW YORK, 3 February 2026. Norway accused Chile of spying.": date(2026, 2, 3),
    "Thursday, 12 March 2026. Norway accused Chile of spying.": date(2026, 3, 12),
    "On 12 March 2011 - a day to remember - Norway accused Chile of spying.": None,
    "Norway signed it on 12 March 2011. It was a cold day in the north.": None,
}


@pytest.mark.parametrize("line", READ)
def test_datelines_are_read_and_prose_is_not(line: str) -> None:
    assert find_dateline(f"A headline\n\n{line}\n\nThe story follows.").published == READ[line]


def test_what_could_be_two_days_is_said() -> None:
    notes = " ".join(find_dateline("12/04/2017").notes)
    assert "2017-04-12 or 2017-12-04" in notes


def test_the_wrong_weekday_is_said_and_a_right_one_not() -> None:
    assert "was a Wednesday" in " ".join(find_dateline("Tuesday 12 April 2017").notes)
    assert len(find_dateline("Wednesday 12 April 2017").notes) == 1


def test_a_date_without_a_year_is_no_date_but_is_said() -> None:
    found = find_dateline("PARIS, April 12 (Reuters) - The envoy said that talks would go on.")
    assert found.published is None
    assert "without a year" in found.notes[0]


def test_agencies_are_read_from_datelines() -> None:
    assert agency_of("WASHINGTON (Reuters) - The envoy said no.") == "Reuters"
    assert agency_of("The envoy said no.") == ""


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%A %d %B %Y", "%B %d, %Y", "%a %d %b %Y", "%Y-%m-%d", "%A, %B %d, %Y"]),
)
def test_every_day_is_read_in_every_form(day: date, form: str) -> None:
    found = find_dateline(f"A headline\n{day.strftime(form)}\nThe story follows.")
    assert found.published == day
    assert len(found.notes) == 1


@given(st.text(max_size=400))
def test_any_text_has_a_day_or_a_note(text: str) -> None:
    found = find_dateline(text)
    assert found.notes
