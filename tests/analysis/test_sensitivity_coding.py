"""Parameters against coding, on parts whose variances are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from run.plans import plan

from relsim.analysis.sensitivity import factors_of
from relsim.analysis.sensitivity_coding import _divided, _parts, divided, paired_points
from relsim.analysis.sensitivity_model import Model
from relsim.analysis.sensitivity_outputs import parse_output
from relsim.run.draws import member_parameters
from relsim.scenario import Plan, Spread


def of(base: Plan, **spreads: tuple[float, float, float]) -> Plan:
    found = {name: Spread(*spread) for name, spread in spreads.items()}
    return replace(base, ensemble=replace(base.ensemble, uncertain=found))


def test_parts_of_a_known_function_are_singled_out() -> None:
    """f = p + 2c + pc/2, both standard normal: variances 1, 4 and 1/4."""
    draws = np.random.default_rng(1).normal(size=(4, 200_000))
    one, other, coded, recoded = draws

    def outcome(p: np.ndarray, c: np.ndarray) -> np.ndarray:
        found: np.ndarray = p + 2.0 * c + 0.5 * p * c
        return found

    cells = np.stack(
        [outcome(one, coded), outcome(one, recoded), outcome(other, coded), outcome(other, recoded)]
    )
    assert _parts(cells) == pytest.approx([1.0, 4.0, 0.25], abs=0.05)
    assert _parts(cells).sum() == pytest.approx(cells.var(), abs=0.05)


def test_parts_add_up_to_one() -> None:
    cells = np.random.default_rng(2).normal(size=(4, 64))
    picks = np.random.default_rng(3).integers(64, size=(50, 64))
    found = _divided(cells, picks)
    assert found.shares is not None
    assert sum(share.value for share in found.shares.values()) == pytest.approx(1.0)


def test_the_draws_are_those_of_the_ensemble() -> None:
    factors, _ = factors_of(plan())
    points = paired_points(factors, 7, draws=5)
    ensemble = replace(plan().ensemble, members=10, seed=7)
    own = member_parameters(plan().baseline, ensemble, range(10))
    expected = [[getattr(each, factor.name) for factor in factors] for each in own]
    assert points.values[:5].tolist() == points.values[5:10].tolist() == expected[:5]
    assert points.values[10:15].tolist() == points.values[15:].tolist() == expected[5:]
    assert points.coding is not None
    assert points.coding.tolist() == [*range(10), *range(10)]
    assert points.luck.tolist() == [*range(5)] * 4


def test_where_all_events_are_sure_coding_has_no_part() -> None:
    base = of(plan(), gain=(0.05, 0.1, 0.2), loss=(0.2, 0.3, 0.6))
    events = tuple(event.model_copy(update={"confidence": 1.0}) for event in base.baseline.events)
    sure = replace(base, worlds=(replace(base.baseline, events=events),))
    factors, _ = factors_of(sure)
    model = Model(sure, ("gain", "loss"), (parse_output("USA-FRA.trust", sure),))
    (found,) = divided(model, factors, 7)
    assert found.shares is not None
    assert found.shares["parameters"] == (1.0, 1.0, 1.0)
    assert found.shares["coding"].value == found.shares["together"].value == 0.0


def test_where_parameters_hardly_vary_coding_has_nearly_all() -> None:
    base = of(plan(), gain=(0.0999, 0.1, 0.1001), loss=(0.3499, 0.35, 0.3501))
    factors, _ = factors_of(base)
    model = Model(base, ("gain", "loss"), (parse_output("USA-FRA.tension", base),))
    (found,) = divided(model, factors, 7)
    assert found.shares is not None
    assert found.shares["coding"].value > 0.99
    assert found.deviation > 0.0
