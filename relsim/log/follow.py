"""Following a log: every commit in order, exactly once, from a kept position on.

Nothing can be missed or come twice: commits are numbered without gaps, a commit becomes visible
as a whole and only after the one before it, and each must name the one before it by its hash.
Whoever keeps the head of the last batch that was dealt with goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from relsim.errors import DamagedLog, UsageError
from relsim.log.checkpoint import head_at
from relsim.log.entry import Entry, Head
from relsim.log.event_log import EventLog
from relsim.log.hashing import Header

__all__ = ["Batch", "follow"]


@dataclass(frozen=True, slots=True)
class Batch:
    """One commit as it is handed to a follower.

    Attributes:
        head: How far the log had come with it; keep it to go on from there.
        header: What the commit's hash is taken over.
        entries: Its records, in order.
    """

    head: Head
    header: Header
    entries: tuple[Entry, ...]


def never() -> bool:
    """The default of ``stop``: go on for ever."""
    return False


def follow(
    log: EventLog,
    after: Head | int = 0,
    *,
    poll_seconds: float = 0.2,
    idle_seconds: float | None = None,
    stop: Callable[[], bool] = never,
) -> Iterator[Batch]:
    """The commits that follow a position, as they come; waits for the next one.

    Args:
        log: The log to follow; other processes may append to it meanwhile.
        after: The last commit already dealt with. A head is checked: the log must still hold it.
        poll_seconds: How long to wait before looking again.
        idle_seconds: End once nothing new came for so long; zero ends at the head of the log.
        stop: Asked before each look; ends the iteration when true.

    Raises:
        DamagedLog: the log does not hold the head it is to be followed from, or a commit does not
            verify.
        UsageError: the log has not come so far yet, or a time is negative.
    """
    if poll_seconds <= 0 or (idle_seconds is not None and idle_seconds < 0):
        raise UsageError("a follower waits for more than no time, and is idle for no less")
    return _follow(log, _position(log, after), poll_seconds, idle_seconds, stop)


def _follow(
    log: EventLog,
    last: Head,
    poll_seconds: float,
    idle_seconds: float | None,
    stop: Callable[[], bool],
) -> Iterator[Batch]:
    quiet_since = time.monotonic()
    while not stop():
        for batch in _new(log, last):
            yield batch
            last = batch.head
            quiet_since = time.monotonic()
            if stop():
                return
        if idle_seconds is not None and time.monotonic() - quiet_since >= idle_seconds:
            return
        time.sleep(poll_seconds)


def _new(log: EventLog, last: Head) -> Iterator[Batch]:
    """The commits after a head; those that come while one reads are left for the next look."""
    newest = log.head().commit
    if newest < last.commit:
        raise DamagedLog(f"the log ends before commit {last.commit}; verify it")
    if newest == last.commit:
        return
    for header, entries in log.commits_with_entries(last):
        last = Head(last.log_id, header.number, header.hash)
        yield Batch(last, header, tuple(entries))
        if header.number == newest:
            return


def _position(log: EventLog, after: Head | int) -> Head:
    """The head to go on from, as the log itself holds it."""
    if isinstance(after, Head):
        if head_at(log, after.commit) != after:
            raise DamagedLog(
                f"the log does not hold {after}, from which it was to be followed: it is another "
                "log, was cut short or rewritten; verify it against a checkpoint"
            )
        return after
    held = head_at(log, after)
    if held is None:
        raise UsageError(f"the log has commits up to {log.head().commit}, not {after}")
    return held
