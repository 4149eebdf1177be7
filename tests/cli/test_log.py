from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.calling import Answer, relsim

LOG = "letters"
VISIT = {"id": "visit", "occurred_at": "2024-03-05", "from": "FRA", "to": "DEU", "code": "042"}
QUARREL = {"id": "quarrel", "occurred_at": "2024-03-12", "from": "FRA", "to": "DEU", "code": "111"}
TALKS = {"id": "talks", "occurred_at": "2024-03-20", "from": "FRA", "to": "DEU", "code": "046"}


def lines(*records: dict[str, Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def at_log(*words: object, stdin: bytes = b"") -> Answer:
    return relsim("log", *words, "--log", LOG, stdin=stdin)


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log folder of two events, in the current folder."""
    monkeypatch.chdir(tmp_path)
    assert at_log("append", "-", stdin=lines(VISIT, QUARREL)).code == 0
    return tmp_path / LOG


def test_a_file_is_appended_and_what_is_there_skipped(tmp_path: Path) -> None:
    (tmp_path / "more.jsonl").write_bytes(lines(VISIT, TALKS))
    answer = at_log("append", "more.jsonl")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "appended 1 record, 1 already there; commit 2\n"
    assert at_log("append", "more.jsonl").out == "appended 0 records, 2 already there; commit 2\n"


def test_the_shape_of_a_commit() -> None:
    answer = at_log("append", "-", "--json", stdin=lines(TALKS))
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"schema", "commit", "hash", "appended", "skipped"}
    assert answer.data["schema"] == "relsim/commit/1"
    assert (answer.data["commit"], answer.data["appended"], answer.data["skipped"]) == (2, 1, 0)
    assert len(answer.data["hash"]) == 64


def test_other_content_under_the_same_id_is_refused_whole() -> None:
    answer = at_log("append", "-", stdin=lines(TALKS, {**VISIT, "code": "043"}))
    assert (answer.code, answer.out) == (3, "")
    assert "visit" in answer.err
    assert [event["id"] for event in at_log("show", "--json").data["events"]] == [
        "visit", "quarrel",
    ]  # fmt: skip


def test_every_mistake_of_a_file_is_shown_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_bytes(lines({**TALKS, "code": "999"}, {**TALKS, "id": "T!"}))
    answer = at_log("append", "bad.jsonl")
    assert (answer.code, answer.out) == (3, "")
    assert "bad.jsonl:1:" in answer.err
    assert "bad.jsonl:2:" in answer.err


def test_a_jsonl_file_is_no_log_to_append_to(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_bytes(lines(VISIT))
    answer = relsim("log", "append", "-", "--log", "events.jsonl", stdin=lines(TALKS))
    assert (answer.code, answer.out) == (2, "")
    assert "takes it into a log" in answer.err
    assert (tmp_path / "events.jsonl").read_bytes() == lines(VISIT)


def test_events_are_listed_with_who_did_what() -> None:
    answer = at_log("show")
    assert (answer.code, answer.err) == (0, "")
    first, second, tail = answer.out.splitlines()
    assert first == "2024-03-05  042   +1.9  visit  FRA → DEU"
    assert second == "2024-03-12  111   -2.0  quarrel  FRA → DEU"
    assert tail.startswith("2 events; head ")


def test_a_jsonl_file_can_be_shown(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_bytes(lines(VISIT))
    answer = relsim("log", "show", "--log", "events.jsonl", "--json")
    assert [event["id"] for event in answer.data["events"]] == ["visit"]


def test_the_shape_of_a_view_as_known_at_a_day() -> None:
    answer = at_log("show", "--as-known-at", "2024-03-05", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"schema", "basis", "left_out", "events"}
    assert answer.data["schema"] == "relsim/log/1"
    assert set(answer.data["basis"]) == {"log_id", "commit", "hash", "as_known_at"}
    assert answer.data["basis"]["as_known_at"] == "2024-03-06"
    assert answer.data["left_out"] == 1
    assert answer.data["events"] == [{**VISIT, "from": ["FRA"], "to": ["DEU"]}]


def test_a_correction_overwrites_nothing() -> None:
    answer = at_log("correct", "visit", "--set", "occurred_at=2024-03-06", "--reason", "UTC date")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "appended 3, corrects 1. Nothing was overwritten.\n"
    told = at_log("show", "visit", "--json").data
    assert set(told) == {"schema", "event", "entries"}
    assert (told["schema"], told["event"]) == ("relsim/history/1", "visit")
    first, second = told["entries"]
    assert set(first) == {"position", "commit", "source", "recorded_at", "type", "record"}
    assert [first["type"], second["type"]] == ["event", "correction"]
    assert first["record"]["occurred_at"] == "2024-03-05"
    assert second["record"]["set"] == {"occurred_at": "2024-03-06"}
    assert " *  FRA" in at_log("show").out


def test_a_correction_sets_text_numbers_and_lists() -> None:
    changes = ("code=061", "severity=2.5", 'to=["DEU", "POL"]', "summary=A long visit")
    words = [word for change in changes for word in ("--set", change)]
    assert at_log("correct", "visit", *words, "--reason", "more is known").code == 0
    (visit, _) = at_log("show", "--json").data["events"]
    assert (visit["code"], visit["severity"], visit["summary"]) == ("061", 2.5, "A long visit")
    assert visit["to"] == ["DEU", "POL"]


def test_a_correction_counts_from_the_day_it_became_known() -> None:
    words = ("--set", "code=043", "--reason", "misread", "--known-at", "2024-03-20")
    assert at_log("correct", "visit", *words).code == 0
    early = at_log("show", "--json", "--as-known-at", "2024-03-15").data["events"]
    late = at_log("show", "--json", "--as-known-at", "2024-03-25").data["events"]
    assert (early[0]["code"], late[0]["code"]) == ("042", "043")


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ("occurred_at", 2, "sets nothing"),
        ("colour=red", 3, "no field `colour`"),
        ("id=other", 3, "cannot be corrected"),
        ("severity=99", 3, "severity"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(change: str, code: int, words: str) -> None:
    answer = at_log("correct", "visit", "--set", change, "--reason", "x")
    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert len(at_log("show", "visit", "--json").data["entries"]) == 1


def test_a_retracted_event_is_no_longer_told() -> None:
    answer = at_log("retract", "quarrel", "--reason", "a rumour", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"schema", "commit", "hash", "appended", "skipped"}
    assert [event["id"] for event in at_log("show", "--json").data["events"]] == ["visit"]
    assert [e["type"] for e in at_log("show", "quarrel", "--json").data["entries"]] == [
        "event", "retraction",
    ]  # fmt: skip


@pytest.mark.parametrize("words", [("show",), ("retract",), ("correct", "--set", "code=043")])
def test_an_event_that_nobody_told_of(words: tuple[str, ...]) -> None:
    verb, *options = words
    options += [] if verb == "show" else ["--reason", "x"]
    answer = at_log(verb, "vist", *options)
    assert (answer.code, answer.out) == (3, "")
    assert "no event with id `vist`; did you mean `visit`?" in answer.err


def test_an_intact_log_and_its_anchor() -> None:
    answer = at_log("verify", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"schema", "records", "rows", "head", "checkpoints"}
    assert (answer.data["schema"], answer.data["records"]) == ("relsim/verify/1", 2)
    at_log("append", "-", stdin=lines(TALKS))
    later = at_log("verify", "--anchor", answer.data["head"])
    assert later.code == 0
    assert later.out.startswith("intact  3 records, head ")


def test_an_anchor_of_another_log_is_a_damaged_log() -> None:
    head = at_log("verify", "--json").data["head"]
    answer = at_log("verify", "--anchor", head[:-1] + ("0" if head[-1] != "0" else "1"))
    assert (answer.code, answer.out) == (5, "")


def test_tampering_leaves_with_5(log: Path) -> None:
    with closing(sqlite3.connect(log / "log.sqlite", isolation_level=None)) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(
            "UPDATE records SET stored = CAST(replace(stored, '042', '043') AS BLOB) "
            "WHERE position = 1"
        )
    answer = at_log("verify")
    assert (answer.code, answer.out) == (5, "")
    assert "record 1" in answer.err


def test_unknown_actors_are_noted_when_they_are_appended() -> None:
    answer = at_log("append", "-", stdin=lines({**TALKS, "from": "RSU"}))
    assert answer.code == 0
    assert answer.err == "note  no actor `RSU`; a scenario that reads this log has to describe it\n"


def test_what_would_steer_the_terminal_is_spelled_out() -> None:
    at_log("append", "-", stdin=lines({**TALKS, "summary": "a \x1b[31mred\u202e line"}))
    assert "a \\x1b[31mred\\u202e line" in at_log("show").out


def test_a_bound_at_the_end_of_time_is_no_bound() -> None:
    answer = at_log("show", "--as-known-at", "9999-12-31")
    assert (answer.code, answer.out.splitlines()[-1][:8]) == (0, "2 events")
