"""The linear parts of the model against polars: time-weighted means, and sums over aged events.

Trust under ``tsinghua`` and tension jump by T⁺ = c + (T − c)e^(−s) and drift by
T(d) = m + (T − m)e^(−kd). Both forget exponentially, one with what happens and one with time. So a
level is a sum over events, each weighed by its strength and by all that came after it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.kernel import replay_block
from relsim.model.parameters import DAYS_PER_YEAR, PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from strategies import PERIOD_DAYS, START, histories, relations, trusts, unit

from .replaying import ALL_PAIRS, TICKS, course_of, levels

Floats = npt.NDArray[np.float64]
PAIR = Pair("RUS", "USA")
ROUNDING = 1e-12
WHICH: dict[str, type[pl.DataType]] = {"pair": pl.String, "level": pl.Int64}
LINEAR = PARAMETER_SETS["curated"].with_changes(
    {
        "jump": "tsinghua",
        "gap_half_life_years": math.inf,
        "tension_of_distrust": 0.0,
        "reciprocity": 1.0,
    }
)


def both_engines(
    history: Sequence[Event], start: Relations, parameters: Parameters
) -> tuple[Floats, Floats]:
    """The kernel's levels and the SimPy engine's, shape (3, pairs, days)."""
    course = course_of(history, start)
    sure = np.array([[event.confidence] for event in course.events]).reshape(-1, 1)
    block = replay_block(course, [parameters], sure, ALL_PAIRS, TICKS)
    return np.array(block)[:, 0], levels(history, start, parameters)


def event_on(day: int, number: int, **more: Any) -> Event:
    told = {"id": f"e{number}", "occurred_at": START + timedelta(days=day), "code": "190"}
    return Event.model_validate({**told, "from": "USA", "to": "RUS", **more})


def days_apart() -> st.SearchStrategy[list[int]]:
    """Days of events, some days from each other, all within the period."""
    gaps = st.lists(st.integers(1, 10), min_size=1, max_size=6)
    return gaps.map(lambda some: [day for day in accumulate(some) if day < PERIOD_DAYS])


def time_weighted(values: Sequence[float], days: Sequence[int], half_life_days: int) -> list[float]:
    """What polars makes of values told on some days."""
    table = pl.DataFrame(
        {"value": values, "when": [START + timedelta(days=day) for day in days]},
        schema_overrides={"value": pl.Float64},
    )
    mean = pl.col("value").ewm_mean_by("when", half_life=timedelta(days=half_life_days))
    found: list[float] = table.select(mean)["value"].to_list()
    return found


@given(days_apart(), st.data(), trusts(), unit(), st.integers(1, 30))
def test_jumps_as_strong_as_the_days_before_them_are_a_time_weighted_mean(
    days: list[int], data: st.DataObject, trust: float, tension: float, half_life_days: int
) -> None:
    """Of +1 for what is friendly and −1 for what is hostile; tension of 0 and 1."""
    strength = 10.0 * math.log(2.0) / half_life_days  # so that a day's weight forgets a day
    never = {"trust_half_life_years": math.inf, "tension_half_life_days": math.inf}
    parameters = LINEAR.with_changes({**never, "gain": strength, "loss": strength})
    signs = [data.draw(st.sampled_from([-1.0, 1.0])) for _ in days]
    gaps = np.diff([0, *days]).tolist()
    history = [
        event_on(day, number, severity=sign * gap)
        for number, (day, sign, gap) in enumerate(zip(days, signs, gaps, strict=True))
    ]
    start = Relations(
        tuple(PAIR), trust=dict.fromkeys(PAIR.directions, trust), tension={PAIR: tension}
    )
    expected = time_weighted([trust, *signs], [0, *days], half_life_days)
    heat = time_weighted([tension, *(s < 0.0 for s in signs)], [0, *days], half_life_days)
    for found in both_engines(history, start, parameters):
        there, back, tense = found[:, ALL_PAIRS.index(PAIR), days]
        assert there == pytest.approx(expected[1:], abs=ROUNDING)
        assert back == pytest.approx(expected[1:], abs=ROUNDING)
        assert tense == pytest.approx(heat[1:], abs=ROUNDING)


@given(days_apart(), st.data(), trusts(), unit(), st.integers(1, 30))
def test_drift_under_changing_conditions_is_a_time_weighted_mean_of_baselines(
    days: list[int], data: st.DataObject, trust: float, tension: float, half_life_days: int
) -> None:
    """And tension of its floors; nothing jumps, and each condition takes the place of the last."""
    parameters = LINEAR.with_changes(
        {
            "gain": 0.0,
            "loss": 0.0,
            "trust_half_life_years": half_life_days / DAYS_PER_YEAR,
            "tension_half_life_days": half_life_days,
            "tension_floor": 0.1,
        }
    )
    shifts = [data.draw(st.tuples(st.floats(-100, 100), st.floats(-100, 100))) for _ in days]
    history = [
        event_on(
            day,
            number,
            standing={"trust_baseline_shift": shift[0], "tension_floor_shift": shift[1]},
            lifts=[f"e{number - 1}"] if number else [],
        )
        for number, (day, shift) in enumerate(zip(days, shifts, strict=True))
    ]
    start = Relations(
        tuple(PAIR),
        trust=dict.fromkeys(PAIR.directions, trust),
        baseline=dict.fromkeys(PAIR.directions, 0.3),
        tension={PAIR: tension},
    )
    # What was in force until each change, and until the end.
    baselines = [0.3, *(min(1.0, max(-1.0, 0.3 + shift / 50.0)) for shift, _ in shifts)]
    floors = [0.1, *(min(1.0, max(0.0, 0.1 + shift / 100.0)) for _, shift in shifts)]
    when = [*days, PERIOD_DAYS]
    expected = time_weighted([trust, *baselines], [0, *when], half_life_days)
    heat = time_weighted([tension, *floors], [0, *when], half_life_days)
    for found in both_engines(history, start, parameters):
        there, back, tense = found[:, ALL_PAIRS.index(PAIR), [day - 1 for day in when]]
        assert there == pytest.approx(expected[1:], abs=ROUNDING)
        assert back == pytest.approx(expected[1:], abs=ROUNDING)
        assert tense == pytest.approx(heat[1:], abs=ROUNDING)


@given(
    histories(max_size=12),
    relations(affinities=False),
    st.fixed_dictionaries(
        {
            "trust_half_life_years": st.just(math.inf) | st.floats(0.01, 50.0),
            "tension_half_life_days": st.floats(1.0, 400.0),
            "gain": st.floats(0.0, 2.0),
            "loss": st.floats(0.0, 5.0),
            "reciprocity": unit(),
            "tension_rise": st.floats(0.0, 3.0),
            "tension_relief": st.floats(0.0, 3.0),
            "tension_floor": st.floats(0.0, 0.5),
        }
    ),
)
def test_levels_are_sums_over_aged_events(
    history: tuple[Event, ...], start: Relations, changes: dict[str, Any]
) -> None:
    """Events anywhere, several at an instant, drift and jumps together: one group-by in polars."""
    parameters = LINEAR.with_changes(changes)
    expected = _sums_over_events(history, start, parameters)
    for found in both_engines(history, start, parameters):
        assert np.abs(found - expected).max() <= ROUNDING


def _sums_over_events(history: Sequence[Event], start: Relations, parameters: Parameters) -> Floats:
    """Levels in closed form, shape (3, pairs, days)."""
    starts = pl.DataFrame(
        [
            (str(pair), level, begins, drifts_to, rate)
            for pair in ALL_PAIRS
            for level, begins, drifts_to, rate in _lines_of(pair, start, parameters)
        ],
        schema=WHICH | dict.fromkeys(["begins", "drifts_to", "rate"], pl.Float64),
        orient="row",
    )
    acts = pl.DataFrame(
        [row for event in history for row in _strengths_of(event, parameters)],
        schema=WHICH | {"tick": pl.Int64, "strength": pl.Float64, "towards": pl.Float64},
        orient="row",
    )
    strength, later = pl.col("strength"), pl.col("strength").sum() - pl.col("so_far")
    mean = (strength * pl.col("towards")).sum() / strength.sum()
    jumps = (
        acts.filter(strength > 0.0)
        .group_by("pair", "level", "tick")
        .agg(strength.sum(), mean.alias("towards"))
        .sort("tick")
        .with_columns(strength.cum_sum().over("pair", "level").alias("so_far"))
        .join(starts, on=["pair", "level"])
        .join(pl.DataFrame({"asked": TICKS}), how="cross")
        .filter(pl.col("tick") < pl.col("asked"))
    )
    age = (pl.col("asked") - pl.col("tick")) / TICKS_PER_DAY
    weight = (1.0 - (-strength).exp()) * (-later - pl.col("rate") * age).exp()
    moved = jumps.group_by("pair", "level", "asked").agg(
        (weight * (pl.col("towards") - pl.col("drifts_to"))).sum().alias("moved"), strength.sum()
    )
    kept = (-pl.col("rate") * pl.col("asked") / TICKS_PER_DAY - strength).exp()
    off = (pl.col("begins") - pl.col("drifts_to")) * kept
    found = (
        starts.join(pl.DataFrame({"asked": TICKS}), how="cross")
        .join(moved, on=["pair", "level", "asked"], how="left")
        .with_columns(pl.col("moved", "strength").fill_null(0.0))
        .sort("level", "pair", "asked")
        .select(pl.col("drifts_to") + off + pl.col("moved"))
    )
    return found.to_series().to_numpy().reshape(3, len(ALL_PAIRS), len(TICKS))


def _lines_of(
    pair: Pair, start: Relations, parameters: Parameters
) -> list[tuple[int, float, float, float]]:
    """Number of the level, where it begins, where and how fast a day it drifts."""
    of = start.start(pair)
    trust, tension = parameters.trust_rate_per_day, parameters.tension_rate_per_day
    return [
        (0, of.trust_12, of.baseline_12, trust),
        (1, of.trust_21, of.baseline_21, trust),
        (2, of.tension, parameters.tension_floor, tension),
    ]


def _strengths_of(event: Event, parameters: Parameters) -> list[tuple[str, int, int, float, float]]:
    """Pair, number of the level, tick, strength, and where to: of everything an event moves."""
    tick = int((event.occurred_at - START) / timedelta(minutes=1))
    size, good = event.confidence * abs(event.weight) / 10.0, event.weight > 0.0
    full = size * (parameters.gain if good else parameters.loss)
    heat = full * (parameters.tension_relief if good else parameters.tension_rise)
    rows = []
    for source, target in ((s, t) for s in event.from_ for t in event.to):
        pair = Pair.of(source, target)
        seen_by_target = 0 if target == pair.first else 1
        towards = 1.0 if good else -1.0
        back = parameters.reciprocity * full
        rows += [
            (str(pair), seen_by_target, tick, full, towards),
            (str(pair), 1 - seen_by_target, tick, back, towards),
            (str(pair), 2, tick, heat, 0.0 if good else 1.0),
        ]
    return rows
