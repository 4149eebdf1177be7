from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from relsim.log.event_log import EventLog
from relsim.log.memory import MemoryEventLog
from relsim.log.sqlite import SqliteEventLog

MAKERS: dict[str, Callable[[Path], EventLog]] = {
    "memory": lambda _: MemoryEventLog(),
    "sqlite": lambda folder: SqliteEventLog(folder, create=True),
}


@pytest.fixture(params=MAKERS)
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EventLog]:
    """An empty log of every kind in turn."""
    with MAKERS[request.param](tmp_path / "log") as made:
        yield made


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SqliteEventLog]:
    """An empty log on disk."""
    with SqliteEventLog(tmp_path / "log", create=True) as made:
        yield made
