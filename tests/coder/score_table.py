"""Write the scores of docs/coding.md again: ``python tests/coder/score_table.py``.

Needs the test data beside the checkout. Look at the difference before you keep it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.tables import with_table

from coder.april import PAGE, ROOT
from relsim.analysis.coder_calibration import calibration
from relsim.analysis.coder_measuring import measured
from relsim.analysis.coder_score_card import Articles, ScoreCard
from relsim.analysis.coder_score_words import BASELINES, HUMANS
from relsim.views.reliability_plot import draw_reliability
from relsim.views.style import save_as

SHARED = ROOT.parent / "shared"
UNSEEN = ROOT / "tests" / "coder" / "unseen" / "gold.jsonl"


def main() -> None:
    unseen, shared = measured(UNSEEN), measured(SHARED, sentences=1_000_000)
    example = measured(ROOT / "examples" / "gold.jsonl")
    rows = [
        *articles(
            ("five articles of our own, on which nothing is tuned", unseen.articles),
            ("this page's article", example.articles),
            ("April 2017, on which the coder was developed", shared.articles),
            ("PETRARCH-2's records, single sentences", shared.records),
        ),
        "",
        *relation(shared),
        "",
        *rest(shared),
    ]
    PAGE.write_text(with_table(PAGE.read_text("utf-8"), "score", rows), "utf-8")
    cards = (unseen, example, shared)
    outcomes = [one for card in cards if card.articles for one in card.articles.outcomes]
    curve = calibration([said for said, _ in outcomes], [is_so for _, is_so in outcomes])
    if curve is not None:
        figure = draw_reliability(curve, "the eight articles of the table")
        save_as(figure, ROOT / "docs" / "images" / "reliability.png")


def articles(*measured_on: tuple[str, Articles | None]) -> Iterator[str]:
    yield "| on | texts | readings | drafts | precision | recall | F1 | F1 in pairs | silent |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for what, scores in measured_on:
        if scores is not None:
            exact, pairs = scores.schemes["exact"], scores.schemes["pairs"]
            shares = (exact.precision, exact.recall, exact.f1, pairs.f1, scores.abstention)
            cells = (what, scores.texts, exact.readings, exact.drafts, *map(share, shares))
            yield f"| {' | '.join(map(str, cells))} |"


def share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def relation(card: ScoreCard) -> Iterator[str]:
    yield "| source and target given | root | quad class |"
    yield "|---|---|---|"
    if card.relation is not None:
        root, quad = card.relation["root"], card.relation["quad"]
        means = [f"{sum(each) / len(each):.3f}" for each in (root, quad)]
        span = f"folds {min(root):.2f} to {max(root):.2f} and {min(quad):.2f} to {max(quad):.2f}"
        what = f"**relsim**, {len(root)}-fold on the training file; {span}"
        yield f"| {what} | {' | '.join(means)} |"
    for what, root_share, quad_share in BASELINES:
        yield f"| {what} | {root_share:.3f} | {quad_share:.3f} |"
    yield f"| two trained readers with each other | {HUMANS:.3f} | |"


def rest(card: ScoreCard) -> Iterator[str]:
    if card.petrarch is not None:
        passed, total = (sum(each[n] for each in card.petrarch.values()) for n in (0, 1))
        features = (f"{name} {n} of {count}" for name, (n, count) in card.petrarch.items())
        yield (
            f"PETRARCH's unit sentences, with its own dictionaries: {passed} of {total} "
            f"({', '.join(features)})."
        )
        yield ""
    if card.speed is not None:
        yield (
            f"Speed: {card.speed.sentences:,} dated sentences in {card.speed.seconds:.0f} s of one "
            f"core, {card.speed.per_second:,.0f} a second. TABARI coded 1,000 to 2,000 a second, "
            "PETRARCH about 150, and its parser reads 2 to 5."
        )


if __name__ == "__main__":
    main()
