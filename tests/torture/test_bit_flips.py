"""One bit flipped anywhere in any file of a log: the right answer or an error, never another."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from relsim.errors import RelsimError
from relsim.events.event import Event
from relsim.log.records import Correction, Retraction
from relsim.log.sqlite import SqliteEventLog
from torture import workload

FLIPS = 3_000
CHANCE = random.Random(19141104)  # noqa: S311 - which bits is no secret


@dataclass(frozen=True)
class Answers:
    """What is asked of a log that may be damaged."""

    head: str
    events: tuple[Event, ...]
    rows: pl.DataFrame
    said: int

    def same(self, other: Answers) -> bool:
        return (
            (self.head, self.events, self.said) == (other.head, other.events, other.said)
            and self.rows.equals(other.rows)
        )  # fmt: skip


def ask(folder: Path) -> Answers:
    """Everything a run or a report would ask, without verifying first."""
    with SqliteEventLog(folder) as log:
        view = log.view()
        rows = log.scan(merged=True).sort("id").collect()
        return Answers(str(log.head()), view.events, rows, len(log.history("w3.a")))


def verifies(folder: Path) -> bool:
    try:
        with SqliteEventLog(folder) as log:
            log.verify()
    except RelsimError:
        return False
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small log with something of every kind in it."""
    known = workload.START.replace(year=2018)
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        for number in range(8):
            workload.add(log, "w", number, bulk=False)
        for number in range(2):
            log.ingest([workload.rows("icews", number, 60)], source="icews")
        setting = {"severity": -2.0}
        log.append([
            Correction(corrects="w3.a", set=setting, reason="misread", known_at=known),
            Correction(corrects="icews:7", set=setting, reason="misread", known_at=known),
            Retraction(retracts="w4.b", reason="a rumour", known_at=known),
        ])  # fmt: skip
        log.scan().collect()
    return tmp_path / "log"


def test_no_flipped_bit_gives_another_answer(
    folder: Path, tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    right = ask(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) >= 3
    for file in files:
        whole = file.read_bytes()
        offsets = [CHANCE.randrange(8 * len(whole)) for _ in range(FLIPS // len(files))]
        found: Counter[str] = Counter()
        wrong = []
        for bit in offsets:
            outcome = after_a_flip(folder, tmp_path / "try", file, bit, right)
            found[outcome] += 1
            if outcome not in {"right answer", "right answer, damage told by verify", "refused"}:
                wrong.append((bit, outcome))
        kind = "segment" if file.parent != folder else file.name
        tell(f"bit flips, {kind}", len(offsets), ", ".join(f"{n} {w}" for w, n in found.items()))
        assert not wrong


def after_a_flip(folder: Path, copy: Path, file: Path, bit: int, right: Answers) -> str:
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    damaged = copy / file.relative_to(folder)
    data = bytearray(damaged.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    damaged.write_bytes(data)
    try:
        answers = ask(copy)
    except RelsimError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - anything else is what is looked for here
        return f"{type(error).__name__}: {error}"
    if not answers.same(right):
        return "another answer"
    return "right answer" if verifies(copy) else "right answer, damage told by verify"
