"""The tables of a log on disk, and the marks by which its file is known."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from uuid import uuid4

from relsim.errors import InvalidInput, Missing, Problem

__all__ = ["APPLICATION_ID", "TABLES", "USER_VERSION", "check_marks", "create_tables", "is_blank"]

APPLICATION_ID = 0x52454C53
"""Marks the file as a relsim log: the letters RELS."""

USER_VERSION = 1
"""The version of these tables."""

TABLES = ("about", "commits", "records")

REFUSAL = "a relsim log only grows: nothing in it is changed or taken out"

# Times are microseconds since 1970 UTC, so that they compare as the instants do.
SCHEMA = """
CREATE TABLE about (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    log_id TEXT NOT NULL CHECK (log_id = '{log_id}')
) STRICT;

CREATE TABLE commits (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    previous TEXT NOT NULL,
    root TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    recorded_at INTEGER NOT NULL,
    source TEXT NOT NULL
) STRICT;

CREATE TABLE records (
    position INTEGER PRIMARY KEY,
    commit_number INTEGER NOT NULL REFERENCES commits (number),
    type TEXT NOT NULL,
    event_id TEXT NOT NULL,
    known_at INTEGER NOT NULL,
    occurred_at INTEGER,
    leaf BLOB NOT NULL,
    stored BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX records_one_event_per_id ON records (event_id) WHERE type = 'event';
CREATE INDEX records_about_an_event ON records (event_id, position);
CREATE INDEX records_by_known_at ON records (known_at);
CREATE INDEX records_by_occurred_at ON records (occurred_at) WHERE occurred_at IS NOT NULL;
"""

TRIGGER = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""

IN_SEQUENCE = """
CREATE TRIGGER {table}_in_sequence BEFORE INSERT ON {table}
WHEN NEW.{key} IS NOT (SELECT coalesce(max({key}), 0) + 1 FROM {table})
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""


def is_blank(connection: sqlite3.Connection) -> bool:
    """Whether the file holds nothing at all yet."""
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return not objects and not _pragma(connection, "application_id")


def create_tables(connection: sqlite3.Connection) -> None:
    """Make an empty log with a fresh id; the caller holds the transaction."""
    log_id = str(uuid4())
    for statement in filter(str.strip, SCHEMA.format(log_id=log_id).split(";")):
        connection.execute(statement)
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            connection.execute(TRIGGER.format(table=table, verb=verb, refusal=REFUSAL))
    for table, key in (("commits", "number"), ("records", "position")):
        connection.execute(IN_SEQUENCE.format(table=table, key=key, refusal=REFUSAL))
    connection.execute("INSERT INTO about VALUES (1, ?)", (log_id,))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {USER_VERSION}")


def check_marks(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is no relsim log, or one of a later relsim.

    Raises:
        Missing: the file is empty.
        InvalidInput: it is something else, or newer.
    """
    if is_blank(connection):
        raise Missing(f"{path} is empty: create the log first")
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise InvalidInput(Problem("RS117", f"{path} is an SQLite file, but no relsim log"))
    version = _pragma(connection, "user_version")
    if version != USER_VERSION:
        message = f"{path} has tables of version {version}, this relsim reads {USER_VERSION}"
        raise InvalidInput(Problem("RS118", message, help="upgrade relsim"))


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    (value,) = connection.execute(f"PRAGMA {name}").fetchone()
    return int(value)
