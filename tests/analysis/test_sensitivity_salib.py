"""Our wrapper of SALib on functions whose indices are known."""

from __future__ import annotations

from math import pi

import numpy as np
import numpy.typing as npt
import pytest

from relsim.analysis.sensitivity_records import Measures, Method
from relsim.analysis.sensitivity_salib import Design, design, measures

Floats = npt.NDArray[np.float64]
METHODS: tuple[Method, ...] = ("morris", "sobol")


def ishigami(made: Design) -> Floats:
    """sin x₁ + 7 sin² x₂ + x₃⁴ sin x₁ / 10 over (−π, π)³."""
    one, two, three = (2.0 * pi * made.points - pi).T
    found: Floats = np.sin(one) + 7.0 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)
    return found


def linear(made: Design) -> Floats:
    """3x₁ + 2x₂ + 0x₃: the third cannot matter."""
    found: Floats = made.points @ np.array([3.0, 2.0, 0.0])
    return found


def values(found: list[Measures], name: str) -> list[float]:
    return [each[name].value for each in found]


def test_the_ishigami_function_has_its_published_indices() -> None:
    made = design("sobol", 3, 4096, 1)
    found = measures("sobol", made, ishigami(made), 1)
    assert values(found, "first") == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert values(found, "total") == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


def test_nine_of_ten_intervals_hold_the_published_indices() -> None:
    truths = {"first": (0.3139, 0.4424, 0.0), "total": (0.5576, 0.4424, 0.2437)}
    held = []
    for seed in range(30):
        made = design("sobol", 3, 256, seed)
        found = measures("sobol", made, ishigami(made), seed)
        for name, indices in truths.items():
            for each, truth in zip(found, indices, strict=True):
                low, high = each[name].low, each[name].high
                assert low is not None
                assert high is not None
                held.append(low <= truth <= high)
    assert np.mean(held) > 0.85


def test_of_a_linear_model_first_order_and_total_are_the_same() -> None:
    made = design("sobol", 3, 1024, 3)
    found = measures("sobol", made, linear(made), 3)
    assert values(found, "first") == pytest.approx([9 / 13, 4 / 13, 0.0], abs=0.01)
    assert values(found, "total") == pytest.approx([9 / 13, 4 / 13, 0.0], abs=0.01)
    assert tuple(found[2]["first"]) == tuple(found[2]["total"]) == (0.0, 0.0, 0.0)


def test_elementary_effects_of_a_linear_model_are_its_slopes() -> None:
    made = design("morris", 3, 10, 3)
    found = measures("morris", made, linear(made), 3)
    assert values(found, "mu_star") == pytest.approx([3.0, 2.0, 0.0], abs=1e-12)
    assert values(found, "mu") == pytest.approx([3.0, 2.0, 0.0], abs=1e-12)
    assert values(found, "sigma") == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    assert found[2]["mu_star"].value == 0.0


def test_effects_of_both_signs_do_not_cancel_in_mu_star() -> None:
    made = design("morris", 2, 40, 3)
    found = measures("morris", made, (made.points[:, 0] - 0.5) * (made.points[:, 1] - 0.5), 3)
    for each in found:
        assert abs(each["mu"].value) < each["mu_star"].value
        assert each["sigma"].value > 0.0


@pytest.mark.parametrize("method", METHODS)
def test_what_does_not_vary_depends_on_nothing(method: Method) -> None:
    made = design(method, 3, 8, 0)
    for each in measures(method, made, np.full(len(made.points), 7.0), 0):
        assert {tuple(estimate) for estimate in each.values()} == {(0.0, 0.0, 0.0)}


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
@pytest.mark.parametrize("method", METHODS)
def test_the_seed_settles_design_and_intervals(method: Method, seed: int) -> None:
    one, other = design(method, 3, 16, seed), design(method, 3, 16, seed)
    assert one.points.tobytes() == other.points.tobytes()
    np.random.seed(4)  # noqa: NPY002 - whoever draws from the global state must not matter
    found = measures(method, one, ishigami(one), seed)
    assert found == measures(method, other, ishigami(other), seed)
    assert design(method, 3, 16, seed - 1 if seed else 9).points.tobytes() != one.points.tobytes()


@pytest.mark.parametrize(("method", "size"), [("morris", 4), ("sobol", 5)])
def test_points_that_are_compared_form_a_group(method: Method, size: int) -> None:
    made = design(method, 3, 8, 1)
    assert made.group.tolist() == [group for group in range(8) for _ in range(size)]
    assert made.points.min() >= 0.0
    assert made.points.max() <= 1.0
    for group in range(8):
        own = made.points[made.group == group]
        steps = own[1:] != own[:-1] if method == "morris" else own[1:-1] != own[0]
        assert (steps.sum(axis=1) == 1).all()
