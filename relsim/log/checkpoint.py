"""Checkpoints: how far a log had come, in a line of text that is kept elsewhere.

A checkpoint is one line, so that a file of them only ever grows by lines::

    relsim-checkpoint/1 2024-03-05T12:00:01.5Z 8f0c…@12:5be1… records=345 rows=325691

First the instant of the log's last commit, then the head that the line is about, then how much
the log held. Committed to git, mailed or stamped by somebody else, it proves what the chain by
itself cannot: that an owner did not rewrite everything, or cut off the end.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from relsim.clock import format_instant, parse_instant
from relsim.errors import DamagedLog, InvalidInput, Problem, UsageError, Where
from relsim.log.entry import Head, Verification
from relsim.log.event_log import EventLog
from relsim.log.hashing import GENESIS
from relsim.log.sqlite_segments import SegmentStore

__all__ = ["Checkpoint", "checkpoint_of", "head_at", "read_checkpoints", "verify_against"]

WORD = "relsim-checkpoint/1"
LINE = re.compile(rf"{WORD} (\S+) (\S.*) records=(\d+) rows=(\d+)", re.ASCII)
HELP = "a checkpoint is a line that `relsim log checkpoint` printed; others begin with #"
NEVER = "-"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a log had come, and what a person needs to judge it by.

    Attributes:
        head: The log, its last commit, and the hash over everything up to it.
        recorded_at: When the log took that commit, UTC; none for an empty log.
        records: How many records the log held, a segment counting as one.
        rows: How many rows its segments held.
    """

    head: Head
    recorded_at: datetime | None
    records: int
    rows: int = 0

    def __str__(self) -> str:
        at = NEVER if self.recorded_at is None else format_instant(self.recorded_at)
        return f"{WORD} {at} {self.head} records={self.records} rows={self.rows}"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read what ``str(checkpoint)`` wrote.

        Raises:
            UsageError: the text is no checkpoint.
        """
        found = LINE.fullmatch(text.strip())
        if found is None:
            raise UsageError("this is no checkpoint")
        at, head, records, rows = found.groups()
        try:
            recorded_at = None if at == NEVER else parse_instant(at)[0]
        except ValueError as error:
            raise UsageError(f"{at!r} is no instant") from error
        return cls(Head.parse(head), recorded_at, int(records), int(rows))


def checkpoint_of(log: EventLog) -> Checkpoint:
    """How far a log has come; nothing is verified."""
    (last,) = deque(_along(log), maxlen=1)
    return last


def head_at(log: EventLog, commit: int) -> Head | None:
    """The head that a log had at a commit; none where it has no such commit."""
    if commit == 0:
        return Head(log.log_id, 0, GENESIS)
    header = next(log.commits(after=commit - 1), None) if commit > 0 else None
    return None if header is None else Head(log.log_id, header.number, header.hash)


def read_checkpoints(text: str, file: str = "<stdin>") -> tuple[Checkpoint, ...]:
    """The checkpoints of a file; blank lines and lines that begin with ``#`` are passed over.

    Raises:
        InvalidInput: with every line that is something else, or for a file without any.
    """
    found: list[Checkpoint] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found.append(Checkpoint.parse(line))
        except UsageError as error:
            where = Where(file, number, 1, len(line.rstrip()))
            problems.append(Problem("RS119", str(error), where, HELP, line))
    if problems:
        raise InvalidInput(problems)
    if not found:
        raise InvalidInput(Problem("RS119", f"{file} holds no checkpoint", help=HELP))
    return tuple(found)


def verify_against(
    log: EventLog, checkpoints: Sequence[Checkpoint], *, since: Head | None = None
) -> Verification:
    """Recompute every hash of a log, and prove that it still holds every checkpoint.

    Args:
        log: The log.
        checkpoints: At least one.
        since: As for ``EventLog.verify``.

    Raises:
        DamagedLog: a hash differs, or the log does not hold what a checkpoint says.
        InvalidInput: a checkpoint counts other than the log did at the commit that it names, so
            that it is the checkpoint which was altered.
    """
    newest = max(checkpoints, key=lambda checkpoint: checkpoint.head.commit)
    found = log.verify(newest.head, since=since)
    told: dict[int, list[Checkpoint]] = {}
    for checkpoint in checkpoints:
        told.setdefault(checkpoint.head.commit, []).append(checkpoint)
    for at in _along(log):
        for checkpoint in told.get(at.head.commit, ()):
            _compare(checkpoint, at)
    return found


def _along(log: EventLog) -> Iterator[Checkpoint]:
    """The log as it stood at each of its commits, from the empty one on."""
    at = Checkpoint(Head(log.log_id, 0, GENESIS), None, 0)
    yield at
    last = log.head().commit  # what comes while one reads is left out, as its rows are not counted
    imported: Counter[int] = Counter()
    if isinstance(log, SegmentStore):
        for piece in log.pieces():
            imported[piece.commit] += piece.segment.rows
    for header in takewhile(lambda header: header.number <= last, log.commits()):
        head = Head(log.log_id, header.number, header.hash)
        records, rows = at.records + header.count, at.rows + imported[header.number]
        at = Checkpoint(head, header.recorded_at, records, rows)
        yield at


def _compare(told: Checkpoint, held: Checkpoint) -> None:
    if told.head != held.head:
        raise DamagedLog(
            f"the log does not hold its checkpoint {told.head}: it has {held.head} there. It was "
            "rewritten, or the checkpoint is of another log; restore the log from a copy"
        )
    if told != held:
        raise InvalidInput(
            f"the checkpoint {told} was altered: its hash is that of the log, which says {held}"
        )
