"""What happens to the files of a log behind its back: found, or without any effect."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from log.building import correction, event, raw
from log.feeding import frame, many, row
from relsim.errors import DamagedLog, RelsimError
from relsim.log.entry import Head
from relsim.log.segment import Segment, segment_of
from relsim.log.sqlite import SqliteEventLog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two imports, appends, and a correction of an imported row."""
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.ingest([frame(row(1), row(2), row(3, code="190"))], source="icews")
        log.append([event("hand"), correction("icews:3", 4, severity=-2)])
        log.ingest([many(range(10, 20), code="042")], source="icews")
    return tmp_path / "log"


def segments(folder: Path) -> list[Path]:
    """The files of the segments, in the order of the log."""
    with SqliteEventLog(folder) as log:
        return [piece.path for piece in log.pieces()]


def read(folder: Path) -> object:
    """Everything that can be asked of a log."""
    with SqliteEventLog(folder) as log:
        view = log.view()
        return (
            view.events,
            view.superseded,
            log.head().hash,
            log.scan(merged=True).sort("id").collect().rows(),
            tuple(log.entries()),
        )


def delete(paths: list[Path]) -> None:
    paths[0].unlink()


def swap(paths: list[Path]) -> None:
    first, second = (path.read_bytes() for path in paths)
    paths[0].write_bytes(second)
    paths[1].write_bytes(first)


def cut(paths: list[Path]) -> None:
    paths[1].write_bytes(paths[1].read_bytes()[:-9])


def flip(paths: list[Path]) -> None:
    data = bytearray(paths[1].read_bytes())
    data[len(data) // 3] ^= 4
    paths[1].write_bytes(data)


def another(paths: list[Path]) -> None:
    pl.read_parquet(paths[1]).with_columns(code=pl.lit("190")).write_parquet(paths[1])


@pytest.mark.parametrize("harm", [delete, swap, cut, flip, another])
def test_a_damaged_segment_is_named_with_what_is_lost(
    folder: Path, harm: Callable[[list[Path]], None]
) -> None:
    harm(segments(folder))
    lost = r"segment [0-9a-f]{12}… \(\d+ rows of 2017-04-01 to .* source 'icews'.*restore"
    with SqliteEventLog(folder) as log:
        for ask in (
            log.verify,
            log.view,
            log.scan,
            lambda: log.ingest([many([10])], source="icews"),
        ):
            if harm is delete and ask not in (log.verify, log.view, log.scan):
                continue  # the first segment has no part in that
            with pytest.raises(DamagedLog, match=lost):
                ask()


def test_a_segment_damaged_while_the_log_is_open_is_noticed(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        log.scan().collect()
        flip(segments(folder))
        with pytest.raises(DamagedLog, match="do not match its hash"):
            log.scan()


def test_a_verification_since_a_head_passes_over_what_came_before(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        heads = [Head(log.log_id, h.number, h.hash) for h in log.commits()]
        first, second = segments(folder)
        assert log.verify(since=heads[0]).rows == 13
        data = bytearray(first.read_bytes())
        data[50] ^= 1
        first.write_bytes(data)
        assert log.verify(since=heads[0]).rows == 13
        with pytest.raises(DamagedLog, match="do not match"):
            log.verify()
        first.unlink()
        with pytest.raises(DamagedLog, match="missing"):
            log.verify(since=heads[0])
        with pytest.raises(DamagedLog, match="not the commit"):
            log.verify(since=Head(log.log_id, 1, heads[1].hash))
        with pytest.raises(DamagedLog, match="ends before"):
            log.verify(since=Head(log.log_id, 9, heads[1].hash))
        assert second.exists()


@pytest.mark.parametrize("start", range(4))
def test_no_flipped_bit_changes_an_answer_unnoticed(
    folder: Path, tmp_path: Path, start: int
) -> None:
    before = read(folder)
    for path in [folder / "log.sqlite", *segments(folder)]:
        size = path.stat().st_size
        copy = tmp_path / "copy"
        for offset in range(start * 101, size, 1_201 if path.suffix == ".sqlite" else 601):
            shutil.copytree(folder, copy)
            target = copy / path.relative_to(folder)
            data = bytearray(target.read_bytes())
            data[offset] ^= 1 << (offset % 8)
            target.write_bytes(data)
            try:
                assert read(copy) == before, f"{path.name} at {offset}"
            except RelsimError:
                pass
            finally:
                shutil.rmtree(copy)


def test_a_last_commit_cut_off_shows_against_a_kept_head(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        kept = log.head()
    with raw(folder) as connection:
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("DELETE FROM records WHERE commit_number = 3")
        connection.execute("DELETE FROM commits WHERE number = 3")
    with SqliteEventLog(folder) as log:
        assert log.verify().rows == 3
        with pytest.raises(DamagedLog, match="ends before commit 3"):
            log.verify(kept)


def test_bounds_that_its_rows_do_not_have_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lying(*told: Any) -> Segment:
        return segment_of(*told).model_copy(update={"rows": 7})

    monkeypatch.setattr("relsim.log.segment_files.segment_of", lying)
    with SqliteEventLog(tmp_path, create=True) as log:
        log.ingest([frame(row(1))], source="icews")
        with pytest.raises(DamagedLog, match="does not hold what its record says: rows"):
            log.verify()


@pytest.mark.parametrize("is_there", [False, True])
def test_segments_without_what_names_them_are_no_empty_log(folder: Path, is_there: bool) -> None:
    before = set((folder / "segments").iterdir())
    (folder / "log.sqlite").unlink()
    if is_there:
        (folder / "log.sqlite").touch()
    for create in (False, True):
        with pytest.raises(DamagedLog, match="restore the file from a copy"):
            SqliteEventLog(folder, create=create)
    assert set((folder / "segments").iterdir()) == before
