from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.normal_quantile import AT_ONCE, normal_quantile

SMALLEST = 2.0**-54
"""The smallest number that draws can come to; the largest is 1 less its double."""


def shares() -> st.SearchStrategy[float]:
    """Probabilities, the far tails as likely as the middle."""
    exponents = st.floats(1.0, 54.0)
    return st.one_of(
        exponents.map(lambda e: 2.0**-e),
        exponents.map(lambda e: 1.0 - 2.0 ** -min(e, 53.0)),
        st.floats(SMALLEST, 1.0 - 2.0 * SMALLEST),
    )


@given(st.lists(shares(), max_size=30))
def test_quantiles_are_those_of_the_standard_library(drawn: list[float]) -> None:
    """To the last bits: another library's logarithm is out by one of them, which grows to four."""
    expected = np.array([NormalDist().inv_cdf(share) for share in drawn])
    np.testing.assert_array_max_ulp(normal_quantile(np.array(drawn)), expected, maxulp=4)


@given(st.lists(shares(), min_size=1, max_size=30))
def test_both_tails_are_alike(drawn: list[float]) -> None:
    exact = np.round(np.array(drawn) * 2.0**50) / 2.0**50  # so that 1 - p is no other number
    exact = exact[(exact > 0.0) & (exact < 1.0)]
    assert np.array_equal(normal_quantile(1.0 - exact), -normal_quantile(exact))


@given(st.lists(shares(), min_size=2, max_size=30))
def test_quantiles_rise_with_their_shares(drawn: list[float]) -> None:
    found = normal_quantile(np.sort(np.array(drawn)))
    assert np.all(np.diff(found) >= -4.0 * np.spacing(np.abs(found[1:])))


def test_the_size_and_shape_of_the_array_change_no_bit() -> None:
    drawn = (np.arange(3 * AT_ONCE) + 0.5) / (3 * AT_ONCE)
    whole = normal_quantile(drawn)
    assert np.array_equal(normal_quantile(drawn.reshape(6, -1)), whole.reshape(6, -1))
    for first in (1, 5, AT_ONCE - 1):
        assert np.array_equal(normal_quantile(drawn[first:]), whole[first:])
        assert np.array_equal(normal_quantile(drawn[first::7]), whole[first::7])


def test_quantiles_from_tables() -> None:
    found = normal_quantile(np.array([0.5, 0.975, 0.05]))
    assert found == pytest.approx([0.0, 1.959963984540054, -1.6448536269514722], abs=1e-14)
