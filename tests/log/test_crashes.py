"""Processes that die in the middle, and processes that write at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from relsim.log.sqlite import SqliteEventLog

WRITER = dedent("""
    import os, sys
    from relsim.events.event import Event
    from relsim.log.sqlite import SqliteEventLog

    folder, prefix, count, die_when = sys.argv[1:]

    def event(name):
        fields = {"id": name, "occurred_at": "2017-04-01", "from": "USA", "to": "RUS"}
        return Event.model_validate({**fields, "code": "051"})

    class Mortal(SqliteEventLog):
        def _store(self, header, rows):
            if die_when == "between":
                super()._store(header, ())
                os._exit(9)
            super()._store(header, rows)
            if die_when == "before commit":
                os._exit(9)

    with Mortal(folder, create=True, timeout_seconds=60) as log:
        for number in range(int(count)):
            log.append([event(f"{prefix}{number}.{part}") for part in "ab"])
            print(f"{prefix}{number}", flush=True)
""")


def writer(folder: Path, prefix: str, count: int, die_when: str = "") -> subprocess.Popen[str]:
    """Another process that appends batches of two events, and says each name once it is safe."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), prefix, str(count), die_when],
        stdout=subprocess.PIPE,
        text=True,
    )


def names(folder: Path) -> set[str]:
    """The batches that the log holds, each of them whole."""
    with SqliteEventLog(folder) as log:
        log.verify()
        held = {event.id for event in log.view().events}
    batches = {event_id.partition(".")[0] for event_id in held}
    assert held == {f"{batch}.{part}" for batch in batches for part in "ab"}
    return batches


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for attempt, lines in enumerate((1, 7, 40)):
        with writer(tmp_path, f"w{attempt}-", 100_000) as process:
            assert process.stdout is not None
            acknowledged |= {process.stdout.readline().strip() for _ in range(lines)}
            process.kill()
            acknowledged |= set(process.stdout.read().split())
        held = names(tmp_path)
        assert acknowledged <= held
        assert len(held - acknowledged) <= attempt + 1  # safe, but killed before saying so


@pytest.mark.parametrize("moment", ["between", "before commit"])
def test_an_append_cut_short_leaves_nothing(tmp_path: Path, moment: str) -> None:
    with writer(tmp_path, "whole", 1) as process:
        process.wait()
    with writer(tmp_path, "half", 1, moment) as process:
        assert process.wait() == 9
    assert names(tmp_path) == {"whole0"}
    with SqliteEventLog(tmp_path) as log:
        assert log.head().commit == 1


def test_processes_that_create_and_append_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = [writer(tmp_path / "log", prefix, 40) for prefix in ("p", "q", "r")]
    for process in processes:
        with process:
            process.communicate()
        assert process.returncode == 0
    assert names(tmp_path / "log") == {f"{p}{number}" for p in "pqr" for number in range(40)}
    with SqliteEventLog(tmp_path / "log") as log:
        assert log.head().commit == 120
