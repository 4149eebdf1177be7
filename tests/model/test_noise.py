"""The wobble of trust."""

from __future__ import annotations

import math
from datetime import date
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import day_range
from relsim.events.pairs import Direction, Pair
from relsim.model.noise import residual_step, with_noise
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.trajectory import Samples
from relsim.rng import uniform
from strategies import gaps_days

CURATED = PARAMETER_SETS["curated"]
NOISY = CURATED.with_changes({"noise_per_sqrt_day": 0.05})
PAIR = Pair("RUS", "USA")
PAIRS = (PAIR, Pair("FRA", "GBR"), Pair("FRA", "RUS"))
DAYS = day_range(date(2024, 2, 27), date(2024, 3, 8))
Floats = npt.NDArray[np.float64]


def levels(members: int, pairs: int = len(PAIRS), days: int = len(DAYS), seed: int = 0) -> Samples:
    drawn = np.random.default_rng(seed).uniform(-0.9, 0.9, (3, members, pairs, days))
    return Samples(*drawn)


def noisy_parameters() -> st.SearchStrategy[Parameters]:
    changes = {
        "noise_per_sqrt_day": st.just(0.0) | st.floats(0.0, 0.5),
        "noise_half_life_days": st.just(math.inf) | st.floats(0.5, 400.0),
    }
    return st.fixed_dictionaries(changes).map(CURATED.with_changes)


def test_noise_that_never_reverts_is_a_random_walk() -> None:
    kept, spread = residual_step(0.0, 0.2, days=4.0)
    assert kept == 1.0
    assert spread == pytest.approx(0.4)
    nearly = residual_step(1e-12, 0.2, days=4.0)
    assert nearly == pytest.approx((kept, spread))


@given(st.floats(1e-4, 1.0), st.floats(0.0, 1.0), gaps_days(), gaps_days())
def test_noise_over_two_gaps_is_noise_over_their_sum(
    rate: float, size: float, one: float, two: float
) -> None:
    """Mean and variance alike; noise of a minute or more, so tolerances are of rounding."""
    kept_1, spread_1 = residual_step(rate, size, one)
    kept_2, spread_2 = residual_step(rate, size, two)
    kept, spread = residual_step(rate, size, one + two)
    assert kept_1 * kept_2 == pytest.approx(kept, rel=1e-9, abs=1e-300)
    assert (spread_1 * kept_2) ** 2 + spread_2**2 == pytest.approx(spread**2, rel=1e-9)


@given(st.floats(1e-4, 1.0), st.floats(0.0, 1.0), gaps_days())
def test_the_variance_in_the_long_run_is_kept_by_any_gap(
    rate: float, size: float, days: float
) -> None:
    in_the_long_run = size**2 / (2.0 * rate)
    kept, spread = residual_step(rate, size, days)
    assert kept**2 * in_the_long_run + spread**2 == pytest.approx(in_the_long_run, rel=1e-9)
    assert residual_step(rate, size, 1e9)[1] ** 2 == pytest.approx(in_the_long_run)


@given(st.lists(noisy_parameters(), min_size=1, max_size=3), st.integers(0, 2**63 - 1))
def test_noise_is_the_recursion_of_each_member_alone(
    parameters: list[Parameters], seed: int
) -> None:
    """Against a loop over days with the normal quantiles of the standard library."""
    before = levels(len(parameters))
    after = with_noise(before, PAIRS, DAYS, parameters, seed, range(5, 5 + len(parameters)))
    assert np.array_equal(after.tension, before.tension)
    for number, own in enumerate(parameters):
        for row, pair in enumerate(PAIRS):
            for side in (0, 1):
                u = _one_by_one(pair.directions[side], own, seed, 5 + number)
                expected = np.tanh(np.arctanh(before[side][number, row]) + u)
                assert after[side][number, row] == pytest.approx(expected, abs=1e-12)


def _one_by_one(direction: Direction, own: Parameters, seed: int, member: int) -> Floats:
    kept, spread = residual_step(own.noise_rate_per_day, own.noise_per_sqrt_day, days=1.0)
    found, u = [], 0.0
    for day in DAYS:
        luck = uniform(seed, member, "noise", f"{direction}|{day}")
        u = u * kept + spread * NormalDist().inv_cdf(luck)
        found.append(u)
    return np.array(found)


@given(st.lists(noisy_parameters(), min_size=2, max_size=6), st.data())
def test_a_member_is_the_same_in_any_block(
    parameters: list[Parameters], data: st.DataObject
) -> None:
    """So the first hundred of two hundred are those of a run of one hundred."""
    before = levels(len(parameters))
    whole = with_noise(before, PAIRS, DAYS, parameters, 7, range(len(parameters)))
    chosen = st.sampled_from(range(len(parameters)))
    some = data.draw(st.lists(chosen, min_size=1, max_size=6))
    part = with_noise(
        Samples(*(side[some] for side in before)),
        PAIRS,
        DAYS,
        [parameters[member] for member in some],
        7,
        some,
    )
    assert _bits(part) == _bits(Samples(*(side[some] for side in whole)))


