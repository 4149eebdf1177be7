"""Derived files: faster when they are there, and never anything but what the segments say."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from log.building import correction, day
from log.feeding import frame, many, row
from relsim.canonical import sha256_hex
from relsim.errors import DamagedLog
from relsim.log.derived import DERIVED
from relsim.log.sqlite import SqliteEventLog


@pytest.fixture
def log(disk: SqliteEventLog) -> SqliteEventLog:
    """Three imports with a late stand-in and a correction, compacted, and one more import."""
    disk.ingest([frame(row(1, known=9), row(2, code="190"))], source="icews")
    disk.ingest([frame(row(3, known=5), row(4, known=9))], source="icews")
    disk.ingest([many(range(10, 20)).with_columns(id=pl.col("id") + "x")], source="icews")
    disk.append([correction("icews:2", 6, severity=-1)])
    assert len(disk.compact()) == 1
    disk.ingest([many(range(30, 33))], source="icews")
    return disk


def answers(log: SqliteEventLog) -> list[object]:
    """What a log tells at several instants and commits."""
    return [
        (
            log.view(known, commit).events,
            log.view(known, commit).left_out,
            log.scan(known, commit, merged=merged).sort("id").collect().rows(),
        )
        for known in (None, day(6))
        for commit in (None, 2)
        for merged in (False, True)
    ]


def test_a_compacted_log_tells_the_same_from_fewer_files(log: SqliteEventLog) -> None:
    compacted, plan = answers(log), log.scan().explain()
    assert f"/{DERIVED}/" in plan
    assert log.verify().rows == 17
    assert log.compact() == ()
    shutil.rmtree(log.folder / DERIVED)
    assert answers(log) == compacted
    assert f"/{DERIVED}/" not in log.scan().explain()


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("suffix", [".parquet", ".json"])
@pytest.mark.parametrize("harm", [flip, Path.unlink, lambda path: path.write_bytes(b"{}")])
def test_a_damaged_derived_file_changes_no_answer(
    log: SqliteEventLog, harm: Callable[[Path], None], suffix: str
) -> None:
    before = answers(log)
    (path,) = (log.folder / DERIVED).glob(f"*{suffix}")
    harm(path)
    assert answers(log) == before


def test_a_forged_derived_file_is_found_by_a_verification(
    log: SqliteEventLog, tmp_path: Path
) -> None:
    with SqliteEventLog(tmp_path / "other", create=True) as other:
        other.ingest([frame(row(1, code="195"))], source="icews")
        other.ingest([frame(row(2, code="195"))], source="icews")
        (forged,) = other.compact()
    (honest,) = (log.folder / DERIVED).glob("*.json")
    (told,) = forged.parent.glob("*.json")
    inputs = honest.read_text("utf-8").partition('"inputs"')[2]
    text = told.read_text("utf-8").partition('"inputs"')[0] + '"inputs"' + inputs
    shutil.rmtree(honest.parent)
    honest.parent.mkdir()
    shutil.copy(forged, honest.parent)
    (honest.parent / f"{sha256_hex(text.encode())}.json").write_text(text, "utf-8")
    with pytest.raises(DamagedLog, match="delete the folder"):
        log.verify()
