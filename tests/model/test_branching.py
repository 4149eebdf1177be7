"""Who answers whom, against cases whose branching ratio is known."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.events.query import Query
from relsim.model.branching import Cascade, cascade_of
from relsim.model.kernel.answers import answers_of
from relsim.model.reactions import Luck
from relsim.model.relations import Relations
from relsim.model.rules import Delay, Rule, StateCondition
from strategies import ACTORS, START

from .replaying import course_of

BLOW = Event.model_validate(
    {"id": "blow", "occurred_at": START, "from": "USA", "to": "RUS", "code": "190"}
)
BACK = {"from": "target", "to": "initiator", "code": "112"}


def rule(name: str, probability: float = 1.0, **query: Any) -> Rule:
    return Rule(
        name,
        Query.model_validate({"sign": "hostile", **query}),
        BACK,
        probability=probability,
        delay=Delay("exponential", 1.0),
        answers_generated=True,
    )


def test_a_rule_that_answers_itself() -> None:
    found = cascade_of([rule("echo", 0.3)], [BLOW])
    assert found is not None
    assert found.ratio == pytest.approx(0.3)
    assert found.cycle == (0,)


def test_tit_for_tat_goes_round_through_both() -> None:
    rules = [rule("tit", 0.9, **{"from": "USA"}), rule("tat", 0.4, **{"from": "RUS"})]
    found = cascade_of(rules, [BLOW])
    assert found is not None
    assert found.ratio == pytest.approx((0.9 * 0.4) ** 0.5)
    assert found.cycle == found.rules == (0, 1)


def test_rules_that_answer_the_same_add_up() -> None:
    found = cascade_of([rule(name, 0.4) for name in ("a", "b", "c")], [BLOW])
    assert found is not None
    assert found.ratio == pytest.approx(1.2)
    assert found.begun == 3


def test_a_state_may_begin_it() -> None:
    tense = StateCondition(Pair("RUS", "USA"), "tension", ">", 10.0)
    watch = Rule("watch", tense, {"from": "USA", "to": "RUS", "code": "112"})
    assert cascade_of([rule("echo")], []) is None
    found = cascade_of([watch, rule("echo")], [])
    assert found is not None
    assert found.cycle == (1,)


@pytest.mark.parametrize(
    "query",
    [{"from": "CHN"}, {"code": "190"}, {"id": "blow"}, {"sign": "cooperative"}, {"root": "19"}],
)
def test_what_does_not_match_the_answers_ends_there(query: dict[str, Any]) -> None:
    assert cascade_of([rule("echo", **query)], [BLOW]) is None


def test_growth_is_that_of_a_chain_or_of_an_explosion() -> None:
    even, growing = Cascade(1.0, (0,), (0,), 2, 1.0), Cascade(2.0, (0,), (0,), 2, 1.0)
    assert even.answers_in(10.0) == 22.0
    assert growing.answers_in(10.0) == pytest.approx(2.0 * math.exp(10.0))
    assert growing.answers_in(1e9) > 1e100


@given(st.lists(st.floats(0.1, 0.5), min_size=1, max_size=3), st.integers(0, 5))
def test_what_members_answer_stays_below_what_is_expected(
    probabilities: list[float], seed: int
) -> None:
    """The mean over members of all answers within the period, not cut off by ``at_most``."""
    rules = [rule(f"rule-{n}", p) for n, p in enumerate(probabilities)]
    found = cascade_of(rules, [BLOW])
    assert found is not None
    assume(found.ratio < 0.9)
    course = course_of([BLOW], Relations(ACTORS), rules)
    made = [len(answers_of(course, {}, Luck(seed, member))) for member in range(60)]
    assert sum(made) / len(made) < 2.0 * found.answers_in(30.0)
