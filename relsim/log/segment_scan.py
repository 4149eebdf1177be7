"""Reading segments: what stands at an instant, rows by their ids, and the duplicates of rows.

Everything is lazy until the caller collects it, so that filters and columns reach the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import polars as pl

from relsim.events.frame import EVENT_FRAME
from relsim.log.layouts import BULK_FRAME, LAYOUTS, Layout
from relsim.log.segment_files import Piece

__all__ = [
    "duplicates",
    "known_by",
    "may_hold",
    "renamed",
    "rows_by_id",
    "rows_of",
    "standing",
    "stands_now",
]

_PATH = "segment path"
_BY_ID: dict[str, pl.DataType | type[pl.DataType]] = {**BULK_FRAME, "position": pl.Int64}


def known_by(pieces: Iterable[Piece], instant: datetime | None) -> list[Piece]:
    """Those that hold anything known by an instant."""
    return [piece for piece in pieces if instant is None or piece.segment.first_known_at <= instant]


def rows_of(
    pieces: Iterable[Piece], instant: datetime | None = None, *, without: pl.DataFrame | None = None
) -> pl.LazyFrame:
    """All rows known by an instant, ``BULK_FRAME``, but for some ids."""
    parts = [
        _upcast(_known(_without(stored, layout, without), own, instant), layout)
        for layout, own, stored in _stored(known_by(pieces, instant))
    ]
    return pl.concat(parts) if parts else pl.LazyFrame(schema=BULK_FRAME)


def standing(
    pieces: Iterable[Piece], instant: datetime | None = None, *, without: pl.DataFrame | None = None
) -> pl.LazyFrame:
    """The rows known by an instant that no other row known then stands for, ``EVENT_FRAME``."""
    parts = []
    for layout, own, stored in _stored(known_by(pieces, instant)):
        known = _known(_without(stored, layout, without), own, instant)
        if any(piece.segment.merged for piece in own):
            known = known.filter(~_hidden(layout, own, instant))
        parts.append(_upcast(known, layout).with_columns(_nobody()).select(*EVENT_FRAME))
    return pl.concat(parts) if parts else pl.LazyFrame(schema=EVENT_FRAME)


def duplicates(pieces: Iterable[Piece], instant: datetime | None, of: pl.DataFrame) -> pl.LazyFrame:
    """The rows known by an instant that some rows stand for then, ``EVENT_FRAME``.

    ``merged_into`` names the row that stands at that instant. Only duplicates of one UTC day, with
    the same ``from`` and ``to``, are ever merged, so that most of the files need no look.
    """
    pieces = [piece for piece in known_by(pieces, instant) if piece.segment.merged]
    if of.is_empty() or not pieces:
        return pl.LazyFrame(schema=EVENT_FRAME)
    now = stands_now(pieces, instant)
    day = pl.col("occurred_at").dt.truncate("1d")
    first, last = of.select(day.min().alias("first"), day.max().alias("last")).row(0)
    parts = []
    for layout, own, stored in _stored(pieces):
        near = _known(stored, own, instant).filter(
            pl.col("from").is_in(of["from"].unique().to_list()),
            pl.col("to").is_in(of["to"].unique().to_list()),
            pl.col("occurred_at") >= first,
            pl.col("occurred_at") < pl.lit(last).dt.offset_by("1d"),
        )
        parts.append(
            _upcast(near.filter(_hidden(layout, own, instant)), layout).select(*EVENT_FRAME)
        )
    wanted = of.lazy().select(merged_into="id")
    return renamed(pl.concat(parts), now).join(wanted, on="merged_into", how="semi")


def stands_now(pieces: Iterable[Piece], instant: datetime | None) -> pl.DataFrame:
    """For rows not known yet at an instant, which duplicate of theirs stands meanwhile.

    Columns ``merged_into``, the row to come, and ``now``, the one in its place.
    """
    early = [piece for piece in pieces if piece.segment.early] if instant is not None else []
    if not early:
        return pl.DataFrame(schema={"merged_into": pl.String, "now": pl.String})
    in_place = rows_of(early, instant).filter(pl.col("counts_until") > instant)
    return in_place.select("merged_into", now="id").collect()


def renamed(rows: pl.LazyFrame, now: pl.DataFrame) -> pl.LazyFrame:
    """Rows whose ``merged_into`` names what stands now, as ``stands_now`` has it."""
    if now.is_empty():
        return rows
    joined = rows.join(now.lazy(), on="merged_into", how="left", maintain_order="left")
    return joined.with_columns(merged_into=pl.coalesce("now", "merged_into")).drop("now")


def rows_by_id(pieces: Sequence[Piece], ids: pl.Series) -> pl.DataFrame:
    """The rows of some ids, ``BULK_FRAME``, with the ``position`` of their segment in the log."""
    if ids.is_empty() or not pieces:
        return pl.DataFrame(schema=_BY_ID)
    within = may_hold(pieces, ids)
    wanted = ids.rename("id").to_frame()
    positions = {str(piece.path): piece.position for piece in within}
    found = [
        _upcast(_among(stored, layout, wanted), layout, _PATH)
        for layout, _, stored in _stored(within, path_column=_PATH)
    ]
    if not found:
        return pl.DataFrame(schema=_BY_ID)
    position = pl.col(_PATH).replace_strict(positions, return_dtype=pl.Int64)
    return pl.concat(found).with_columns(position=position).select(*_BY_ID).collect()


def may_hold(pieces: Iterable[Piece], ids: pl.Series) -> list[Piece]:
    """Those within whose bounds any of some ids lies."""
    return [
        piece
        for piece in pieces
        if ids.is_between(piece.segment.first_id, piece.segment.last_id).any()
    ]


def _stored(
    pieces: Iterable[Piece], path_column: str | None = None
) -> Iterable[tuple[Layout, list[Piece], pl.LazyFrame]]:
    """The stored columns of pieces, those of one layout together."""
    by_layout: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_layout.setdefault(piece.segment.layout, []).append(piece)
    for name, own in by_layout.items():
        layout = LAYOUTS[name]  # type: ignore[index]  # the keys are layout names
        yield (
            layout,
            own,
            pl.scan_parquet(
                [piece.path for piece in own],
                schema=dict(layout.schema),
                missing_columns="insert",
                include_file_paths=path_column,
                glob=False,
            ),
        )


def _known(stored: pl.LazyFrame, pieces: list[Piece], instant: datetime | None) -> pl.LazyFrame:
    if instant is None or all(piece.segment.last_known_at <= instant for piece in pieces):
        return stored
    return stored.filter(pl.col("known_at") <= instant)


def _hidden(layout: Layout, pieces: list[Piece], instant: datetime | None) -> pl.Expr:
    """Whether another row that is known stands for a row."""
    if instant is None or not any(piece.segment.early for piece in pieces):
        return layout.is_merged
    return layout.is_merged & ~(pl.col("counts_until") > instant).fill_null(value=False)


def _without(stored: pl.LazyFrame, layout: Layout, ids: pl.DataFrame | None) -> pl.LazyFrame:
    if ids is None or ids.is_empty():
        return stored
    return stored.join(_keys(layout, ids), on=list(layout.keys), how="anti")


def _among(stored: pl.LazyFrame, layout: Layout, ids: pl.DataFrame) -> pl.LazyFrame:
    keys = _keys(layout, ids)
    for column, kind in layout.schema.items():
        if column in layout.keys and kind == pl.Int64:
            bounds = ids.select(low=layout.keys[column].min(), high=layout.keys[column].max())
            stored = stored.filter(pl.col(column).is_between(*bounds.row(0)))
    return stored.join(keys, on=list(layout.keys), how="semi")


def _keys(layout: Layout, ids: pl.DataFrame) -> pl.LazyFrame:
    keys = ids.lazy().select(key.alias(name) for name, key in layout.keys.items())
    return keys.drop_nulls()


def _upcast(stored: pl.LazyFrame, layout: Layout, *more: str) -> pl.LazyFrame:
    made = stored.with_columns(**layout.upcast) if layout.upcast else stored
    return made.select(*BULK_FRAME, *more)


def _nobody() -> pl.Expr:
    return pl.lit(None, pl.String).alias("merged_into")
