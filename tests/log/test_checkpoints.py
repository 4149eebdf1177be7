"""Checkpoints kept elsewhere, and what they prove that the chain alone cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from log.building import day, event
from log.test_tampering import rewrite_from, tamper
from relsim.errors import DamagedLog, InvalidInput, UsageError
from relsim.log.checkpoint import (
    Checkpoint,
    checkpoint_of,
    head_at,
    read_checkpoints,
    verify_against,
)
from relsim.log.entry import Head
from relsim.log.event_log import EventLog
from relsim.log.memory import MemoryEventLog
from relsim.log.sqlite import SqliteEventLog
from torture.workload import rows

HASH = "5be1" * 16


def grown(log: EventLog) -> list[Checkpoint]:
    """A checkpoint of the empty log and after each of three commits."""
    found = [checkpoint_of(log)]
    for number, batch in enumerate(("ab", "c", "def"), start=1):
        log.append([event(name) for name in batch], recorded_at=day(number))
        found.append(checkpoint_of(log))
    return found


def test_a_checkpoint_tells_how_far_the_log_had_come(log: EventLog) -> None:
    checkpoints = grown(log)
    assert checkpoints[-1].head == log.head()
    assert [at.recorded_at for at in checkpoints] == [None, day(1), day(2), day(3)]
    assert [at.records for at in checkpoints] == [0, 2, 3, 6]


def test_the_text_is_one_line_and_stays_what_it_is() -> None:
    at = Checkpoint(Head("a log", 12, HASH), day(3), 345, 325_691)
    assert str(at) == (f"relsim-checkpoint/1 2017-04-03 a log@12:{HASH} records=345 rows=325691")
    empty = checkpoint_of(MemoryEventLog("new"))
    assert str(empty) == f"relsim-checkpoint/1 - new@0:{'0' * 64} records=0 rows=0"


def test_what_was_written_is_read_again(log: EventLog) -> None:
    checkpoints = grown(log)
    text = "# before the audit\n\n" + "".join(f"{at}\r\n" for at in checkpoints)
    assert read_checkpoints(text) == tuple(checkpoints)


def test_every_bad_line_is_told_at_its_place() -> None:
    good = str(Checkpoint(Head("a", 1, HASH), day(1), 1))
    bad = [good[:-1], f"{good} more", good.replace("2017-04-01", "2017-04-31"), "nothing of it"]
    with pytest.raises(InvalidInput) as caught:
        read_checkpoints("\n".join([good, *bad]), "kept.txt")
    assert [str(p.where) for p in caught.value.problems] == [f"kept.txt:{n}:1" for n in range(2, 6)]
    assert "relsim log checkpoint" in str(caught.value)


@pytest.mark.parametrize("text", ["", "# only a remark\n"])
def test_a_file_without_a_checkpoint_proves_nothing(text: str) -> None:
    with pytest.raises(InvalidInput, match="holds no checkpoint"):
        read_checkpoints(text, "kept.txt")


def test_a_log_holds_all_its_checkpoints_however_far_it_has_come(log: EventLog) -> None:
    checkpoints = grown(log)
    log.append([event("later")])
    assert verify_against(log, checkpoints).records == 7
    assert verify_against(log, checkpoints[:1]).head == log.head()


def test_the_head_at_a_commit(log: EventLog) -> None:
    heads = [at.head for at in grown(log)]
    assert [head_at(log, number) for number in range(4)] == heads
    assert head_at(log, 4) is None
    assert head_at(log, -1) is None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def checkpoints(folder: Path) -> list[Checkpoint]:
    with SqliteEventLog(folder, create=True) as log:
        return grown(log)


def test_a_commit_that_was_dropped_shows_against_a_checkpoint_only(
    folder: Path, checkpoints: list[Checkpoint]
) -> None:
    tamper(
        folder,
        "DELETE FROM records WHERE commit_number = 3",
        "DELETE FROM commits WHERE number = 3",
    )
    with SqliteEventLog(folder) as log:
        assert log.verify().records == 3
        verify_against(log, checkpoints[:3])
        with pytest.raises(DamagedLog, match="ends before commit 3"):
            verify_against(log, checkpoints)


def test_a_log_rewritten_whole_shows_against_a_checkpoint_only(
    folder: Path, checkpoints: list[Checkpoint]
) -> None:
    rewrite_from(folder, commit=2, to_the_end=True)
    with SqliteEventLog(folder) as log:
        log.verify()
        with pytest.raises(DamagedLog, match="commit 3"):
            verify_against(log, checkpoints)


def test_an_older_checkpoint_that_the_log_never_had_shows(
    folder: Path, checkpoints: list[Checkpoint]
) -> None:
    foreign = replace(checkpoints[1], head=replace(checkpoints[1].head, hash=HASH))
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog, match="does not hold"):
        verify_against(log, [foreign, *checkpoints[2:]])


def test_a_checkpoint_of_another_log_is_not_held(
    folder: Path, checkpoints: list[Checkpoint]
) -> None:
    other = replace(checkpoints[1], head=replace(checkpoints[1].head, log_id="other"))
    with SqliteEventLog(folder) as log:
        for told in ([other], [other, checkpoints[2]]):
            with pytest.raises(DamagedLog, match="other"):
                verify_against(log, told)


@pytest.mark.parametrize("change", [{"records": 99}, {"recorded_at": day(9)}])
def test_a_checkpoint_that_was_edited_is_told_from_a_damaged_log(
    folder: Path, checkpoints: list[Checkpoint], change: dict[str, Any]
) -> None:
    edited = replace(checkpoints[3], **change)
    with SqliteEventLog(folder) as log, pytest.raises(InvalidInput, match="was altered"):
        verify_against(log, [edited])


def test_a_text_that_is_no_checkpoint() -> None:
    with pytest.raises(UsageError, match="no head"):
        Checkpoint.parse(f"relsim-checkpoint/1 2017-04-03 a@x:{HASH} records=1 rows=0")


def test_the_rows_of_imports_are_counted_to_the_commit(folder: Path) -> None:
    with SqliteEventLog(folder, create=True) as log:
        found = []
        for number in range(3):
            log.ingest([rows("icews", number)], source="icews")
            log.append([event(f"e{number}")])
            found.append(checkpoint_of(log))
        assert [(at.records, at.rows) for at in found] == [(2, 400), (4, 800), (6, 1200)]
        assert verify_against(log, found).rows == 1200
        with pytest.raises(InvalidInput, match="was altered"):
            verify_against(log, [replace(found[1], rows=801)])
