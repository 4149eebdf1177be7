"""Recomputing everything that a log claims, from the stored bytes.

Without an anchor kept elsewhere the chain proves accident and casual edits: somebody who owns
the file can rewrite every commit and every hash. Given the head as it was noted elsewhere, it
proves that nothing up to that head was changed either.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from relsim.errors import DamagedLog
from relsim.log.entry import Head, Verification
from relsim.log.hashing import GENESIS, Header, leaf_of, merkle_root
from relsim.log.row import Row, columns_of, record_in

__all__ = ["verify"]


def verify(
    log_id: str, headers: Iterable[tuple[Header, str]], rows: Iterable[Row], anchor: Head | None
) -> Verification:
    """Go through a whole log, in order.

    Args:
        log_id: Name of the log.
        headers: Every commit's header with the hash stored for it, by number.
        rows: Every record, by position.
        anchor: A head noted earlier, elsewhere.

    Raises:
        DamagedLog: naming the first commit, and where it can be told the first record, that does
            not verify.
        InvalidInput: a later relsim wrote a record that this one cannot read.
    """
    if anchor is not None and anchor.log_id != log_id:
        raise DamagedLog(f"the anchor is of log {anchor.log_id}, and this is log {log_id}")
    remaining = iter(rows)
    head = Head(log_id, 0, GENESIS)
    records = 0
    for header, stored_hash in headers:
        _check_header(header, stored_hash, head)
        _check_rows(header, list(islice(remaining, header.count)), records)
        head = Head(log_id, header.number, header.hash)
        records += header.count
        _check_anchor(head, anchor)
    for row in remaining:
        raise _damaged(row.commit, f"{_name(row)} belongs to no commit")
    if anchor is not None and anchor.commit > head.commit:
        raise _damaged(head.commit + 1, f"the log ends before commit {anchor.commit}, its anchor")
    return Verification(head, records)


def _check_header(header: Header, stored_hash: str, before: Head) -> None:
    if header.number != before.commit + 1:
        raise _damaged(before.commit + 1, "it is missing")
    if header.hash != stored_hash:
        raise _damaged(header.number, "its header does not match its hash")
    if header.previous != before.hash:
        raise _damaged(header.number, f"it does not follow commit {before.commit}")


def _check_rows(header: Header, rows: list[Row], before: int) -> None:
    for position, row in enumerate(rows, start=before + 1):
        if row.position != position or row.commit != header.number:
            raise _damaged(header.number, f"record {position} is missing")
        if problem := _altered(row):
            raise _damaged(header.number, f"{_name(row)} {problem}")
    if len(rows) < header.count:
        raise _damaged(header.number, f"record {before + len(rows) + 1} is missing")
    if merkle_root([row.leaf for row in rows]).hex() != header.root:
        span = f"records {before + 1} to {before + header.count}"
        raise _damaged(header.number, f"{span} are not those it was made of, or not in that order")


def _altered(row: Row) -> str | None:
    """What is wrong with one record by itself."""
    if leaf_of(row.stored) != row.leaf:
        return "does not match its hash"
    try:
        record = record_in(row.stored, row.position)
    except DamagedLog as error:
        return f"cannot be read: {error}"
    if columns_of(record) != row.columns:
        return "is filed under other values than its bytes say"
    return None


def _check_anchor(head: Head, anchor: Head | None) -> None:
    if anchor is not None and anchor.commit == head.commit and anchor.hash != head.hash:
        raise _damaged(head.commit, "it is not the commit that the anchor names")


def _name(row: Row) -> str:
    return f"record {row.position} ({row.columns.type} `{row.columns.event_id}`)"


def _damaged(commit: int, what: str) -> DamagedLog:
    advice = f"commits before {commit} verify; restore the log from a copy"
    return DamagedLog(f"commit {commit} of the log is damaged: {what} ({advice})")
