"""A log can be kept as files and opened again as it was."""

from __future__ import annotations

from pathlib import Path

from log.feeding import many
from relsim.events.event import Event
from relsim.log import log_files, open_log
from relsim.log.sqlite import SqliteEventLog

EVENT = {"id": "veto", "occurred_at": "2017-04-12", "from": "RUS", "to": "USA", "code": "129"}


def test_a_copied_log_folder_is_the_same_log(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.append([Event.model_validate(EVENT)])
        log.ingest([many(range(3))], source="icews")
        basis = log.view().basis
    files = log_files(tmp_path / "log")
    assert files == log_files(tmp_path / "log")
    copy = tmp_path / "copy"
    copy.mkdir()
    for name, content in files.items():
        (copy / name).parent.mkdir(exist_ok=True)
        (copy / name).write_bytes(content)
    with open_log(copy) as log:
        assert log.view().basis == basis
        assert log.verify().rows == 3


def test_a_jsonl_file_is_its_own_copy(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("")
    assert log_files(path) == {"": b""}
