"""Lines into columns of text: sound lines go through polars by the block, the others are told.

A line is sound if it has as many separators as the table, is UTF-8, and its quotes, where a table
has any, open and close whole cells. A line is a row: a quoted line break is not supported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from relsim.sources.blocks import LONGEST_LINE, Block
from relsim.sources.reasons import Reason

__all__ = ["Lines", "Table", "lines_of"]

_Positions: TypeAlias = NDArray[np.int64]
_NEWLINE, _QUOTE = 10, 34
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """How to cut lines into columns.

    Attributes:
        columns: For each column that is wanted, its position from 0.
        width: How many columns a line has.
        separator: Between two columns.
        quoted: Whether cells may stand in double quotes.
        mend: What to try with a line of another width; nothing where that is hopeless.
    """

    columns: Mapping[str, int]
    width: int
    separator: str = "\t"
    quoted: bool = False
    mend: Callable[[bytes], bytes | None] | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """A block cut into columns.

    Attributes:
        frame: The wanted columns of the sound lines as text, empty cells null, and ``line``.
        refused: The other lines' numbers and reasons.
        read: How many lines there were.
    """

    frame: pl.DataFrame
    refused: tuple[tuple[int, Reason], ...]
    read: int
    _block: Block
    _stops: _Positions

    def text(self, line: int) -> bytes:
        """The line with this number as it stands in the file."""
        at = line - self._block.first
        start = int(self._stops[at - 1]) + 1 if at else 0
        return self._block.data[start : int(self._stops[at])]


def lines_of(block: Block, table: Table) -> Lines:
    """Cut a block into columns."""
    data = np.frombuffer(block.data, np.uint8)
    marks = _marks(data, ord(table.separator))
    ends = np.flatnonzero(data[marks] == _NEWLINE)
    stops = marks[ends]
    starts = np.concatenate(([0], stops[:-1] + 1))
    widths = np.diff(ends, prepend=-1)
    found: dict[int, Reason] = {}
    if table.quoted and b'"' in block.data:
        widths = _outside_quotes(data, marks, starts, stops, found, ord(table.separator))
    mended = _judge(block.data, table, (starts, stops, widths), found)
    kept = np.ones(len(stops), np.bool_)
    kept[list(found)] = False
    frame = _columns(_joined(block.data, starts, stops, kept, mended), table)
    numbers = block.first + np.flatnonzero(kept)
    if frame.height != len(numbers):
        msg = f"{len(numbers)} sound lines gave {frame.height} rows"
        raise RuntimeError(msg)
    refused = tuple((block.first + at, found[at]) for at in sorted(found))
    lines = pl.Series("line", numbers, pl.Int64)
    return Lines(frame.with_columns(lines), refused, len(stops), block, stops)


def _judge(
    data: bytes,
    table: Table,
    shape: tuple[_Positions, _Positions, _Positions],
    found: dict[int, Reason],
) -> dict[int, bytes]:
    """Note what is wrong with lines; return those that could be mended."""
    starts, stops, widths = shape
    mended: dict[int, bytes] = {}
    for at in np.flatnonzero(widths != table.width).tolist():
        if at in found:
            continue
        better = table.mend(data[starts[at] : stops[at]]) if table.mend else None
        if better is None:
            found[at] = Reason.COLUMNS
        else:
            mended[at] = better
    if b"\0" in data:
        nuls = np.flatnonzero(np.frombuffer(data, np.uint8) == 0)
        found.update(dict.fromkeys(np.searchsorted(stops, nuls).tolist(), Reason.NUL))
    found.update(
        dict.fromkeys(np.flatnonzero(stops - starts > LONGEST_LINE).tolist(), Reason.TOO_LONG)
    )
    found.update(dict.fromkeys(np.flatnonzero(stops == starts).tolist(), Reason.EMPTY))
    for at in _miscoded(data, starts, stops):
        found.setdefault(at, Reason.ENCODING)
    return {at: line for at, line in mended.items() if at not in found}


def _marks(data: NDArray[np.uint8], separator: int) -> _Positions:
    """Where separators and line feeds stand, found piece by piece within the processor's cache."""
    found = [
        start + np.flatnonzero((piece == separator) | (piece == _NEWLINE))
        for start in range(0, len(data), _PIECE)
        for piece in (data[start : start + _PIECE],)
    ]
    return np.concatenate(found)


def _miscoded(data: bytes, starts: _Positions, stops: _Positions) -> Iterator[int]:
    """Lines that are not UTF-8."""
    first = 0
    while first < len(stops):
        after = int(np.searchsorted(starts, starts[first] + _PIECE))
        if not _is_utf8(data[starts[first] : stops[after - 1]]):
            lines = range(first, after)
            yield from (at for at in lines if not _is_utf8(data[starts[at] : stops[at]]))
        first = after


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        # An order of magnitude faster than bytes.decode, which builds the text in wide characters.
        return pl.Series([data]).cast(pl.String, strict=False).null_count() == 0
    except pl.exceptions.ComputeError:
        return False


def _outside_quotes(
    data: NDArray[np.uint8],
    marks: _Positions,
    starts: _Positions,
    stops: _Positions,
    found: dict[int, Reason],
    separator: int,
) -> _Positions:
    """The columns of each line, separators within quotes not counted; note stray quotes."""
    quotes = np.flatnonzero(data == _QUOTE)
    line = np.searchsorted(stops, quotes)
    before = np.searchsorted(quotes, starts)  # quotes that stand before each line
    closing = ((np.arange(len(quotes)) - before[line]) & 1).astype(np.bool_)
    neighbour = data[np.where(closing, quotes + 1, quotes - 1)]
    fits = np.isin(neighbour, (separator, _NEWLINE, _QUOTE)) | (~closing & (quotes == starts[line]))
    odd = np.flatnonzero(np.diff(before, append=len(quotes)) & 1)
    found.update(dict.fromkeys([*line[~fits].tolist(), *odd.tolist()], Reason.QUOTES))
    of_mark = np.searchsorted(stops, marks)
    covered = (np.searchsorted(quotes, marks) - before[of_mark]) & 1
    outside = marks[(covered == 0) | (data[marks] == _NEWLINE)]
    widths = np.diff(np.flatnonzero(data[outside] == _NEWLINE), prepend=-1)
    widths[list(found)] = -1  # their columns cannot be told; the reason is known already
    return widths


def _joined(
    data: bytes,
    starts: _Positions,
    stops: _Positions,
    kept: NDArray[np.bool_],
    mended: Mapping[int, bytes],
) -> bytes:
    """The kept lines, those mended in their mended form."""
    if kept.all() and not mended:
        return data
    if mended:
        whole = np.flatnonzero(kept).tolist()
        lines = (mended.get(at, data[starts[at] : stops[at]]) for at in whole)
        return b"".join(line + b"\n" for line in lines)
    edges = np.diff(kept.astype(np.int8), prepend=0, append=0)
    runs = zip(np.flatnonzero(edges == 1), np.flatnonzero(edges == -1), strict=True)
    return b"".join(data[starts[first] : stops[after - 1] + 1] for first, after in runs)


def _columns(data: bytes, table: Table) -> pl.DataFrame:
    wanted = {f"c{at}": name for name, at in table.columns.items()}
    if not data:
        return pl.DataFrame(schema=dict.fromkeys(wanted.values(), pl.String))
    return pl.read_csv(
        data,
        has_header=False,
        separator=table.separator,
        quote_char='"' if table.quoted else None,
        schema={f"c{at}": pl.String for at in range(table.width)},
        columns=list(table.columns.values()),
    ).rename(wanted)
