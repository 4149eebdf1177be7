"""What every event log does, whatever keeps it."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from log.building import correction, day, event, retraction
from relsim.errors import Conflict, DamagedLog, InvalidInput, UsageError
from relsim.events.frame import EVENT_FRAME, frame_of
from relsim.log.entry import Head
from relsim.log.event_log import EventLog
from relsim.log.hashing import GENESIS
from relsim.log.memory import MemoryEventLog
from relsim.log.records import LogRecord


def ids(log: EventLog, known: int | None = None, at_commit: int | None = None) -> list[str]:
    view = log.view(None if known is None else day(known), at_commit)
    return [event.id for event in view.events]


def test_an_empty_log_has_an_empty_view_and_verifies(log: EventLog) -> None:
    assert log.head() == Head(log.log_id, 0, GENESIS)
    assert log.view().events == ()
    assert log.verify().records == 0


def test_an_empty_batch_makes_no_commit(log: EventLog) -> None:
    commit = log.append([])
    assert (commit.number, commit.appended, commit.skipped) == (0, 0, 0)
    assert log.head().commit == 0


def test_an_append_is_one_commit_that_follows_the_last(log: EventLog) -> None:
    first = log.append([event("a"), event("b")])
    second = log.append([event("c")])
    assert (first.number, first.appended, first.previous) == (1, 2, GENESIS)
    assert (second.number, second.appended, second.previous) == (2, 1, first.hash)
    assert log.head() == Head(log.log_id, 2, second.hash)


def test_entries_come_in_order_with_what_the_log_knows_of_them(log: EventLog) -> None:
    log.append([event("a")], source="feed", recorded_at=day(20))
    log.append([event("b"), event("c")], recorded_at=day(21))
    entries = list(log.entries())
    assert [(e.position, e.commit, e.source, e.recorded_at) for e in entries] == [
        (1, 1, "feed", day(20)),
        (2, 2, "hand", day(21)),
        (3, 2, "hand", day(21)),
    ]
    assert [e.record for e in log.entries(after=1)] == [event("b"), event("c")]
    assert list(log.entries(after=2)) == []


def test_entries_do_not_run_after_what_is_appended_meanwhile(log: EventLog) -> None:
    log.append([event("a"), event("b")])
    for entry in log.entries():
        log.append([event(f"copy-{entry.position}")])
    assert log.head().commit == 3


def test_commits_lists_the_headers(log: EventLog) -> None:
    log.append([event("a")])
    log.append([event("b"), event("c")])
    assert [(h.number, h.count) for h in log.commits()] == [(1, 1), (2, 2)]


def test_the_same_again_is_skipped_and_makes_no_commit(log: EventLog) -> None:
    batch: list[LogRecord] = [event("a"), correction("a", 3, severity=-2), retraction("a", 4)]
    first = log.append(batch)
    again = log.append(batch)
    assert (again.appended, again.skipped, again.hash) == (0, 3, first.hash)
    mixed = log.append([*batch, event("b")])
    assert (mixed.number, mixed.appended, mixed.skipped) == (2, 1, 3)


def test_the_same_twice_in_one_batch_counts_once(log: EventLog) -> None:
    commit = log.append([event("a"), event("a")])
    assert (commit.appended, commit.skipped) == (1, 1)


def test_other_content_under_an_id_is_a_conflict(log: EventLog) -> None:
    log.append([event("a")])
    with pytest.raises(Conflict, match="`a` is already told with other content"):
        log.append([event("a", summary="other")])
    with pytest.raises(Conflict, match="record 2 of the batch: `b`"):
        log.append([event("b"), event("b", summary="other")])


def test_an_id_belongs_to_one_source(log: EventLog) -> None:
    log.append([event("a")], source="gdelt")
    with pytest.raises(Conflict, match="from source 'gdelt' and now from 'icews'"):
        log.append([event("a")], source="icews")


def test_all_problems_of_a_batch_are_told_and_nothing_is_written(log: EventLog) -> None:
    log.append([event("a")])
    head = log.head()
    with pytest.raises(InvalidInput) as caught:
        log.append(
            [
                event("new"),
                event("a", summary="other"),
                correction("nobody", 3),
                correction("new", 3, severity=-99),
            ]
        )
    assert [problem.code for problem in caught.value.problems] == ["RS116", "RS114", "RS115"]
    assert log.head() == head
    assert ids(log) == ["a"]


def test_an_append_may_insist_on_the_head_it_saw(log: EventLog) -> None:
    seen = log.head()
    log.append([event("a")], expected_head=seen)
    with pytest.raises(Conflict, match=r"ends at commit 1 .* read the new commits"):
        log.append([event("b")], expected_head=seen)
    with pytest.raises(Conflict, match="of log elsewhere"):
        log.append([event("b")], expected_head=Head("elsewhere", 1, log.head().hash))
    assert ids(log) == ["a"]


def test_a_source_is_plain_text(log: EventLog) -> None:
    for source in ("", "a\nb"):
        with pytest.raises(UsageError, match="who appends"):
            log.append([event("a")], source=source)


def test_recorded_at_never_goes_back(log: EventLog) -> None:
    future = log.append([event("a")]).recorded_at + timedelta(days=36_500)
    log.append([event("b")], recorded_at=future)
    assert log.append([event("c")]).recorded_at == future
    with pytest.raises(UsageError, match="before the last commit"):
        log.append([event("d")], recorded_at=day(1))


def test_a_view_is_sorted_by_time_and_id(log: EventLog) -> None:
    log.append([event("b"), event("late", occurred_at=day(9)), event("a")])
    assert ids(log) == ["a", "b", "late"]


def test_a_view_holds_what_was_known(log: EventLog) -> None:
    log.append([event("early", known=2), event("late", known=8)])
    view = log.view(day(5))
    assert [e.id for e in view.events] == ["early"]
    assert view.left_out == 1
    assert log.view().left_out == 0
    assert ids(log, known=2) == ["early"]
    assert ids(log, known=1) == []


def test_a_view_can_be_taken_at_an_earlier_commit(log: EventLog) -> None:
    first = log.append([event("a")])
    log.append([event("b")])
    view = log.view(at_commit=1)
    assert [e.id for e in view.events] == ["a"]
    assert (view.basis.commit, view.basis.hash) == (1, first.hash)
    assert ids(log, at_commit=0) == []
    with pytest.raises(UsageError, match="commits up to 2, not 3"):
        log.view(at_commit=3)


def test_the_basis_names_log_commit_and_bound(log: EventLog) -> None:
    commit = log.append([event("a")])
    assert log.view(day(5)).basis.as_dict() == {
        "log_id": log.log_id,
        "commit": 1,
        "hash": commit.hash,
        "as_known_at": "2017-04-05",
    }


def test_the_hash_follows_from_the_content_alone(log: EventLog) -> None:
    other = MemoryEventLog("another")
    for target in (log, other):
        target.append([event("a"), correction("a", 3, severity=-2)], recorded_at=day(9))
    assert log.head().hash == other.head().hash


def test_history_tells_everything_ever_said_of_an_event(log: EventLog) -> None:
    said: list[LogRecord] = [event("a"), correction("a", 9, severity=1), retraction("a", 3)]
    log.append([said[0], event("b")])
    log.append(said[1:])
    assert [entry.record for entry in log.history("a")] == said
    assert log.history("nobody") == ()


def test_verify_accepts_any_head_that_the_log_has_had(log: EventLog) -> None:
    heads = [log.head()]
    for name in ("a", "b", "c"):
        log.append([event(name)])
        heads.append(log.head())
    for head in heads:
        assert log.verify(Head.parse(str(head))).head == heads[-1]


def test_closing_twice_does_nothing(log: EventLog) -> None:
    log.close()
    log.close()


def test_a_scan_is_the_view_in_columns(log: EventLog) -> None:
    log.append([event("a", to=["RUS", "CHN"], severity=-2), event("b", known=5)])
    log.append([correction("a", 3, severity=1), retraction("b", 7)])
    for known, at_commit in ((None, None), (2, None), (5, None), (None, 1), (4, 1), (None, 0)):
        instant = None if known is None else day(known)
        rows = log.scan(instant, at_commit).collect()
        assert dict(rows.schema) == EVENT_FRAME
        expected = frame_of(log.view(instant, at_commit).events)
        assert rows.sort("id", "to").equals(expected.sort("id", "to"))
        assert log.scan(instant, at_commit, merged=True).collect().height == rows.height
    with pytest.raises(UsageError, match="commits up to 2, not 3"):
        log.scan(at_commit=3)


def test_a_selection_is_a_view_of_fewer_events(log: EventLog) -> None:
    log.append([event("a", to=["RUS", "CHN"]), event("b", code="190"), event("c", known=5)])
    log.append([correction("b", 3, severity=-2)])
    full = log.view(day(4))
    chosen = log.select(pl.col("to") == "CHN", day(4))
    assert [e.id for e in chosen.events] == ["a"]
    assert (chosen.basis, chosen.left_out) == (full.basis, full.left_out)
    assert chosen.superseded == full.superseded
    assert log.select(pl.col("code") == "190").events == (full.events[1],)
    assert log.select(pl.col("severity") < 0, day(2)).events == ()
    assert log.select(pl.lit(value=True), at_commit=1) == log.view(at_commit=1)


def test_a_verification_can_go_on_from_a_head(log: EventLog) -> None:
    heads = []
    for name in ("a", "b", "c"):
        log.append([event(name)])
        heads.append(log.head())
    for head in heads:
        found = log.verify(since=head)
        assert (found.head, found.records, found.rows) == (heads[-1], 3, 0)
    with pytest.raises(DamagedLog, match="not the commit that the anchor names"):
        log.verify(since=Head(log.log_id, 2, heads[0].hash))
