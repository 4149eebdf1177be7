from __future__ import annotations

import logging
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest

from log.building import event, raw
from relsim.errors import Conflict, DamagedLog, InvalidInput, Missing, RelsimError, UsageError
from relsim.log.sqlite import FILE_NAME, SqliteEventLog
from relsim.log.sqlite_connection import journal_reason, wal_is_safe


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 3), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_write_ahead_logging_is_used_only_where_it_is_safe(
    version: tuple[int, ...], *, safe: bool
) -> None:
    assert wal_is_safe(version) is safe
    assert (journal_reason(version) is None) is safe


def with_version(monkeypatch: pytest.MonkeyPatch, *version: int) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)


def journal_mode(folder: Path) -> str:
    with raw(folder) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def test_an_unsafe_sqlite_falls_back_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with_version(monkeypatch, 3, 45, 1)
    with caplog.at_level(logging.INFO), SqliteEventLog(tmp_path, create=True) as log:
        assert log.journal_reason is not None
        assert "WAL-reset bug" in log.journal_reason
    assert journal_mode(tmp_path) == "delete"
    assert "journal_mode=DELETE: SQLite 3.45.1" in caplog.text


def test_a_safe_sqlite_writes_ahead_and_an_unsafe_one_takes_that_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_version(monkeypatch, 3, 51, 3)
    with SqliteEventLog(tmp_path, create=True) as log:
        assert log.journal_reason is None
        log.append([event("a")])
        assert journal_mode(tmp_path) == "wal"
        with_version(monkeypatch, 3, 45, 1)
        with pytest.raises(Conflict, match="another process"):
            SqliteEventLog(tmp_path, timeout_seconds=0)
    with SqliteEventLog(tmp_path) as log:
        assert log.view().events == (event("a"),)
    assert journal_mode(tmp_path) == "delete"


def test_a_log_keeps_its_name_and_content(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path / "new" / "log", create=True) as log:
        head = log.append([event("a")])
        name = log.log_id
    with SqliteEventLog(tmp_path / "new" / "log") as log:
        assert (log.log_id, log.head().hash) == (name, head.hash)
    with SqliteEventLog(tmp_path / "new" / "log", create=True) as log:
        assert (log.log_id, log.head().hash) == (name, head.hash)


def test_a_log_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="create it"):
        SqliteEventLog(tmp_path / "none")
    assert not (tmp_path / "none").exists()
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(Missing, match="empty"):
        SqliteEventLog(tmp_path)


def test_a_file_is_no_log_folder(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("", "utf-8")
    with pytest.raises(UsageError, match="is a folder"):
        SqliteEventLog(tmp_path / "log", create=True)


@pytest.mark.parametrize("create", [False, True])
def test_another_database_is_not_touched(tmp_path: Path, *, create: bool) -> None:
    with raw(tmp_path) as connection:
        connection.execute("CREATE TABLE diary (entry)")
    before = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(InvalidInput, match="no relsim log"):
        SqliteEventLog(tmp_path, create=create)
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_a_later_log_asks_for_a_later_relsim(tmp_path: Path) -> None:
    SqliteEventLog(tmp_path, create=True).close()
    with raw(tmp_path) as connection:
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(InvalidInput, match="upgrade relsim"):
        SqliteEventLog(tmp_path)


def test_other_bytes_are_a_damaged_log(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, whatever its name" * 99)
    with pytest.raises(DamagedLog, match="restore the log"):
        SqliteEventLog(tmp_path)


def test_a_writer_who_waits_too_long_is_told(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path, create=True, timeout_seconds=0) as log:
        with raw(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Conflict, match="another process is writing"):
                log.append([event("a")])
        assert log.append([event("a")]).appended == 1


def test_readers_see_commits_of_others(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path, create=True) as writer, SqliteEventLog(tmp_path) as reader:
        writer.append([event("a")])
        assert reader.head() == writer.head()
        assert reader.view().events == (event("a"),)


def test_a_closed_log_says_so(tmp_path: Path) -> None:
    log = SqliteEventLog(tmp_path, create=True)
    log.close()
    with pytest.raises(UsageError, match="closed"):
        log.head()
    with pytest.raises(UsageError, match="closed"):
        log.append([event("a")])


def test_another_thread_is_told_to_open_its_own(tmp_path: Path) -> None:
    errors: list[BaseException] = []

    def use() -> None:
        try:
            log.head()
        except RelsimError as error:
            errors.append(error)

    with SqliteEventLog(tmp_path, create=True) as log:
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    assert [type(error) for error in errors] == [UsageError]


def test_more_records_than_a_page_come_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relsim.log.sqlite_store.PAGE", 2)
    with SqliteEventLog(tmp_path, create=True) as log:
        log.append([event(f"e{n}") for n in range(5)])
        assert [entry.position for entry in log.entries()] == [1, 2, 3, 4, 5]
        assert log.verify().records == 5


def test_a_copied_folder_is_the_same_log(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path / "one", create=True) as log:
        log.append([event("a")])
        basis = log.view().basis
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with SqliteEventLog(tmp_path / "two") as log:
        assert log.view().basis == basis
