"""What triggers and the authorizer keep anybody from doing to a log on disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from log.building import event, raw
from relsim.log.sqlite import SqliteEventLog

STATEMENTS = [
    "UPDATE records SET event_id = 'b'",
    "DELETE FROM commits",
    "DELETE FROM records",
    "UPDATE about SET log_id = 'x'",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_triggers_refuse_changes_from_any_connection(tmp_path: Path, statement: str) -> None:
    with SqliteEventLog(tmp_path, create=True) as log:
        log.append([event("a")])
    with raw(tmp_path) as connection, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["INSERT OR REPLACE INTO {} SELECT * FROM {} WHERE {} = 1", "INSERT INTO {} SELECT * FROM {}"],
)
@pytest.mark.parametrize(("table", "key"), [("commits", "number"), ("records", "position")])
def test_triggers_refuse_insertion_out_of_sequence(
    tmp_path: Path, statement: str, table: str, key: str
) -> None:
    with SqliteEventLog(tmp_path, create=True) as log:
        log.append([event("a")])
    with raw(tmp_path) as connection, pytest.raises(sqlite3.IntegrityError, match="only grows"):
        connection.execute(statement.format(table, table, key))


@pytest.mark.parametrize(
    "statement",
    [
        *STATEMENTS,
        "ATTACH ':memory:' AS other",
        "DROP TRIGGER records_refuse_DELETE",
        "DROP TABLE records",
        "CREATE TABLE mine (x)",
        "PRAGMA recursive_triggers = OFF",
        "PRAGMA writable_schema = ON",
        "VACUUM",
    ],
)
def test_the_logs_own_connection_can_only_read_and_append(tmp_path: Path, statement: str) -> None:
    with (
        SqliteEventLog(tmp_path, create=True) as log,
        pytest.raises(sqlite3.DatabaseError, match=r"not authorized|authorization denied"),
    ):
        log._connection.execute(statement)
