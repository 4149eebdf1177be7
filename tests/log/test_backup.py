"""Backups: whole or not at all, taken while others write, and never exchanged for worse."""

from __future__ import annotations

import io
import re
import tarfile
import time
from pathlib import Path

import pytest

from log.building import event, raw
from log.test_crashes import writer
from log.test_tampering import rewrite_from, tamper
from relsim.errors import Conflict, DamagedLog, InvalidInput, Missing, RelsimError, UsageError
from relsim.log.backup import Backup, back_up, restore
from relsim.log.entry import Head
from relsim.log.sqlite import FILE_NAME, SqliteEventLog
from torture.workload import ROWS, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log of two commits."""
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.append([event("a"), event("b")])
        log.append([event("c")])
    return tmp_path / "log"


@pytest.fixture(params=["log.tar", "copy"])
def to(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A place for a backup, a file or a folder."""
    return tmp_path / "kept" / str(request.param)


def head_of(folder: Path) -> Head:
    with SqliteEventLog(folder) as log:
        return log.verify().head


def beside(path: Path) -> list[str]:
    """What lies in the same folder."""
    return sorted(other.name for other in path.parent.iterdir())


def test_a_backup_restored_is_the_same_log(folder: Path, to: Path, tmp_path: Path) -> None:
    made = back_up(folder, to)
    assert (made.path, made.verified.head, made.verified.records) == (to, head_of(folder), 3)
    again = restore(to, tmp_path / "again")
    assert again.verified == made.verified
    with SqliteEventLog(tmp_path / "again") as one, SqliteEventLog(folder) as other:
        assert one.view() == other.view()
        one.append([event("d")])
    assert beside(to) == [to.name]
    assert beside(folder) == ["again", "kept", "log"]


def test_a_backup_says_what_it_wrote(folder: Path, to: Path) -> None:
    made = back_up(folder, to)
    written = [to] if to.is_file() else [path for path in to.rglob("*") if path.is_file()]
    assert isinstance(made, Backup)
    assert (made.copied, made.bytes) == (len(written), sum(p.stat().st_size for p in written))


def test_the_same_log_gives_the_same_tar(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "1.tar", tmp_path / "2.tar"
    back_up(folder, first)
    back_up(folder, second)
    assert first.read_bytes() == second.read_bytes()


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    tar = tmp_path / "log.tar"
    back_up(folder, tar)
    before = tar.read_bytes()
    with pytest.raises(Conflict, match="already"):
        back_up(folder, tar)
    with pytest.raises(Conflict, match="already"):
        restore(tar, folder)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "diary").write_text("", "utf-8")
    with pytest.raises(Conflict, match="already"):
        back_up(folder, tmp_path / "mine")
    assert tar.read_bytes() == before
    assert head_of(folder).commit == 2


