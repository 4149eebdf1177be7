"""The power goes while a process appends or imports; what it said was safe must be there."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from relsim.errors import RelsimError
from relsim.log.sqlite import SqliteEventLog
from torture import ext4, workload

pytestmark = pytest.mark.skipif(ext4.why_not() is not None, reason=ext4.why_not() or "")

ROUNDS = 24
CHANCE = random.Random(20170406)  # noqa: S311 - when to cut the power is no secret

Cut = tuple[int, int]
"""How many commits were acknowledged, and how many of these the disk had."""


def cut_once(home: Path, *options: str, bulk: bool = False) -> Cut:
    """Work, cut the power, mount what is left, and count.

    Raises:
        RelsimError: what is left does not open or does not verify.
    """
    image, at = home / "image", home / "at"
    ext4.make_image(image, 48)
    command = [sys.executable, workload.__file__, str(at / "log"), "w", *options]
    with ext4.mounted(image, at):
        SqliteEventLog(at / "log", create=True).close()
        os.sync()
        acknowledged = _work_until_cut(command, at, home / "said")
    with ext4.mounted(image, at):
        return acknowledged, _held(at / "log", acknowledged, bulk=bulk)


def _work_until_cut(command: list[str], at: Path, said: Path) -> int:
    """How many commits were acknowledged before the power went."""
    with (
        said.open("wb") as file,
        subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL) as process,
    ):
        while not said.stat().st_size:
            assert process.poll() is None, "the workload does not run"
            time.sleep(0.002)
        time.sleep(CHANCE.uniform(0, 0.3))
        acknowledged = said.read_bytes().count(b"\n")  # what is said from here on may be lost
        ext4.cut_power(at)
        process.kill()
    return acknowledged


def _held(folder: Path, acknowledged: int, *, bulk: bool) -> int:
    """How many of the first commits are there, each whole; anything else is an error."""
    with SqliteEventLog(folder) as log:
        log.verify()
        ids = set(log.scan(merged=True).select("id").collect()["id"])
    number = 0
    while _ids(number, bulk=bulk) <= ids:
        number += 1
    assert ids == set().union(*(_ids(n, bulk=bulk) for n in range(number))), "half a commit"
    return min(number, acknowledged)


def _ids(number: int, *, bulk: bool) -> set[str]:
    if bulk:
        return set(workload.rows("w", number)["id"])
    return {event.id for event in workload.events("w", number)}


CASES = {
    "small": (),
    "bulk": ("--bulk",),
    "small, write-ahead log": ("--journal", "wal"),
    "bulk, write-ahead log": ("--bulk", "--journal", "wal"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_acknowledged_survives_a_power_cut(
    case: str, tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    options = CASES[case]
    cuts = [cut_once(tmp_path, *options, bulk="--bulk" in options) for _ in range(ROUNDS)]
    acknowledged, held = (sum(column) for column in zip(*cuts, strict=True))
    tell(f"power cut, {case}", ROUNDS, f"{acknowledged} acknowledged, {acknowledged - held} lost")
    assert held == acknowledged
    assert acknowledged >= ROUNDS


CONTROLS = {
    "rollback journal, synchronous=NORMAL": ("--journal", "delete", "--sync", "NORMAL"),
    "rollback journal, synchronous=FULL": ("--journal", "delete", "--sync", "FULL"),
    "write-ahead log, synchronous=NORMAL": ("--journal", "wal", "--sync", "NORMAL"),
    "bulk, rollback journal, synchronous=NORMAL": (
        "--bulk", "--journal", "delete", "--sync", "NORMAL",
    ),
}  # fmt: skip


@pytest.mark.parametrize("control", CONTROLS)
def test_a_log_that_waits_for_the_disk_less_does_lose(
    control: str, tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    options = CONTROLS[control]
    acknowledged = lost = losing = damaged = rounds = 0
    while rounds < ROUNDS or (not lost and rounds < 5 * ROUNDS):  # a cut may miss the instant
        rounds += 1
        try:
            said, held = cut_once(tmp_path, *options, bulk="--bulk" in options)
        except RelsimError:
            damaged += 1
            continue
        acknowledged, lost, losing = acknowledged + said, lost + said - held, losing + (said > held)
    outcome = f"{acknowledged} acknowledged, {lost} lost in {losing} rounds, {damaged} damaged"
    tell(f"control: {control}", rounds, outcome)
    assert lost, "the power cut loses nothing, so that the other tests prove nothing"
