"""Reading a log folder for a scenario: never more of it than the scenario asks for."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from pathlib import Path

import polars as pl

from relsim.clock import midnight
from relsim.events.columns import is_told_by_a_feed
from relsim.events.pairs import Pair
from relsim.events.volume import daily_counts, first_steady_day
from relsim.log import Basis, EventLog, open_log
from relsim.model.dyad_record import DyadRecord
from relsim.scenario.kept_log import KeptLog
from relsim.scenario.models import SelectEntry
from relsim.scenario.select import rows_wanted, selected

__all__ = ["read_folder", "record_in_folder"]


def read_folder(
    folder: Path, select: SelectEntry | None, named: Iterable[str], as_known_at: datetime | None
) -> KeptLog:
    """What a scenario selects from a log.

    Args:
        folder: The log.
        select: Which events; all by default, where the log is small enough.
        named: Ids that the scenario mentions; those that the log holds count as told.
        as_known_at: Only what was known by then, UTC.

    Raises:
        RelsimError: there is no log, it is damaged, or it is too large to be taken as a whole.
    """
    with open_log(folder) as log:
        ask = log.view if _is_small(log) else lambda *at: log.select(rows_wanted(select), *at)
        full = ask()
        commit = full.basis.commit
        known = full if as_known_at is None else ask(as_known_at, commit)
        everything = tuple(selected(full.events, select))
        ids = {event.id for event in everything}
        causes = {each for event in everything for each in (*event.caused_by, *event.lifts)}
        told = _held(log, {*named, *causes} - ids, commit)
    return KeptLog(tuple(selected(known.events, select)), everything, told, known.basis)


def _is_small(log: EventLog) -> bool:
    """Whether everything was recorded one by one, so that the log can be read as a whole."""
    return log.scan().filter(is_told_by_a_feed()).head(1).collect().is_empty()


def _held(log: EventLog, ids: set[str], commit: int) -> frozenset[str]:
    """Those of some ids that the log holds an event of."""
    if not ids:
        return frozenset()
    rows = log.scan(at_commit=commit, merged=True).filter(pl.col("id").is_in(sorted(ids)))
    return frozenset(rows.select("id").collect()["id"])


def record_in_folder(folder: Path, basis: Basis, pairs: AbstractSet[Pair]) -> DyadRecord:
    """How often a log tells of some dyads, as it was known and as far as it went.

    The trailing rate of a dyad is a matter of the log: what a scenario leaves out counts, too.
    """
    with open_log(folder) as log:
        rows = log.scan(basis.as_known_at, basis.commit)
        since = first_steady_day(daily_counts(rows))
        return DyadRecord.of_rows(rows, pairs, None if since is None else midnight(since))
