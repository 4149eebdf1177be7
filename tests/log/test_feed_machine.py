"""Any sequence of imports and later words: the log on disk tells what a plain feed tells."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from log.building import correction, day, retraction
from log.feeding import frame
from log.plain_feed import PlainFeed, as_shown
from relsim.log.sqlite import SqliteEventLog
from strategies import feed_rows

days = st.integers(1, 6)
SHOWN = ("occurred_at", "from", "to", "code", "from_sector")


class Feeds(RuleBasedStateMachine):
    """The same imports into a log on disk and into a plain list."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.log = SqliteEventLog(self.folder, create=True)
        self.plain = PlainFeed()
        self.files: list[list[list[dict[str, Any]]]] = []
        self.heads = [self.log.head()]

    @rule(batches=st.lists(feed_rows(), min_size=1, max_size=3))
    def ingest(self, batches: list[list[dict[str, Any]]]) -> None:
        self.files.append(batches)
        expected = self.plain.ingest(batches)
        tried = self.log.ingest(map_frames(batches), source="icews", dry_run=True)
        assert self.log.head() == self.heads[-1]
        done = self.log.ingest(map_frames(batches), source="icews")
        for told in (tried, done):
            assert (told.rows, told.skipped, told.corrected) == expected
        if expected[0] or expected[2]:
            self.heads.append(self.log.head())
        self.compare()

    @precondition(lambda self: self.files)
    @rule(index=st.integers(0, 99))
    def ingest_again(self, index: int) -> None:
        batches = self.files[index % len(self.files)]
        again = self.log.ingest(map_frames(batches), source="icews")
        assert (again.rows, again.corrected) == (0, 0)
        assert self.log.head() == self.heads[-1]

    @precondition(lambda self: self.plain.stored)
    @rule(index=st.integers(0, 99), known=days, code=st.sampled_from(["051", "042", None]))
    def amend(self, index: int, known: int, code: str | None) -> None:
        key = sorted(self.plain.stored)[index % len(self.plain.stored)]
        said = correction(key, known, code=code) if code else retraction(key, known)
        if self.log.append([said]).appended:
            self.plain.amend(said, key)
            self.heads.append(self.log.head())
        self.compare()

    @rule(known=st.none() | days, back=st.integers(0, 4))
    def look(self, known: int | None, back: int) -> None:
        self.look_at(None if known is None else day(known), max(0, self.plain.commits - back))

    @rule()
    def reopen_and_verify(self) -> None:
        self.log.close()
        self.log = SqliteEventLog(self.folder)
        assert self.log.verify(self.heads[-1]).rows == len(self.plain.stored)

    def compare(self) -> None:
        for known in (None, 2, 4):
            self.look_at(None if known is None else day(known), self.plain.commits)

    def look_at(self, known: datetime | None, commit: int) -> None:
        expected = self.plain.in_force(known, commit)
        view = self.log.view(known, commit)
        shown = {one.id: as_shown(one) for one in view.events}
        assert shown == {
            key: {
                **{name: row[name] for name in SHOWN},
                "total": row.get("total", row["mentions"]),
                "reports": row.get("reports", 1),
            }
            for key, row in expected.items()
        }
        assert view.left_out == (self.plain.left_out(known, commit) if known else 0)
        rows = self.log.scan(known, commit).collect()
        assert sorted(rows["id"]) == sorted(expected)
        assert dict(zip(rows["id"], rows["mentions"], strict=True)) == {
            key: row["mentions"] for key, row in expected.items()
        }
        merged = self.log.scan(known, commit, merged=True).collect()
        assert sorted(merged.filter(pl.col("merged_into").is_null())["id"]) == sorted(expected)
        assert merged["id"].is_unique().all()
        wanted = pl.col("code") == "051"
        assert [e.id for e in self.log.select(wanted, known, commit).events] == [
            e.id for e in view.events if e.code == "051"
        ]

    def teardown(self) -> None:
        if hasattr(self, "log"):
            self.log.close()
            shutil.rmtree(self.folder)


def map_frames(batches: list[list[dict[str, Any]]]) -> list[pl.DataFrame]:
    """Batches as an importer hands them over."""
    return [frame(*batch) for batch in batches]


TestFeeds = Feeds.TestCase
TestFeeds.settings = settings(max_examples=20, stateful_step_count=8, deadline=None)
