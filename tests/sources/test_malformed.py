"""Ten thousand spoilt lines of every format: no traceback, and every line accounted for."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from relsim.errors import InvalidInput
from relsim.events.frame import EVENT_FRAME, events_of
from relsim.sources.feed import Feed
from relsim.sources.gdelt import GDELT
from relsim.sources.icews import ICEWS
from relsim.sources.icews_named import ICEWS_NAMED
from relsim.sources.importing import Importing
from relsim.sources.json_lines import JSON_LINES
from relsim.sources.mapped import feed_of
from relsim.sources.mapping_file import read_mapping
from relsim.sources.polecat import POLECAT
from sources.making import (
    NAMED_HEADER,
    POLECAT_HEADER,
    event,
    gdelt,
    icews,
    icews_header,
    named,
    polecat,
)

LINES = 10_000
DIARY = """
relsim-mapping: 1
feed: diary
date: {column: day}
from: [{column: a, scheme: iso3}, {column: a, scheme: group-name}]
to: {column: b, scheme: cow}
code: {column: code}
severity: {column: weight}
"""
ODD_CELLS = [
    *(
        b"2017-04-31",
        b"20170431",
        b"0000-00-00",
        b"99999999",
        b"13y",
        b"-1",
        b"1e400",
        b"nan",
        b"NA",
    ),
    *(
        b"\xff\xfe",
        b"\xc3",
        b"\0",
        b"\0\0",
        b'"',
        b'""',
        b'a"b',
        b"\xef\xbb\xbf",
        "ß".encode() * 50,
    ),
    *(
        b"",
        b" ",
        b"\r",
        b"x" * 3_000,
        b"Congo",
        b";",
        b";;",
        b"USA;GBR;",
        b"9" * 40,
        b"\xe2\x80\xa8",
    ),
]


def spoilt(line: bytes, separator: bytes, luck: random.Random) -> bytes:
    """A line with one or two things wrong; now and then none."""
    for _ in range(luck.choice([0, 1, 1, 1, 2])):
        cells = line.split(separator)
        at = luck.randrange(len(cells))
        match luck.randrange(6):
            case 0:
                del cells[at]
            case 1:
                cells.insert(at, luck.choice(ODD_CELLS))
            case 2 | 3:
                cells[at] = luck.choice(ODD_CELLS)
            case 4:
                cells[at] = bytes(luck.randrange(256) for _ in range(luck.randrange(9)))
            case _:
                luck.shuffle(cells)
        line = separator.join(cells)
    return line.replace(b"\n", b"?")


def diary(number: int) -> str:
    return f"2018-11-25,RUS,369,{('190', '193')[number % 2]},-9.5"


def _feeds(folder: Path) -> dict[str, tuple[Feed, str, Callable[[int], str], bytes]]:
    (folder / "m.yaml").write_text(DIARY)
    tab = b"\t"
    return {
        "gdelt": (GDELT, gdelt(0), gdelt, tab),
        "gdelt-1": (GDELT, gdelt(0, width=58), lambda n: gdelt(n, width=58), tab),
        "icews": (ICEWS, icews_header(), icews, tab),
        "icews-named": (
            ICEWS_NAMED,
            NAMED_HEADER,
            lambda n: named(f"2014-03-{n % 28 + 1:02}"),
            tab,
        ),
        "polecat": (POLECAT, "\t".join(POLECAT_HEADER), polecat, tab),
        "csv": (feed_of(read_mapping(folder / "m.yaml")), "day,a,b,code,weight", diary, b","),
        "jsonl": (JSON_LINES, event(0), event, b","),
    }


NAMES = ("gdelt", "gdelt-1", "icews", "icews-named", "polecat", "csv", "jsonl")


@pytest.mark.parametrize("name", NAMES)
def test_ten_thousand_spoilt_lines(tmp_path: Path, name: str) -> None:
    feed, head, line, separator = _feeds(tmp_path)[name]
    luck = random.Random(f"spoil {name}")  # noqa: S311 - no secret
    lines = [spoilt(line(at).encode(), separator, luck) for at in range(1, LINES + 1)]
    path = tmp_path / "feed"
    path.write_bytes(b"\n".join([head.encode(), *lines]) + b"\n")
    with Importing([path], feed) as importing:
        frames = list(importing.frames())
        importing.rejects.place(tmp_path / "rejects.jsonl")
    report = importing.report
    headless = name in {"gdelt", "gdelt-1", "jsonl"}
    if name == "polecat":  # some lines name several dyads
        assert report.read > LINES
    else:
        assert report.read == LINES + headless
    assert report.read == report.kept + report.skipped.total()
    assert report.kept > LINES / 10
    assert len(report.skipped) > 3
    told = pl.read_ndjson(tmp_path / "rejects.jsonl")
    assert told.height == report.rejected
    assert told["line"].is_sorted()
    rows = pl.concat(frames)
    assert dict(rows.schema) == EVENT_FRAME
    assert report.kept == rows.height
    assert name == "polecat" or not set(told["line"]) & set(rows["line"])
    for frame in frames:
        assert frame["id"].is_unique().all()
        events_of(frame)  # what is kept is sound to the last row


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_ten_megabytes(tmp_path: Path, name: str) -> None:
    feed, head, line, separator = _feeds(tmp_path)[name]
    huge = line(2).encode().replace(separator, separator + b"x" * 10_000_000, 1)
    path = tmp_path / "feed"
    path.write_bytes(b"\n".join([head.encode(), line(1).encode(), huge, line(3).encode()]) + b"\n")
    with Importing([path], feed) as importing:
        list(importing.frames())
        importing.rejects.place(tmp_path / "rejects.jsonl")
    assert importing.report.skipped == {"line too long": 1}
    assert (tmp_path / "rejects.jsonl").stat().st_size < 3_000


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [0, 1, 100, 10_000])
def test_noise_is_no_file_of_any_format(tmp_path: Path, name: str, size: int) -> None:
    feed = _feeds(tmp_path)[name][0]
    path = tmp_path / "feed"
    path.write_bytes(random.Random(size).randbytes(size))  # noqa: S311 - no secret
    with Importing([path], feed) as importing:
        if size == 0:
            assert list(importing.frames()) == []
        else:
            with pytest.raises(InvalidInput):
                importing.frames()
    assert importing.report.read == 0
