"""A second copy of SQLite in the process, which undoes the locks of the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from log.building import event
from relsim.log.sqlite import FILE_NAME, SqliteEventLog
from relsim.log.sqlite_copies import copies_loaded

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what is mapped")

PRELUDE = dedent("""
    import ctypes, shutil, sys
    from relsim.errors import UsageError
    from relsim.events.event import Event
    from relsim.log.sqlite import SqliteEventLog
    from relsim.log.sqlite_copies import copies_loaded

    folder, place = sys.argv[1:]
    (first,) = [path for path in copies_loaded() if "libsqlite3" in path] or [None]
    if first is None:
        sys.exit("static")
    second = ctypes.CDLL(shutil.copy(first, place + "/libsqlite3-second.so"))

    def open_with_second():
        handle = ctypes.c_void_p()
        path = (folder + "/log.sqlite").encode()
        assert second.sqlite3_open(path, ctypes.byref(handle)) == 0
        query = b"SELECT count(*) FROM commits"  # until then the file is not opened
        assert second.sqlite3_exec(handle, query, None, None, None) == 0
        return handle

    def event(name):
        fields = {"id": name, "occurred_at": "2017-04-01", "from": "USA", "to": "RUS"}
        return Event.model_validate({**fields, "code": "051"})
""")


def outcome(folder: Path, place: Path, program: str) -> str:
    """What a process with a second copy of SQLite prints."""
    SqliteEventLog(folder, create=True).close()
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + dedent(program), str(folder), str(place)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.stderr.strip() == "static":
        pytest.skip("this Python has its SQLite built in, so there is no library to copy")
    assert done.returncode == 0, done.stderr
    return done.stdout


@LINUX
def test_this_process_has_one_copy() -> None:
    assert len(copies_loaded()) == 1


@LINUX
def test_a_log_that_a_second_copy_holds_open_is_refused(tmp_path: Path) -> None:
    program = """
        handle = open_with_second()
        try:
            SqliteEventLog(folder)
        except UsageError as error:
            print(error)
    """
    told = outcome(tmp_path / "log", tmp_path, program)
    assert "2 copies of SQLite" in told
    assert "libsqlite3-second.so" in told


@LINUX
def test_an_append_is_refused_once_a_second_copy_has_opened_the_log(tmp_path: Path) -> None:
    program = """
        with SqliteEventLog(folder) as log:
            log.append([event("a")])
            handle = open_with_second()
            try:
                log.append([event("b")])
            except UsageError as error:
                print("refused:", error)
    """
    assert outcome(tmp_path / "log", tmp_path, program).startswith("refused:")
    with SqliteEventLog(tmp_path / "log") as log:
        assert [e.id for e in log.view().events] == ["a"]


@LINUX
def test_a_second_copy_that_works_elsewhere_does_no_harm(tmp_path: Path) -> None:
    program = """
        with SqliteEventLog(folder) as log:
            print(len(copies_loaded()), log.append([event("a")]).appended)
    """
    assert outcome(tmp_path / "log", tmp_path, program) == "2 1\n"


def test_several_handles_of_one_copy_are_fine(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path, create=True) as one, SqliteEventLog(tmp_path) as two:
        assert one.append([event("a")]).appended == 1
        assert two.append([event("b")]).appended == 1
    assert (tmp_path / FILE_NAME).exists()
