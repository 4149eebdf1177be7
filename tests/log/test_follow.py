"""Followers see every commit once, in order, whoever writes meanwhile."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from log.building import event, raw
from log.test_crashes import writer
from relsim.errors import DamagedLog, UsageError
from relsim.log.entry import Head
from relsim.log.event_log import EventLog
from relsim.log.follow import follow
from relsim.log.sqlite import SqliteEventLog
from torture.workload import rows

BATCHES = ("ab", "c", "def")


def grow(log: EventLog) -> list[Head]:
    for batch in BATCHES:
        log.append([event(name) for name in batch])
    return [Head(log.log_id, header.number, header.hash) for header in log.commits()]


def read(log: EventLog, after: Head | int = 0) -> list[tuple[int, str]]:
    """Commit number and event ids of each batch up to the head."""
    batches = follow(log, after, idle_seconds=0)
    return [(b.head.commit, "".join(told(b.entries))) for b in batches]


def told(entries: object) -> list[str]:
    return [entry.record.id for entry in entries]  # type: ignore[attr-defined]


def test_commits_come_whole_and_in_order_up_to_the_head(log: EventLog) -> None:
    heads = grow(log)
    assert read(log) == [(1, "ab"), (2, "c"), (3, "def")]
    batches = list(follow(log, idle_seconds=0))
    assert [batch.head for batch in batches] == heads
    assert [batch.header.hash for batch in batches] == [head.hash for head in heads]


def test_one_goes_on_from_a_number_or_a_head(log: EventLog) -> None:
    heads = grow(log)
    assert read(log, 2) == read(log, heads[1]) == [(3, "def")]
    assert read(log, heads[2]) == []
    assert read(log, replace(heads[0], commit=0, hash="0" * 64)) == read(log)


def test_what_comes_while_one_reads_comes_next(log: EventLog) -> None:
    grow(log)
    batches = follow(log, 2, poll_seconds=0.001, idle_seconds=0.05)
    for expected in range(3, 7):
        assert next(batches).head.commit == expected
        if expected < 6:
            log.append([event(f"after-{expected}")])
    assert list(batches) == []


def test_a_position_that_the_log_does_not_hold_is_refused_at_once(log: EventLog) -> None:
    heads = grow(log)
    for wrong in (
        replace(heads[1], hash="1" * 64),
        replace(heads[1], log_id="other"),
        replace(heads[2], commit=4),
    ):
        with pytest.raises(DamagedLog, match="does not hold"):
            follow(log, wrong)
    for number in (4, -1):
        with pytest.raises(UsageError, match="commits up to 3"):
            follow(log, number)


def test_times_that_make_no_sense_are_refused(log: EventLog) -> None:
    with pytest.raises(UsageError):
        follow(log, poll_seconds=0)
    with pytest.raises(UsageError):
        follow(log, idle_seconds=-1)


def test_a_follower_stops_when_it_is_told_to(log: EventLog) -> None:
    grow(log)
    told_to = Event()
    batches = follow(log, stop=told_to.is_set)
    assert next(batches).head.commit == 1
    told_to.set()
    assert list(batches) == []


def test_a_follower_waits_as_long_as_it_may_be_idle(log: EventLog) -> None:
    began = time.monotonic()
    assert list(follow(log, poll_seconds=0.01, idle_seconds=0.1)) == []
    assert time.monotonic() - began >= 0.1


def test_a_commit_that_does_not_follow_is_damage(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path, create=True) as log:
        grow(log)
    with raw(tmp_path) as connection:
        connection.execute("DROP TRIGGER commits_refuse_UPDATE")
        connection.execute("UPDATE commits SET source = 'forged' WHERE number = 2")
    with (
        SqliteEventLog(tmp_path) as log,
        pytest.raises(DamagedLog, match="does not match its hash"),
    ):
        list(follow(log, idle_seconds=0))


@pytest.mark.parametrize("writers", [2, 4])
def test_with_writers_at_work_nothing_is_missed_or_doubled(tmp_path: Path, writers: int) -> None:
    count, total = 25, 50 * writers
    folder = tmp_path / "log"
    SqliteEventLog(folder, create=True).close()
    processes = [writer(folder, f"w{number}-", count) for number in range(writers)]
    seen: list[str] = []
    last: Head | int = 0

    def enough() -> bool:
        return len(seen) == total

    with SqliteEventLog(folder, timeout_seconds=60) as log:
        while not enough():  # each time from the kept position, as if restarted
            for batch in follow(log, last, poll_seconds=0.01, stop=enough):
                seen += told(batch.entries)
                last = batch.head
                if batch.head.commit % 7 == 0:
                    break
        assert list(follow(log, last, idle_seconds=0)) == []
        in_order = [entry.record.id for entry in log.entries()]  # type: ignore[union-attr]
    for process in processes:
        with process:
            process.communicate()
        assert process.returncode == 0
    assert seen == in_order
    assert len(set(seen)) == len(seen) == total


def test_an_import_comes_as_its_segment(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path, create=True) as log:
        log.append([event("a")])
        log.ingest([rows("icews", 0)], source="icews")
        first, second = follow(log, idle_seconds=0)
        assert told(first.entries) == ["a"]
        assert [entry.record.rows for entry in second.entries] == [400]  # type: ignore[union-attr]
        assert second.header.source == "icews"
