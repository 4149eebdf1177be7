from __future__ import annotations

from pathlib import Path

import pytest

from log.feeding import many
from relsim.errors import Missing
from relsim.events.event import Event
from relsim.log import open_log
from relsim.log.sqlite import SqliteEventLog

EVENT = {"id": "veto", "occurred_at": "2017-04-12", "from": "RUS", "to": "USA", "code": "129"}


def test_a_folder_is_opened_as_the_log_that_it_holds(tmp_path: Path) -> None:
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.append([Event.model_validate(EVENT)])
        log.ingest([many(range(3))], source="icews")
        basis = log.view().basis
    with open_log(tmp_path / "log") as opened:
        assert opened.view().basis == basis
        assert opened.verify().rows == 3


def test_a_file_is_read_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("")
    with open_log(path) as opened:
        assert opened.view().events == ()
    with pytest.raises(Missing):
        open_log(tmp_path / "nothing.jsonl")
