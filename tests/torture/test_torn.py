"""A journal or write-ahead log that is torn or garbled: a prefix of the commits, or an error."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from relsim.errors import DamagedLog, Missing
from relsim.log.hashing import GENESIS, Header
from relsim.log.row import Row
from relsim.log.sqlite import FILE_NAME, SqliteEventLog
from torture import workload

OFFSETS = 300
COMMITS = 12
CHANCE = random.Random(3002019)  # noqa: S311 - where to damage is no secret
SUFFIXES = {"wal": "-wal", "delete": "-journal"}


Damage = Callable[[bytearray, int], bytearray]


def cut(data: bytearray, at: int) -> bytearray:
    return data[:at]


def garble(data: bytearray, at: int) -> bytearray:
    data[at : at + 64] = CHANCE.randbytes(min(64, len(data) - at))
    return data


def blank(data: bytearray, at: int) -> bytearray:
    sector = at // 512 * 512
    data[sector : sector + 512] = bytes(min(512, len(data) - sector))
    return data


def flip(data: bytearray, at: int) -> bytearray:
    data[at] ^= 1 << CHANCE.randrange(8)
    return data


DAMAGES: tuple[Damage, ...] = (cut, garble, blank, flip)


@dataclass(frozen=True)
class Crashed:
    """A log as a power cut leaves it, and what each commit of it is hashed to."""

    folder: Path
    journal: Path
    hashes: tuple[str, ...]


class Interrupted(SqliteEventLog):
    """Copies its folder when a long commit lies half in the file and half in memory."""

    def _store(self, header: Header, rows: Sequence[Row]) -> None:
        super()._store(header, rows)
        if header.number > COMMITS:
            shutil.copytree(self._path.parent, self._path.parent.with_name("crashed"))


@pytest.fixture(params=SUFFIXES)
def crashed(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Crashed:
    """Under each journal that a log may have, whatever version of SQLite is here."""
    version = (3, 51, 3) if request.param == "wal" else (3, 40, 0)
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    with Interrupted(tmp_path / "log", create=True) as log:
        for number in range(COMMITS):
            workload.add(log, "w", number, bulk=False)
        log._connection.set_authorizer(None)
        log._connection.execute("PRAGMA cache_size = 4")  # so that pages are written early
        log.append([event for n in range(100, 200) for event in workload.events("x", n)])
        hashes = tuple(header.hash for header in log.commits())
    journal = tmp_path / "crashed" / f"{FILE_NAME}{SUFFIXES[request.param]}"
    assert journal.stat().st_size > 4096
    return Crashed(journal.parent, journal, hashes)


def test_a_torn_journal_leaves_a_prefix_or_an_error(
    crashed: Crashed, tmp_path: Path, tell: Callable[[str, int, str], None]
) -> None:
    whole = crashed.journal.read_bytes()
    offsets = CHANCE.sample(range(len(whole)), OFFSETS)
    found = Counter(
        outcome(crashed, tmp_path / "try", bytes(damage(bytearray(whole), at)))
        for at in offsets
        for damage in DAMAGES
    )
    rounds = found.total()
    what = "write-ahead log" if crashed.journal.name.endswith("-wal") else "rollback journal"
    tell(f"torn or garbled {what}", rounds, told(found))
    assert set(found) <= {"all commits", "fewer commits", "refused"}
    assert outcome(crashed, tmp_path / "try", whole) == "all commits"


def told(found: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in found.most_common())


def outcome(crashed: Crashed, folder: Path, journal: bytes) -> str:
    """What a log says of itself after its journal was damaged."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(crashed.folder, folder)
    (folder / crashed.journal.name).write_bytes(journal)
    try:
        with SqliteEventLog(folder) as log:
            head = log.verify().head
            events = [event.id for event in log.view().events]
    except (DamagedLog, Missing):
        return "refused"
    commits = head.commit
    if head.hash != (crashed.hashes[commits - 1] if commits else GENESIS):
        return "other commits"
    expected = {
        event.id
        for number in range(min(commits, COMMITS))
        for event in workload.events("w", number)
    }
    if not expected <= set(events) or (commits <= COMMITS and len(expected) != len(events)):
        return "wrong answer"
    return "all commits" if commits >= COMMITS else "fewer commits"
