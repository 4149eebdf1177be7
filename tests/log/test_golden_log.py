"""A log folder as an earlier relsim wrote it: later ones must read and verify it.

The files are never written again; a new layout or table gets a folder of its own beside this one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest

from log.building import day
from relsim.events.frame import EVENT_FRAME
from relsim.log.entry import Head
from relsim.log.layouts import LAYOUTS
from relsim.log.sqlite import SqliteEventLog

GOLDEN = Path(__file__).parent / "golden" / "log-v1"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy, for opening a log may write beside it."""
    return shutil.copytree(GOLDEN, tmp_path / "log")


def test_it_verifies_up_to_the_head_of_then(folder: Path) -> None:
    with SqliteEventLog(folder) as log:
        head = Head.parse((GOLDEN / "head.txt").read_text("utf-8"))
        found = log.verify(head)
        assert (found.head, found.records, found.rows) == (head, 5, 5)
        assert {piece.segment.layout for piece in log.pieces()} == set(LAYOUTS)


@pytest.mark.parametrize("name", ["now", "2017-04-05", "2017-04-08"])
def test_its_rows_mean_what_they_meant(folder: Path, name: str) -> None:
    told = pl.read_csv(GOLDEN / f"{name}.csv", schema=EVENT_FRAME, try_parse_dates=True)
    with SqliteEventLog(folder) as log:
        known = None if name == "now" else day(int(name[-2:]))
        assert log.scan(known, merged=True).sort("id").collect().equals(told)
