"""Reading imported rows: in columns, by a condition, and what reaches the files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from log.building import correction, day, event
from log.feeding import frame, ids, many, row
from relsim.errors import UsageError
from relsim.events.duplicates import DuplicateRule
from relsim.events.frame import EVENT_FRAME, events_of, frame_of
from relsim.log.layouts import BULK_FRAME, LAYOUTS, pack
from relsim.log.memory import MemoryEventLog
from relsim.log.segment_scan import rows_of
from relsim.log.sqlite import SqliteEventLog
from strategies import feed_rows

INSTANT = datetime(2017, 4, 1, 12, 30, 1, 7, tzinfo=UTC)


def test_a_scan_gives_back_exactly_what_was_imported(disk: SqliteEventLog) -> None:
    rows = frame(
        row(3, severity=-1.5, story="a story", to_sector="Rebel", occurred_at=INSTANT),
        row(1, to="FRA", confidence=0.25, precision="hour", mentions=7, line=12),
        row(2, known=9, publisher="", code="190"),
    )
    disk.ingest([rows], source="icews")
    found = disk.scan().collect()
    assert found.schema == rows.schema
    assert found.sort("id").equals(rows.sort("id"))
    assert disk.view().events == tuple(sorted(events_of(rows), key=lambda e: (e.occurred_at, e.id)))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=feed_rows(),
    extra=st.lists(st.sampled_from(["icews:007", "icews:0", "a", "gdelt:1", "x:y:9"]), unique=True),
)
def test_any_ids_come_back_from_storage(
    tmp_path: Path, rows: list[dict[str, object]], extra: list[str]
) -> None:
    fed = frame(*rows, *({"id": name} for name in extra)).with_columns(
        counts_until=pl.lit(None, BULK_FRAME["counts_until"])
    )
    ahead = fed["id"].shift(-1).fill_null(fed["id"][0])
    fed = fed.with_columns(merged_into=pl.when(pl.int_range(pl.len()) % 2 == 1).then(ahead))
    name, stored = pack(fed)
    path = tmp_path / "rows.parquet"
    stored.write_parquet(path)
    layout = LAYOUTS[name]
    lazy = pl.scan_parquet(path, schema=dict(layout.schema), missing_columns="insert")
    back = lazy.with_columns(**layout.upcast).select(*BULK_FRAME).collect()
    assert back.sort("id").equals(fed.sort("id"))


def test_filters_and_columns_reach_the_files(disk: SqliteEventLog) -> None:
    disk.ingest([many(range(5)), many(range(5, 9), known=6)], source="icews")
    disk.append([event("hand")])
    wanted = (pl.col("from") == "RUS") & (pl.col("occurred_at") >= day(1))
    plan = disk.scan(day(3)).filter(wanted).select("code").explain()
    (scan,) = plan.split("Parquet SCAN")[1:]
    _, columns, condition, *_ = scan.splitlines()
    assert columns.strip() == "PROJECT 4/18 COLUMNS"
    for part in ('col("from")', 'col("occurred_at")', 'col("known_at")'):
        assert part in condition


def test_small_appends_and_imports_are_seen_together(disk: SqliteEventLog) -> None:
    disk.append([event("hand", occurred_at=day(2))])
    disk.ingest([frame(row(1), row(2, code="190"))], source="icews")
    assert ids(disk.scan()) == ["hand", "icews:1", "icews:2"]
    assert [e.id for e in disk.view().events] == ["icews:1", "icews:2", "hand"]
    assert ids(disk.scan(at_commit=1)) == ["hand"]
    assert [e.id for e in disk.select(pl.col("code") == "190").events] == ["icews:2"]
    assert disk.select(pl.col("code") == "190", at_commit=1).events == ()


def test_an_imported_feed_reads_as_the_same_events_appended(disk: SqliteEventLog) -> None:
    rows = frame(*(row(n, known=1 + n % 5, code=code) for n in range(9) for code in ["051"]))
    disk.ingest([rows], source="icews", duplicates=DuplicateRule.NONE)
    memory = MemoryEventLog()
    memory.append(events_of(rows), source="icews")
    for log in (disk, memory):
        log.append([correction("icews:3", 4, severity=-2)])
    for known in (None, day(1), day(3), day(5)):
        ours, theirs = disk.view(known), memory.view(known)
        assert (ours.events, ours.left_out) == (theirs.events, theirs.left_out)
        assert list(ours.superseded) == list(theirs.superseded)
        shown = pl.col("line") * 0
        assert frame_of(ours.events).equals(frame_of(theirs.events))
        assert (
            disk.scan(known).with_columns(line=shown, publisher=pl.lit("")).sort("id").collect()
        ).equals(
            memory.scan(known).with_columns(line=shown, publisher=pl.lit("")).sort("id").collect()
        )


def test_merged_rows_are_there_for_whoever_asks(disk: SqliteEventLog) -> None:
    disk.ingest([frame(row(1), row(2), row(3, code="190"))], source="icews")
    assert ids(disk.scan()) == ["icews:1", "icews:3"]
    merged = disk.scan(merged=True).filter(pl.col("merged_into") == "icews:1").collect()
    assert ids(merged) == ["icews:2"]
    assert dict(merged.schema) == EVENT_FRAME


def test_too_many_imported_rows_are_not_taken_one_by_one(
    disk: SqliteEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relsim.log.bulk_view.MOST_EVENTS", 3)
    monkeypatch.setattr("relsim.log.sqlite.MOST_EVENTS", 3)
    disk.ingest([many(range(5))], source="icews")
    with pytest.raises(UsageError, match=r"5 imported events.*`select:`"):
        disk.view()
    with pytest.raises(UsageError, match=r"more than 3 events.*log\.scan"):
        disk.select(pl.lit(value=True))
    assert len(disk.select(pl.col("id") == "icews:2").events) == 1


def test_a_history_names_the_commit_of_the_import(disk: SqliteEventLog) -> None:
    disk.append([event("hand")])
    disk.ingest([many(range(3))], source="icews", recorded_at=datetime(2030, 1, 1, tzinfo=UTC))
    (entry,) = disk.history("icews:1")
    assert (entry.position, entry.commit, entry.source) == (2, 2, "icews")
    assert entry.recorded_at == datetime(2030, 1, 1, tzinfo=UTC)
    assert disk.history("icews:7") == ()


def test_segments_of_both_layouts_are_read_together(disk: SqliteEventLog) -> None:
    disk.ingest([frame(row(1))], source="icews")
    disk.ingest([frame(row("x-2", code="190"))], source="icews")
    assert ids(disk.scan()) == ["icews:1", "icews:x-2"]
    assert ids(rows_of(disk.pieces(), day(1))) == ["icews:1", "icews:x-2"]
    assert disk.history("icews:x-2")[0].position == 2
