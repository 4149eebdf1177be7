"""Cutting text into lines and lines into columns: as a plain reading would, whatever comes."""

from __future__ import annotations

import csv
from io import BytesIO

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.sources import blocks as blocks_module
from relsim.sources.blocks import Block, blocks
from relsim.sources.layout import layout_of
from relsim.sources.lines import Table, lines_of
from relsim.sources.reasons import Reason

THREE = Table({"a": 0, "c": 2}, 3)
QUOTED = Table({"a": 0, "c": 2}, 3, ",", quoted=True)
PIECES = [b"a", b"\xc3\xa9", b"\xff", b"\t", b"\t", b",", b",", b'"', b'"', b"\0", b" ", b"\n", b""]


def texts() -> st.SearchStrategy[bytes]:
    return st.lists(st.sampled_from(PIECES), max_size=60).map(b"".join)


def reading(data: bytes, table: Table) -> tuple[list[tuple[str | None, ...]], dict[int, Reason]]:
    """What a slow and careful person would read."""
    rows: list[tuple[str | None, ...]] = []
    reasons: dict[int, Reason] = {}
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        cells = _cells(line, table)
        if not line:
            reasons[number] = Reason.EMPTY
        elif b"\0" in line:
            reasons[number] = Reason.NUL
        elif isinstance(cells, Reason):
            reasons[number] = cells
        else:
            rows.append((*(cells[at] or None for at in table.columns.values()), str(number)))
    return rows, reasons


def _cells(line: bytes, table: Table) -> list[str] | Reason:
    if table.quoted and b'"' in line:
        if line.count(b'"') % 2:
            return Reason.QUOTES
        at, inside = 0, False
        while at < len(line):
            if line[at : at + 1] == b'"':
                near = line[at + 1 : at + 2] if inside else line[at - 1 : at] if at else b""
                if near not in (b"", b",", b'"'):
                    return Reason.QUOTES
                inside = not inside
            at += 1
        cells = next(csv.reader([line.decode("latin-1").replace("\0", "0")], strict=True))
    else:
        cells = line.decode("latin-1").split(table.separator)
    if len(cells) != table.width:
        return Reason.COLUMNS
    try:
        return [cell.encode("latin-1").decode() for cell in cells]
    except UnicodeDecodeError:
        return Reason.ENCODING


@given(texts(), st.sampled_from([THREE, QUOTED]))
def test_lines_are_read_as_a_careful_person_would(data: bytes, table: Table) -> None:
    data += b"\n"
    rows, reasons = reading(data, table)
    lines = lines_of(Block(data), table)
    got = lines.frame.with_columns(pl.col("line").cast(pl.String)).rows()
    assert (got, dict(lines.refused)) == (rows, reasons)
    assert lines.read == data.count(b"\n")
    for number, _ in lines.refused:
        assert lines.text(number) == data.split(b"\n")[number - 1]


@given(texts(), st.integers(1, 9))
def test_blocks_hold_the_same_lines_whatever_their_size(data: bytes, size: int) -> None:
    found = list(blocks(BytesIO(data), size))
    whole = data if data.endswith(b"\n") or not data else data + b"\n"
    assert b"".join(block.data for block in found) == whole
    numbers = [block.first for block in found]
    before = [b"".join(each.data for each in found[:at]).count(b"\n") for at in range(len(found))]
    assert numbers == [count + 1 for count in before]


@given(
    st.lists(st.integers(0, 40), max_size=8), st.integers(1, 50), st.integers(1, 30), st.booleans()
)
def test_of_a_line_too_long_only_its_head_is_held(
    lengths: list[int], size: int, longest: int, ends: bool
) -> None:
    lines = [b"x" * length for length in lengths]
    data = b"\n".join(lines) + (b"\n" if ends and lines else b"")
    found = b"".join(block.data for block in blocks(BytesIO(data), size, longest)).split(b"\n")[:-1]
    expected = data.split(b"\n")[: None if data and not data.endswith(b"\n") else -1]
    assert len(found) == len(expected)
    for got, line in zip(found, expected, strict=True):
        assert line.startswith(got)
        assert got == line if len(line) <= longest else len(got) > longest


def test_a_field_of_ten_megabytes_is_one_line_too_long() -> None:
    table = Table({"a": 0}, 2)
    data = b"a\tb\n" + b"x" * 10_000_000 + b"\tb\nc\td\n"
    rows = 0
    refused: list[tuple[int, Reason]] = []
    for block in blocks(BytesIO(data), 1 << 16):
        assert len(block.data) < (2 << 20)
        lines = lines_of(block, table)
        rows += lines.frame.height
        refused += lines.refused
    assert rows == 2
    assert refused == [(2, Reason.TOO_LONG)]


def test_marks_of_other_systems_are_dropped() -> None:
    found = list(blocks(BytesIO(b"\xef\xbb\xbfa\tb\tc\r\nd\te\tf")))
    assert b"".join(block.data for block in found) == b"a\tb\tc\nd\te\tf\n"


@pytest.mark.parametrize(
    ("head", "separator", "width"),
    [
        (b"a\tb\tc, d, e, f", "\t", 3),
        (b'a,"b,c",d', ",", 3),
        (b"a;b;c", ";", 3),
        (b"a|b", "|", 2),
        (b"nothing", "\t", 1),
    ],
)
def test_the_first_line_shows_the_layout(head: bytes, separator: str, width: int) -> None:
    layout = layout_of(head)
    assert (layout.separator, layout.width) == (separator, width)


def test_limits_are_sensible() -> None:
    assert blocks_module.LONGEST_LINE < blocks_module.BLOCK_BYTES
