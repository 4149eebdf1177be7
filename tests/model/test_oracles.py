"""The model against numerical integration of its equations, which knows none of its short cuts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.kernel import replay_block
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from strategies import START

from .replaying import course_of

State = npt.NDArray[np.float64]
"""Trust there, trust back, tension."""
PAIR = Pair("RUS", "USA")
DAYS = 10


def runge_kutta(slope: Callable[[State], State], state: State, span: float, steps: int) -> State:
    """The classical fourth-order method."""
    step = span / steps
    for _ in range(steps):
        one = slope(state)
        two = slope(state + 0.5 * step * one)
        three = slope(state + 0.5 * step * two)
        four = slope(state + step * three)
        state = state + step / 6.0 * (one + 2.0 * two + 2.0 * three + four)
    return state


def drift(parameters: Parameters, baselines: tuple[float, float]) -> Callable[[State], State]:
    """How levels change a day while nothing happens."""
    k, r2 = parameters.trust_rate_per_day, parameters.gap_rate_per_day

    def slope(now: State) -> State:
        there, back, tension = now
        closing = 0.5 * r2 * (back - there)
        floor = parameters.tension_floor + parameters.tension_of_distrust * 0.5 * (
            1.0 - 0.5 * (there + back)
        )
        return np.array(
            [
                k * (baselines[0] - there) + closing,
                k * (baselines[1] - back) - closing,
                parameters.tension_rate_per_day * (floor - tension),
            ]
        )

    return slope


def jump(parameters: Parameters, event: Event) -> Callable[[State], State]:
    """How levels change while an event happens, over one unit of its own time."""
    size = abs(event.weight) / 10.0
    a, b = (parameters.gain * size, 0.0) if event.weight > 0 else (0.0, parameters.loss * size)
    # The first number is Russia's trust, which an act of the USA moves in full.
    full = (1.0, parameters.reciprocity)
    shares = full if event.from_ == ("USA",) else full[::-1]

    def slope(now: State) -> State:
        trusts = [
            share * a * (1.0 - t) - share * b * (1.0 - t * t)
            for share, t in zip(shares, now[:2], strict=True)
        ]
        heat = parameters.tension_rise * b * (1.0 - now[2]) - parameters.tension_relief * a * now[2]
        return np.array([*trusts, heat])

    return slope


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.integers(0, DAYS - 1), st.sampled_from(["042", "057", "111", "190"]), st.booleans()
        ),
        max_size=5,
        unique_by=lambda drawn: drawn[0],
    ),
    st.tuples(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9), st.floats(0.0, 1.0)),
    st.tuples(st.floats(-0.9, 0.9), st.floats(-0.9, 0.9)),
)
def test_a_replay_is_the_integral_of_the_equations(
    drawn: list[tuple[int, str, bool]],
    start: tuple[float, float, float],
    baselines: tuple[float, float],
) -> None:
    fast = {"trust_half_life_years": 0.05, "gap_half_life_years": 0.02}
    parameters = PARAMETER_SETS["curated"].with_changes({**fast, "tension_half_life_days": 4.0})
    there, back = PAIR.directions
    relations = Relations(
        tuple(PAIR),
        trust={there: start[0], back: start[1]},
        tension={PAIR: start[2]},
        baseline={there: baselines[0], back: baselines[1]},
    )
    history = [
        Event.model_validate(
            {
                "id": f"e{day}",
                "occurred_at": START + timedelta(days=day),
                "from": "USA" if forth else "RUS",
                "to": "RUS" if forth else "USA",
                "code": code,
            }
        )
        for day, code, forth in drawn
    ]
    expected = np.array(start)
    for day in range(DAYS):
        for event in (e for e in history if e.occurred_at == START + timedelta(days=day)):
            expected = runge_kutta(jump(parameters, event), expected, 1.0, 40)
        expected = runge_kutta(drift(parameters, baselines), expected, 1.0, 20)
    sure = np.ones((len(history), 1))
    course = course_of(history, relations)
    found = replay_block(course, [parameters], sure, [PAIR], [DAYS * TICKS_PER_DAY])
    assert [level[0, 0, 0] for level in found] == pytest.approx(expected.tolist(), abs=1e-7)


def test_the_first_of_a_pair_is_who_sees_the_second() -> None:
    assert PAIR.directions[0] == Direction("RUS", "USA")
