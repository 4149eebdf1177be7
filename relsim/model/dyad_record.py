"""How often a feed told of each dyad: what the salience of its acts is measured against.

The record is that of the log, not of a scenario's selection, and all worlds of a run share it: a
what-if that takes an event away does not make the others count more.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from relsim.canonical import canonical_bytes, sha256_hex
from relsim.clock import format_instant
from relsim.events.columns import weight
from relsim.events.pairs import Pair
from relsim.model.acts import Act

__all__ = ["COUNTS", "DyadRecord", "minute_of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COUNTS: dict[str, type[pl.DataType]] = {
    "first": pl.String,  # the two actors of the dyad, in alphabetical order
    "second": pl.String,
    "minute": pl.Int64,  # since 1970 UTC
    "events": pl.Int64,  # of that minute and dyad that weigh anything
    "hostile": pl.Int64,  # those of them that weigh less than nothing
}
KEYS = ("first", "second", "minute")


def minute_of(instant: datetime) -> int:
    """Whole minutes since 1970 UTC."""
    return (instant - EPOCH) // timedelta(minutes=1)


@dataclass(frozen=True, eq=False)
class DyadRecord:
    """Counts of what was told of some dyads; compared by identity.

    Attributes:
        counts: Columns of ``COUNTS``, one row a dyad and minute, sorted.
        since: When the telling began, UTC; without it, always: then too little told is little
            happening.
    """

    counts: pl.DataFrame
    since: datetime | None = None

    @classmethod
    def of_acts(cls, told: Iterable[tuple[int, Iterable[Act]]]) -> DyadRecord:
        """The record of some acts, by minute since 1970; an event counts once for each dyad."""
        rows = [
            (pair.first, pair.second, minute, 1, int(hostile))
            for minute, acts in told
            for (_, pair), hostile in _once_an_event(acts).items()
        ]
        return cls(_summed(pl.DataFrame(rows, schema=COUNTS, orient="row").lazy()))

    @classmethod
    def of_rows(
        cls, rows: pl.LazyFrame, pairs: AbstractSet[Pair], since: datetime | None = None
    ) -> DyadRecord:
        """The record of some dyads in the rows of a log, ``EVENT_FRAME``."""
        dyads = pl.LazyFrame(
            sorted(set(pairs)), schema=dict.fromkeys(("first", "second"), pl.String), orient="row"
        )
        actors = sorted({actor for pair in pairs for actor in pair})
        told = (
            rows.filter(pl.col("from").is_in(actors), pl.col("to").is_in(actors))
            .with_columns(weight=weight())
            .filter(pl.col("weight") != 0)
            .select(
                first=pl.min_horizontal("from", "to"),
                second=pl.max_horizontal("from", "to"),
                minute=pl.col("occurred_at").dt.epoch("us") // 60_000_000,
                events=pl.lit(1, pl.Int64),
                hostile=(pl.col("weight") < 0).cast(pl.Int64),
            )
            .join(dyads, on=["first", "second"], how="semi")
        )
        return cls(_summed(told), since)

    def joined_with(self, other: DyadRecord) -> DyadRecord:
        """Both records; that of the first says since when."""
        return DyadRecord(_summed(pl.concat([self.counts, other.counts]).lazy()), self.since)

    @property
    def digest(self) -> str:
        """SHA-256 over everything that it says."""
        since = None if self.since is None else format_instant(self.since)
        return sha256_hex(canonical_bytes([since, self.counts.rows()]))


def _summed(counts: pl.LazyFrame) -> pl.DataFrame:
    summed = counts.group_by(*KEYS).agg(pl.col("events", "hostile").sum())
    return summed.sort(*KEYS).select(*COUNTS).collect()


def _once_an_event(acts: Iterable[Act]) -> dict[tuple[str, Pair], bool]:
    """Each (event, dyad) with whether any act of it is hostile."""
    found: dict[tuple[str, Pair], bool] = {}
    for act in acts:
        key = (act.event, Pair.of(act.source, act.target))
        found[key] = found.get(key, False) or act.weight < 0
    return found
