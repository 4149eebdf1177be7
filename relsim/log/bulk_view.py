"""The history in segments and in small appends together, as known at an instant.

What is said of a row of a segment afterwards counts as in ``relsim.log.folding``. Merged
duplicates, in short: what is said of the row that stands is said for all that it stands for; a
duplicate corrected in its day, actors or code is no duplicate any more, and counts by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

import polars as pl

from relsim.errors import UsageError
from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME, events_of, frame_of
from relsim.log.amended_rows import AmendedRows, amended_rows
from relsim.log.entry import Entry
from relsim.log.folding import Folded, fold
from relsim.log.segment_files import Piece
from relsim.log.segment_scan import (
    duplicates,
    known_by,
    renamed,
    rows_by_id,
    rows_of,
    standing,
    stands_now,
)

__all__ = ["MOST_EVENTS", "BulkView", "too_many"]

MOST_EVENTS = 200_000
"""How many rows may become events at once; some 20 KB of memory and 100 µs each."""


class BulkView:
    """What a log holds at some commit, as known at some instant.

    Args:
        entries: Everything recorded up to the commit but for segments, in order.
        pieces: The segments up to the commit.
        known: Only what was known by then counts; none for everything.
        reading: The same rows in fewer files, if there are such.
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        pieces: Sequence[Piece],
        known: datetime | None,
        reading: Sequence[Piece] | None = None,
    ) -> None:
        self._all = tuple(entries)
        self._pieces = pieces
        self._reading = pieces if reading is None else reading
        self._known = known
        self._entries = [e for e in self._all if known is None or e.record.known_at <= known]

    @property
    def rows(self) -> int:
        """How many rows of segments may be in force, merged ones aside."""
        counted = [piece.segment for piece in known_by(self._pieces, self._known)]
        return sum(segment.rows - segment.merged for segment in counted)

    @cached_property
    def folded(self) -> Folded:
        """Small appends, and the rows of segments that they speak of."""
        return fold([*self._entries, *self._amended.counting], self._known)

    def scan(self, *, merged: bool) -> pl.LazyFrame:
        """The rows in force, ``EVENT_FRAME``; ``merged``: also those that others stand for."""
        gone = self._amended.rows
        if merged:
            known = rows_of(self._reading, self._known, without=gone)
            parts = [self._as_now(known), self._merged_events().lazy()]
        else:
            parts = [standing(self._reading, self._known, without=gone)]
        if self.folded.events:
            parts.append(self.frame().lazy())
        return pl.concat(parts)

    def comparable(self) -> pl.LazyFrame:
        """The rows that new ones may be duplicates of, ``EVENT_FRAME``, merged ones included.

        A row that was corrected to another act is none of them: duplicates are looked for on the
        day and between the actors of the stored row.
        """
        moved = pl.Series(sorted(self._amended.moved), dtype=pl.String).implode()
        rows = self.scan(merged=True)
        return rows.filter(~pl.col("id").is_in(moved)) if self._amended.moved else rows

    def frame(self) -> pl.DataFrame:
        """The rows of everything that is kept event by event."""
        stands = self._amended.rows.with_columns(merged_into=pl.lit(None, pl.String))
        return _with_lines(frame_of(self.folded.events), stands)

    def select(self, rows: pl.Expr) -> tuple[Event, ...]:
        """The events of which at least one row satisfies a condition.

        Raises:
            UsageError: more than ``MOST_EVENTS`` rows of segments do.
        """
        wanted = set(self.frame().filter(rows)["id"])
        told = [event for event in self.folded.events if event.id in wanted]
        found = standing(self._reading, self._known, without=self._amended.rows).filter(rows)
        chosen = found.head(MOST_EVENTS + 1).collect()
        if chosen.height > MOST_EVENTS:
            raise too_many(f"more than {MOST_EVENTS:,} events fulfil the condition")
        stored = self._amended.rows.filter(pl.col("id").is_in(wanted)).select(*EVENT_FRAME)
        counted = self._reports(pl.concat([chosen, stored]))
        events = (_with_reports(event, counted) for event in (*told, *events_of(chosen)))
        return tuple(sorted(events, key=lambda event: (event.occurred_at, event.id)))

    def left_out(self) -> int:
        """How many events were not known yet."""
        if self._known is None:
            return self.folded.hidden
        entries = sum(
            isinstance(entry.record, Event) and entry.record.known_at > self._known
            for entry in self._all
        )
        later = [p for p in self._reading if p.segment.last_known_at > self._known]
        rows = rows_of(later).filter(
            pl.col("merged_into").is_null(), pl.col("known_at") > self._known
        )
        in_place = stands_now(self._reading, self._known).height
        count = int(rows.select(pl.len()).collect().item())
        return entries + self.folded.hidden + count - in_place

    @cached_property
    def _amended(self) -> AmendedRows:
        return amended_rows(self._entries, known_by(self._pieces, self._known), self._known)

    def _merged_events(self) -> pl.DataFrame:
        rows = _with_lines(frame_of(self._amended.merged.values()), self._amended.rows)
        return renamed(rows.lazy(), stands_now(self._reading, self._known)).collect()

    def _as_now(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        now = stands_now(self._reading, self._known)
        if not now.is_empty():
            in_place = pl.col("counts_until") > self._known
            stands = pl.when(in_place.fill_null(value=False)).then(None).otherwise("merged_into")
            rows = renamed(rows.with_columns(merged_into=stands), now)
        return rows.select(*EVENT_FRAME)

    def _reports(self, rows: pl.DataFrame) -> dict[str, tuple[int, int]]:
        """For each row that others are merged into: their mentions, and how many they are."""
        found = self._duplicates(rows).group_by("merged_into")
        counted = found.agg(pl.col("mentions").sum(), pl.len().alias("reports"))
        return {stands: (mentions, reports) for stands, mentions, reports in counted.iter_rows()}

    def duplicates_of(self, event_id: str) -> pl.DataFrame:
        """The rows that one row of a segment stands for."""
        return self._duplicates(rows_by_id(self._pieces, pl.Series([event_id])))

    def _duplicates(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows that some rows, as they are stored, stand for."""
        found = duplicates(self._reading, self._known, rows)
        others = found.join(self._amended.rows.lazy(), on="id", how="anti")
        mine = self._merged_events().filter(pl.col("merged_into").is_in(rows["id"].implode()))
        return pl.concat([others, mine.lazy()]).sort("known_at", "id").collect()


def too_many(what: str) -> UsageError:
    """What to do instead of turning a whole feed into events."""
    return UsageError(
        f"{what}, too many to take one by one: narrow them with `select:` in the scenario (in "
        "Python `log.select`), or work on the columns of `log.scan()`"
    )


def _with_lines(events: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Rows made of events, with what only the stored rows know."""
    lines = stored.select("id", kept="line", stands="merged_into")
    joined = events.join(lines, on="id", how="left", maintain_order="left")
    known = {"line": pl.coalesce("kept", "line"), "merged_into": pl.col("stands")}
    return joined.with_columns(**known).select(*EVENT_FRAME)


def _with_reports(event: Event, counted: Mapping[str, tuple[int, int]]) -> Event:
    if event.id not in counted:
        return event
    mentions, others = counted[event.id]
    own = event.attributes.get("mentions", 1)
    total = mentions + (own if isinstance(own, int) else 1)
    attributes = {**event.attributes, "mentions": total, "reports": others + 1}
    return event.model_copy(update={"attributes": attributes})
