"""Importing rows of a feed: what is new, skipped, corrected, merged or refused."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from log.building import correction, day, event, retraction
from log.feeding import frame, ids, many, row
from relsim.errors import Conflict, InvalidInput, UsageError
from relsim.events.duplicates import DuplicateRule
from relsim.log.entry import Ingested
from relsim.log.memory import MemoryEventLog
from relsim.log.records import Correction
from relsim.log.segment import Segment
from relsim.log.sqlite import SqliteEventLog


def take(log: SqliteEventLog, *rows: dict[str, Any], **options: Any) -> Ingested:
    return log.ingest([frame(*rows)], source="icews", **options)


def counts(done: Ingested) -> tuple[int, int, int, int]:
    return done.rows, done.skipped, done.corrected, done.merged


def test_an_import_is_one_commit_and_one_record(disk: SqliteEventLog) -> None:
    done = take(disk, row(1), row(2, code="190"))
    assert counts(done) == (2, 0, 0, 0)
    assert (done.commit.number, done.commit.appended) == (1, 1)
    (entry,) = disk.entries()
    assert isinstance(entry.record, Segment)
    assert (entry.record.rows, entry.source) == (2, "icews")
    assert (entry.record.first_id, entry.record.last_id) == ("icews:1", "icews:2")


def test_the_same_file_again_changes_nothing(disk: SqliteEventLog) -> None:
    rows = [row(1), row(2), row(3, code="190")]
    first = take(disk, *rows)
    files = sorted(disk.folder.rglob("*"))
    again = take(disk, *rows)
    assert counts(again) == (0, 3, 0, 0)
    assert again.commit.hash == first.commit.hash
    assert sorted(disk.folder.rglob("*")) == files


def test_another_place_in_a_file_is_no_change(disk: SqliteEventLog) -> None:
    take(disk, row(1, line=7))
    assert counts(take(disk, row(1, line=8, known=9))) == (0, 1, 0, 0)


def test_a_later_file_that_tells_it_otherwise_is_a_correction(disk: SqliteEventLog) -> None:
    take(disk, row(1, known=2))
    later = row(1, known=5, code="190", publisher="TASS", from_sector="Military")
    assert counts(take(disk, later)) == (0, 0, 1, 0)
    assert [e.code for e in disk.view(day(4)).events] == ["051"]
    (now,) = disk.view().events
    assert (now.code, now.attributes["from_sector"]) == ("190", "Military")
    assert (now.provenance[0].publisher, now.known_at) == ("TASS", day(2))
    said = disk.history("icews:1")[1].record
    assert isinstance(said, Correction)
    assert sorted(said.set) == ["attributes", "code", "provenance"]
    assert "later file of icews" in said.reason
    assert counts(take(disk, later)) == (0, 1, 0, 0)


def test_files_imported_in_the_wrong_order_end_the_same(disk: SqliteEventLog) -> None:
    take(disk, row(1, known=5, code="190"))
    assert counts(take(disk, row(1, known=2))) == (0, 1, 0, 0)
    assert [e.code for e in disk.view().events] == ["190"]


def test_two_files_of_one_import_correct_one_another(disk: SqliteEventLog) -> None:
    files = [frame(row(1)), frame(row(2)), frame(row(1, known=3, code="190"))]
    done = disk.ingest(files, source="icews")
    assert counts(done) == (2, 0, 1, 1)
    assert [(e.id, e.code) for e in disk.view().events] == [("icews:1", "190")]
    assert counts(disk.ingest(files, source="icews")) == (0, 3, 0, 0)


def test_a_feed_does_not_bring_back_what_was_retracted(disk: SqliteEventLog) -> None:
    take(disk, row(1))
    disk.append([retraction("icews:1", 3)])
    for again in (row(1), row(1, known=4, code="190")):
        assert counts(take(disk, again)) == (0, 1, 0, 0)
        assert disk.view().events == ()


def test_an_earlier_version_is_told_from_the_same_again(disk: SqliteEventLog) -> None:
    take(disk, row(1, known=4, code="190"))
    found = take(disk, row(1, known=3, code="010"))
    assert (counts(found), found.older) == ((0, 1, 0, 0), 1)
    again = take(disk, row(1, known=4, code="190"))
    assert (counts(again), again.older) == ((0, 1, 0, 0), 0)


def test_an_id_belongs_to_one_source(disk: SqliteEventLog) -> None:
    take(disk, row(1))
    disk.append([event("icews:2")])
    for number in (1, 2):
        with pytest.raises(Conflict, match=f"`icews:{number}`"):
            disk.ingest([frame(row(number), row(3))], source="other")
    with pytest.raises(Conflict, match="appended one by one"):
        take(disk, row(2))
    with pytest.raises(Conflict, match=r"already told|from source"):
        disk.append([event("icews:1")])
    assert disk.head().commit == 2


def test_an_import_may_insist_on_the_head_it_saw(disk: SqliteEventLog) -> None:
    seen = disk.head()
    take(disk, row(1), expected_head=seen)
    with pytest.raises(Conflict, match="moved on"):
        take(disk, row(2), expected_head=seen)


def test_a_dry_run_counts_and_leaves_no_trace(disk: SqliteEventLog) -> None:
    take(disk, row(1))
    files = sorted(disk.folder.rglob("*"))
    done = take(disk, row(1, known=2, code="190"), row(2), row(3), row(4), dry_run=True)
    assert counts(done) == (3, 0, 1, 2)
    assert done.commit.number == 1
    assert sorted(disk.folder.rglob("*")) == files


def test_an_empty_import_makes_no_commit(disk: SqliteEventLog) -> None:
    assert counts(disk.ingest([], source="icews")) == (0, 0, 0, 0)
    assert counts(disk.ingest([frame()], source="icews")) == (0, 0, 0, 0)
    assert disk.head().commit == 0


def test_a_source_is_plain_text(disk: SqliteEventLog) -> None:
    with pytest.raises(UsageError, match="who appends"):
        disk.ingest([], source="a\nb")


def test_more_rows_than_fit_a_segment_become_several(
    disk: SqliteEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relsim.log.preparing.SEGMENT_ROWS", 3)
    done = disk.ingest([many(range(4)), many(range(4, 6)), many(range(6, 11))], source="icews")
    assert (done.rows, done.commit.appended) == (11, 4)
    assert ids(disk.scan()) == sorted(f"icews:{n}" for n in range(11))
    assert disk.verify().rows == 11


def test_duplicates_are_merged_across_batches_and_imports(
    disk: SqliteEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("relsim.log.preparing.SEGMENT_ROWS", 1)
    disk.ingest([frame(row(1, mentions=2)), frame(row(2, mentions=3))], source="icews")
    assert take(disk, row(3)).merged == 1
    (stands,) = disk.view().events
    assert (stands.id, stands.attributes["mentions"], stands.attributes["reports"]) == (
        "icews:1", 6, 3,
    )  # fmt: skip
    assert disk.duplicates_of("icews:1")["id"].to_list() == ["icews:2", "icews:3"]
    assert disk.duplicates_of("icews:2").is_empty()
    assert disk.duplicates_of("nobody").is_empty()


def test_feeds_are_not_merged_with_one_another(disk: SqliteEventLog) -> None:
    take(disk, row(1))
    other = frame(row(1)).with_columns(id=pl.lit("gdelt:1"))
    assert disk.ingest([other], source="gdelt").merged == 0


def test_without_a_rule_every_row_counts(disk: SqliteEventLog) -> None:
    assert take(disk, row(1), row(2), duplicates=DuplicateRule.NONE).merged == 0


def test_a_duplicate_known_before_the_row_that_stands_counts_until_then(
    disk: SqliteEventLog,
) -> None:
    take(disk, row(1, known=9))
    take(disk, row(2, known=5, mentions=4), row(3, known=6))
    take(disk, row(4, known=2))
    shown = {known: [e.id for e in disk.view(day(known)).events] for known in (1, 3, 5, 7, 9)}
    assert shown == {1: [], 3: ["icews:4"], 5: ["icews:2"], 7: ["icews:2"], 9: ["icews:1"]}
    (stands,) = disk.view(day(7)).events
    assert (stands.attributes["mentions"], stands.attributes["reports"]) == (6, 3)
    assert disk.duplicates_of("icews:2", day(7))["id"].to_list() == ["icews:4", "icews:3"]
    assert disk.view(day(7)).left_out == 0


def test_a_duplicate_corrected_to_another_act_counts_by_itself(disk: SqliteEventLog) -> None:
    take(disk, row(1), row(2))
    take(disk, row(2, known=5, code="190"))
    assert [(e.id, e.code) for e in disk.view().events] == [("icews:1", "051"), ("icews:2", "190")]
    assert [e.id for e in disk.view(day(4)).events] == ["icews:1"]


def test_what_is_said_of_the_row_that_stands_is_said_for_all(disk: SqliteEventLog) -> None:
    take(disk, row(1), row(2))
    disk.append([retraction("icews:1", 3)])
    assert disk.view().events == ()
    assert disk.view(day(2)).events[0].attributes["reports"] == 2
    assert disk.history("icews:2")[0].position == 1


def test_an_imported_event_can_be_corrected_like_any_other(disk: SqliteEventLog) -> None:
    take(disk, row(1), row(2, code="190"))
    disk.append([correction("icews:1", 4, severity=-3)])
    assert [e.severity for e in disk.view().events] == [-3, None]
    assert [e.severity for e in disk.view(day(3)).events] == [None, None]
    assert disk.scan().filter(pl.col("severity") == -3).collect()["line"].to_list() == [1]
    with pytest.raises(InvalidInput, match="no valid event"):
        disk.append([correction("icews:1", 5, severity=-99)])
    with pytest.raises(InvalidInput, match="which the log lacks"):
        disk.append([correction("icews:3", 5, severity=-9)])


MALFORMED: dict[str, tuple[dict[str, Any], str]] = {
    "an id": ({"id": "A b"}, "`id` is lower-case words"),
    "an actor": ({"from": "Russia"}, "`from` is a code of a state"),
    "a code": ({"code": "13y"}, "`code` is a CAMEO code: `icews:2`.*'13y'"),
    "a precision": ({"precision": "year"}, "`precision` is one of hour"),
    "a severity": ({"severity": 11.0}, "`severity` lies between"),
    "no number": ({"severity": float("nan")}, "`severity` lies between"),
    "a confidence": ({"confidence": -0.1}, "`confidence` lies between"),
    "mentions": ({"mentions": -1}, "`mentions` is no less"),
    "a missing publisher": ({"publisher": None}, "`publisher` must not be missing"),
    "a mark": ({"merged_into": "icews:1"}, "`merged_into` is for the log"),
    "an id twice": ({"id": "icews:1"}, "`id` comes once"),
}


@pytest.mark.parametrize(("fields", "message"), MALFORMED.values(), ids=MALFORMED)
def test_rows_that_are_no_events_are_refused_whole(
    disk: SqliteEventLog, fields: dict[str, Any], message: str
) -> None:
    rows = frame(row(1), row(2, line=3) | fields)
    with pytest.raises(InvalidInput, match=message):
        disk.ingest([many(range(5, 9)), rows], source="icews")
    assert disk.head().commit == 0
    assert list(disk.folder.rglob("*.parquet")) == []


def test_instants_beyond_the_calendar_are_refused(disk: SqliteEventLog) -> None:
    far = frame(row(1)).with_columns(occurred_at=pl.lit(2**62).cast(pl.Datetime("us", "UTC")))
    with pytest.raises(InvalidInput, match="within the calendar"):
        disk.ingest([far], source="icews")


def test_frames_of_other_columns_are_refused(disk: SqliteEventLog) -> None:
    good = frame(row(1))
    for bad, message in (
        (good.drop("story"), "no column `story`"),
        (good.with_columns(extra=1), "a column `extra`"),
        (good.cast({"line": pl.Int32}), "`line` must be Int64"),
        (good.select(reversed(good.columns)), "another order"),
    ):
        with pytest.raises(InvalidInput, match=message):
            disk.ingest([bad], source="icews")


def test_a_segment_cannot_be_appended(disk: SqliteEventLog) -> None:
    take(disk, row(1))
    (entry,) = disk.entries()
    for log in (disk, MemoryEventLog()):
        with pytest.raises(InvalidInput, match="cannot be appended"):
            log.append([entry.record])  # type: ignore[list-item]  # what the types forbid
