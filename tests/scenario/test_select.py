"""What a scenario selects from a log: asked of rows and looked at event by event, the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.events.event import Event
from relsim.events.frame import events_of, frame_of
from relsim.events.query import Query
from relsim.scenario.models import SelectEntry
from relsim.scenario.select import rows_wanted, selected
from strategies import ACTORS, CODES, START, histories, rich_events

PAIRS = [f"{a}-{b}" for a in ACTORS for b in ACTORS if a < b]
LAST = date(2017, 4, 30)


def some(choices: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.lists(st.sampled_from(choices), min_size=1, max_size=3).map(tuple)


def queries() -> st.SearchStrategy[Query | None]:
    moments = st.none() | st.integers(0, 30).map(lambda days: START + timedelta(days=days))
    weights = st.none() | st.floats(-10.0, 10.0)
    fields = st.fixed_dictionaries(
        {
            "id": some([f"event-{n}" for n in range(8)]),
            "from": some(ACTORS),
            "to": some(ACTORS),
            "actor": some(ACTORS),
            "code": some(CODES),
            "root": some(["01", "04", "05", "11", "16", "19"]),
            "plover": some(["ASSAULT", "CONSULT", "SANCTION", "AGREE"]),
            "sign": st.sampled_from([None, "hostile", "cooperative", "neutral"]),
            "about": st.none() | st.just(("oil",)),
            "after": moments,
            "before": moments,
            "weight_at_most": weights,
            "weight_at_least": weights,
        }
    )
    asked = fields.map(lambda d: {k: v for k, v in d.items() if v is not None})
    return st.none() | asked.filter(bool).map(Query.model_validate)


def selects() -> st.SearchStrategy[SelectEntry]:
    days = st.integers(0, 29).map(lambda back: LAST - timedelta(days=back))
    between = st.none() | st.tuples(days, days).map(lambda two: tuple(sorted(two)))
    return st.builds(SelectEntry, pairs=some(PAIRS), between=between, where=queries())


def as_a_feed_tells_it(history: tuple[Event, ...]) -> pl.DataFrame:
    """One row, and so one event, for each dyad."""
    rows = frame_of(history).with_row_index("n")
    names = pl.concat_str("id", pl.when(pl.col("id").is_duplicated()).then(pl.format("-{}", "n")))
    return rows.with_columns(id=pl.coalesce(names, "id"), line=pl.lit(2, pl.Int64)).drop("n")


@given(histories(), selects())
def test_of_a_feed_the_rows_that_are_asked_for_are_the_events_that_are_meant(
    history: tuple[Event, ...], select: SelectEntry
) -> None:
    told = as_a_feed_tells_it(history)
    asked = {event.id for event in events_of(told.filter(rows_wanted(select)))}
    assert asked == {event.id for event in selected(events_of(told), select)}


@given(st.lists(rich_events(), max_size=4, unique_by=lambda event: event.id), selects())
def test_of_what_was_recorded_one_by_one_nothing_is_missed(
    events: list[Event], select: SelectEntry
) -> None:
    rows = frame_of(events)
    asked = set(rows.filter(rows_wanted(select))["id"])
    meant = {event.id for event in selected(events, select)} & set(rows["id"])
    assert meant <= asked


def test_no_selection_is_everything() -> None:
    event = {"id": "a", "occurred_at": "2017-04-02", "from": "USA", "to": "RUS", "code": "042"}
    events = [Event.model_validate(event)]
    assert list(selected(events, None)) == events
    assert frame_of(events).filter(rows_wanted(None)).height == 1


@pytest.mark.parametrize("sign", ["hostile", "cooperative", "neutral"])
def test_severity_counts_before_the_table(sign: str) -> None:
    event = {"id": "a", "occurred_at": "2017-04-02", "from": "USA", "to": "RUS", "code": "042"}
    events = [Event.model_validate({**event, "severity": -3.0})]
    rows = frame_of(events).with_columns(line=pl.lit(2, pl.Int64))
    select = SelectEntry(where=Query.model_validate({"sign": sign}))
    assert rows.filter(rows_wanted(select)).height == (sign == "hostile")
