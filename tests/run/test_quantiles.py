from __future__ import annotations

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from relsim.run.quantiles import quantiles
from relsim.run.summary import QUANTILES


@given(
    arrays(
        np.float64,
        array_shapes(min_dims=2, max_dims=2, max_side=70),
        elements=st.floats(-100.0, 100.0) | st.sampled_from([0.0, 50.0, 50.0 + 2.0**-40]),
    ),
    st.lists(st.floats(0.0, 1.0), max_size=3),
)
def test_quantiles_are_those_of_numpy_to_the_bit(
    values: npt.NDArray[np.float64], more: list[float]
) -> None:
    shares = (*QUANTILES, 0.0, 1.0, *more)
    expected = np.quantile(values, shares, axis=0)
    before = values.copy()
    assert np.array_equal(quantiles(values, shares), expected)
    assert np.array_equal(values, before)
