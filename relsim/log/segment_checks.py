"""Whether segments hold what their records say: hashes prove the bytes, this the bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from relsim.errors import DamagedLog
from relsim.log.layouts import LAYOUTS
from relsim.log.segment_files import Piece

__all__ = ["check_contents", "differing"]


def check_contents(pieces: Iterable[Piece]) -> None:
    """Compare the rows of segments with the counts and bounds that records give of them.

    Raises:
        DamagedLog: a segment holds other rows than its record says.
    """
    pieces = list(pieces)
    for piece, found in zip(pieces, _differing(pieces), strict=True):
        if found:
            raise DamagedLog(
                f"{piece.segment} from source {piece.source!r} does not hold what its record says: "
                f"{', '.join(found)}; the log was not written by relsim"
            )


def differing(piece: Piece) -> list[str]:
    """Which counts and bounds of a segment its rows do not have."""
    return _differing([piece])[0]


def _differing(pieces: Sequence[Piece]) -> list[list[str]]:
    try:
        found = pl.collect_all([_counts(piece) for piece in pieces])
    except pl.exceptions.PolarsError:
        # One by one, to tell which.
        return [["what is no Parquet file"]] if len(pieces) == 1 else [differing(p) for p in pieces]
    return [
        [name for name, value in told.row(0, named=True).items() if getattr(of, name) != value]
        for of, told in zip((piece.segment for piece in pieces), found, strict=True)
    ]


def _counts(piece: Piece) -> pl.LazyFrame:
    layout, times = LAYOUTS[piece.segment.layout], ("occurred_at", "known_at")
    stored = pl.scan_parquet(piece.path, schema=dict(layout.schema), missing_columns="insert")
    return stored.select(
        pl.len().alias("rows"),
        layout.is_merged.sum().alias("merged"),
        pl.col("counts_until").count().alias("early"),
        *(pl.col(name).min().alias(f"first_{name}") for name in times),
        *(pl.col(name).max().alias(f"last_{name}") for name in times),
    )
