"""A log as simple as can be, for the others to be compared with."""

from __future__ import annotations

from typing import Any

from log.building import day
from relsim.errors import Conflict, InvalidInput
from relsim.events.event import Event
from relsim.log.records import Correction, LogRecord, event_id_of


class PlainLog:
    """What was taken, in a list, and a history worked out anew for each look."""

    def __init__(self) -> None:
        self.taken: list[tuple[int, str, LogRecord]] = []
        self.commits = 0

    def append(self, batch: list[LogRecord], source: str) -> tuple[int, int]:
        """Take a batch; how many records are new, and how many were held."""
        taken = list(self.taken)
        conflicts = False
        for record in batch:
            held = [(s, r) for _, s, r in taken if isinstance(r, Event) and r == record]
            other = [r.id for _, _, r in taken if isinstance(r, Event)]
            if isinstance(record, Event) and record.id in other:
                conflicts |= (source, record) not in held
            elif isinstance(record, Event) or record not in [r for _, _, r in taken]:
                taken.append((self.commits + 1, source, record))
        known_ids = {r.id for _, _, r in taken if isinstance(r, Event)}
        if any(event_id_of(record) not in known_ids for record in batch):
            raise InvalidInput("no event")
        if conflicts:
            raise Conflict("taken")
        new = len(taken) - len(self.taken)
        self.taken = taken
        self.commits += bool(new)
        return new, len(batch) - new

    def view(self, known: int | None, at_commit: int) -> tuple[list[Event], int]:
        """The events in force, and how many events come later."""
        records = [record for commit, _, record in self.taken if commit <= at_commit]
        bound = day(30 if known is None else known)
        shown, later = [], 0
        for first in records:
            if isinstance(first, Event):
                outcome: Event | None = first
                if first.known_at > bound:
                    later += 1
                    continue
                outcome = self.outcome(first, [r for r in records if r.known_at <= bound])
                later += outcome is not None and outcome.known_at > bound
                if outcome is not None and outcome.known_at <= bound:
                    shown.append(outcome)
        return sorted(shown, key=lambda e: (e.occurred_at, e.id)), later

    @staticmethod
    def outcome(first: Event, records: list[LogRecord]) -> Event | None:
        """One event after everything said of it."""
        fields: dict[str, Any] = first.model_dump(by_alias=True)
        gone = False
        said = [r for r in records if event_id_of(r) == first.id and not isinstance(r, Event)]
        for record in sorted(said, key=lambda r: r.known_at):
            gone = not isinstance(record, Correction)
            if isinstance(record, Correction):
                fields |= record.set
        return None if gone else Event.model_validate(fields)
