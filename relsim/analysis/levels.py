"""Looking things up in a run's trajectories: levels by world, subject, quantity and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from relsim.analysis.words import day_in_words
from relsim.errors import UsageError
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord

__all__ = ["DayLevels", "directions", "moved_pairs", "pair_key", "pair_names", "subject_key"]

Row = dict[str, Any]


def subject_key(subject: str) -> str:
    """One spelling for both orders of an unordered pair; a direction keeps its own."""
    return subject if ">" in subject else "-".join(sorted(subject.split("-")))


def pair_key(subject: str) -> str:
    """The unordered pair that a subject belongs to, in the same spelling."""
    return "-".join(sorted(subject.replace(">", "-").split("-")))


def directions(pair: str) -> tuple[str, str]:
    """Both ordered pairs, in the order in which the pair is written."""
    one, other = pair.split("-")
    return f"{one}>{other}", f"{other}>{one}"


def pair_names(record: RunRecord) -> dict[str, str]:
    """How to write each pair of the run: as the scenario does, else alphabetically."""
    found = {subject_key(pair): pair for pair in record.manifest.report_pairs}
    for pair in sorted(record.trajectories["pair"].unique()):
        found.setdefault(subject_key(pair), pair)
    return found


def moved_pairs(record: RunRecord, world: str) -> list[str]:
    """The pairs that a what-if moves: reported ones first, as the scenario orders them."""
    here = record.trajectories.filter(pl.col("world") == world)["pair"].unique().to_list()
    keys = {subject_key(pair) for pair in here}
    return [name for key, name in pair_names(record).items() if key in keys]


@dataclass(frozen=True)
class DayLevels:
    """Every series of a run at the end of one day."""

    day: date
    rows: dict[tuple[str, str, str], Row]

    @classmethod
    def of(cls, record: RunRecord, day: date | None = None) -> DayLevels:
        """The levels on a day, by default the one that the scenario reports.

        Raises:
            UsageError: where the day lies outside the run.
        """
        day = day or record.manifest.report_at
        frame = record.trajectories.filter(pl.col("day") == day)
        if frame.is_empty():
            first, last = (day_in_words(d) for d in (record.manifest.start, record.manifest.end))
            msg = f"no level on {day_in_words(day)}: the run covers {first} to {last}"
            raise UsageError(msg)
        return cls(
            day,
            {(r["world"], subject_key(r["subject"]), r["quantity"]): r for r in frame.to_dicts()},
        )

    def baseline(self, subject: str, quantity: str) -> Row:
        """The row of the unchanged history.

        Raises:
            UsageError: where the run holds no such pair.
        """
        try:
            return self.rows[BASELINE, subject_key(subject), quantity]
        except KeyError:
            msg = f"the run holds no {quantity} of `{subject}`"
            raise UsageError(msg) from None

    def changed(self, world: str, subject: str, quantity: str) -> Row | None:
        """The row of a what-if, if it moves that pair."""
        return self.rows.get((world, subject_key(subject), quantity))
