"""A disk that fills or fails at every k-th write: nothing acknowledged is lost, nothing is half."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from relsim.log.sqlite import SqliteEventLog
from torture import ext4, workload

BATCHES = [(), ("--bulk",)]


def work(
    folder: Path, commits: int, *options: str, traced: tuple[str, ...] = ()
) -> tuple[int, str]:
    """How many commits a workload acknowledged, and what it died of."""
    command = [sys.executable, workload.__file__, str(folder), "w", "--count", str(commits)]
    done = subprocess.run(
        [*traced, *command, *options],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    lines = done.stderr.strip().splitlines()
    died_of = next((line for line in reversed(lines) if re.match(r"[\w.]+Error\b", line)), "")
    return done.stdout.count("\n"), died_of


def check_and_finish(folder: Path, acknowledged: int, commits: int, *options: str) -> None:
    """What was acknowledged is there and verifies; the same again brings the rest."""
    with SqliteEventLog(folder, create=True) as log:
        assert acknowledged <= log.verify().head.commit <= acknowledged + 1
        for number in range(commits):
            workload.add(log, "w", number, bulk="--bulk" in options)
        assert log.verify().head.commit == commits


def fill(ballast: Path, leave: int) -> None:
    """Take all the room there is, but for so many bytes."""
    with ballast.open("wb", buffering=0) as file:
        with suppress(OSError):
            while file.write(bytes(4096)):
                os.fsync(file.fileno())
        file.truncate(max(0, file.tell() - leave))
        os.fsync(file.fileno())


@pytest.mark.skipif(ext4.why_not() is not None, reason=ext4.why_not() or "")
@pytest.mark.parametrize("options", BATCHES, ids=["small", "bulk"])
def test_a_disk_that_fills(
    options: tuple[str, ...], tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    at, found, rounds = tmp_path / "at", Counter[str](), 0
    for free in range(0, 288, 12) if options else range(0, 72, 3):  # kilobytes
        image = tmp_path / "image"
        ext4.make_image(image, 2)
        with ext4.mounted(image, at):
            ballast = at / "ballast"
            SqliteEventLog(at / "log", create=True).close()
            fill(ballast, leave=free * 1024)
            acknowledged, died_of = work(at / "log", 12, *options)
            found[f"after {acknowledged}" if died_of else "fits"] += 1
            if died_of:
                assert "relsim.errors" in died_of, died_of
            ballast.unlink()
            check_and_finish(at / "log", acknowledged, 12, *options)
        rounds += 1
    assert len(found) > 2
    case = "bulk" if options else "small"
    tell(f"disk that fills, {case}", rounds, f"{found.total() - found['fits']} refusals, 0 lost")


def why_no_strace() -> str | None:
    """Why no system call can be made to fail here; none if one can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace, which makes system calls fail, is not installed"
    tried = subprocess.run(
        [strace, "-o", "/dev/null", strace, "-V"], capture_output=True, check=False
    )
    return "strace may not trace here" if tried.returncode else None


CALLS = {"pwrite64": range(1, 100, 3), "fsync,fdatasync": range(1, 24), "rename": range(1, 4)}
"""Which calls fail, and at which of them."""


@pytest.mark.skipif(why_no_strace() is not None, reason=why_no_strace() or "")
@pytest.mark.parametrize(
    ("calls", "options"),
    [(calls, options) for options in BATCHES for calls in CALLS if options or calls != "rename"],
)
def test_a_disk_that_fails_at_every_kth_call(
    options: tuple[str, ...], calls: str, tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    rounds = refused = 0
    for kth in CALLS[calls]:
        folder = tmp_path / str(kth)
        SqliteEventLog(folder, create=True).close()
        fail = f"inject={calls}:error=EIO:when={kth}"
        traced = ("strace", "-f", "-o", "/dev/null", "-e", f"trace={calls}", "-e", fail)
        acknowledged, died_of = work(folder, 3, *options, traced=traced)
        assert not died_of or "relsim.errors" in died_of, died_of
        check_and_finish(folder, acknowledged, 3, *options)
        rounds, refused = rounds + 1, refused + bool(died_of)
    case = "bulk" if options else "small"
    tell(f"EIO at the k-th {calls}, {case}", rounds, f"{refused} refusals, 0 lost")
    assert refused
