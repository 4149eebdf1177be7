"""Rows of segments of which something is said later, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from relsim.events.event import Event
from relsim.events.frame import events_of
from relsim.log.entry import Entry
from relsim.log.folding import fold
from relsim.log.records import event_id_of
from relsim.log.segment_files import Piece
from relsim.log.segment_scan import rows_by_id

__all__ = ["AmendedRows", "amended_rows", "entries_by_id"]


@dataclass(frozen=True, slots=True)
class AmendedRows:
    """Rows of which something is said later.

    Attributes:
        rows: As they are stored.
        counting: Those that count, as entries.
        merged: What became of those that another row still stands for, by id.
        moved: The ids of those that tell of another act now.
    """

    rows: pl.DataFrame
    counting: tuple[Entry, ...]
    merged: Mapping[str, Event]
    moved: frozenset[str]


def amended_rows(
    entries: Iterable[Entry], pieces: Sequence[Piece], known: datetime | None
) -> AmendedRows:
    """The rows of some segments that entries speak of, known by an instant as the entries are."""
    told: set[str] = set()
    amendments: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry.record, Event):
            told.add(entry.record.id)
        else:
            amendments.setdefault(event_id_of(entry.record), []).append(entry)
    rows = rows_by_id(pieces, pl.Series(sorted(amendments.keys() - told), dtype=pl.String))
    hidden = rows["merged_into"].is_not_null()
    if known is not None:
        hidden &= ~(rows["counts_until"] > known).fill_null(value=False)
        rows, hidden = (
            rows.filter(rows["known_at"] <= known),
            hidden.filter(rows["known_at"] <= known),
        )
    counting, merged, moved = [], {}, set()
    for (entry, event), another_stands in zip(_taken(rows, pieces), hidden, strict=True):
        in_force = fold([entry, *amendments[event.id]]).events
        if in_force and _act(in_force[0]) != _act(event):
            moved.add(event.id)
        if not another_stands or event.id in moved:
            counting.append(entry)
        elif in_force:
            merged[event.id] = in_force[0]
    return AmendedRows(rows, tuple(counting), merged, frozenset(moved))


def entries_by_id(pieces: Sequence[Piece], ids: Iterable[str]) -> list[Entry]:
    """The rows of some ids as entries of the log."""
    rows = rows_by_id(pieces, pl.Series(list(ids), dtype=pl.String))
    return [entry for entry, _ in _taken(rows, pieces)]


def _taken(rows: pl.DataFrame, pieces: Iterable[Piece]) -> list[tuple[Entry, Event]]:
    """Rows as the log took them: each in the place of its segment."""
    takers = {piece.position: piece.entry for piece in pieces}
    unmarked = rows.with_columns(merged_into=pl.lit(None, pl.String))
    taken = []
    for position, event in zip(rows["position"], events_of(unmarked), strict=True):
        if (by := takers[position]) is not None:
            place = (by.position, by.commit, by.source, by.recorded_at)
            taken.append((Entry(*place, event), event))
    return taken


def _act(event: Event) -> tuple[Any, ...]:
    """What makes two rows tell of one act, above sectors and stories."""
    return event.occurred_at.date(), event.from_, event.to, event.roles, event.code
