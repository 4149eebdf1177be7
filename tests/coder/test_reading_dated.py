"""JSONL of dated sentences: one at a time, and odd lines are told."""

from __future__ import annotations

import gzip
import json
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder.reading import read_dated_sentences
from relsim.errors import InvalidInput, Missing, Problem

GOOD = {"date": "2017-04-12", "text": "Russia vetoes a resolution.", "sources": ["x"]}


def written(path: Path, *lines: str | bytes) -> Path:
    raw = b"\n".join(line.encode() if isinstance(line, str) else line for line in lines)
    path.write_bytes(raw)
    return path


def test_dates_and_texts_come_with_their_lines(tmp_path: Path) -> None:
    other = {"published": "2017-04-13T10:00:00Z", "sentence": "China abstains.", "title": "Vote"}
    path = written(tmp_path / "a.jsonl", json.dumps(GOOD), "", json.dumps(other))
    first, second = read_dated_sentences(path)
    assert (first.line, first.article.published) == (1, date(2017, 4, 12))
    assert first.article.text == GOOD["text"]
    assert (second.line, second.article.title) == (3, "Vote")


def test_packed_files_are_read_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(GOOD)}\n" for _ in range(1000))
    assert sum(1 for _ in read_dated_sentences(path)) == 1000
    cut = written(tmp_path / "cut.gz", path.read_bytes()[:-20])
    assert len(list(islice(read_dated_sentences(cut), 5))) == 5
    with pytest.raises(InvalidInput, match="cut off or damaged"):
        list(read_dated_sentences(cut))


def test_odd_lines_are_told_and_the_others_go_on(tmp_path: Path) -> None:
    odd: list[str | bytes] = [
        "{",
        "[1]",
        '{"text": "No day."}',
        '{"date": "2017-04-12"}',
        b"\xff",
        "x" * 1_100_000,
    ]
    told: list[Problem] = []
    path = written(tmp_path / "a.jsonl", *odd, json.dumps(GOOD))
    found = list(read_dated_sentences(path, told.append))
    assert [each.line for each in found] == [7]
    assert [each.where.line for each in told if each.where] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(InvalidInput, match="no JSON"):
        list(read_dated_sentences(path))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="no file"):
        list(read_dated_sentences(tmp_path / "none.jsonl"))


@given(st.lists(st.binary(max_size=60)))
def test_any_lines_are_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(b"\n".join(lines).lstrip(b"\x1f"))
    told: list[Problem] = []
    list(read_dated_sentences(path, told.append))
    assert len(told) <= b"\n".join(lines).count(b"\n") + 1
