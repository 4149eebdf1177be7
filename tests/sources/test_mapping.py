from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relsim.errors import InvalidInput, Missing
from relsim.sources.mapped import feed_of
from relsim.sources.mapping_file import read_mapping
from relsim.sources.reasons import Reason
from sources.making import imported

EXAMPLES = Path(__file__).parents[2] / "examples"
SMALL = """
relsim-mapping: 1
feed: diary
id: nr
date: {column: when, format: "%d.%m.%Y"}
known_at: {column: read, format: "%Y-%m-%dT%H:%M"}
from: {column: who, scheme: iso2}
to: {column: whom, scheme: cow}
code: {column: what, codes: {"031": {code: "036", severity: 1.5}, meet: "046"}}
confidence: {column: sure, times: 0.01}
mentions: {column: times}
nothing: [NA]
story: tale
publisher: paper
from_sector: branch
"""
HEADER = "nr,when,read,who,whom,what,sure,times,tale,paper,branch"
LINE = '7,25.11.2018,2018-11-26T08:30,RU,369,031,80,3,s1,"A ""good"" paper, daily",navy'


def mapping(folder: Path, text: str) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(text, "utf-8")
    return path


def test_every_part_of_a_mapping_counts(tmp_path: Path) -> None:
    feed = feed_of(read_mapping(mapping(tmp_path, SMALL)))
    rows, importing = imported(tmp_path, feed, HEADER, LINE)
    assert rows.row(0, named=True) == {
        "id": "diary:7",
        "occurred_at": datetime(2018, 11, 25, tzinfo=UTC),
        "precision": "day",
        "from": "RUS",
        "to": "UKR",
        "code": "036",
        "severity": 1.5,
        "confidence": 0.8,
        "known_at": datetime(2018, 11, 26, 8, 30, tzinfo=UTC),
        "from_sector": "navy",
        "to_sector": None,
        "mentions": 3,
        "story": "s1",
        "publisher": 'A "good" paper, daily',
        "line": 2,
        "merged_into": None,
    }
    assert importing.source == "diary"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("031", "190", Reason.CODE),
        ("031", "NA", Reason.CODE),
        ("RU", "RUS", Reason.SOURCE_UNKNOWN),
        ("369", "NA", Reason.NO_TARGET),
        ("25.11", "31.04", Reason.DATE),
        ("T08", "T28", Reason.KNOWN_AT),
        (",80,", ",180,", Reason.NUMBER),
        (",3,", ",three,", Reason.NUMBER),
        ("7,", "a b,", Reason.ID),
        ('"A', 'A "', Reason.QUOTES),
        (',"', ',x"', Reason.QUOTES),
        ("navy", "navy,army", Reason.COLUMNS),
    ],
)
def test_every_reason(tmp_path: Path, old: str, new: str, reason: Reason) -> None:
    feed = feed_of(read_mapping(mapping(tmp_path, SMALL)))
    bad = LINE.replace(old, new, 1)
    rows, importing = imported(tmp_path, feed, HEADER, bad, LINE)
    assert importing.report.skipped == {reason: 1}
    assert rows["line"].to_list() == [3]


def test_empty_numbers_say_nothing(tmp_path: Path) -> None:
    text = SMALL + "severity: {column: weight}\n"
    feed = feed_of(read_mapping(mapping(tmp_path, text)))
    lines = [
        LINE.replace(",80,3,", ",,,") + ",",
        LINE.replace("7,", "8,", 1) + ",-2",
        LINE.replace("7,", "9,", 1) + ",grave",
    ]
    rows, importing = imported(tmp_path, feed, HEADER + ",weight", *lines)
    picked = rows.select("confidence", "mentions", "severity").rows()
    assert picked == [(1.0, 1, None), (0.8, 3, -2.0)]
    assert importing.report.skipped == {Reason.NUMBER: 1}


def test_without_ids_and_a_header_rows_are_named_by_what_they_say(tmp_path: Path) -> None:
    text = """
relsim-mapping: 1
feed: bare
separator: ";"
names: [day, a, b, code, note]
date: {column: day}
from: {column: a, scheme: iso3, first: 3}
to: {column: b, scheme: name}
code: {column: code}
"""
    feed = feed_of(read_mapping(mapping(tmp_path, text)))
    line = "2018-11-25;RUSNAV;Ukraine;190;x"
    rows, importing = imported(tmp_path, feed, line, line, line.replace("190", "193"))
    assert rows["id"].n_unique() == 3
    assert rows["id"].str.starts_with("bare:").all()
    assert rows["from_sector"].to_list() == ["NAV"] * 3
    assert rows["known_at"].to_list() == [datetime(2018, 11, 26, tzinfo=UTC)] * 3
    assert importing.report.notices


def test_all_mistakes_come_at_once_with_their_places(tmp_path: Path) -> None:
    text = """relsim-mapping: 1
feed: Diary!
date: {column: when, format: "yesterday"}
from: {column: who, scheme: iso}
frm: x
to: {scheme: iso2}
code: {column: what, codes: {"031": {code: "777"}}}
story: a
story: b
"""
    with pytest.raises(InvalidInput) as refused:
        read_mapping(mapping(tmp_path, text))
    told = {
        (problem.where.line, problem.where.column): problem.message
        for problem in refused.value.problems
        if problem.where
    }
    assert set(told) == {(2, 7), (3, 30), (4, 29), (5, 1), (6, 5), (7, 44), (9, 1)}
    assert "777" in told[7, 44]
    assert told[6, 5] == "`column` is missing"
    assert told[9, 1] == "`story` is given twice"


@pytest.mark.parametrize(
    "text", ["", "just words", "- a list", "a: [", "a: &x [*x]", "\t", "a: 1\nb: c: d", "[" * 5_000]
)
def test_what_is_no_mapping_is_refused_in_plain_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput):
        read_mapping(mapping(tmp_path, text))


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        read_mapping(tmp_path / "no.yaml")


def test_columns_that_the_file_does_not_have_are_all_named(tmp_path: Path) -> None:
    feed = feed_of(read_mapping(mapping(tmp_path, SMALL)))
    header = HEADER.replace("who,", "whoo,").replace("tale", "paper")
    with pytest.raises(InvalidInput, match="no column `who`") as refused:
        imported(tmp_path, feed, header, LINE)
    assert "more than one column `paper`" in str(refused.value)
    assert "no column `tale`" in str(refused.value)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("mapping*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_mappings_are_sound(path: Path) -> None:
    assert read_mapping(path).columns
