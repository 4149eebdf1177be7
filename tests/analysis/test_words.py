from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.words import (
    actor_in_words,
    day_in_words,
    fixed,
    pair_in_words,
    points,
    signed,
)

NAMES = {"USA": "United States", "RUS": "Russia", "EU": "European Union", "NLD": "Netherlands"}


def test_days_are_written_without_a_locale() -> None:
    day = date(2017, 4, 3)
    assert day_in_words(day) == "3 April 2017"
    assert day_in_words(day, year=False, short=True) == "3 Apr"


def test_minus_is_a_minus_sign_and_zero_has_none() -> None:
    assert fixed(-2.44) == "−2.4"
    assert fixed(-0.01) == "0.0"
    assert signed(0.04) == "0.0"
    assert signed(1.0) == "+1.0"


def test_one_point_is_singular() -> None:
    assert points(-1.04) == "1 point"
    assert points(0.5) == "0.5 points"


def test_some_names_take_an_article() -> None:
    words = [actor_in_words(code, NAMES) for code in ("USA", "RUS", "EU", "NLD", "XYZ")]
    assert words == ["the United States", "Russia", "the European Union", "the Netherlands", "XYZ"]


def test_pairs_and_directions_read_as_sentences() -> None:
    assert pair_in_words("USA-RUS", NAMES) == "between the United States and Russia"
    assert pair_in_words("RUS>USA", NAMES) == "of Russia in the United States"


@given(st.floats(-1000, 1000))
def test_a_signed_number_reads_back_to_its_rounding(value: float) -> None:
    assert float(signed(value).replace("−", "-")) == round(value, 1)
