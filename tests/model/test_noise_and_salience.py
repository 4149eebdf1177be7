"""The wobble of trust, and what one event of a feed counts."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.acts import Act, acts_of
from relsim.model.noise import residual_step, residuals, with_noise
from relsim.model.parameters import PARAMETER_SETS
from relsim.model.relations import Relations
from relsim.model.salience import trailing_salience
from relsim.model.trajectory import Samples
from strategies import START, gaps_days, histories, relations

from .replaying import levels

CURATED = PARAMETER_SETS["curated"]
FEED = PARAMETER_SETS["machine-coded"]
NOISY = CURATED.with_changes({"noise_per_sqrt_day": 0.05})


def test_noise_that_never_reverts_is_a_random_walk() -> None:
    kept, spread = residual_step(0.0, 0.2, days=4.0)
    assert (kept, spread) == (1.0, pytest.approx(0.4))
    nearly = residual_step(1e-12, 0.2, days=4.0)
    assert nearly == pytest.approx((kept, spread))


def test_the_largest_noise_leaves_trust_within_its_bounds() -> None:
    wild = CURATED.with_changes({"noise_per_sqrt_day": 10.0, "noise_half_life_days": math.inf})
    ends = np.array([[-1.0, 1.0, 0.0, 0.5] * 5])
    still = Samples(ends, ends.copy(), np.zeros_like(ends))
    shown = with_noise(still, [Pair("RUS", "USA")], date(2024, 3, 1), wild, seed=1, member=0)
    assert np.all(np.abs(shown.trust_12) <= 1.0)
    assert np.array_equal(shown.trust_12[0, ::4], ends[0, ::4])  # full distrust stays


@given(st.floats(1e-4, 1.0), st.floats(0.0, 1.0), gaps_days(), gaps_days())
def test_noise_over_two_gaps_is_noise_over_their_sum(
    rate: float, size: float, one: float, two: float
) -> None:
    kept_1, spread_1 = residual_step(rate, size, one)
    kept_2, spread_2 = residual_step(rate, size, two)
    kept, spread = residual_step(rate, size, one + two)
    assert kept_1 * kept_2 == pytest.approx(kept, abs=1e-12)
    assert (spread_1 * kept_2) ** 2 + spread_2**2 == pytest.approx(spread**2, abs=1e-9)


def test_noise_has_the_spread_that_it_says() -> None:
    finals = [
        residuals(Direction("RUS", "USA"), date(2017, 4, 1), 400, NOISY, 1, member)[-1]
        for member in range(300)
    ]
    expected = NOISY.noise_per_sqrt_day / np.sqrt(2 * NOISY.noise_rate_per_day)
    assert np.std(finals) == pytest.approx(expected, rel=0.15)


def test_noise_keeps_trust_within_bounds_and_tension_as_it_is() -> None:
    level = np.array([[-1.0, -0.99, 0.0, 0.99, 1.0]])
    loud = CURATED.with_changes({"noise_per_sqrt_day": 5.0})
    noisy = with_noise(
        Samples(level, level, level), [Pair("RUS", "USA")], date(2017, 4, 1), loud, 1, 0
    )
    assert np.abs(noisy.trust_12).max() <= 1.0
    assert np.array_equal(noisy.tension, level)
    assert not np.array_equal(noisy.trust_12, noisy.trust_21)


def feed(*days: float, hostile: bool = True) -> list[tuple[int, tuple[Act, ...]]]:
    found = []
    for number, day in enumerate(days):
        event = Event.model_validate(
            {
                "id": f"e{number}",
                "occurred_at": START + timedelta(days=day),
                "from": "USA",
                "to": "RUS",
                "code": "111" if hostile else "042",
            }
        )
        found.append((round(day * TICKS_PER_DAY), acts_of(event)))
    return found


def test_a_curated_log_counts_every_act_in_full() -> None:
    acts = feed(1)[0][1]
    assert trailing_salience(feed(1, 2), CURATED).of(acts[0]) == 1.0


def test_sparse_dyads_stay_calm_and_busy_ones_are_divided_by_their_rate() -> None:
    quiet = FEED.with_changes({"noise_floor": 0.0})
    sparse = trailing_salience(feed(0, 100), quiet)
    assert set(sparse.values.values()) == {1 / 20}
    steady = trailing_salience(feed(*(n / 2 for n in range(5000))), quiet)
    last = list(steady.values.values())[-1]
    assert 1 / last == pytest.approx(2 * 365.25, rel=0.02)


def test_a_share_of_hostile_events_below_the_noise_floor_counts_nothing() -> None:
    mixed = []
    for number in range(100):
        ((tick, acts),) = feed(float(number), hostile=number == 99)
        mixed.append((tick, tuple(act._replace(event=f"e{number}") for act in acts)))
    found = trailing_salience(mixed, FEED)
    assert found.values["e99", Pair("RUS", "USA")] == 0.0
    assert found.values["e98", Pair("RUS", "USA")] > 0.0


@given(histories(), relations())
def test_a_feed_keeps_levels_within_bounds(history: tuple[Event, ...], start: Relations) -> None:
    found = levels(history, start, FEED)
    assert np.abs(found[:2]).max() <= 1.0 + 1e-9
