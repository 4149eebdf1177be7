"""How far each change reaches, and a pair that it leaves alone."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from relsim.analysis.levels import moved_pairs, pair_key, pair_names
from relsim.run.manifest import BASELINE
from relsim.run.record import RunRecord

__all__ = ["Reach", "reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The pairs that a what-if moves, counted.

    Attributes:
        world: Name of the what-if.
        moved: Pairs in which any member differs from the baseline at the end of any day.
        pairs: Pairs of the baseline.
        placebo: A pair that events move and the change does not: its difference is 0 to the last
            bit. None where there is none.
        events: How many events of the baseline move it.
    """

    world: str
    moved: int
    pairs: int
    placebo: str | None
    events: int


def reach(record: RunRecord, world: str) -> Reach:
    """What a what-if moves and what it does not, as the numbers of the run have it.

    The placebo is a reported pair where one is left alone, else the one that most events move; runs
    replay those under the changed history, too, so that a difference would show.
    """
    names = pair_names(record)
    moved = {pair_key(pair) for pair in moved_pairs(record, world)}
    ways, events = _traffic(record)
    still = [pair for pair in ways if pair not in moved]
    reported = [key for pair in record.manifest.report_pairs if (key := pair_key(pair)) in still]
    placebo = next(iter((*reported, *still)), None)
    return Reach(
        world,
        len(moved),
        record.trajectories.filter(pl.col("world") == BASELINE)["pair"].n_unique(),
        None if placebo is None else names[placebo],
        0 if placebo is None else events[placebo],
    )


def _traffic(record: RunRecord) -> tuple[list[str], dict[str, int]]:
    """Pairs that events of the baseline move, the most often moved first; by how many events."""
    counted = (
        record.paths.filter(pl.col("world") == BASELINE)
        .group_by(
            one=pl.min_horizontal("observer", "observed"),
            other=pl.max_horizontal("observer", "observed"),
        )
        .agg(ways=pl.len(), events=pl.col("event").n_unique())
        .sort("ways", "one", "other", descending=[True, False, False])
    )
    keys = [f"{one}-{other}" for one, other in counted.select("one", "other").iter_rows()]
    return keys, dict(zip(keys, counted["events"].to_list(), strict=True))
