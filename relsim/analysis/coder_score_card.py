"""The score card: every measure of the coder that the data at hand allows, and why others lack."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from relsim.analysis.coder_calibration import Calibration, calibration
from relsim.analysis.coder_gold import Record, read_gold
from relsim.analysis.coder_score import (
    SCHEMES,
    Agreement,
    Coded,
    Scheme,
    agreement,
    confusion,
    mirrors,
    paired,
)
from relsim.coder.draft import CODER, DraftEvent
from relsim.coder.reading import read_article
from relsim.coder.text.article import Article
from relsim.errors import RelsimError

__all__ = ["Articles", "ScoreCard", "Speed", "of_articles", "of_records", "score_card", "timed"]

Ask = Callable[[Article], tuple[Sequence[DraftEvent], Mapping[str, int]]]
"""Codes an article: its drafts, and for the sentences without one, how often which reason."""


@dataclass(frozen=True, slots=True)
class Articles:
    """Scores on texts that somebody has read.

    Attributes:
        texts: How many.
        schemes: Agreement under each way of comparing actors.
        roots: (reader's, machine's) root → how often.
        outcomes: Of each draft its confidence, and whether it is right under the strictest scheme.
        sentences: How many the texts have.
        silent: Reason → how many sentences without an event.
        missed: Readings that no draft agrees with.
        wrong: Drafts that agree with no reading.
    """

    texts: int
    schemes: Mapping[Scheme, Agreement]
    roots: Counter[tuple[str, str]]
    outcomes: tuple[tuple[float, bool], ...]
    sentences: int
    silent: Mapping[str, int]
    missed: tuple[Coded, ...]
    wrong: tuple[Coded, ...]

    @property
    def calibration(self) -> Calibration | None:
        """Of the confidence."""
        return calibration(
            [said for said, _ in self.outcomes], [is_so for _, is_so in self.outcomes]
        )

    @property
    def abstention(self) -> float | None:
        """Share of sentences that give no event."""
        return sum(self.silent.values()) / self.sentences if self.sentences else None


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast dated sentences were coded on one core.

    Attributes:
        sentences: How many.
        seconds: Processor time, so that neighbours on the machine do not count.
        drafts: Events proposed.
    """

    sentences: int
    seconds: float
    drafts: int

    @property
    def per_second(self) -> float:
        """Sentences a second."""
        return self.sentences / self.seconds


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """Everything that was measured, and what was not.

    Attributes:
        coder: The machine and its version.
        articles: On whole articles.
        records: On single sentences of PETRARCH-2's validation file.
        relation: Of the relation model: cross-validation, as its file says.
        petrarch: Of PETRARCH's unit sentences, group → (passed, all).
        speed: On dated sentences.
        absent: Measure → why it is lacking.
    """

    coder: str = CODER
    articles: Articles | None = None
    records: Articles | None = None
    relation: Mapping[str, Any] | None = None
    petrarch: Mapping[str, tuple[int, int]] | None = None
    speed: Speed | None = None
    absent: Mapping[str, str] = field(default_factory=dict)


def of_articles(gold: Path, ask: Ask) -> Articles:
    """Scores on a gold file and the articles beside it.

    Raises:
        Missing: a file is not there.
        InvalidInput: the gold has mistakes, or an article is no text.
    """
    readings = read_gold(gold)
    names = sorted({reading.article for reading in readings})
    texts = [
        (name, read_article(gold.parent / f"{name}.txt", published=_published(name)))
        for name in names
    ]
    return _scored(readings, texts, ask)


def of_records(records: Sequence[Record], ask: Ask) -> Articles:
    """Scores on single sentences, each an article of its own."""
    readings = [coding for record in records for coding in record.codings]
    texts = [(record.name, Article(record.text, record.day)) for record in records]
    return _scored(readings, texts, ask)


def score_card(parts: Mapping[str, Callable[[], Any]]) -> ScoreCard:
    """All parts that can be measured; what cannot is named with its reason.

    Args:
        parts: Field of the card → how to measure it; an error of relsim's says why not.
    """
    found: dict[str, Any] = {}
    absent: dict[str, str] = {}
    for name, measure in parts.items():
        try:
            found[name] = measure()
        except RelsimError as error:
            absent[name] = str(error)
    return ScoreCard(**found, absent=absent)


def timed(articles: Iterable[Article], ask: Ask) -> Speed:
    """How fast some articles of a sentence each are coded."""
    batch = list(articles)
    start = time.process_time()
    drafts = sum(len(ask(article)[0]) for article in batch)
    return Speed(len(batch), time.process_time() - start, drafts)


def _published(name: str) -> date | None:
    """The day at the end of an article's name, as in ``courier-2026-03-04``."""
    try:
        return date.fromisoformat(name[-10:])
    except ValueError:
        return None


def _scored(readings: Sequence[Coded], texts: Sequence[tuple[str, Article]], ask: Ask) -> Articles:
    drafts: list[Coded] = []
    silent: Counter[str] = Counter()
    sentences = 0
    for name, article in texts:
        proposed, reasons = ask(article)
        drafts += [_coded(name, draft) for draft in proposed]
        silent.update(reasons)
        telling = {passage.sentence for draft in proposed for passage in draft.passages}
        sentences += len(telling) + sum(reasons.values())
    pairs = paired(readings, drafts)
    right = set(pairs.values())
    settled = right | mirrors(readings, drafts, right)
    return Articles(
        texts=len(texts),
        schemes={scheme: agreement(readings, drafts, scheme) for scheme in SCHEMES},
        roots=confusion(readings, drafts),
        outcomes=tuple((draft.confidence, n in right) for n, draft in enumerate(drafts)),
        sentences=sentences,
        silent=dict(silent.most_common()),
        missed=tuple(r for n, r in enumerate(readings) if n not in pairs),
        wrong=tuple(d for n, d in enumerate(drafts) if n not in settled),
    )


def _coded(name: str, draft: DraftEvent) -> Coded:
    return Coded(
        article=name,
        day=draft.date,
        sources=frozenset(draft.from_),
        targets=frozenset(draft.to),
        roots=(draft.root,),
        confidence=draft.confidence,
        rule=draft.rule,
    )
