"""From planned records to a commit: the header, the rows, and the receipt for the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from relsim.clock import as_utc, format_instant, utc_now
from relsim.errors import Conflict, UsageError
from relsim.log.entry import Commit, Head
from relsim.log.hashing import GENESIS, Header, merkle_root
from relsim.log.records import StoredRecord
from relsim.log.row import Row, row_of

__all__ = ["check_head", "check_source", "instant_after", "nothing_new", "receipt", "seal"]


def check_source(source: str) -> None:
    """Refuse a source that nobody could read in a listing.

    Raises:
        UsageError: it is empty, or holds what cannot be printed.
    """
    if not (source and source.isprintable()):
        raise UsageError(f"say who appends: `source` is a short plain text, not {source!r}")


def check_head(head: Head, expected: Head | None) -> None:
    """Refuse to go on from another head than the caller saw.

    Raises:
        Conflict: with what to do next.
    """
    if expected is None or expected == head:
        return
    if expected.log_id != head.log_id:
        raise Conflict(f"the expected head is of log {expected.log_id}, this is {head.log_id}")
    raise Conflict(
        f"the log has moved on: it ends at commit {head.commit} ({head.hash[:12]}…), expected was "
        f"commit {expected.commit} ({expected.hash[:12]}…); read the new commits, then append again"
    )


def instant_after(last: Header | None, given: datetime | None) -> datetime:
    """When a commit is recorded: as given, or now; never before the last commit.

    Raises:
        UsageError: the instant given lies before the last commit's.
    """
    if last is None:
        return utc_now() if given is None else as_utc(given)
    if given is None:
        return max(utc_now(), last.recorded_at)  # clocks are set back now and then
    if as_utc(given) < last.recorded_at:
        text = format_instant(last.recorded_at)
        raise UsageError(f"`recorded_at` lies before the last commit, recorded at {text}")
    return as_utc(given)


def seal(
    records: Sequence[StoredRecord],
    source: str,
    recorded_at: datetime,
    last: Header | None,
    size: int,
) -> tuple[Header, list[Row]]:
    """The header and rows of the commit that follows ``last`` in a log of ``size`` records."""
    number = 1 if last is None else last.number + 1
    rows = [row_of(record, size + index, number) for index, record in enumerate(records, start=1)]
    header = Header(
        number=number,
        previous=GENESIS if last is None else last.hash,
        root=merkle_root([row.leaf for row in rows]).hex(),
        count=len(rows),
        recorded_at=recorded_at,
        source=source,
    )
    return header, rows


def receipt(header: Header, skipped: int) -> Commit:
    """What the caller is told of a new commit."""
    return Commit(
        header.number, header.hash, header.previous, header.recorded_at, header.count, skipped
    )


def nothing_new(last: Header | None, tried_at: datetime, skipped: int) -> Commit:
    """What the caller is told when the log already held everything."""
    if last is None:
        return Commit(0, GENESIS, GENESIS, tried_at, 0, skipped)
    return Commit(last.number, last.hash, last.previous, last.recorded_at, 0, skipped)
