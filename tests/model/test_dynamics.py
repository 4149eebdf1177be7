"""The equations: bounds, limits and the form that each jump must have."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relsim.model.dynamics import PairFlow, pair_flow, tension_jump, trust_jump
from relsim.model.parameters import JumpForm
from strategies import gaps_days, rates_per_day, strengths, trusts, unit

FORMS: list[JumpForm] = ["reservoir", "tsinghua", "logistic"]
forms = st.sampled_from(FORMS)
REL = 1e-12


def euler(form: str, trust: float, gain: float, loss: float, steps: int = 200_000) -> float:
    """The rate equation of a form, integrated by small steps: slow and obviously right."""
    for _ in range(steps):
        if form == "reservoir":
            rate = gain * (1 - trust) - loss * (1 - trust**2)
        elif form == "tsinghua":
            rate = gain * (1 - trust) - loss * (1 + trust)
        else:
            rate = (gain - loss) * (1 - trust**2)
        trust += rate / steps
    return trust


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("trust", "gain", "loss"), [(-0.4, 0.1, 0.35), (0.6, 0.0, 0.9), (0.2, 0.7, 0.35), (0, 1.2, 0)]
)
def test_jumps_are_the_exact_flow_of_their_rate_equation(
    form: JumpForm, trust: float, gain: float, loss: float
) -> None:
    assert trust_jump(form, gain, loss)(trust) == pytest.approx(
        euler(form, trust, gain, loss), abs=1e-5
    )


@given(forms, trusts(), strengths(), strengths())
def test_trust_stays_within_bounds(form: JumpForm, trust: float, gain: float, loss: float) -> None:
    jump = trust_jump(form, gain, loss)
    assert all(math.isfinite(number) for number in jump)
    assert -1.0 <= jump(trust) <= 1.0


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("gain", "loss"), [(0, 20), (0, 700), (700, 0), (700, 700)])
def test_a_huge_strength_leaves_no_hole_at_the_ends_of_the_scale(
    form: JumpForm, gain: float, loss: float
) -> None:
    jump = trust_jump(form, gain, loss)
    assert -1.0 <= jump(-1.0) <= jump(1.0) <= 1.0


@given(trusts(), strengths(30.0), strengths(30.0))
def test_reservoir_agrees_with_its_closed_form(trust: float, gain: float, loss: float) -> None:
    assume(trust < 0.999)
    q = gain - 2 * loss
    v = 1 / (1 - trust)
    grown = v * math.exp(q) + (loss * math.expm1(q) / q if q else loss)
    assert trust_jump("reservoir", gain, loss)(trust) == pytest.approx(1 - 1 / grown, abs=1e-9)


@given(trusts(), strengths(10.0))
def test_reservoir_of_one_kind_alone(trust: float, size: float) -> None:
    assume(abs(trust) < 0.999)
    gained = trust_jump("reservoir", size, 0.0)(trust)
    lost = trust_jump("reservoir", 0.0, size)(trust)
    assert gained == pytest.approx(1 - (1 - trust) * math.exp(-size), abs=1e-12)
    assert lost == pytest.approx(math.tanh(math.atanh(trust) - size), abs=1e-9)


@given(forms, trusts())
def test_no_strength_is_no_jump_to_the_bit(form: JumpForm, trust: float) -> None:
    assert trust_jump(form, 0.0, 0.0)(trust) == trust
    assert tension_jump(0.0, 0.0)(abs(trust)) == abs(trust)


@given(forms, trusts(), trusts(), strengths(20.0), strengths(20.0))
def test_jumps_keep_the_order_of_levels(
    form: JumpForm, one: float, other: float, gain: float, loss: float
) -> None:
    low, high = sorted((one, other))
    jump = trust_jump(form, gain, loss)
    assert jump(low) <= jump(high) + 1e-12


@given(forms, trusts(), strengths(5.0), strengths(5.0), st.floats(0.0, 5.0))
def test_more_gain_never_lowers_and_more_loss_never_raises(
    form: JumpForm, trust: float, gain: float, loss: float, more: float
) -> None:
    before = trust_jump(form, gain, loss)(trust)
    assert trust_jump(form, gain + more, loss)(trust) >= before - 1e-12
    assert trust_jump(form, gain, loss + more)(trust) <= before + 1e-12


@given(unit(), strengths(), strengths())
def test_tension_stays_within_bounds(tension: float, rise: float, relief: float) -> None:
    assert 0.0 <= tension_jump(rise, relief)(tension) <= 1.0


def test_a_strike_lifts_tension_as_the_model_page_says() -> None:
    assert tension_jump(0.35, 0.0)(0.20) == pytest.approx(0.44, abs=0.005)


def flow_over(days: float, rates: tuple[float, float, float]) -> PairFlow:
    trust, gap, tension = rates
    return pair_flow(days, trust_rate=trust, gap_rate=gap, tension_rate=tension, distrust=0.4)


@given(
    gaps_days(),
    gaps_days(),
    st.tuples(rates_per_day(), rates_per_day(), rates_per_day()),
    st.tuples(trusts(), trusts(), trusts(), trusts()),
    unit(),
)
def test_flow_over_two_gaps_is_the_flow_over_their_sum(
    one: float,
    two: float,
    rates: tuple[float, float, float],
    levels: tuple[float, float, float, float],
    tension: float,
) -> None:
    there, back, baseline_12, baseline_21 = levels
    mean, centre = 0.5 * (there + back), 0.5 * (baseline_12 + baseline_21)

    def after(days: float, there: float, back: float, tension: float) -> tuple[float, float, float]:
        flow = flow_over(days, rates)
        trusts_then = flow.trust_after(there, back, baseline_12, baseline_21)
        return (*trusts_then, flow.tension_after(tension, 0.5 * (there + back), centre, 0.02))

    assert mean == 0.5 * (there + back)
    assert after(two, *after(one, there, back, tension)) == pytest.approx(
        after(one + two, there, back, tension), abs=1e-9
    )


@given(
    gaps_days(),
    st.tuples(rates_per_day(), rates_per_day(), rates_per_day()),
    st.tuples(trusts(), trusts(), trusts(), trusts()),
    unit(),
)
def test_flow_stays_within_bounds(
    days: float,
    rates: tuple[float, float, float],
    levels: tuple[float, float, float, float],
    tension: float,
) -> None:
    flow = flow_over(days, rates)
    there, back = flow.trust_after(*levels)
    low, high = min(levels) - REL, max(levels) + REL
    assert low <= there <= high
    assert low <= back <= high
    after = flow.tension_after(
        tension, 0.5 * (levels[0] + levels[1]), 0.5 * (levels[2] + levels[3]), 0.02
    )
    assert -1e-9 <= after <= 1 + 1e-9


@given(
    gaps_days(), st.tuples(rates_per_day(), rates_per_day(), rates_per_day()), trusts(), trusts()
)
def test_memory_never_expands_between_events(
    days: float, rates: tuple[float, float, float], one: float, other: float
) -> None:
    flow = flow_over(days, rates)
    a, b = flow.trust_after(one, one, 0.1, 0.1), flow.trust_after(other, other, 0.1, 0.1)
    assert abs(a[0] - b[0]) <= abs(one - other) + REL


@given(forms, st.floats(-0.99, 0.99), st.floats(-0.99, 0.99), strengths(3.0), strengths(3.0))
def test_memory_never_expands_at_events(
    form: JumpForm, one: float, other: float, gain: float, loss: float
) -> None:
    jump = trust_jump(form, gain, loss)
    a, b = jump(one), jump(other)
    assume(max(abs(a), abs(b)) < 0.999999)
    assert abs(math.atanh(a) - math.atanh(b)) <= abs(math.atanh(one) - math.atanh(other)) + 1e-6


def test_reservoir_may_expand_differences_of_trust_itself() -> None:
    """The contraction is in artanh T: near the top a loss pulls two levels apart in T."""
    jump = trust_jump("reservoir", 0.0, 0.7)
    assert jump(0.99) - jump(0.9) > 0.99 - 0.9


@pytest.mark.parametrize("form", ["reservoir", "tsinghua"])
def test_order_matters_across_time(form: JumpForm) -> None:
    good, bad = trust_jump(form, 0.5, 0.0), trust_jump(form, 0.0, 0.5)
    assert abs(good(bad(0.0)) - bad(good(0.0))) > 0.01


@given(trusts(), strengths(3.0), strengths(3.0))
def test_logistic_commutes(trust: float, gain: float, loss: float) -> None:
    good, bad = trust_jump("logistic", gain, 0.0), trust_jump("logistic", 0.0, loss)
    assert good(bad(trust)) == pytest.approx(bad(good(trust)), abs=1e-9)


@given(
    trusts(),
    trusts(),
    st.lists(st.tuples(gaps_days(), strengths(5.0), strengths(5.0)), max_size=8),
    rates_per_day(),
)
def test_tsinghua_trust_is_a_weighted_mean(
    start: float, baseline: float, history: list[tuple[float, float, float]], rate: float
) -> None:
    """Of its start, its baseline and ±1 per event: weights ≥ 0 with sum 1 (invariant 8)."""
    trust = start
    weights = {"start": 1.0, "baseline": 0.0, "up": 0.0, "down": 0.0}
    for days, gain, loss in history:
        flow = flow_over(days, (rate, 0.0, 0.0))
        trust, _ = flow.trust_after(trust, trust, baseline, baseline)
        weights = {name: weight * flow.mean for name, weight in weights.items()}
        weights["baseline"] += 1.0 - flow.mean
        trust = trust_jump("tsinghua", gain, loss)(trust)
        if gain + loss > 0.0:
            keep = math.exp(-(gain + loss))
            weights = {name: weight * keep for name, weight in weights.items()}
            weights["up"] += (1.0 - keep) * gain / (gain + loss)
            weights["down"] += (1.0 - keep) * loss / (gain + loss)
    values = {"start": start, "baseline": baseline, "up": 1.0, "down": -1.0}
    assert min(weights.values()) >= 0.0
    assert sum(weights.values()) == pytest.approx(1.0, abs=1e-12)
    assert trust == pytest.approx(sum(weights[n] * values[n] for n in values), abs=1e-12)
