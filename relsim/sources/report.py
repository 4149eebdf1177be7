"""What an import has to tell: every line that was read, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from relsim.sources.feed import Read

__all__ = ["ImportReport"]


@dataclass(slots=True)
class ImportReport:
    """The books of an import; ``read`` is always ``kept`` and all that was ``skipped``.

    Attributes:
        read: Rows read: lines without headers, or dyads where a line names several.
        kept: Rows that are events, duplicates included.
        skipped: Rows that are not, by reason.
        rejected: How many of those are mistakes and stand in the rejects file.
        strange: Codes that no table knows, with how often they came.
        notices: What else there is to say about the files.
        first: The first day of an event.
        last: The last one.
    """

    read: int = 0
    kept: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: int = 0
    strange: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    first: date | None = None
    last: date | None = None

    def take(self, part: Read) -> None:
        """Enter what came of a block."""
        self.read += part.read
        self.kept += part.kept
        self.skipped.update(part.skipped)
        self.rejected += len(part.refused)
        self.strange.update(part.strange)
        if part.events.height:
            days = part.events["occurred_at"].dt.date()
            ends = [cast("date", days.min()), cast("date", days.max())]
            self.first = min(filter(None, (*ends, self.first)))
            self.last = max(filter(None, (*ends, self.last)))

    def as_dict(self) -> dict[str, Any]:
        """The counts for ``--json``."""
        return {
            "read": self.read,
            "skipped": dict(self.skipped.most_common()),
            "rejected": self.rejected,
            "unknown_codes": dict(self.strange.most_common()),
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "notices": self.notices,
        }
