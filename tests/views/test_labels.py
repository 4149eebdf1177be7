from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from relsim.views.labels import balanced, fit, footer_text, spread, text_width, wrap
from views.synthetic import make_run

POSITIONS = st.lists(st.floats(-20, 120), max_size=30)


@given(POSITIONS, st.floats(0, 10))
def test_labels_stay_inside_and_keep_their_distance(targets: list[float], gap: float) -> None:
    placed = spread(targets, gap, 0.0, 100.0)
    room = min(gap, 100 / max(1, len(targets) - 1))
    assert all(-1e-9 <= place <= 100 + 1e-9 for place in placed)
    assert all(b - a >= room - 1e-6 for a, b in pairwise(sorted(placed)))


@given(POSITIONS)
def test_labels_keep_the_order_of_their_targets(targets: list[float]) -> None:
    placed = spread(targets, 3.0, 0.0, 100.0)
    order = sorted(range(len(targets)), key=lambda i: (targets[i], i))
    assert [placed[i] for i in order] == sorted(placed)


@given(st.lists(st.integers(0, 10), max_size=8, unique=True))
def test_labels_with_room_enough_do_not_move(targets: list[int]) -> None:
    assert spread([10.0 * t for t in targets], 5.0, 0.0, 100.0) == [10.0 * t for t in targets]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=1000), max_size=80),
       st.floats(0.5, 5))  # fmt: skip
def test_a_fitted_text_is_never_wider_than_its_room(text: str, width: float) -> None:
    assert text_width(fit(text, width, 8), 8) <= width


def test_a_short_text_is_left_alone() -> None:
    assert fit("short", 3, 8) == "short"
    assert fit("a text that is far too long for an inch", 1, 8).endswith("…")


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=20))
def test_wrapping_loses_no_word(words: list[str]) -> None:
    lines = wrap(" ".join(words), 2.0, 8)
    assert " ".join(lines).split() == words
    assert all(text_width(line, 8) <= 2.0 for line in lines)


def test_balanced_lines_keep_ranges_and_dates_whole() -> None:
    title = "Trust between them on 30 April 2017 would be 3.8 points higher (90 % range 2.6 to 5.5)"
    lines = balanced(title, 4.0, 12)
    assert any("30\u00a0April\u00a02017" in line for line in lines)
    assert any("(90\u00a0%\u00a0range\u00a02.6\u00a0to\u00a05.5)" in line for line in lines)


def test_the_footer_says_what_the_numbers_rest_on() -> None:
    text = footer_text(make_run())
    parts = (
        "200 paired members", "seed 20170407", "hash 9f1c9f1c9f1c", "“curated”",
        "not calibrated", "relsim 0.1.0", "Conditional on the model; not a forecast",
    )  # fmt: skip
    for part in parts:
        assert part in text
    assert "9f1c" * 4 not in text
