"""A log replayed in columns comes to the same, to the bit, as its events under SimPy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log.building import day, event
from log.feeding import frame, row
from relsim.clock import TICKS_PER_DAY, end_of_day, midnight
from relsim.errors import UsageError
from relsim.events.event import Event
from relsim.events.frame import events_of
from relsim.events.pairs import Pair
from relsim.events.volume import daily_counts, first_steady_day
from relsim.log.memory import MemoryEventLog
from relsim.log.sqlite import SqliteEventLog
from relsim.model.compile import compile_course
from relsim.model.course import lay_out
from relsim.model.dyad_record import DyadRecord
from relsim.model.engine import Replay
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.relations import Relations, index_of_tension, index_of_trust
from relsim.model.state import FlowTable
from relsim.run.nowcast import Nowcast, nowcast

PAIRS = (Pair("RUS", "USA"), Pair("CHN", "USA"))
FIRST, LAST = date(2017, 4, 1), date(2017, 4, 12)
NOBODY: dict[str, Any] = {"from": (), "to": ()}
VOTE = event(
    "vote",
    **NOBODY,
    occurred_at=day(3),
    roles={"veto": "RUS", "sponsor": ["USA", "GBR"], "abstain": "CHN"},
    standing={"until": day(9)},
)


@st.composite
def feeds(draw: st.DrawFn) -> pl.DataFrame:
    """Rows on twelve days of April among four states, many of them at once; some at home."""
    states = st.sampled_from(["RUS", "USA", "CHN", "GBR"])
    size = draw(st.integers(1, 30))
    ends: list[dict[str, Any]] = [{"from": draw(states), "to": draw(states)} for _ in range(size)]
    return frame(
        *(
            row(
                number,
                occurred_at=day(draw(st.integers(1, 12)))
                + timedelta(hours=draw(st.integers(0, 9))),
                code=draw(st.sampled_from(["010", "042", "051", "111", "190"])),
                confidence=draw(st.sampled_from([0.4, 1.0])),
                severity=draw(st.sampled_from([None, -7.5])),
                story=str(number),
                to_sector=f"sector {number}",
                **ends[number],
            )
            for number in range(size)
        )
    )


def under_simpy(
    told: list[Event], rows: pl.LazyFrame, parameters: Parameters
) -> dict[tuple[str, str], list[float]]:
    """The same history, each row an event; trust of the relation and tension by pair."""
    actors = tuple(sorted({actor for each in told for actor in each.actors}))
    since = first_steady_day(daily_counts(rows))
    assert since is not None
    record = DyadRecord.of_rows(rows, set(PAIRS), midnight(since))
    course = lay_out(told, Relations(actors), midnight(FIRST), end_of_day(LAST))
    course = replace(course, record=record)
    replay = Replay(compile_course(course, parameters)).run()
    ticks = range(TICKS_PER_DAY, course.end_tick + 1, TICKS_PER_DAY)
    there, back, tension = replay.trajectory().at(PAIRS, ticks, FlowTable(parameters))
    trust = 0.5 * (index_of_trust(there) + index_of_trust(back))
    return {
        (str(pair), quantity): levels[place].tolist()
        for place, pair in enumerate(PAIRS)
        for quantity, levels in (("trust", trust), ("tension", index_of_tension(tension)))
    }


@settings(max_examples=40)
@given(feeds(), st.sampled_from(["curated", "machine-coded"]), st.booleans())
def test_rows_in_columns_are_events_under_a_clock(
    rows: pl.DataFrame, named: str, with_vote: bool
) -> None:
    parameters = PARAMETER_SETS[named]
    with TemporaryDirectory() as folder, SqliteEventLog(Path(folder), create=True) as log:
        log.ingest([rows], source="feed")
        if with_vote:
            log.append([VOTE], source="hand")
        found = nowcast(log, PAIRS, parameters, (FIRST, LAST))
        everything = log.scan().collect().lazy()
    told = [*events_of(rows), *([VOTE] if with_vote else [])]
    expected = under_simpy(told, everything, parameters)
    for (pair, quantity), levels in expected.items():
        assert levels_of(found, pair, quantity) == levels


def levels_of(found: Nowcast, pair: str, quantity: str) -> list[float]:
    of = found.levels.filter(pl.col("subject") == pair, pl.col("quantity") == quantity)
    return of["level"].to_list()


def test_by_default_the_busiest_pairs_come_first_and_domestic_events_are_none() -> None:
    log = MemoryEventLog()
    log.append([event(f"a{n}", occurred_at=day(n)) for n in (1, 2, 3)], source="hand")
    log.append([event(f"b{n}", to="CHN", occurred_at=day(n)) for n in (1, 2, 3, 4)], source="hand")
    log.append([event(f"c{n}", to="USA") for n in range(9)], source="hand")
    found = nowcast(log, 5, PARAMETER_SETS["curated"])
    assert found.pairs == (Pair("CHN", "USA"), Pair("RUS", "USA"))
    assert found.events == (4, 3)
    assert (found.start, found.end) == (date(2017, 4, 1), date(2017, 4, 4))
    assert found.levels.height == 2 * 4 * 4


def test_what_was_not_known_yet_does_not_count() -> None:
    log = MemoryEventLog()
    log.append([event("early"), event("late", known=9, code="190")], source="hand")
    then, now = (
        nowcast(log, PAIRS, PARAMETER_SETS["curated"], (FIRST, LAST), known)
        for known in (day(5), None)
    )
    assert levels_of(then, "RUS-USA", "tension")[-1] < levels_of(now, "RUS-USA", "tension")[-1]
    assert then.basis.as_known_at == day(5)


@pytest.mark.parametrize(
    ("events", "period", "told"),
    [
        ([], (None, None), "tells of nothing yet"),
        ([event("home", to="USA")], (None, None), "no event between two states"),
        ([event("one")], (LAST, FIRST), "before it begins"),
    ],
)
def test_a_log_without_pairs_says_so(
    events: list[Event], period: tuple[date | None, date | None], told: str
) -> None:
    log = MemoryEventLog()
    log.append(events, source="hand")
    with pytest.raises(UsageError, match=told):
        nowcast(log, 3, PARAMETER_SETS["curated"], period)


def test_the_last_day_of_the_calendar_is_a_day() -> None:
    log = MemoryEventLog()
    log.append([event("one", occurred_at=day(3))], source="hand")
    found = nowcast(log, PAIRS, PARAMETER_SETS["curated"], (date(9999, 12, 1), date(9999, 12, 31)))
    assert levels_of(found, "RUS-USA", "trust") == [50.0] * 31
