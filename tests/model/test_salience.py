"""What one act of a feed counts, given how much the feed tells of its dyad."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.frame import frame_of
from relsim.events.pairs import Pair
from relsim.model.act_table import act_table
from relsim.model.acts import Act, acts_of
from relsim.model.dyad_record import EPOCH, DyadRecord, minute_of
from relsim.model.parameters import DAYS_PER_YEAR, LN2, PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from relsim.model.salience import Salience, faded_sums, salience
from strategies import ACTORS, START, histories, relations

from .replaying import levels

CURATED = PARAMETER_SETS["curated"]
FEED = PARAMETER_SETS["machine-coded"]
QUIET = FEED.with_changes({"noise_floor": 0.0})
YEAR = round(365.25 * TICKS_PER_DAY)


def act(number: int = 0, weight: float = -5.0, target: str = "RUS") -> Act:
    return Act(f"e{number}", "USA", target, weight, 0.0, "direct")


def feed(*days: float, weight: float = -5.0) -> list[tuple[int, tuple[Act, ...]]]:
    return [(round(day * TICKS_PER_DAY), (act(number, weight),)) for number, day in enumerate(days)]


def trailing(instants: Iterable[tuple[int, tuple[Act, ...]]], by: Parameters) -> Salience:
    """The salience of acts that are their own record, without a beginning."""
    return salience(DyadRecord.of_acts(instants), EPOCH, by)


def q(counted: Salience, asked: Act, minute: int, *, told: bool = True) -> float:
    acts = act_table([(minute, [asked.event], [asked])], ())
    return float(counted.of(acts, np.array([told]))[0])


def counts() -> st.SearchStrategy[list[tuple[str, int, bool]]]:
    """What was told: of which dyad, when, and whether it was hostile."""
    minutes = st.integers(0, 40 * YEAR)
    return st.lists(st.tuples(st.sampled_from(["RUS", "CHN"]), minutes, st.booleans()), max_size=40)


def by_recurrence(
    told: list[tuple[str, int, bool]], asked: Act, minute: int, since: int | None, by: Parameters
) -> float:
    """q, walking through everything that was told up to a minute."""
    memory = by.event_rate_half_life_years / LN2 * DAYS_PER_YEAR * TICKS_PER_DAY
    events = hostile = 0.0
    before = 0
    for target, when, harms in sorted(told, key=lambda item: item[1]):
        if target == asked.target and when <= minute:
            kept = math.exp(-(when - before) / memory)
            events, hostile, before = events * kept + 1, hostile * kept + harms, when
    kept = math.exp(-(minute - before) / memory)
    events, hostile = events * kept, hostile * kept
    length = 1.0
    if since is not None:
        length = 1 - math.exp(-(max(0, minute - since) + TICKS_PER_DAY) / memory)
    a_year = max(by.event_rate_minimum, events / (by.event_rate_half_life_years / LN2) / length)
    share = hostile / events if events else 0.0
    above = max(0.0, share - by.noise_floor) / share if share else 0.0
    return (above if asked.weight < 0 else 1.0) / a_year


@given(
    counts(),
    st.sampled_from(["RUS", "CHN"]),
    st.booleans(),
    st.integers(0, 40 * YEAR),
    st.none() | st.integers(0, 40 * YEAR),
    st.floats(0.01, 20.0),
)
def test_all_at_once_is_what_one_by_one_would_be(
    told: list[tuple[str, int, bool]],
    target: str,
    harms: bool,
    minute: int,
    since: int | None,
    half_life: float,
) -> None:
    parameters = FEED.with_changes({"event_rate_half_life_years": half_life})
    acts = [
        (when, (act(number, -1.0 if hostile else 1.0, who),))
        for number, (who, when, hostile) in enumerate(told)
    ]
    begun = None if since is None else EPOCH + timedelta(minutes=since)
    record = DyadRecord(DyadRecord.of_acts(acts).counts, begun)
    asked = act(0, -3.0 if harms else 3.0, target)
    found = q(salience(record, EPOCH, parameters), asked, minute)
    expected = by_recurrence(told, asked, minute, since, parameters)
    assert found == pytest.approx(expected, rel=0.0, abs=1e-12)


@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.integers(1, 9)), max_size=300))
def test_faded_sums_are_the_recurrence(steps: list[tuple[float, int]]) -> None:
    kept = np.array([step[0] for step in steps])
    new = np.array([step[1] for step in steps], dtype=float)
    total, expected = 0.0, []
    for fades, count in steps:
        total = fades * total + count
        expected.append(total)
    assert faded_sums(kept, new) == pytest.approx(expected, rel=1e-12)


def test_a_curated_log_counts_every_act_in_full() -> None:
    assert q(trailing(feed(1, 2), CURATED), act(), TICKS_PER_DAY) == 1.0


def test_sparse_dyads_stay_calm_and_busy_ones_are_divided_by_their_rate() -> None:
    sparse = trailing(feed(0, 100), QUIET)
    assert {q(sparse, acts[0], tick) for tick, acts in feed(0, 100)} == {1 / 20}
    steady = trailing(feed(*(n / 2 for n in range(5000))), QUIET)
    assert 1 / q(steady, act(), 2500 * TICKS_PER_DAY) == pytest.approx(2 * 365.25, rel=0.02)


def test_a_record_that_has_just_begun_tells_the_rate_all_the_same() -> None:
    record = DyadRecord.of_acts(feed(*(n / 2 for n in range(200))))
    young = DyadRecord(record.counts, EPOCH)
    found = q(salience(young, EPOCH, QUIET), act(), 99 * TICKS_PER_DAY)
    assert 1 / found == pytest.approx(2 * 365.25, rel=0.02)
    assert q(salience(record, EPOCH, QUIET), act(), 99 * TICKS_PER_DAY) > 3 * found


def test_a_share_of_hostile_events_below_the_noise_floor_counts_nothing() -> None:
    mixed = [*feed(*range(99), weight=5.0), (99 * TICKS_PER_DAY, (act(99),))]
    found = trailing(mixed, FEED)
    assert q(found, act(99), 99 * TICKS_PER_DAY) == 0.0
    assert q(found, act(98, 5.0), 98 * TICKS_PER_DAY) > 0.0


def test_the_noise_of_a_feed_is_not_taken_off_what_somebody_made_up() -> None:
    mixed = feed(*range(99), weight=5.0)
    found = trailing(mixed, FEED)
    added = q(found, act(1000, -10.0), 98 * TICKS_PER_DAY, told=False)
    assert added == q(found, act(98, 5.0), 98 * TICKS_PER_DAY)


def test_what_is_told_at_once_counts_alike() -> None:
    together = [(0, tuple(act(number) for number in range(50)))]
    found = trailing(together, QUIET)
    assert len({q(found, each, 0) for each in together[0][1]}) == 1


@given(histories())
def test_rows_and_acts_make_the_same_record(history: tuple[Event, ...]) -> None:
    pairs = {Pair.of(a, b) for a in ACTORS for b in ACTORS}
    rows = DyadRecord.of_rows(frame_of(history).lazy(), pairs)
    acts = DyadRecord.of_acts((minute_of(e.occurred_at), acts_of(e)) for e in history)
    assert rows.counts.equals(acts.counts)
    assert rows.digest == acts.digest


def test_only_the_dyads_asked_for_are_recorded() -> None:
    event = {"id": "a", "occurred_at": START, "from": "USA", "to": ["RUS", "CHN"], "code": "042"}
    rows = frame_of([Event.model_validate(event)]).lazy()
    record = DyadRecord.of_rows(rows, {Pair.of("USA", "RUS")})
    assert record.counts.select("first", "second").rows() == [("RUS", "USA")]
    assert record.counts.schema == DyadRecord.of_acts(()).counts.schema


def test_records_add_up() -> None:
    one, other = DyadRecord.of_acts(feed(0, 1)), DyadRecord.of_acts(feed(1, 2))
    joined = DyadRecord(one.counts, START).joined_with(other)
    assert joined.counts["events"].to_list() == [1, 2, 1]
    assert joined.since == START
    assert joined.counts["minute"].is_sorted()
    assert joined.digest != DyadRecord(joined.counts).digest
    assert isinstance(joined.counts, pl.DataFrame)


@given(histories(), relations())
def test_a_feed_keeps_levels_within_bounds(history: tuple[Event, ...], start: Relations) -> None:
    found = levels(history, start, FEED)
    assert np.abs(found[:2]).max() <= 1.0 + 1e-9
