from __future__ import annotations

from dataclasses import replace
from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.run.coding import member_certainty
from relsim.run.draws import member_parameters, triangular_quantile
from relsim.scenario.plan import EnsemblePlan, Spread, World
from run.plans import plan
from strategies import unit

ALL = range(6)


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    return Spread(*sorted(draw(st.tuples(*[st.floats(-100.0, 100.0)] * 3))))


def share_below(spread: Spread, value: float) -> float:
    """The distribution function, straight from its two triangles."""
    low, best, high = spread.low, spread.best, spread.high
    if value <= best and best > low:
        return (value - low) ** 2 / ((high - low) * (best - low))
    return 1.0 - (high - value) ** 2 / ((high - low) * (high - best)) if high > best else 1.0


@given(spreads(), unit())
def test_a_draw_lies_within_the_bounds(spread: Spread, luck: float) -> None:
    value = triangular_quantile(spread, luck)
    slack = 1e-12 * max(1.0, abs(spread.low), abs(spread.high))
    assert spread.low - slack <= value <= spread.high + slack


@given(spreads(), unit(), unit())
def test_more_luck_never_means_less(spread: Spread, one: float, other: float) -> None:
    less, more = sorted((one, other))
    slack = 1e-12 * max(1.0, abs(spread.low), abs(spread.high))
    assert triangular_quantile(spread, less) <= triangular_quantile(spread, more) + slack


@given(st.floats(0.05, 0.95), unit())
def test_it_is_the_inverse_of_the_distribution(mode: float, luck: float) -> None:
    spread = Spread(2.0, 2.0 + 3.0 * mode, 5.0)
    assert isclose(share_below(spread, triangular_quantile(spread, luck)), luck, abs_tol=1e-9)


def test_bounds_mode_and_median() -> None:
    assert triangular_quantile(Spread(30, 60, 90), 0.0) == 30
    assert triangular_quantile(Spread(30, 60, 90), 1.0) == 90
    assert triangular_quantile(Spread(30, 60, 90), 0.5) == 60
    assert triangular_quantile(Spread(0, 0, 1), 0.5) == pytest.approx(1 - 0.5**0.5)
    assert triangular_quantile(Spread(0, 1, 1), 0.5) == pytest.approx(0.5**0.5)
    assert triangular_quantile(Spread(7, 7, 7), 0.3) == 7


def baseline() -> World:
    return plan().worlds[0]


def test_every_member_draws_within_the_range_and_they_differ() -> None:
    ensemble = plan().ensemble
    drawn = member_parameters(baseline(), ensemble, ALL)
    for name, spread in ensemble.uncertain.items():
        values = [getattr(parameters, name) for parameters in drawn]
        assert all(spread.low < value < spread.high for value in values)
        assert len(set(values)) == len(values)


def test_what_is_not_uncertain_stays() -> None:
    uncertain = set(plan().ensemble.uncertain)
    for parameters in member_parameters(baseline(), plan().ensemble, ALL):
        assert parameters.model_dump(exclude=uncertain) == baseline().parameters.model_dump(
            exclude=uncertain
        )


def test_worlds_share_their_luck_and_an_assumption_is_not_drawn() -> None:
    ensemble = plan().ensemble
    worlds = {each.name: each for each in plan().worlds}
    here, there, assumed = (
        member_parameters(worlds[name], ensemble, ALL)
        for name in ("baseline", "no-quarrel", "forgetful")
    )
    assert here == there
    assert {parameters.tension_half_life_days for parameters in assumed} == {10}
    assert [parameters.gain for parameters in assumed] == [parameters.gain for parameters in here]


def test_an_ensemble_of_one_takes_the_best_estimates() -> None:
    one = replace(plan().ensemble, members=1)
    assert member_parameters(baseline(), one, range(1)) == [baseline().parameters]
    certainty = member_certainty(baseline().events, one, range(1))
    assert certainty[:, 0].tolist() == [event.confidence for event in baseline().events]


def test_another_uncertain_parameter_changes_no_other_draw() -> None:
    ensemble = plan().ensemble
    fewer = replace(ensemble, uncertain={"loss": ensemble.uncertain["loss"]})
    assert [p.loss for p in member_parameters(baseline(), fewer, ALL)] == [
        p.loss for p in member_parameters(baseline(), ensemble, ALL)
    ]


def test_some_members_draw_as_all_do() -> None:
    ensemble = plan().ensemble
    some = range(2, 5)
    assert (
        member_parameters(baseline(), ensemble, some)
        == (member_parameters(baseline(), ensemble, ALL)[2:5])
    )
    everybody = member_certainty(baseline().events, ensemble, ALL)
    assert np.array_equal(member_certainty(baseline().events, ensemble, some), everybody[:, 2:5])


def test_uncertain_events_happen_as_often_as_they_are_believed() -> None:
    many = EnsemblePlan(members=4000, seed=11, coding="drawn")
    drawn = member_certainty(baseline().events, many, range(4000))
    for event, values in zip(baseline().events, drawn.tolist(), strict=True):
        assert set(values) <= {0.0, 1.0}
        assert sum(values) / 4000 == pytest.approx(event.confidence, abs=0.03)


def test_an_expected_event_weighs_by_its_confidence() -> None:
    expected = replace(plan().ensemble, coding="expected")
    certainty = member_certainty(baseline().events, expected, ALL)
    told = {event.id: own for event, own in zip(baseline().events, certainty[:, 0], strict=True)}
    assert certainty.shape == (len(told), 1)
    assert (told["quarrel"], told["praise"]) == (0.5, 1.0)
