"""What a run keeps of a log folder: the events that it selected, and what they were weighed by.

A log may hold millions of events and grow after the run, so that no copy of it is kept. In its
place, in a folder of the same name, stand ``kept.json`` (the basis, and which ids the scenario
names were found), ``known.jsonl``, ``all.jsonl`` where that differs, and ``counts.parquet`` for
salience. A scenario whose ``log`` is such a folder runs as it did.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from relsim.clock import format_instant, parse_instant
from relsim.errors import InvalidInput
from relsim.events.event import Event
from relsim.log import Basis, parse_records
from relsim.log.jsonl import dump_records
from relsim.model.dyad_record import DyadRecord

__all__ = ["KeptLog", "is_kept", "read_kept"]

SCHEMA = "relsim/kept-log/1"
HEAD, KNOWN, EVERYTHING, COUNTS = "kept.json", "known.jsonl", "all.jsonl", "counts.parquet"


@dataclass(frozen=True, eq=False)
class KeptLog:
    """What one run took from a log folder.

    Attributes:
        known: The selected events as they were known.
        all: The same without a bound on what was known.
        told: Ids of the log that were asked for and found.
        basis: What they were read from.
        record: How often the log tells of each dyad, where salience needs it.
    """

    known: tuple[Event, ...]
    all: tuple[Event, ...]
    told: frozenset[str]
    basis: Basis
    record: DyadRecord | None = None

    def files(self) -> dict[str, bytes]:
        """What to keep, by name."""
        since = self.record.since if self.record else None
        head = {
            "schema": SCHEMA,
            "basis": self.basis.as_dict(),
            "since": None if since is None else format_instant(since),
            "told": sorted(self.told),
        }
        text = json.dumps(head, indent=2, ensure_ascii=False)
        files = {HEAD: (text + "\n").encode(), KNOWN: dump_records(self.known)}
        if self.all != self.known:
            files[EVERYTHING] = dump_records(self.all)
        if self.record is not None:
            table = BytesIO()
            self.record.counts.write_parquet(table, compression="zstd")
            files[COUNTS] = table.getvalue()
        return files


def is_kept(folder: Path) -> bool:
    """Whether a folder is what a run kept of a log."""
    return (folder / HEAD).is_file()


def read_kept(folder: Path, as_known_at: datetime | None) -> KeptLog:
    """Read what a run kept.

    Raises:
        InvalidInput: it is damaged, or something else was known at the time that is asked for.
    """
    try:
        head = json.loads((folder / HEAD).read_text("utf-8"))
        basis, since = _basis(head["basis"]), _instant(head["since"])
        told = frozenset(head["told"])
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(f"{folder / HEAD} is not what a run keeps of a log") from error
    if basis.as_known_at != as_known_at:
        raise InvalidInput(
            f"{folder} is what a run kept of a log: events as known at "
            f"{head['basis']['as_known_at'] or 'the end'}, and at no other time"
        )
    known = _events(folder / KNOWN)
    everything = _events(folder / EVERYTHING) if (folder / EVERYTHING).is_file() else known
    counts = folder / COUNTS
    record = DyadRecord(pl.read_parquet(counts), since) if counts.is_file() else None
    return KeptLog(known, everything, told, basis, record)


def _events(path: Path) -> tuple[Event, ...]:
    records = parse_records(path.read_bytes(), str(path))
    return tuple(record for record in records if isinstance(record, Event))


def _basis(said: dict[str, Any]) -> Basis:
    return Basis(said["log_id"], said["commit"], said["hash"], _instant(said["as_known_at"]))


def _instant(text: str | None) -> datetime | None:
    return None if text is None else parse_instant(text)[0]
