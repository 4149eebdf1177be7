"""What interventions did: the fate of each event, and what could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from relsim.errors import Problem
from relsim.events.event import Event
from relsim.model.rules import Rule
from relsim.scenario.tree import Path

__all__ = ["Applied", "Complaint", "Done", "Fate"]

Done = Literal[
    "removed",
    "replaced",
    "added",
    "shifted",
    "reweighted",
    "consequence removed",
    "consequence shifted",
    "conditional",
]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one event.

    Attributes:
        event_id: Whose fate; for ``conditional``, the id of the rule that may add it.
        change: What was done.
        by: Which change did it, counted from 0.
        because: The reason the scenario gives.
        before: The event as history has it; nothing for one that is added.
        after: The event as it is replayed; nothing for one that is gone.
    """

    event_id: str
    change: Done
    by: int
    because: str | None
    before: Event | None
    after: Event | None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A problem with one change, without its place in a file.

    Attributes:
        by: Which change, counted from 0.
        path: The keys in it that lead to the mistake.
        problem: What is wrong.
    """

    by: int
    path: Path
    problem: Problem


@dataclass(frozen=True, slots=True)
class Applied:
    """A changed history, sorted by (occurred_at, id), and how it came about."""

    events: tuple[Event, ...]
    fates: tuple[Fate, ...]
    rules: tuple[Rule, ...]
    complaints: tuple[Complaint, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, or worth a note, without its place."""
        return tuple(complaint.problem for complaint in self.complaints)
