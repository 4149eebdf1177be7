"""From a log on disk to a table of trajectories, and a what-if switched on in a warm process."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks.synthetic import Columns, event_frame
from benchmarks.timing import Figure, best_of
from relsim.clock import TICKS_PER_DAY
from relsim.events.columns import weight
from relsim.log.sqlite import SqliteEventLog
from relsim.model.parameters import PARAMETER_SETS
from relsim.run.nowcast import nowcast
from relsim.run.simulate import simulate
from relsim.scenario import load
from relsim.sources.importing import Importing

__all__ = ["columns_of_frame", "imported", "log_figures", "what_if_figures"]

NEEDED = ("from", "to", "occurred_at", "weight", "confidence")


def columns_of_frame(rows: pl.LazyFrame | pl.DataFrame) -> Columns:
    """Rows of a log between two different actors, in time order."""
    between = rows.lazy().filter(pl.col("from") != pl.col("to")).with_columns(weight=weight())
    kept = between.select(NEEDED).sort("occurred_at").collect()
    start = kept["occurred_at"][0].replace(hour=0, minute=0)
    actors = pl.concat([kept["from"], kept["to"]]).unique().sort()
    kinds = pl.Enum(actors)
    minutes = (kept["occurred_at"] - start).dt.total_minutes().to_numpy()
    source, target = (kept[end].cast(kinds).to_physical().cast(pl.Int64) for end in ("from", "to"))
    return Columns(
        tuple(actors.to_list()),
        source.to_numpy(),
        target.to_numpy(),
        minutes,
        kept["weight"].fill_null(0.0).to_numpy(),
        start,
        1 + int(minutes.max()) // TICKS_PER_DAY,
    )


def imported(source: Path) -> Columns:
    """The events of a feed's file, duplicates merged."""
    with TemporaryDirectory() as folder, SqliteEventLog(Path(folder) / "log", create=True) as log:
        with Importing([source]) as importing:
            log.ingest(importing.frames(), source=importing.source)
        return columns_of_frame(log.scan())


def trajectories(folder: Path, to: Path) -> None:
    """The ten busiest pairs of a log, day by day, as ``relsim nowcast`` writes them."""
    with SqliteEventLog(folder) as log:
        nowcast(log, 10, PARAMETER_SETS["machine-coded"]).levels.write_parquet(to)


def log_figures(columns: Columns, part: str, rounds: int) -> list[Figure]:
    """From disk to disk, against polars reading and sorting the same rows."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        frame = event_frame(columns)
        frame.write_parquet(folder / "rows.parquet")
        with SqliteEventLog(folder / "log", create=True) as log:
            log.ingest([frame], source="made-up")
        ours, bare = best_of(
            partial(trajectories, folder / "log", folder / "trajectories.parquet"),
            lambda: pl.read_parquet(folder / "rows.parquet").sort("from", "to", "occurred_at"),
            rounds=rounds,
        )
    size = f"{len(columns):,} events; clock {ours.wall / bare.wall:.2f} x"
    return [
        Figure(part, "log to trajectories of the ten busiest pairs", *ours),
        Figure(part, "polars reads and sorts the same rows", *bare),
        Figure(
            part,
            "log to trajectories ÷ read and sort",
            value=ours.cpu / bare.cpu,
            goal=3.0,
            best="less",
            note=size,
        ),
    ]


def what_if_figures(part: str, rounds: int) -> list[Figure]:
    """One more world of April 2017, its history laid out anew, 200 members."""
    plan = load(Path(__file__).parents[1] / "scenarios" / "syria-2017.yaml")
    ensemble = replace(plan.ensemble, members=200)
    world = next(world for world in plan.worlds if world.name == "no-veto")
    toggled = replace(plan, worlds=(world,), ensemble=ensemble)
    (took,) = best_of(lambda: simulate(toggled), rounds=max(3, rounds))
    name = "April 2017 without the veto, 200 members"
    ms = took.wall * 1e3
    return [Figure(part, name, *took, value=ms, unit="ms", goal=200.0, best="less")]
