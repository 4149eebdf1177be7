"""The score card as text for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from relsim.analysis.coder_calibration import Calibration
from relsim.analysis.coder_score import SCHEMES, Coded
from relsim.analysis.coder_score_card import Articles, ScoreCard, Speed

__all__ = ["BASELINES", "as_dict", "as_lines"]

BASELINES: tuple[tuple[str, float, float], ...] = (
    ("verb look-up alone (PETRARCH-2), on a test set of the same kind", 0.37, 0.57),
    ("a linear model, on that test set", 0.73, 0.84),
    ("a large pretrained model, on that test set", 0.835, 0.897),
    ("word and character n-grams, linear, 10-fold on the training file", 0.750, 0.835),
    ("355 million parameters, asked zero-shot, on the training file", 0.760, 0.870),
)
"""What, accuracy of the root, accuracy of the quad class: measured by others."""
HUMANS = 0.60
"""Share of sentences on whose root two trained readers agree."""
RATES = "TABARI 1,000–2,000, PETRARCH about 150 plus a parser at 2–5"
DRAFTS = "The machine's codings are drafts; these figures say how often they need a hand."


def as_lines(card: ScoreCard, *, verbose: bool = False) -> Iterator[str]:
    """The card as a person reads it.

    Args:
        card: What was measured.
        verbose: Also each reading that was missed and each draft that was wrong.
    """
    yield f"{card.coder}. {DRAFTS}"
    if card.articles is not None:
        yield from _articles("Whole articles", card.articles, verbose=verbose)
    if card.records is not None:
        yield from _articles("Single sentences, PETRARCH-2's records", card.records, verbose=False)
    yield from _relation(card.relation)
    if card.petrarch is not None:
        yield from _petrarch(card.petrarch)
    if card.speed is not None:
        yield from _speed(card.speed)
    if card.absent:
        yield ""
        yield "Not measured"
        yield from (f"  {name}: {why}" for name, why in card.absent.items())


def as_dict(card: ScoreCard) -> dict[str, Any]:
    """The card for programs."""
    return {
        "schema": "relsim/score/1",
        "coder": card.coder,
        "articles": card.articles and _articles_dict(card.articles),
        "records": card.records and _articles_dict(card.records),
        "relation": card.relation,
        "baselines": [{"what": what, "root": root, "quad": quad} for what, root, quad in BASELINES],
        "petrarch": card.petrarch
        and {name: {"passed": n, "all": total} for name, (n, total) in card.petrarch.items()},
        "speed": card.speed and {**asdict(card.speed), "per_second": card.speed.per_second},
        "absent": dict(card.absent),
    }


def _articles(title: str, scores: Articles, *, verbose: bool) -> Iterator[str]:
    yield ""
    texts = "1 text" if scores.texts == 1 else f"{scores.texts} texts"
    yield f"{title} ({texts}, date ± 3 days, from, to, root)"
    yield f"  {'actors':<10}{'found':>9}{'right':>9}{'precision':>11}{'recall':>8}{'F1':>6}"
    for scheme, each in scores.schemes.items():
        found, right = f"{each.found}/{each.readings}", f"{each.right}/{each.drafts}"
        shares = f"{_share(each.precision):>11}{_share(each.recall):>8}{_share(each.f1):>6}"
        yield f"  {scheme:<10}{found:>9}{right:>9}{shares}"
    yield from (f"  {name}: {meaning}" for name, meaning in SCHEMES.items())
    yield f"  abstention: {_share(scores.abstention)} of {scores.sentences} sentences give no event"
    yield from (f"    {count:>4}  {why}" for why, count in list(scores.silent.items())[:6])
    yield from _reliability(scores.calibration)
    yield from _confusion(scores)
    if verbose:
        yield from (f"  missed  {_line(each)}" for each in scores.missed)
        yield from (f"  wrong   {_line(each)}  {each.rule}" for each in scores.wrong)


def _reliability(curve: Calibration | None) -> Iterator[str]:
    if curve is None:
        return
    yield f"  confidence: calibration error {curve.gap:.2f}, Brier score {curve.brier:.2f}"
    for each in curve.bins:
        interval = f"95 % interval {each.low:.2f} to {each.high:.2f}"
        yield f"    said {each.said:.2f}, right {each.right:.2f} of {each.count} ({interval})"


def _confusion(scores: Articles) -> Iterator[str]:
    roots = [*sorted({root for pair in scores.roots for root in pair} - {"--"}), "--"]
    yield "  roots, the reader's down, the machine's across; -- is none"
    yield "      " + "".join(f"{root:>4}" for root in roots)
    for row in roots:
        cells = [scores.roots.get((row, column), 0) for column in roots]
        if any(cells):
            yield f"    {row}" + "".join(f"{n or '.':>4}" for n in cells)


def _relation(measured: Mapping[str, Any] | None) -> Iterator[str]:
    yield ""
    yield "Relation of a given source and target (root, quad class)"
    if measured is not None:
        root, quad = measured["root"], measured["quad"]
        spread = f"folds {min(root):.3f} to {max(root):.3f}, {min(quad):.3f} to {max(quad):.3f}"
        means = "  ".join(f"{sum(each) / len(each):.3f}" for each in (root, quad))
        yield f"  {means}  relsim, {len(root)}-fold on the training file; {spread}"
    for what, root_share, quad_share in BASELINES:
        yield f"  {root_share:.3f}  {quad_share:.3f}  {what}"
    yield f"  {HUMANS:.3f}         two trained readers with each other"


def _petrarch(groups: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    passed, total = (sum(each[n] for each in groups.values()) for n in (0, 1))
    yield ""
    yield f"PETRARCH's unit sentences: {passed} of {total}"
    yield from (f"  {name:<24}{n:>5} of {count}" for name, (n, count) in groups.items())


def _speed(speed: Speed) -> Iterator[str]:
    yield ""
    yield (
        f"Speed: {speed.sentences:,} dated sentences in {speed.seconds:.1f} s on one core, "
        f"{speed.per_second:,.0f} a second, {speed.drafts:,} drafts"
    )
    yield f"  {RATES}"


def _articles_dict(scores: Articles) -> dict[str, Any]:
    curve = scores.calibration
    return {
        "texts": scores.texts,
        "agreement": {
            scheme: {**asdict(a), "precision": a.precision, "recall": a.recall, "f1": a.f1}
            for scheme, a in scores.schemes.items()
        },
        "roots": [
            {"read": read, "coded": coded, "count": count}
            for (read, coded), count in sorted(scores.roots.items())
        ],
        "calibration": curve and asdict(curve),
        "sentences": scores.sentences,
        "abstention": scores.abstention,
        "silent": dict(scores.silent),
        "missed": [_coded_dict(each) for each in scores.missed],
        "wrong": [_coded_dict(each) for each in scores.wrong],
    }


def _coded_dict(coded: Coded) -> dict[str, Any]:
    return {
        "article": coded.article,
        "date": coded.day.isoformat(),
        "from": sorted(coded.sources),
        "to": sorted(coded.targets),
        "roots": list(coded.roots),
        "confidence": coded.confidence,
        "rule": coded.rule,
    }


def _line(coded: Coded) -> str:
    sides = " → ".join(",".join(sorted(side)) for side in (coded.sources, coded.targets))
    return f"{coded.article}  {coded.day}  {sides}  {'/'.join(coded.roots)}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
