"""What an intervention did to one event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from relsim.events.event import Event

__all__ = ["Done", "Fate"]

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
