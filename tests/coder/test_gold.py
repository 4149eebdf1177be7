"""The two articles of April 2017 are coded as well as the issue of this coder asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from relsim.analysis.coder_measuring import asked
from relsim.analysis.coder_score_card import of_articles

GOLD = Path(__file__).parents[3] / "shared" / "articles" / "gold.jsonl"


@pytest.mark.skipif(not GOLD.is_file(), reason="the articles are not part of the project")
def test_most_readings_are_found_and_most_drafts_are_right() -> None:
    scores = of_articles(GOLD, asked).schemes
    # The reader names allies whom the article does not: one actor in common has to do.
    found, precision = scores["meeting"].recall, scores["exact"].precision
    assert found is not None
    assert precision is not None
    assert found >= 0.80
    assert precision >= 0.70
