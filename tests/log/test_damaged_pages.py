"""Bytes of the database that changed by themselves: refused, also without a verification."""

from __future__ import annotations

from pathlib import Path

import pytest

from log.building import event, raw
from log.test_tampering import tamper
from relsim.errors import DamagedLog
from relsim.log.sqlite import FILE_NAME, SqliteEventLog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two commits of one record each."""
    with SqliteEventLog(tmp_path, create=True) as log:
        log.append([event("first")], source="a-feed")
        log.append([event("second")], source="a-feed")
    return tmp_path


def put(folder: Path, at: int, other: bytes) -> None:
    """Other bytes in the place of those that were there."""
    data = bytearray((folder / FILE_NAME).read_bytes())
    data[at : at + len(other)] = other
    (folder / FILE_NAME).write_bytes(data)


def test_the_name_of_a_log_is_not_another_by_accident(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        name = log.log_id
    other = ("0" if name[0] != "0" else "1") + name[1:]
    whole = (folder / FILE_NAME).read_bytes()
    for at in (whole.index(name.encode()), whole.rindex(name.encode())):
        (folder / FILE_NAME).write_bytes(whole)
        put(folder, at, other.encode())
        with pytest.raises(DamagedLog):
            SqliteEventLog(folder)


def test_a_log_whose_name_was_written_once_is_still_read(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        name = log.log_id
    tamper(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, ' CHECK (log_id = ''' || "
        "(SELECT log_id FROM about) || ''')', '') WHERE name = 'about'",
    )
    with SqliteEventLog(folder) as log:
        assert log.log_id == name


def test_an_index_that_leads_nowhere_hides_nothing(folder: Path) -> None:
    with raw(folder) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'records_about_an_event'"
        (page,) = connection.execute(query).fetchone()
    put(folder, (folder / FILE_NAME).read_bytes().index(b"second", (page - 1) * 4096), b"sekond")
    with SqliteEventLog(folder) as log:
        assert len(log.history("first")) == 1
        with pytest.raises(DamagedLog, match="index"):
            log.history("second")


DAMAGES = {
    "text that is a blob": "UPDATE commits SET source = CAST(source AS BLOB) WHERE number = 1",
    "text that is no Unicode": "UPDATE commits SET source = CAST(x'ff' AS TEXT) WHERE number = 1",
    "an instant in no calendar": "UPDATE commits SET recorded_at = 1 << 60 WHERE number = 1",
    "a record that is a text": "UPDATE records SET stored = CAST(stored AS TEXT)",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_values_of_another_kind_are_damage(folder: Path, damage: str) -> None:
    tamper(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '')",
    )
    tamper(folder, DAMAGES[damage])
    for ask in (SqliteEventLog.verify, SqliteEventLog.view, lambda log: list(log.entries())):
        with SqliteEventLog(folder) as log, pytest.raises(DamagedLog):
            ask(log)


def test_a_table_that_is_not_there_is_damage(folder: Path) -> None:
    tamper(folder, "ALTER TABLE commits RENAME COLUMN hash TO hush")
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog):
        log.head()
