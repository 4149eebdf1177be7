from __future__ import annotations

import pytest

from analysis.handmade import run
from relsim.analysis.assessments import score_assessments


@pytest.mark.parametrize(
    ("low", "high", "verdict", "distance", "overlaps"),
    [
        (30, 40, "inside", 0.0, True),
        (0, 20, "above", 12.0, False),
        (0, 31, "above", 1.0, True),
        (35, 50, "below", 3.0, False),
    ],
)
def test_trust_is_scored_as_the_speaker_sees_it(
    low: float,
    high: float,
    verdict: str,
    distance: float,
    overlaps: bool,
) -> None:
    """Russia's trust in the USA is 32, its 90 % range 30 to 34."""
    (score,) = score_assessments(run({}, assessed=[("RUS", "USA", "trust", low, high)]))
    assert (score.subject, score.level, score.low, score.high) == ("RUS>USA", 32.0, 30.0, 34.0)
    assert (score.verdict, score.distance, score.overlaps) == (verdict, distance, overlaps)


def test_tension_is_scored_on_the_pair_whichever_way_it_is_named() -> None:
    (score,) = score_assessments(run({}, assessed=[("RUS", "USA", "tension", 40, 50)]))
    assert (score.verdict, score.level) == ("inside", 46.0)


def test_an_assessment_of_a_pair_that_is_not_run_is_left_out() -> None:
    assert score_assessments(run({}, assessed=[("RUS", "JPN", "trust", 0, 10)])) == []
