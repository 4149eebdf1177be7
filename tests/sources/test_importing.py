from __future__ import annotations

import gzip
import io
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest

from relsim.errors import InvalidInput, Missing, UsageError
from relsim.sources.feed import Refused
from relsim.sources.formats import FEEDS, feed_named
from relsim.sources.gdelt import GDELT
from relsim.sources.icews import ICEWS
from relsim.sources.importing import Importing
from relsim.sources.rejects import check_place
from sources.making import (
    NAMED_HEADER,
    POLECAT_HEADER,
    event,
    gdelt,
    icews,
    icews_header,
    named,
    polecat,
    text,
)

LINES = text(icews_header(), icews(1), icews(2))


def ids(*files: Path) -> list[str]:
    with Importing(files, ICEWS) as importing:
        frames = list(importing.frames())
    return pl.concat(frames)["id"].to_list() if frames else []


def test_packed_files_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    plain, packed, archive = (tmp_path / name for name in ("a.gz", "b.txt", "c.csv"))
    plain.write_bytes(LINES)
    packed.write_bytes(gzip.compress(LINES))
    with zipfile.ZipFile(archive, "w") as whole:
        whole.writestr("one.tsv", LINES)
        whole.writestr("folder/two.tsv", text(icews(3)))
        whole.mkdir("empty")
    assert ids(plain) == ids(packed) == ["icews:1", "icews:2"]
    assert ids(archive) == ["icews:1", "icews:2", "icews:3"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (LINES, gzip.compress(LINES)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert ids(Path("-")) == ["icews:1", "icews:2"]


def test_a_zip_on_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("one.tsv", LINES)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(whole.getvalue())))
    with pytest.raises(UsageError, match="name the file"):
        ids(Path("-"))


def test_a_file_that_is_cut_off_or_damaged(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    packed = gzip.compress(LINES * 50)
    for spoilt in (packed[:-9], packed[:40] + b"\x00\x01" + packed[42:], b"PK\x03\x04nonsense"):
        path.write_bytes(spoilt)
        with pytest.raises(InvalidInput):
            ids(path)


def test_a_file_that_is_not_there_or_is_packed_otherwise(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        ids(tmp_path / "nothing")
    path = tmp_path / "feed.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd....")
    with pytest.raises(Missing, match="unpack it first"):
        ids(path)


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"")
    with Importing([path], ICEWS) as importing:
        assert list(importing.frames()) == []
    assert importing.report.notices == [f"{path} is empty"]
    path.write_bytes(text(icews_header()))
    assert ids(path) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("gdelt", [gdelt()]),
        ("gdelt", [gdelt(width=57)]),
        ("icews", [icews_header(), icews()]),
        ("icews", [icews(1, None)]),
        ("icews-named", [NAMED_HEADER, named()]),
        ("polecat", ["\t".join(POLECAT_HEADER), polecat()]),
        ("jsonl", [event()]),
    ],
)
def test_each_format_is_recognised_and_by_one_reader_only(
    tmp_path: Path, name: str, lines: list[str]
) -> None:
    head = lines[0].encode()
    assert [feed.name for feed in FEEDS if feed.reader(head, None)] == [name]
    path = tmp_path / "feed"
    path.write_bytes(text(*lines))
    with Importing([path]) as importing:
        assert sum(frame.height for frame in importing.frames()) == 1
    assert importing.source == name
    assert feed_named(name) in FEEDS


def test_files_of_two_formats_do_not_go_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(LINES)
    (tmp_path / "b").write_bytes(text(gdelt()))
    with (
        Importing([tmp_path / "a", tmp_path / "b"]) as importing,
        pytest.raises(InvalidInput, match="no icews file"),
    ):
        list(importing.frames())


def test_an_unknown_table_points_to_csv(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"day,who,whom\n2018-11-25,RUS,UKR\n")
    with Importing([tmp_path / "a"]) as importing, pytest.raises(InvalidInput, match="format csv"):
        importing.frames()


