"""Processes that append and import at once, while others hold on to what they saw."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from relsim.log.follow import follow
from relsim.log.sqlite import SqliteEventLog
from torture import reader, workload

LOOKS = 520
SMALL, BULK = 60, 12
"""Commits of each process."""


def start(script: object, *words: object) -> subprocess.Popen[str]:
    file = str(getattr(script, "__file__", None))
    command = [sys.executable, file, *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("writers", [2, 4])
def test_a_basis_answers_alike_however_many_write(
    writers: int, tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    folder = tmp_path / "log"
    SqliteEventLog(folder, create=True).close()
    working = []
    for number in range(writers):
        bulk = number % 2
        count = BULK if bulk else SMALL
        options = ["--count", count, *(["--bulk"] if bulk else [])]
        working.append(start(workload, folder, f"w{number}", *options))
    readers = [start(reader, folder, LOOKS) for _ in range(2)]
    with SqliteEventLog(folder, timeout_seconds=60) as log:
        commits = (SMALL + BULK) * writers // 2
        batches = []
        for batch in follow(log, poll_seconds=0.01, idle_seconds=120):
            batches.append(batch.head.commit)
            if len(batches) == commits:
                break
    said = [process.communicate() for process in [*working, *readers]]
    for process, (_, errors) in zip([*working, *readers], said, strict=True):
        assert process.returncode == 0, errors
    looks = sum(int(out) for out, _ in said[writers:])
    with SqliteEventLog(folder) as log:
        found = log.verify()
    rows = BULK * workload.ROWS * writers // 2
    assert (found.head.commit, found.rows) == (commits, rows)
    assert batches == list(range(1, commits + 1))
    assert looks >= 1000
    tell(f"{writers} writers and 2 readers", looks, f"all reads alike; {commits} commits, 0 lost")
