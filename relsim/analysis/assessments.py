"""Assessments against the simulated level: the only place where a run meets an outside judgement.

An assessment is what one side said about a relation. It is compared with the level at the end of
the day on which it was said; a hit does not prove the model, a miss is worth a look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from relsim.analysis.effects import Quantity
from relsim.analysis.levels import DayLevels
from relsim.errors import UsageError
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord

__all__ = ["AssessmentScore", "score_assessments"]

Verdict = Literal["inside", "above", "below"]


@dataclass(frozen=True, slots=True)
class AssessmentScore:
    """One assessment and the simulated level it speaks about.

    Attributes:
        event: Id of the assessment.
        day: When it was made.
        subject: ``RUS>USA`` for trust as the speaker sees it, ``RUS-USA`` for tension.
        quantity: Trust or tension.
        observed_low: Lower end of the band that the words stand for.
        observed_high: Upper end of it.
        level: Simulated median at the end of that day.
        low: 5 % quantile of the simulated level.
        high: 95 % quantile.
        verdict: Where the median lies: inside, above or below the observed band.
        distance: How far outside the band the median lies, in points; 0 inside.
        overlaps: Whether the 90 % range of the level touches the band.
        summary: The assessment in words.
    """

    event: str
    day: date
    subject: str
    quantity: Quantity
    observed_low: float
    observed_high: float
    level: float
    low: float
    high: float
    verdict: Verdict
    distance: float
    overlaps: bool
    summary: str


def score_assessments(record: RunRecord) -> list[AssessmentScore]:
    """Every assessment of the baseline, in the order of time, whose pair is in the run."""
    rows = record.events.filter(pl.col("world") == BASELINE, pl.col("assessed").is_not_null()).sort(
        "occurred_at", "id"
    )
    return [score for row in rows.to_dicts() for score in _scores(record, row)]


def _scores(record: RunRecord, row: dict[str, Any]) -> list[AssessmentScore]:
    day = row["occurred_at"].date()
    if not record.manifest.start <= day <= record.manifest.end:
        return []
    levels = DayLevels.of(record, day)
    mark = ">" if row["assessed"] == "trust" else "-"
    found = []
    for speaker in row["initiators"]:
        for other in row["targets"]:
            try:
                level = levels.baseline(f"{speaker}{mark}{other}", row["assessed"])
            except UsageError:
                continue
            found.append(_score(row, f"{speaker}{mark}{other}", day, level))
    return found


def _score(
    row: dict[str, Any], subject: str, day: date, level: dict[str, float]
) -> AssessmentScore:
    low, high, median = row["assessed_low"], row["assessed_high"], level["p50"]
    distance = max(low - median, median - high, 0.0)
    verdict: Verdict = "inside" if distance == 0 else "below" if median < low else "above"
    return AssessmentScore(
        event=row["id"],
        day=day,
        subject=subject,
        quantity=row["assessed"],
        observed_low=low,
        observed_high=high,
        level=median,
        low=level["p05"],
        high=level["p95"],
        verdict=verdict,
        distance=distance,
        overlaps=level["p05"] <= high and level["p95"] >= low,
        summary=row["summary"],
    )