@pytest.mark.parametrize(
    ("name", "line", "lines"),
    [
        ("gdelt", gdelt(1).replace("1", "-1", 1), [gdelt(2), gdelt(3)]),
        ("gdelt", gdelt(1).rpartition("\t")[0], [gdelt(2), gdelt(3)]),
        ("gdelt", gdelt(1, width=58), [gdelt(2), gdelt(3)]),
        ("gdelt", "", [gdelt(2, width=57), gdelt(3, width=57)]),
        ("icews", "nonsense", [icews(2), icews(3)]),
        ("jsonl", "nonsense", [event(2), event(3)]),
    ],
)
@pytest.mark.parametrize("said", [True, False])
def test_a_spoilt_first_line_is_one_spoilt_line(
    tmp_path: Path, name: str, line: str, lines: list[str], said: bool
) -> None:
    path = tmp_path / "feed"
    path.write_bytes(text(line, *lines))
    with Importing([path], feed_named(name) if said else None) as importing:
        [rows] = importing.frames()
    assert importing.source == name
    assert rows["line"].to_list() == [2, 3]
    assert importing.report.rejected == 1


def test_a_few_lines_that_would_fit_make_no_feed(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(text("a", gdelt(1), "b", gdelt(2)))
    with Importing([path], GDELT) as importing, pytest.raises(InvalidInput, match="no gdelt file"):
        importing.frames()


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_told(tmp_path: Path, code: str) -> None:
    path = tmp_path / "feed"
    for lines in ([icews_header(), icews()], [event()]):
        path.write_bytes(text(*lines).decode().encode(code))
        with Importing([path]) as importing, pytest.raises(InvalidInput, match="save it as UTF-8"):
            importing.frames()


def test_a_place_for_rejects_that_holds_anything_else_is_refused(tmp_path: Path) -> None:
    log, feed = tmp_path / "log", tmp_path / "feed"
    (log / "rejects").mkdir(parents=True)
    (log / "log.sqlite").touch()
    feed.touch()
    (tmp_path / "notes.jsonl").write_text('{"file": 1}\n')
    (tmp_path / "link.jsonl").symlink_to(log / "log.sqlite")
    for place, why in {
        feed: "to read from",
        tmp_path / "x" / ".." / "feed": "to read from",
        log: "lies in the log",
        log / "log.sqlite": "lies in the log",
        log / "new.jsonl": "lies in the log",
        tmp_path / "link.jsonl": "lies in the log",
        tmp_path / "no" / "new.jsonl": "no folder",
        tmp_path / "notes.jsonl": "holds no rejects",
        Path("/dev/null"): "holds no rejects",
    }.items():
        with pytest.raises(UsageError, match=why):
            check_place(place, [feed], log)


def test_rejects_may_go_where_rejects_were(tmp_path: Path) -> None:
    log, ours = tmp_path / "log", tmp_path / "rejects.jsonl"
    (log / "rejects").mkdir(parents=True)
    with Importing([]) as importing:
        importing.rejects.add("feed", [Refused(1, "bad number", b"x")])
        importing.rejects.place(ours)
    for place in (ours, tmp_path, tmp_path / "new", log / "rejects", log / "rejects" / "new"):
        check_place(place, [Path("-")], log)


def test_rejects_are_whole_or_not_there(tmp_path: Path) -> None:
    path, place = tmp_path / "feed", tmp_path / "rejects"
    bad = gdelt(2, EventCode="13y")
    path.write_bytes(text(gdelt(1), bad) + b"\xff" * 5_000 + b"\n")
    for _ in range(2):
        with Importing([path], GDELT) as importing:
            list(importing.frames())
            place.mkdir(exist_ok=True)
            assert importing.rejects.place(place)
    [file] = place.iterdir()
    told = pl.read_ndjson(file, schema_overrides={"cut": pl.Boolean})
    assert told.select("line", "reason", "cut").rows() == [
        (2, "unknown code", None),
        (3, "wrong number of columns", True),
    ]
    assert told["text"][0] == bad
    assert told["text"][1].startswith("\\xff")
