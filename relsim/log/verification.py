"""Recomputing everything that a log claims, from the stored bytes.

Without an anchor kept elsewhere the chain proves accident and casual edits: somebody who owns
the file can rewrite every commit and every hash. Given the head as it was noted elsewhere, it
proves that nothing up to that head was changed either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from relsim.errors import DamagedLog
from relsim.log.entry import Entry, Head, Verification
from relsim.log.hashing import GENESIS, Header, leaf_of, merkle_root
from relsim.log.row import Row, columns_of, record_in

__all__ = ["checked_commits", "checked_entries", "entry_in", "verify"]


def verify(
    log_id: str,
    headers: Iterable[tuple[Header, str]],
    rows: Callable[[int], Iterable[Row]],
    anchor: Head | None,
    since: Head | None = None,
) -> Verification:
    """Go through a whole log, in order.

    Args:
        log_id: Name of the log.
        headers: Every commit's header with the hash stored for it, by number.
        rows: Gives every record after a position, by position.
        anchor: A head noted earlier, elsewhere.
        since: A head up to which the records were verified before. Up to there only the headers
            are recomputed, which must lead to it.

    Raises:
        DamagedLog: naming the first commit, and where it can be told the first record, that does
            not verify.
        InvalidInput: a later relsim wrote a record that this one cannot read.
    """
    heads = [head for head in (anchor, since) if head is not None]
    for head in heads:
        if head.log_id != log_id:
            raise DamagedLog(f"the anchor is of log {head.log_id}, and this is log {log_id}")
    trusted, records, head = since.commit if since else 0, 0, Head(log_id, 0, GENESIS)
    remaining: Iterator[Row] | None = None
    for header, stored_hash in headers:
        _check_header(header, stored_hash, head)
        if header.number > trusted:
            remaining = iter(rows(records)) if remaining is None else remaining
            _check_rows(header, remaining, records)
        head = Head(log_id, header.number, header.hash)
        records += header.count
        _check_anchors(head, heads)
    for row in iter(rows(records)) if remaining is None else remaining:
        raise _damaged(row.commit, f"{_name(row)} belongs to no commit")
    for anchored in heads:
        if anchored.commit > head.commit:
            missing = f"the log ends before commit {anchored.commit}, its anchor"
            raise _damaged(head.commit + 1, missing)
    return Verification(head, records)


def checked_entries(
    log_id: str, headers: Iterable[tuple[Header, str]], rows: Iterable[Row], commit: int
) -> Iterator[Entry]:
    """The entries up to a commit, each commit's after all of it was recomputed.

    Raises:
        DamagedLog: as ``verify`` does.
        InvalidInput: as ``verify`` does.
    """
    head = Head(log_id, 0, GENESIS)
    upto = (found for found in headers if found[0].number <= commit)
    for header, entries in checked_commits(head, 0, upto, rows):
        yield from entries
        head = Head(log_id, header.number, header.hash)
    if head.commit < commit:
        raise _damaged(head.commit + 1, "it is missing")


def checked_commits(
    after: Head, before: int, headers: Iterable[tuple[Header, str]], rows: Iterable[Row]
) -> Iterator[tuple[Header, list[Entry]]]:
    """The commits that follow a head, each recomputed in full.

    Args:
        after: The head.
        before: How many records the log holds up to there.
        headers: Those of the commits, with the hashes stored for them.
        rows: The records, from the first after the head on.

    Raises:
        DamagedLog: as ``verify`` does.
        InvalidInput: as ``verify`` does.
    """
    remaining, head = iter(rows), after
    for header, stored_hash in headers:
        _check_header(header, stored_hash, head)
        yield header, _check_rows(header, remaining, before)
        head = Head(after.log_id, header.number, header.hash)
        before += header.count


def entry_in(row: Row, header: Header) -> Entry:
    """What a stored row says, checked by itself.

    Raises:
        DamagedLog: its bytes do not match its hash, or its columns its bytes.
        InvalidInput: a later relsim wrote it.
    """
    if leaf_of(row.stored) != row.leaf:
        raise _damaged(header.number, f"{_name(row)} does not match its hash")
    try:
        record = record_in(row.stored, row.position)
    except DamagedLog as error:
        raise _damaged(header.number, f"{_name(row)} cannot be read: {error}") from error
    if columns_of(record) != row.columns:
        raise _damaged(
            header.number, f"{_name(row)} is filed under other values than its bytes say"
        )
    return Entry(row.position, row.commit, header.source, header.recorded_at, record)


def _check_header(header: Header, stored_hash: str, before: Head) -> None:
    if header.number != before.commit + 1:
        raise _damaged(before.commit + 1, "it is missing")
    if header.hash != stored_hash:
        raise _damaged(header.number, "its header does not match its hash")
    if header.previous != before.hash:
        raise _damaged(header.number, f"it does not follow commit {before.commit}")


def _check_rows(header: Header, remaining: Iterator[Row], before: int) -> list[Entry]:
    rows = list(islice(remaining, header.count))
    entries = []
    for position, row in enumerate(rows, start=before + 1):
        if row.position != position or row.commit != header.number:
            raise _damaged(header.number, f"record {position} is missing")
        entries.append(entry_in(row, header))
    if len(rows) < header.count:
        raise _damaged(header.number, f"record {before + len(rows) + 1} is missing")
    if merkle_root([row.leaf for row in rows]).hex() != header.root:
        span = f"records {before + 1} to {before + header.count}"
        raise _damaged(header.number, f"{span} are not those it was made of, or not in that order")
    return entries


def _check_anchors(head: Head, anchors: Iterable[Head]) -> None:
    for anchor in anchors:
        if anchor.commit == head.commit and anchor.hash != head.hash:
            raise _damaged(head.commit, "it is not the commit that the anchor names")


def _name(row: Row) -> str:
    return f"record {row.position} ({row.columns.type} `{row.columns.event_id}`)"


def _damaged(commit: int, what: str) -> DamagedLog:
    advice = f"commits before {commit} verify; restore the log from a copy"
    return DamagedLog(f"commit {commit} of the log is damaged: {what} ({advice})")
