"""Articles on which nothing was tuned are coded about as well as the issue of this coder asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from relsim.analysis.coder_gold import read_gold
from relsim.analysis.coder_measuring import asked
from relsim.analysis.coder_score_card import Articles, of_articles

UNSEEN = Path(__file__).parent / "unseen" / "gold.jsonl"


@pytest.fixture(scope="module")
def scores() -> Articles:
    return of_articles(UNSEEN, asked)


def test_the_gold_speaks_of_articles_that_are_there() -> None:
    names = {reading.article for reading in read_gold(UNSEEN)}
    assert names == {path.stem for path in UNSEEN.parent.glob("*.txt")}


def test_unseen_articles_are_coded_well_enough(scores: Articles) -> None:
    exact = scores.schemes["exact"]
    assert exact.f1 is not None
    assert exact.precision is not None
    assert exact.f1 >= 0.60
    assert exact.precision >= 0.70