def test_an_empty_folder_may_be_filled(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert back_up(folder, tmp_path / "empty").verified.head == head_of(folder)


def test_what_is_not_there_is_missing(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Missing):
        back_up(tmp_path / "none", tmp_path / "log.tar")
    for backup in ("none.tar", "none"):
        with pytest.raises(Missing):
            restore(tmp_path / backup, tmp_path / "again")
    assert beside(folder) == ["log"]


def test_a_damaged_log_makes_no_backup(folder: Path, to: Path) -> None:
    tamper(folder, "UPDATE records SET stored = forged(stored) WHERE position = 2")
    with pytest.raises(DamagedLog, match="record 2"):
        back_up(folder, to)
    assert beside(to) == []


def test_a_folder_is_brought_up_to_date(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    back_up(folder, to)
    with SqliteEventLog(folder) as log:
        log.append([event("d")])
    assert back_up(folder, to).verified.head == head_of(folder) == head_of(to)
    assert back_up(folder, to).verified.head.commit == 3


@pytest.mark.parametrize("harm", ["rewritten", "cut short", "another log"])
def test_a_backup_is_not_exchanged_for_a_log_that_does_not_hold_it(
    folder: Path, tmp_path: Path, harm: str
) -> None:
    to, source = tmp_path / "copy", folder
    before = back_up(folder, to).verified.head
    if harm == "rewritten":
        rewrite_from(folder, commit=2, to_the_end=True)
    elif harm == "cut short":
        drop = "DELETE FROM {} WHERE {} = 2"
        tamper(folder, drop.format("records", "commit_number"), drop.format("commits", "number"))
    else:
        source = tmp_path / "other"
        with SqliteEventLog(source, create=True) as log:
            for name in "abc":
                log.append([event(name)])
    with pytest.raises(DamagedLog, match="does not hold"):
        back_up(source, to)
    assert head_of(to) == before


def test_a_backup_that_somebody_writes_to_is_left_alone(folder: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    back_up(folder, to)
    (to / f"{FILE_NAME}-wal").write_bytes(b"")
    (to / f"{FILE_NAME}-journal").write_bytes(b"")
    with raw(to) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA user_version = 1")
        with pytest.raises(Conflict):
            back_up(folder, to)


def test_a_tar_cut_short_or_altered_restores_nothing(folder: Path, tmp_path: Path) -> None:
    tar = tmp_path / "log.tar"
    back_up(folder, tar)
    whole = tar.read_bytes()
    place = whole.index(b'"051"')
    broken = [whole[: len(whole) // 2], b"", b"no tar at all" * 99]
    broken += [whole[:place] + b'"190"' + whole[place + 5 :]]
    for data in broken:
        tar.write_bytes(data)
        with pytest.raises(DamagedLog):
            restore(tar, tmp_path / "again")
        assert beside(tar) == ["log", "log.tar"]


MEMBERS = ("../log.sqlite", "/log.sqlite", "notes.txt", "segments/x.parquet", "./log.sqlite")


@pytest.mark.parametrize("name", MEMBERS)
def test_a_tar_with_anything_else_in_it_is_no_backup(
    folder: Path, tmp_path: Path, name: str
) -> None:
    tar = tmp_path / "log.tar"
    back_up(folder, tar)
    with tarfile.open(tar, "a") as archive:
        archive.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(InvalidInput, match="has no business in it"):
        restore(tar, tmp_path / "again")
    assert beside(tar) == ["log", "log.tar"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE])
def test_links_and_devices_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    member = tarfile.TarInfo("log.sqlite")
    member.type, member.linkname = kind, "/etc/passwd"
    with tarfile.open(tmp_path / "log.tar", "w") as archive:
        archive.addfile(member)
    with pytest.raises(InvalidInput, match="has no business in it"):
        restore(tmp_path / "log.tar", tmp_path / "again")


def test_a_member_that_comes_twice_is_refused(folder: Path, tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "log.tar", "w") as archive:
        for _ in range(2):
            archive.add(folder / FILE_NAME, FILE_NAME)
    with pytest.raises(InvalidInput, match="has no business in it"):
        restore(tmp_path / "log.tar", tmp_path / "again")


def test_a_tar_without_a_log_is_missing_one(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "log.tar", "w"):
        pass
    with pytest.raises(RelsimError):
        restore(tmp_path / "log.tar", tmp_path / "again")
    assert beside(tmp_path / "log.tar") == ["log.tar"]


def wait_until_beyond(folder: Path, commit: int) -> None:
    """Let the others get on."""
    with SqliteEventLog(folder, timeout_seconds=60) as log:
        while log.head().commit <= commit:
            time.sleep(0.01)


def test_backups_taken_while_others_append_are_whole_and_only_grow(tmp_path: Path) -> None:
    folder = tmp_path / "log"
    SqliteEventLog(folder, create=True).close()
    processes = [writer(folder, f"w{number}-", 100_000) for number in range(2)]
    commits = [0]
    for number in range(4):
        wait_until_beyond(folder, commits[-1])
        commits.append(back_up(folder, tmp_path / "copy").verified.head.commit)
        commits.append(back_up(folder, tmp_path / f"{number}.tar").verified.head.commit)
    for process in processes:
        with process:
            process.kill()
    last = back_up(folder, tmp_path / "copy").verified.head
    assert [*commits, last.commit] == sorted([*commits, last.commit])
    assert last == head_of(folder)


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    """A log of two imports with an append between them."""
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.ingest([rows("icews", 0)], source="icews")
        log.append([event("a")])
        log.ingest([rows("icews", 1)], source="icews")
    return tmp_path / "log"


def test_segments_are_in_a_backup_and_orphans_are_not(
    imported: Path, to: Path, tmp_path: Path
) -> None:
    (imported / "segments" / f"{'0' * 64}.parquet").write_bytes(b"left by a crash")
    made = back_up(imported, to)
    assert (made.verified.records, made.verified.rows) == (3, 2 * ROWS)
    restore(to, tmp_path / "again")
    with SqliteEventLog(tmp_path / "again") as one, SqliteEventLog(imported) as other:
        assert one.scan().collect().equals(other.scan().collect())
    assert len(list((tmp_path / "again" / "segments").iterdir())) == 2


def test_only_new_or_damaged_segments_are_copied_again(imported: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    assert back_up(imported, to).copied == 3
    assert back_up(imported, to).copied == 1
    first, second = (to / "segments").iterdir()
    with SqliteEventLog(imported) as log:
        log.ingest([rows("icews", 2)], source="icews")
    first.write_bytes(b"rotten")
    before = second.stat()
    assert back_up(imported, to).copied == 3
    assert (second.stat().st_mtime_ns, second.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    assert head_of(to) == head_of(imported)


def test_a_damaged_segment_makes_no_backup(imported: Path, tmp_path: Path) -> None:
    to = tmp_path / "copy"
    before = back_up(imported, to).verified.head
    segment = next((imported / "segments").iterdir())
    segment.write_bytes(segment.read_bytes()[:-1])
    for harm in ("cut short", "gone"):
        for other in (tmp_path / "log.tar", tmp_path / "new"):
            with pytest.raises(DamagedLog, match=re.escape(str(segment))):
                back_up(imported, other)
            assert not other.exists()
        if harm == "cut short":
            segment.unlink()
    assert head_of(to) == before


def test_a_log_is_no_backup_of_itself(folder: Path) -> None:
    with pytest.raises(UsageError, match="the log itself"):
        back_up(folder, folder.parent / "." / folder.name)


def test_a_disk_that_cannot_be_written_to_is_told(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(RelsimError, match="cannot be written"):
        back_up(folder, tmp_path / "file" / "log.tar")
