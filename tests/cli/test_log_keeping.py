"""Checkpoints, backups and following from the command line."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.calling import Answer, relsim
from cli.test_log import QUARREL, TALKS, VISIT, lines
from log.test_tampering import rewrite_from
from relsim.log.sqlite import SqliteEventLog
from torture.workload import rows


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log folder of two commits, in the current folder."""
    monkeypatch.chdir(tmp_path)
    assert append(VISIT).code == append(QUARREL).code == 0
    return tmp_path / "log"


def append(*records: dict[str, Any]) -> Answer:
    return relsim("log", "append", "-", stdin=lines(*records))


def test_a_checkpoint_is_one_line_to_append_to_a_file(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    first = relsim("log", "checkpoint")
    assert (first.code, first.err) == (0, "")
    append(TALKS)
    kept.write_text(first.out + relsim("log", "checkpoint").out, "utf-8")
    assert len(kept.read_text("utf-8").splitlines()) == 2
    answer = relsim("log", "verify", "--against", kept)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[1] == f"It holds 2 checkpoints of {kept}."
    assert relsim("log", "verify", "--against", kept, "--json").data["checkpoints"] == 2
    piped = relsim("log", "verify", "--against", "-", stdin=first.out.encode())
    assert piped.code == 0


def test_the_shape_of_a_checkpoint() -> None:
    answer = relsim("log", "checkpoint", "--json").data
    assert set(answer) == {"schema", "head", "recorded_at", "records", "rows", "line"}
    assert (answer["schema"], answer["records"], answer["rows"]) == ("relsim/checkpoint/1", 2, 0)
    assert answer["line"] == relsim("log", "checkpoint").out.strip()


def test_a_rewritten_log_leaves_with_5_against_a_checkpoint(log: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(relsim("log", "checkpoint").out, "utf-8")
    rewrite_from(log, commit=2, to_the_end=True)
    assert relsim("log", "verify").code == 0
    answer = relsim("log", "verify", "--against", "kept.txt")
    assert (answer.code, answer.out) == (5, "")
    assert "commit 2" in answer.err


def test_a_file_that_holds_no_checkpoint_is_told_by_line(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("\nhello\n", "utf-8")
    answer = relsim("log", "verify", "--against", "kept.txt")
    assert (answer.code, answer.out) == (3, "")
    assert "error[RS119]" in answer.err
    assert "kept.txt:2:1" in answer.err
    assert relsim("log", "verify", "--against", "none.txt").code == 4


def test_an_anchor_and_a_file_of_them_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(relsim("log", "checkpoint").out, "utf-8")
    head = relsim("log", "checkpoint", "--json").data["head"]
    assert relsim("log", "verify", "--anchor", head, "--against", "kept.txt").code == 2


@pytest.mark.parametrize("to", ["log.tar", "copy"])
def test_a_backup_and_a_log_made_from_it(to: str) -> None:
    made = relsim("log", "backup", "--to", to)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith(f"backed up 2 records to {to}: 1 file, ")
    answer = relsim("log", "restore", to, "--log", "again")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.startswith("restored 2 records to again: 1 file, ")
    events = [relsim("log", "show", "--log", path, "--json").data for path in ("log", "again")]
    assert events[0] == events[1]


def test_the_shape_of_a_backup() -> None:
    answer = relsim("log", "backup", "--to", "log.tar", "--json").data
    assert set(answer) == {"schema", "path", "head", "records", "rows", "files", "bytes"}
    assert (answer["schema"], answer["path"]) == ("relsim/backup/1", "log.tar")
    assert set(relsim("log", "restore", "log.tar", "--log", "x", "--json").data) == set(answer)


def test_restoring_overwrites_nothing() -> None:
    relsim("log", "backup", "--to", "log.tar")
    answer = relsim("log", "restore", "log.tar")
    assert (answer.code, answer.out) == (3, "")
    assert "nothing is ever overwritten" in answer.err
    assert relsim("log", "restore", "none.tar", "--log", "x").code == 4


def test_new_records_come_as_lines() -> None:
    answer = relsim("log", "follow", "--until-idle", "0", "--json")
    assert (answer.code, answer.err) == (0, "")
    told = [json.loads(line) for line in answer.out.splitlines()]
    assert set(told[0]) == {
        "schema", "head", "to_come", "position", "commit", "source", "recorded_at", "type",
        "record",
    }  # fmt: skip
    assert told[0]["schema"] == "relsim/entry/1"
    assert [line["record"]["id"] for line in told] == ["visit", "quarrel"]
    plain = relsim("log", "follow", "--until-idle", "0").out.splitlines()
    assert len(plain) == 2
    assert "commit 1 from hand  event" in plain[0]


def test_one_goes_on_from_the_last_line_of_a_whole_commit() -> None:
    append(TALKS, {**TALKS, "id": "more-talks"})
    told = relsim("log", "follow", "--after", "1", "--until-idle", "0", "--json").out.splitlines()
    assert [json.loads(line)["to_come"] for line in told] == [0, 1, 0]
    head = json.loads(told[0])["head"]
    rest = relsim("log", "follow", "--after", head, "--until-idle", "0", "--json").out
    assert rest.splitlines() == told[1:]


@pytest.mark.parametrize(("after", "code"), [("9", 2), ("nowhere", 2), (f"x@1:{'0' * 64}", 5)])
def test_a_position_that_the_log_does_not_have(after: str, code: int) -> None:
    answer = relsim("log", "follow", "--after", after, "--until-idle", "0")
    assert (answer.code, answer.out) == (code, "")


def test_only_what_no_commit_names_is_swept(log: Path) -> None:
    with SqliteEventLog(log) as opened:
        opened.ingest([rows("icews", 0)], source="icews")
    (kept,) = (log / "segments").iterdir()
    orphan = log / "segments" / f"{'0' * 64}.parquet"
    orphan.write_bytes(b"left by a crash")
    assert relsim("log", "gc").out == "removed 0 files\n"  # an import may be at work on it
    dry = relsim("log", "gc", "--older-than", "0", "--dry-run", "--json").data
    assert dry == {"schema": "relsim/gc/1", "dry_run": True, "files": [orphan.name]}
    assert orphan.exists()
    answer = relsim("log", "gc", "--older-than", "0")
    assert (answer.code, answer.out) == (0, f"{orphan.name}\nremoved 1 file\n")
    assert list((log / "segments").iterdir()) == [kept]
    assert relsim("log", "verify").code == 0


def test_what_came_later_is_verified_since_a_head(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text(relsim("log", "checkpoint").out, "utf-8")
    head = relsim("log", "checkpoint", "--json").data["head"]
    with SqliteEventLog(tmp_path / "log") as opened:
        opened.ingest([rows("icews", 0)], source="icews")
    for words in ((), ("--against", kept), ("--anchor", head)):
        answer = relsim("log", "verify", "--since", head, *words)
        assert (answer.code, answer.err) == (0, "")
        assert answer.out.startswith("intact  3 records, 400 imported rows, head ")
    assert relsim("log", "verify", "--since", f"x@1:{'0' * 64}").code == 5


def test_small_imports_are_copied_together(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for number in range(3):
        feed = tmp_path / "feed.jsonl"
        fields = {"occurred_at": "2024-03-01", "from": "USA", "to": "RUS", "code": "040"}
        feed.write_text(json.dumps({"id": f"z{number}", **fields}) + "\n")
        relsim("log", "import", feed, "--log", log)
    assert relsim("log", "compact", "--log", log).out == f"wrote 1 file to {log / 'derived'}\n"
    assert relsim("log", "compact", "--log", log, "--json").data["written"] == []
    assert relsim("log", "verify", "--log", log).code == 0


def test_nobody_vouches_for_a_damaged_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    relsim("log", "append", "-", "--log", log, stdin=lines(VISIT, QUARREL))
    rewrite = sqlite3.connect(log / "log.sqlite")
    with closing(rewrite), rewrite:
        rewrite.execute("DROP TRIGGER commits_refuse_UPDATE")
        rewrite.execute("UPDATE commits SET source = 'forged'")
    for command in ("checkpoint", "follow"):
        words = ("log", command, "--log", log, *(["--until-idle", 0] * (command == "follow")))
        answer = relsim(*words)
        assert (answer.code, answer.out) == (5, ""), command
