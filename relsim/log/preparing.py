"""What an import would change: rows sorted into new, already held, corrected and refused.

Rows are compared in columns. Only rows that say something else under an id that the log holds,
a handful in practice, are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from relsim.errors import Conflict, Problem
from relsim.events.duplicates import COMPARED, DuplicateRule, mark_duplicates
from relsim.events.frame import EVENT_FRAME
from relsim.log.entry import Entry, Head
from relsim.log.layouts import BULK_FRAME
from relsim.log.planning import NOT_YET
from relsim.log.records import Correction, StoredRecord, event_id_of
from relsim.log.revising import revisions
from relsim.log.segment_files import Piece, SegmentFiles
from relsim.log.segment_scan import may_hold, rows_by_id

__all__ = ["SEGMENT_ROWS", "Held", "Preparation"]

SEGMENT_ROWS = 1_048_576
"""How many rows of an import are taken together: the most that a segment holds, or nearly."""

SHOWN = 5
ANOTHER_LOG = "import it into another log; with a mapping, give its `feed` another name"
CONTENT = [name for name in EVENT_FRAME if name not in ("id", "known_at", "line", "merged_into")]
"""What makes a row under a known id another one: not its place in a file, nor the file's date."""


@dataclass(frozen=True)
class Held:
    """What an import has to get on with.

    Attributes:
        head: How far the log had come.
        size: How many records it held.
        pieces: All segments of the log.
        told: The ids of events that were appended one by one, with their ``source``.
        amended: Ids of rows of segments that were corrected or retracted.
        about: Everything that the log holds about some ids.
        current: The rows of some pieces that new ones may be duplicates of, ``EVENT_FRAME``, with
            more entries that are to count already.
        check: Makes sure that the files of some pieces are sound.
    """

    head: Head
    size: int
    pieces: Sequence[Piece]
    told: pl.DataFrame
    amended: pl.Series
    about: Callable[[set[str]], list[Entry]]
    current: Callable[[Sequence[Piece], Sequence[Entry]], pl.LazyFrame]
    check: Callable[[Sequence[Piece]], None]

    def rows(self, pieces: Iterable[Piece], ids: pl.Series) -> pl.DataFrame:
        """The rows that pieces of the log hold of some ids."""
        within = may_hold(pieces, ids)
        self.check([piece for piece in within if not piece.is_draft])
        return rows_by_id(within, ids)