@given(st.permutations(range(len(PAIRS))), st.integers(1, len(PAIRS)))
def test_neither_the_order_nor_the_company_of_pairs_counts(order: list[int], count: int) -> None:
    before, some = levels(2), order[:count]
    whole = with_noise(before, PAIRS, DAYS, [NOISY, NOISY], 7, range(2))
    asked = Samples(*(side[:, some] for side in before))
    part = with_noise(asked, [PAIRS[row] for row in some], DAYS, [NOISY, NOISY], 7, range(2))
    assert _bits(part) == _bits(Samples(*(side[:, some] for side in whole)))


@given(st.integers(1, len(DAYS)))
def test_later_days_change_nothing_before_them(days: int) -> None:
    before = levels(2)
    whole = with_noise(before, PAIRS, DAYS, [NOISY, NOISY], 7, range(2))
    first = Samples(*(side[..., :days] for side in before))
    part = with_noise(first, PAIRS, DAYS[:days], [NOISY, NOISY], 7, range(2))
    assert _bits(part) == _bits(Samples(*(side[..., :days] for side in whole)))


def test_worlds_share_their_noise() -> None:
    """Whatever levels a history brings about, the same is added to them in artanh T."""
    worlds = levels(3, seed=1), levels(3, seed=2)
    wobbles = []
    for before in worlds:
        after = with_noise(before, PAIRS, DAYS, [NOISY] * 3, 7, range(3))
        wobbles.append(np.arctanh(after.trust_12) - np.arctanh(before.trust_12))
    assert np.abs(wobbles[0]).min() > 0.0
    assert wobbles[0] == pytest.approx(wobbles[1], abs=1e-12)


def test_members_directions_and_days_have_luck_of_their_own() -> None:
    still = Samples(*np.zeros((3, 3, len(PAIRS), len(DAYS))))
    after = with_noise(still, PAIRS, DAYS, [NOISY] * 3, 7, range(3))
    assert len(np.unique(np.stack(after[:2]))) == 2 * 3 * len(PAIRS) * len(DAYS)


def test_noise_has_the_spread_that_it_says() -> None:
    """The standard deviation of 1,000 normal variables is out by 7 % once in 500 times."""
    days, members = day_range(date(2017, 4, 1), date(2018, 5, 5)), 1000
    still = Samples(*np.zeros((3, members, 1, len(days))))
    after = with_noise(still, [PAIR], days, [NOISY] * members, 1, range(members))
    u = np.arctanh(after.trust_12[:, 0])
    expected = NOISY.noise_per_sqrt_day / np.sqrt(2 * NOISY.noise_rate_per_day)
    assert np.std(u[:, -1]) == pytest.approx(expected, rel=0.07)
    half_life = int(NOISY.noise_half_life_days)
    assert np.corrcoef(u[:, -1], u[:, -1 - half_life])[0, 1] == pytest.approx(0.5, abs=0.08)


def test_noise_keeps_trust_within_bounds_and_tension_as_it_is() -> None:
    ends = np.array([-1.0, -0.99, 0.0, 0.99, 1.0] * 4).reshape(1, 1, 20)
    wild = CURATED.with_changes({"noise_per_sqrt_day": 10.0, "noise_half_life_days": math.inf})
    days = day_range(date(2024, 3, 1), date(2024, 3, 20))
    shown = with_noise(Samples(ends, ends, ends), [PAIR], days, [wild], 1, [0])
    assert np.all(np.abs(shown.trust_12) <= 1.0)
    assert np.array_equal(shown.trust_12[..., ::5], ends[..., ::5])  # full distrust stays
    assert np.array_equal(shown.tension, ends)
    assert not np.array_equal(shown.trust_12, shown.trust_21)


def test_a_run_that_begins_later_has_the_same_luck_on_the_same_day() -> None:
    """The calendar day is the key."""
    walk = CURATED.with_changes({"noise_per_sqrt_day": 0.05, "noise_half_life_days": math.inf})
    still = Samples(*np.zeros((3, 1, 1, len(DAYS))))
    early = np.arctanh(with_noise(still, [PAIR], DAYS, [walk], 7, [0]).trust_12[0, 0])
    later = Samples(*np.zeros((3, 1, 1, len(DAYS) - 4)))
    late = np.arctanh(with_noise(later, [PAIR], DAYS[4:], [walk], 7, [0]).trust_12[0, 0])
    assert late == pytest.approx(early[4:] - early[3], abs=1e-12)


def _bits(samples: Samples) -> list[bytes]:
    return [side.tobytes() for side in samples]
