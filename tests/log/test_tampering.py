"""What somebody does to the file behind the log's back, and what a verification says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from log.building import correction, event, raw
from relsim.errors import DamagedLog
from relsim.log.entry import Head
from relsim.log.hashing import Header, leaf_of, merkle_root
from relsim.log.sqlite import SqliteEventLog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three commits: records 1 and 2, records 3 to 5, record 6."""
    with SqliteEventLog(tmp_path, create=True) as log:
        log.append([event("a"), event("b")])
        log.append([event("c"), event("d"), correction("a", 3, severity=-2)])
        log.append([event("e")])
    return tmp_path


def tamper(folder: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Do something to the tables with every guard taken down."""
    with raw(folder) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.create_function("leaf_of", 1, leaf_of)
        connection.create_function("forged", 1, lambda stored: stored.replace(b"051", b"190"))
        for statement in statements:
            connection.execute(statement, values)


REHASHED = (
    "UPDATE records SET stored = forged(stored), leaf = leaf_of(forged(stored)) WHERE position = 4"
)
TOO_MANY = (
    "INSERT INTO records SELECT 7, 3, 'retraction', event_id, known_at, NULL, leaf, stored "
    "FROM records WHERE position = 6"
)
SWAP = "UPDATE records SET position = {} WHERE position = {}"
CASES = {
    "edited bytes": (
        ["UPDATE records SET stored = forged(stored) WHERE position = 4"],
        r"commit 2 .* record 4 \(event `d`\) does not match its hash",
    ),
    "edited bytes, and the leaf as well": (
        [REHASHED],
        "commit 2 .* records 3 to 5 are not those it was made of",
    ),
    "edited leaf": (
        ["UPDATE records SET leaf = zeroblob(32) WHERE position = 6"],
        r"commit 3 .* record 6 \(event `e`\) does not match its hash",
    ),
    "edited column": (
        ["UPDATE records SET known_at = known_at - 1 WHERE position = 2"],
        "commit 1 .* record 2 .* filed under other values",
    ),
    "bytes that nobody can read": (
        ["UPDATE records SET stored = x'00', leaf = leaf_of(x'00') WHERE position = 3"],
        "commit 2 .* record 3 .* cannot be read",
    ),
    "a deleted record": (
        ["DELETE FROM records WHERE position = 3"],
        "commit 2 .* record 3 is missing",
    ),
    "the last record deleted": (
        ["DELETE FROM records WHERE position = 6"],
        "commit 3 .* record 6 is missing",
    ),
    "a record too many": (
        [TOO_MANY],
        "commit 3 .* record 7 .* belongs to no commit",
    ),
    "swapped records": (
        [SWAP.format(99, 3), SWAP.format(3, 4), SWAP.format(4, 99)],
        "commit 2 .* records 3 to 5 .* not in that order",
    ),
    "a record moved to another commit": (
        ["UPDATE records SET commit_number = 1 WHERE position = 3"],
        "commit 2 .* record 3 is missing",
    ),
    "an edited header": (
        ["UPDATE commits SET source = 'feed' WHERE number = 2"],
        "commit 2 .* header does not match its hash",
    ),
    "an edited hash": (
        ["UPDATE commits SET hash = lower(hex(zeroblob(32))) WHERE number = 2"],
        "commit 2 .* header does not match its hash",
    ),
    "a deleted commit": (
        ["DELETE FROM records WHERE commit_number = 2", "DELETE FROM commits WHERE number = 2"],
        "commit 2 .* it is missing",
    ),
}


@pytest.mark.parametrize(("statements", "message"), CASES.values(), ids=CASES)
def test_verification_names_what_was_tampered_with(
    folder: Path, statements: list[str], message: str
) -> None:
    tamper(folder, *statements)
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog, match=message):
        log.verify()


def test_bytes_that_nobody_can_read_stop_a_view(folder: Path) -> None:
    tamper(folder, "UPDATE records SET stored = x'00' WHERE position = 3")
    with (
        SqliteEventLog(folder) as log,
        pytest.raises(DamagedLog, match=r"record 3 .* does not match its hash"),
    ):
        log.view()


def test_an_index_that_disagrees_with_its_table_is_damage(folder: Path) -> None:
    tamper(
        folder,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX records_by_known_at ON records (position)' "
        "WHERE name = 'records_by_known_at'",
    )
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog, match="records_by_known_at"):
        log.verify()


def test_a_commit_rewritten_with_its_hash_breaks_the_next(folder: Path) -> None:
    rewrite_from(folder, commit=2, to_the_end=False)
    with SqliteEventLog(folder) as log, pytest.raises(DamagedLog, match=r"commit 3 .* not follow"):
        log.verify()


def test_without_an_anchor_an_owner_can_rewrite_and_with_one_it_shows(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        anchor = log.head()
    rewrite_from(folder, commit=2, to_the_end=True)
    with SqliteEventLog(folder) as log:
        assert log.verify().records == 6
        with pytest.raises(DamagedLog, match=r"commit 3 .* not the commit that the anchor names"):
            log.verify(anchor)


def test_without_an_anchor_a_log_can_be_cut_short_and_with_one_it_shows(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        anchor = log.head()
    tamper(folder, "DELETE FROM records WHERE position = 6", "DELETE FROM commits WHERE number = 3")
    with SqliteEventLog(folder) as log:
        assert log.verify().records == 5
        with pytest.raises(DamagedLog, match="ends before commit 3, its anchor"):
            log.verify(anchor)
        with pytest.raises(DamagedLog, match="the anchor is of log other"):
            log.verify(Head("other", 1, anchor.hash))


def rewrite_from(folder: Path, commit: int, *, to_the_end: bool) -> None:
    """Do what an owner can: put other sources in, and every hash that follows from them."""
    with SqliteEventLog(folder) as log:
        headers = list(log.commits())
        rows = list(log._rows())
    previous = headers[commit - 2].hash
    for old in headers[commit - 1 : None if to_the_end else commit]:
        leaves = [row.leaf for row in rows if row.commit == old.number]
        root = merkle_root(leaves).hex()
        new = Header(old.number, previous, root, old.count, old.recorded_at, "forger")
        previous = new.hash
        tamper(
            folder,
            "UPDATE commits SET hash = ?, previous = ?, source = 'forger' WHERE number = ?",
            values=(new.hash, new.previous, new.number),
        )
