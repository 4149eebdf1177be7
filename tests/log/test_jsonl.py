from __future__ import annotations

from pathlib import Path

import pytest

from log.building import correction, day, event, retraction
from relsim.errors import InvalidInput, Missing, Problem
from relsim.log import open_log
from relsim.log.jsonl import dump_records, parse_records, read_jsonl, read_records
from relsim.log.records import LogRecord
from relsim.log.sqlite import SqliteEventLog

STRIKE = '{"id":"strike","occurred_at":"2017-04-07","from":"USA","to":"SYR","code":"190"}'


def problems(tmp_path: Path, *lines: str) -> list[Problem]:
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_jsonl(path)
    return list(caught.value.problems)


def test_a_file_is_a_log_of_one_commit(tmp_path: Path) -> None:
    records: list[LogRecord] = [event("a", 3), event("b", 5), correction("a", 4, severity=-2)]
    path = tmp_path / "events.jsonl"
    path.write_bytes(dump_records(records))
    with read_jsonl(path) as log:
        assert [entry.record for entry in log.entries()] == records
        assert log.head().commit == 1
        assert next(log.entries()).recorded_at == day(5)
        assert log.verify().records == 3


def test_the_basis_follows_from_the_records_not_from_the_file(tmp_path: Path) -> None:
    spaced = tmp_path / "spaced.jsonl"
    spaced.write_bytes(b"\xef\xbb\xbf\r\n  " + STRIKE.replace(",", " , ").encode() + b"  \r\n\n")
    dense = tmp_path / "dense.jsonl"
    dense.write_text(STRIKE, "utf-8")
    other = tmp_path / "other.jsonl"
    other.write_text(STRIKE.replace("190", "195"), "utf-8")
    assert read_jsonl(spaced).view().basis == read_jsonl(dense).view().basis
    assert read_jsonl(other).view().basis != read_jsonl(dense).view().basis
    assert read_jsonl(other).log_id != read_jsonl(dense).log_id


def test_an_empty_file_is_an_empty_log(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("\n\n", "utf-8")
    assert read_jsonl(path).head().commit == 0


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="there is no file"):
        read_jsonl(tmp_path / "none.jsonl")


@pytest.mark.parametrize(
    ("line", "code", "pointed_at"),
    [
        (STRIKE.replace("190", "vetto"), "RS104", '"vetto"'),
        ('{"id":"strike",', "RS110", ""),
        ('{"id":"a","id":"b"}', "RS110", "{"),
        (STRIKE.replace('"190"', "NaN"), "RS110", "{"),
        ("[" * 100_000, "RS110", "["),
        ("[1]", "RS111", "["),
        (STRIKE.replace("{", '{"type":"evnt",'), "RS112", '"evnt"'),
        (STRIKE.replace("{", '{"schema":2,'), "RS112", "2"),
        (STRIKE.replace('"USA"', '["USA","usa"]'), "RS113", '"usa"'),
        (STRIKE.replace("}", ',"severity":-11}'), "RS113", "-11"),
        (STRIKE.replace("}", ',"colour":"red"}'), "RS113", '"red"'),
        (STRIKE.replace("}", ',"provenance":[{"publisher":3}]}'), "RS113", "3"),
        (STRIKE.replace("}", ',"summary":"\\uD800"}'), "RS113", "{"),
        (STRIKE.replace('"code":"190"', '"about":"oil"'), "RS113", "{"),
    ],
)
def test_a_bad_line_is_pointed_at(tmp_path: Path, line: str, code: str, pointed_at: str) -> None:
    (problem,) = problems(tmp_path, "", line)
    assert problem.code == code
    assert problem.where is not None
    assert (problem.where.file, problem.where.line) == (str(tmp_path / "events.jsonl"), 2)
    start = problem.where.column - 1
    assert line[start : start + problem.where.length] == pointed_at


def test_bytes_that_are_no_utf_8_are_pointed_at() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_records('{"id":"é'.encode() + b"\xff")
    where = caught.value.problems[0].where
    assert where is not None
    assert (where.line, where.column) == (1, 9)


def test_all_bad_lines_are_told_at_once_in_order(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        STRIKE,
        "{",
        STRIKE.replace("190", "195"),
        '{"type":"retraction","retracts":"nobody","known_at":"2017-04-09"}',
        '{"type":"correction","corrects":"strike","set":{"to":[]},"reason":"x","known_at":"2017-05"}',
    )
    lines = [(problem.code, problem.where.line) for problem in found if problem.where]
    assert lines == [("RS110", 2), ("RS116", 3), ("RS113", 4), ("RS115", 5)]


def test_an_event_on_a_bad_line_is_not_called_lacking_as_well(tmp_path: Path) -> None:
    retract = '{"type":"retraction","retracts":"strike","reason":"x","known_at":"2017-04-09"}'
    assert [p.code for p in problems(tmp_path, STRIKE.replace("190", "x"), retract)] == ["RS104"]
    assert [p.code for p in problems(tmp_path, retract)] == ["RS114"]


def test_records_for_a_log_that_has_more_are_checked_one_by_one() -> None:
    records = (retraction("elsewhere", 3),)
    assert parse_records(dump_records(records)) == records


def test_a_path_opens_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(STRIKE, "utf-8")
    folder = tmp_path / "log"
    with SqliteEventLog(folder, create=True) as log:
        log.append(read_records(path))
    with open_log(folder) as durable, open_log(path) as authored:
        assert durable.view().events == authored.view().events
    with pytest.raises(Missing):
        open_log(tmp_path / "nothing")
