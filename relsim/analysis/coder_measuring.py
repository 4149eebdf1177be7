"""Taking the coder's measure on whatever test data lies at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from relsim.analysis.coder_gold import read_records
from relsim.analysis.coder_score_card import (
    Articles,
    ScoreCard,
    Speed,
    of_articles,
    of_records,
    score_card,
    timed,
)
from relsim.analysis.coder_units import passed_by_feature
from relsim.coder import explain_article
from relsim.coder.draft import DraftEvent
from relsim.coder.reading import read_dated_sentences
from relsim.coder.relation.model import load_model
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Missing

__all__ = ["asked", "measured"]

GOLD = ("gold.jsonl", "articles/gold.jsonl")
RECORDS = ("PETR2_GSR_validation.xml", "data/coder/PETR2_GSR_validation.xml")
UNITS = ("PETR.UnitTest.records.xml", "data/coder/PETR.UnitTest.records.xml")
SENTENCES = (
    "wikipedia_current_events_2002_2026.jsonl.gz",
    "data/events/wikipedia_current_events_2002_2026.jsonl.gz",
)
"""Where a folder of test data may hold each part."""
TIMED = 20_000
"""Sentences that are enough to tell the speed."""


def measured(data: Path, *, sentences: int = TIMED) -> ScoreCard:
    """The score card on a gold file, or on what a folder of test data holds.

    Args:
        data: A gold file with its articles beside it, or a folder.
        sentences: How many dated sentences to time.

    Raises:
        Missing: there is neither such a file nor such a folder.
    """
    if data.is_file():
        return score_card({"articles": partial(of_articles, data, asked), "relation": _relation})
    if not data.is_dir():
        raise Missing(f"there is no test data at {data}")
    return score_card(
        {
            "articles": lambda: of_articles(_found(data, GOLD), asked),
            "records": lambda: _of_records(_found(data, RECORDS)),
            "relation": _relation,
            "petrarch": lambda: passed_by_feature(_found(data, UNITS).parent),
            "speed": lambda: _speed(_found(data, SENTENCES), sentences),
        }
    )


def asked(
    article: Article, *, asks_model: bool = True
) -> tuple[Sequence[DraftEvent], Mapping[str, int]]:
    """An article's drafts, and why its other sentences have none."""
    try:
        explained = explain_article(article, asks_model=asks_model)
    except InvalidInput:
        return (), {"no day of publication": 1}
    reasons = Counter(each.why for each in explained.without)
    if explained.refused:
        reasons[explained.refused] += 1
    return explained.drafts, reasons


def _found(folder: Path, names: Sequence[str]) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise Missing(f"there is no {names[0]} in {folder}")


def _of_records(path: Path) -> Articles:
    return of_records(read_records(path), asked)


def _relation() -> Mapping[str, Any]:
    """The folds that the model's file tells of; the training file itself is not needed."""
    folds = load_model().about.get("folds", [])
    if not folds:
        raise Missing("the relation model does not say how it was validated")
    return {
        "root": [fold["type"] for fold in folds],
        "quad": [fold["quad"] for fold in folds],
        "sentences": sum(fold["sentences"] for fold in folds),
    }


def _speed(path: Path, count: int) -> Speed:
    skipped: list[object] = []
    rows = islice(read_dated_sentences(path, skipped.append), count)
    # As `relsim code` reads dated sentences: without the second opinion.
    return timed((row.article for row in rows), partial(asked, asks_model=False))
