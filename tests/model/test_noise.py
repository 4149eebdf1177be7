"""The wobble of trust."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.events.pairs import Direction, Pair
from relsim.model.noise import residual_step, residuals, with_noise
from relsim.model.parameters import PARAMETER_SETS
from relsim.model.trajectory import Samples
from strategies import gaps_days

CURATED = PARAMETER_SETS["curated"]
NOISY = CURATED.with_changes({"noise_per_sqrt_day": 0.05})


def test_noise_that_never_reverts_is_a_random_walk() -> None:
    kept, spread = residual_step(0.0, 0.2, days=4.0)
    assert kept == 1.0
    assert spread == pytest.approx(0.4)
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
