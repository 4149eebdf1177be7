"""Imports that are cut short, disks that fail, and others who write at the same time."""

from __future__ import annotations

import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import polars as pl
import pytest

from log.building import event
from log.feeding import frame, ids, many, row
from relsim.errors import Conflict, RelsimError
from relsim.log.segment_files import SEGMENTS
from relsim.log.sqlite import SqliteEventLog

NO_TIME = timedelta(0)

WRITER = dedent("""
    import sys
    import polars as pl
    from log.building import event
    from log.feeding import many
    from relsim.log import preparing
    from relsim.log.sqlite import SqliteEventLog

    folder, name, rounds, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    preparing.SEGMENT_ROWS = 40
    print("ready", flush=True)
    with SqliteEventLog(folder, create=True, timeout_seconds=60) as log:
        for number in range(rounds):
            numbers = range(number * size, (number + 1) * size)
            names = pl.Series("id", [f"{name}:{n}" for n in numbers])
            log.ingest([many(numbers).with_columns(names)], source=name)
            log.append([event(f"{name}-{number}")])
            print(number, flush=True)
""")


def writer(folder: Path, name: str, rounds: int, size: int) -> subprocess.Popen[str]:
    """Another process that imports and appends in turn, and says each round once it is safe."""
    command = [sys.executable, "-c", WRITER, str(folder), name, str(rounds), str(size)]
    tests = str(Path(__file__).parents[1])
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": tests}
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


class Failing:
    """Lets a number of calls pass, and fails from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
        self.left, self.calls, self.code = -1, 0, code
        for target, name in (
            ("relsim.log.durable.os", "fsync"),
            ("relsim.log.durable.Path", "open"),
            ("relsim.log.segment_files.Path", "replace"),
        ):
            module, _, owner = target.rpartition(".")
            honest = getattr(getattr(sys.modules[module], owner), name)
            monkeypatch.setattr(f"{target}.{name}", self.between(honest))

    def between(self, honest: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, for as long as it may."""

        def called(*values: Any, **options: Any) -> Any:
            if values[1:] == ("rb",):
                return honest(*values, **options)  # reading does not fail
            self.calls += 1
            if self.left == 0:
                raise OSError(self.code, os.strerror(self.code))
            self.left -= 1
            return honest(*values, **options)

        return called


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_any_write_leaves_the_log_as_it_was(
    disk: SqliteEventLog, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setattr("relsim.log.preparing.SEGMENT_ROWS", 3)
    disk.ingest([frame(row(90))], source="icews")
    rows, before = [many(range(7))], disk.head()
    failing = Failing(monkeypatch, code)
    failed = 0
    for allowed in range(99):
        failing.left = allowed
        try:
            disk.ingest(rows, source="icews")
        except RelsimError as error:
            assert "nothing of the import was kept" in str(error)  # noqa: PT017 - in a loop
            failed += 1
        else:
            break
        failing.left = -1
        assert disk.head() == before
        assert ids(disk.scan()) == ["icews:90"]
        disk.verify()
    failing.left = -1
    assert failed >= 11  # three files opened and synced, three renamed, two folders synced
    assert len(ids(disk.scan())) == 8
    disk.gc(older_than=NO_TIME)
    assert len(list((disk.folder / SEGMENTS).iterdir())) == 4
    disk.verify()


def test_a_killed_import_leaves_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - when to kill
    for attempt in range(6):
        with writer(tmp_path, "feed", 10_000, 300) as process:
            time.sleep(chance.random() * 0.6)
            process.kill()
            process.wait()
        with SqliteEventLog(tmp_path, create=True) as log:
            found = log.verify()
            assert found.rows % 300 == 0, f"attempt {attempt}"
            log.gc(older_than=NO_TIME)
            named = {piece.path for piece in log.pieces()}
            if found.rows:
                assert set((tmp_path / SEGMENTS).iterdir()) == named
    with writer(tmp_path, "feed", found.rows // 300 + 2, 300) as process:
        assert process.wait() == 0
    with SqliteEventLog(tmp_path) as log:
        assert log.verify().rows == found.rows + 600
        assert len(ids(log.scan())) == found.rows + 600 + found.rows // 300 + 2


def test_imports_and_appends_at_once_lose_nothing_and_readers_see_whole_commits(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "log"
    with SqliteEventLog(folder, create=True) as log:
        log.ingest([many(range(50))], source="icews")
        basis = log.view().basis
        first = ids(log.scan(at_commit=1))
        processes = [writer(folder, name, 8, 50) for name in ("one", "two")]
        reads = 0
        while any(process.poll() is None for process in processes):
            assert ids(log.scan(at_commit=1)) == first
            rows = log.scan().collect()
            assert rows.filter(rows["id"].str.contains(":")).height % 50 == 0
            reads += 1
        for process in processes:
            with process:
                assert process.wait() == 0
        assert reads > 1
        assert log.view(at_commit=1).basis == basis
        assert log.verify().rows == 50 + 2 * 8 * 50
        assert log.head().commit == 1 + 2 * 8 * 2


def test_the_same_file_imported_by_two_at_once_is_held_once(tmp_path: Path) -> None:
    with (
        SqliteEventLog(tmp_path, create=True) as one,
        SqliteEventLog(tmp_path) as two,
    ):
        rows = [frame(row(1), row(2), row(3, code="190"))]

        def meanwhile() -> Iterator[pl.DataFrame]:
            yield rows[0]
            two.ingest(rows, source="icews")
            two.append([event("hand")])

        done = one.ingest(meanwhile(), source="icews")
        assert (done.rows, done.skipped, done.commit.number) == (0, 3, 2)
        assert one.verify().rows == 3
        assert one.gc(older_than=NO_TIME) == ()


def test_an_append_meanwhile_is_taken_into_account(tmp_path: Path) -> None:
    with (
        SqliteEventLog(tmp_path, create=True) as one,
        SqliteEventLog(tmp_path) as two,
    ):

        def meanwhile(*taken: str) -> Iterator[pl.DataFrame]:
            yield frame(row(1))
            two.append([event(name) for name in taken])

        assert one.ingest(meanwhile("other"), source="icews").commit.number == 2
        with pytest.raises(RelsimError, match="appended one by one"):
            one.ingest(
                (f.with_columns(id=pl.lit("icews:2")) for f in meanwhile("icews:2")), source="icews"
            )
        assert one.verify().rows == 1


def test_sweeping_spares_what_is_named_and_what_is_young(disk: SqliteEventLog) -> None:
    disk.ingest([many(range(3))], source="icews")
    orphan = disk.folder / SEGMENTS / "draft-1.parquet"
    orphan.write_bytes(b"half an import")
    assert disk.gc() == ()
    assert disk.gc(older_than=NO_TIME) == (orphan,)
    assert disk.verify().rows == 3


def test_an_import_whose_drafts_were_swept_fails_whole(
    disk: SqliteEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relsim.log.preparing.SEGMENT_ROWS", 1)
    with SqliteEventLog(disk.folder) as other:

        def swept() -> Iterator[pl.DataFrame]:
            yield frame(row(1))
            yield frame(row(2))
            assert len(other.gc(older_than=NO_TIME)) == 1
            yield frame(row(3))

        with pytest.raises(Conflict, match="swept away"):
            disk.ingest(swept(), source="icews")
    assert disk.head().commit == 0
    assert disk.verify().rows == 0
