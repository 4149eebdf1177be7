"""What somebody does to the segments behind the log's back, and what is said of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from log.building import event
from log.test_tampering import tamper
from relsim.errors import DamagedLog
from relsim.log.checkpoint import checkpoint_of, verify_against
from relsim.log.sqlite import SqliteEventLog
from torture.workload import rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two imports with an append between them."""
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.ingest([rows("icews", 0)], source="icews")
        log.append([event("a")])
        log.ingest([rows("icews", 1)], source="icews")
    return tmp_path / "log"


def segments(folder: Path) -> list[Path]:
    """The files in the order of the commits that brought them."""
    with SqliteEventLog(folder) as log:
        return [piece.path for piece in log.pieces()]


def swap_files(folder: Path) -> None:
    first, second = segments(folder)
    aside = first.rename(first.with_suffix(".aside"))
    second.rename(first)
    aside.rename(second)


def swap_records(folder: Path) -> None:
    swap = "UPDATE records SET position = {} WHERE position = {}"
    tamper(folder, swap.format(99, 1), swap.format(1, 3), swap.format(3, 99))


def take_a_row_out(folder: Path) -> None:
    first, _ = segments(folder)
    pl.read_parquet(first).tail(-1).write_parquet(first)


def put_another_file_in(folder: Path) -> None:
    """With the right name for its bytes, and the record changed to name it."""
    first, _ = segments(folder)
    frame = pl.read_parquet(first).tail(-1)
    frame.write_parquet(first)
    digest = hashlib.sha256(first.read_bytes()).hexdigest()
    first.rename(first.with_name(f"{digest}.parquet"))
    tamper(
        folder,
        "UPDATE records SET stored = CAST(replace(stored, ?1, ?2) AS BLOB), "
        "leaf = leaf_of(CAST(replace(stored, ?1, ?2) AS BLOB)) WHERE position = 1",
        values=(first.stem, digest),
    )


def take_a_file_away(folder: Path) -> None:
    segments(folder)[0].unlink()


def cut_a_file_short(folder: Path) -> None:
    first, _ = segments(folder)
    first.write_bytes(first.read_bytes()[:-100])


HARMS = (
    swap_files,
    swap_records,
    take_a_row_out,
    put_another_file_in,
    take_a_file_away,
    cut_a_file_short,
)


@pytest.mark.parametrize("harm", HARMS)
def test_no_answer_is_given_from_segments_that_were_tampered_with(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(folder)
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog):
        log.verify()
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog):
        log.scan().collect()
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog):
        log.select(pl.col("to") == "CHN")


def test_the_last_import_dropped_shows_against_a_checkpoint_only(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        kept = checkpoint_of(log)
    segments(folder)[1].unlink()
    tamper(
        folder,
        "DELETE FROM records WHERE commit_number = 3",
        "DELETE FROM commits WHERE number = 3",
    )
    with SqliteEventLog(folder) as log:
        assert log.verify().rows == 400
        with pytest.raises(DamagedLog, match="ends before commit 3"):
            verify_against(log, [kept])
