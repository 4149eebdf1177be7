"""Processes killed at random moments; begun again, they end where an undisturbed one does."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from relsim.log.sqlite import SqliteEventLog
from torture import workload

COMMITS = 40
CHANCE = random.Random(20161125)  # noqa: S311 - when to kill is no secret


def run(folder: Path, *options: str, kill_after: float | None = None) -> bytes:
    """A workload, killed after a while or left alone; what it said was safe."""
    command = [sys.executable, workload.__file__, str(folder), "w", "--count", str(COMMITS)]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if kill_after is None:
            said = process.stdout.read()
            assert process.wait() == 0
            return said
        first = process.stdout.readline()  # imports are over, so that the kill meets real work
        time.sleep(kill_after)
        process.kill()
        return first + process.stdout.read()


def state(folder: Path) -> tuple[int, int, list[tuple[int, str, str]]]:
    """Commits, records, and what each commit was made of, apart from when."""
    with SqliteEventLog(folder) as log:
        found = log.verify()
        commits = [(header.count, header.root, header.source) for header in log.commits()]
    return found.head.commit, found.records, commits


@pytest.mark.parametrize("options", [(), ("--bulk",), ("--journal", "wal")], ids=str)
def test_killed_and_begun_again_a_log_ends_as_if_nothing_had_been(
    options: tuple[str, ...], tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    began = time.monotonic()
    run(tmp_path / "calm", *options)
    length = time.monotonic() - began
    kills = acknowledged = 0
    for attempt in range(12):
        folder = tmp_path / f"log{attempt}"
        for _ in range(3):
            said = run(folder, *options, kill_after=CHANCE.uniform(0, length / 3))
            commits = state(folder)[0]
            kills += 1
            acknowledged += said.count(b"\n")
            assert commits >= int(said.split()[-1]) + 1
        run(folder, *options)
        assert state(folder) == state(tmp_path / "calm")
    case = " ".join(options) or "small"
    tell(f"kill -9 and begin again, {case}", kills, f"{acknowledged} acknowledged, 0 lost")