@dataclass
class Preparation:
    """Drafts and corrections that an import would commit, and what it counted on the way.

    Attributes:
        held: What the log held when it began.
        files: Where drafts are written.
        source: Who imports.
        rule: What makes a duplicate.
    """

    held: Held
    files: SegmentFiles
    source: str
    rule: DuplicateRule
    drafts: list[Piece] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    skipped: int = 0
    older: int = 0

    @property
    def rows(self) -> int:
        """How many rows are new."""
        return sum(piece.segment.rows for piece in self.drafts)

    @property
    def merged(self) -> int:
        """How many of them are merged duplicates."""
        return sum(piece.segment.merged for piece in self.drafts)

    def take(self, frames: Iterable[pl.DataFrame]) -> None:
        """Sort all rows, and write drafts of those that are new.

        Raises:
            Conflict: ids are held by another source, or by events appended one by one.
            RelsimError: a draft cannot be written.
        """
        for rows in regrouped(frames):
            fresh = self._new(rows)
            if not fresh.is_empty():
                draft = self.files.draft(self._marked(fresh), self.source)
                self.drafts.append(replace(draft, entry=self._entry(draft.segment)))

    def _new(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows under ids that nobody holds; the others are counted or corrected."""
        self._refuse_told(rows)
        self.files.still_there(self.drafts)
        own = [*(p for p in self.held.pieces if p.source == self.source), *self.drafts]
        others = [piece for piece in self.held.pieces if piece.source != self.source]
        if taken := self.held.rows(others, rows["id"])["id"].to_list():
            raise _taken(taken, "rows that another source imported")
        held = self.held.rows(own, rows["id"]).drop("position")
        if held.is_empty():
            return rows
        changed = self._changed(rows, held)
        self.corrections += revisions(changed.select(*EVENT_FRAME), held, self._about, self.source)
        fresh = rows.join(held, on="id", how="anti", maintain_order="left")
        self.skipped = self.skipped + rows.height - fresh.height
        return fresh

    def _refuse_told(self, rows: pl.DataFrame) -> None:
        if self.held.told.is_empty():
            return
        taken = rows.join(self.held.told, on="id", how="semi", maintain_order="left")
        if not taken.is_empty():
            raise _taken(taken["id"].to_list(), "events that were appended one by one")

    def _changed(self, rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
        """Rows that may say something new under a known id."""
        pending = pl.Series([c.corrects for c in self.corrections], dtype=pl.String)
        amended = pl.concat([self.held.amended, pending]).implode()
        joined = rows.join(held, on="id", suffix=" held", maintain_order="left")
        differs = pl.any_horizontal(pl.col(c).ne_missing(pl.col(f"{c} held")) for c in CONTENT)
        not_older = pl.col("known_at") >= pl.col("known_at held")
        self.older += joined.select((differs & ~not_older).sum()).item()
        return joined.filter(differs & not_older | pl.col("id").is_in(amended))

    def _about(self, ids: set[str]) -> list[Entry]:
        """Everything said of some rows, by the log and by this import so far."""
        return self.held.about(ids) + [e for e in self._pending() if event_id_of(e.record) in ids]

    def _pending(self) -> list[Entry]:
        """The corrections of this import so far, as entries after all that is held."""
        return [self._entry(correction, index) for index, correction in enumerate(self.corrections)]

    def _entry(self, record: StoredRecord, index: int = 0) -> Entry:
        position = self.held.size + len(self.drafts) + 1 + index
        return Entry(position, self.held.head.commit + 1, self.source, NOT_YET, record)

    def _marked(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with duplicates marked."""
        held = self._near(rows)
        marked = mark_duplicates(rows, held, self.rule)
        return marked.with_columns(counts_until=_counts_until(marked, held)).select(*BULK_FRAME)

    def _near(self, rows: pl.DataFrame) -> pl.DataFrame:
        """What rows may be duplicates of: of this source, on their days, between their actors."""
        columns = [*COMPARED]
        if self.rule is DuplicateRule.NONE:
            return pl.DataFrame(schema={name: EVENT_FRAME[name] for name in columns})
        day = pl.col("occurred_at").dt.truncate("1d")
        first, last = rows.select(first=day.min(), last=day.max().dt.offset_by("1d")).row(0)
        near = [
            piece
            for piece in self.held.pieces
            if piece.source == self.source
            and piece.segment.first_occurred_at < last
            and piece.segment.last_occurred_at >= first
        ]
        held = self.held.current([*near, *self.drafts], self._pending())
        keys = {"day": day, "root": pl.col("code").str.slice(0, 2)}
        wanted = rows.lazy().select("from", "to", **keys).unique()
        return (
            held.select(columns)
            .filter(pl.col("occurred_at") >= first, pl.col("occurred_at") < last)
            .with_columns(**keys)
            .join(wanted, on=["from", "to", "day", "root"], how="semi")
            .select(columns)
            .collect()
        )


def regrouped(frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Batches of about ``SEGMENT_ROWS``; an id comes once in each, if once in each frame."""
    waiting: list[pl.DataFrame] = []
    for frame in frames:
        for part in frame.iter_slices(SEGMENT_ROWS):
            if waiting and sum(map(len, waiting)) + part.height > SEGMENT_ROWS:
                yield from _one_of_each(pl.concat(waiting))
                waiting = []
            if not part.is_empty():
                waiting.append(part)
    if waiting:
        yield from _one_of_each(pl.concat(waiting))


def _one_of_each(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """All rows; what comes under an id again comes in a batch of its own, after the others."""
    if rows["id"].n_unique() == rows.height:
        yield rows
        return
    yield from rows.with_columns(again=pl.int_range(pl.len()).over("id")).partition_by(
        "again", maintain_order=True, include_key=False
    )


def _counts_until(marked: pl.DataFrame, held: pl.DataFrame) -> pl.Series:
    """For the first known of the new duplicates of a row: when a held report of it was known.

    New rows are merged into the one known first, so only a held row can be known too late.
    """
    stands = pl.coalesce("merged_into", "id").alias("merged_into")
    reports = held.group_by(stands).agg(pl.col("known_at").min().alias("held_from"))
    first = (
        marked.filter(pl.col("merged_into").is_not_null())
        .sort("known_at", "id")
        .unique("merged_into", keep="first")
        .join(reports, on="merged_into")
        .filter(pl.col("known_at") < pl.col("held_from"))
        .select("id", "held_from")
    )
    return marked.join(first, on="id", how="left", maintain_order="left")["held_from"]


def _taken(ids: Sequence[str], by: str) -> Conflict:
    shown = ", ".join(f"`{event_id}`" for event_id in ids[:SHOWN])
    more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
    problem = Problem("RS116", f"{shown}{more} are the ids of {by}", help=ANOTHER_LOG)
    return Conflict(problem.render())
