"""What SimPy is for: delays, conditions that are lifted, states that are waited for, processes."""

from __future__ import annotations

import pickle
from collections.abc import Generator
from datetime import timedelta
from itertools import count
from typing import Any, Literal

import numpy as np
import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.errors import InvalidInput
from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.events.query import Query
from relsim.model import engine, reactions
from relsim.model.compile import compile_course
from relsim.model.engine import Replay
from relsim.model.kernel.answers import answers_of
from relsim.model.parameters import PARAMETER_SETS
from relsim.model.reactions import Luck
from relsim.model.relations import Relations
from relsim.model.rules import Delay, Rule, StateCondition
from relsim.model.state import FlowTable
from strategies import ACTORS, START, histories, relations

from .replaying import ALL_PAIRS, course_of, levels

CURATED = PARAMETER_SETS["curated"]
CALM = Relations(ACTORS)
USA_RUS = Pair("RUS", "USA")
ROW = ALL_PAIRS.index(USA_RUS)


def happened(day: int, **fields: Any) -> Event:
    base = {"id": "blow", "occurred_at": START + timedelta(days=day)}
    return Event.model_validate({**base, "from": "USA", "to": "RUS", "code": "190", **fields})


def replay(events: list[Event], *rules: Rule, luck: Luck | None = None) -> Replay:
    return Replay(compile_course(course_of(events, CALM, rules), CURATED), luck).run()


ANSWER = {"from": "target", "to": "initiator", "code": "112"}


def test_a_rule_answers_after_its_delay_with_the_actors_turned_round() -> None:
    rule = Rule("answer", Query(sign="hostile"), ANSWER, delay=Delay("fixed", 3.0))
    (answer,) = replay([happened(5)], rule).generated
    assert (answer.from_, answer.to, answer.code) == (("RUS",), ("USA",), "112")
    assert answer.occurred_at == START + timedelta(days=8)
    assert answer.caused_by == ("blow",)
    assert answer.id == "answer:blow"


def test_answers_to_events_with_long_names_are_told_apart() -> None:
    long = "x" * 99
    lasting = {**ANSWER, "standing": {}}
    rule = Rule("answer", Query(sign="hostile"), lasting, delay=Delay("fixed", 1.0))
    run = replay([happened(2, id=f"{long}1"), happened(2, id=f"{long}2")], rule)
    assert len({event.id for event in run.generated}) == 2


@pytest.mark.parametrize("names", [("a-deal", "z-sanctions"), ("z-deal", "a-sanctions")])
def test_what_is_lifted_in_the_instant_in_which_it_starts_does_not_last(
    names: tuple[str, str],
) -> None:
    deal, sanctions = names
    start = happened(3, id=sanctions, code="163", standing={})
    end = happened(3, id=deal, code="057", lifts=[sanctions])
    lifted = replay([start, end]).trajectory()
    without = start.model_copy(update={"standing": None})
    at_end = [25 * TICKS_PER_DAY]
    flows = FlowTable(CURATED)
    never = replay([without, end]).trajectory()
    assert np.array_equal(
        np.array(lifted.at([USA_RUS], at_end, flows)), np.array(never.at([USA_RUS], at_end, flows))
    )


def test_generated_events_are_answered_only_where_the_rule_says_so() -> None:
    plain = Rule("echo", Query(sign="hostile"), ANSWER, delay=Delay("fixed", 1.0))
    assert len(replay([happened(0)], plain).generated) == 1
    endless = Rule(
        "echo",
        Query(sign="hostile"),
        ANSWER,
        delay=Delay("fixed", 1.0),
        answers_generated=True,
        at_most=5,
    )
    assert len(replay([happened(0)], endless).generated) == 5


def test_probability_is_the_share_of_members_in_which_it_answers() -> None:
    rule = Rule("answer", Query(sign="hostile"), ANSWER, probability=0.3)
    answered = [
        len(replay([happened(1)], rule, luck=Luck(7, member)).generated) for member in range(400)
    ]
    assert 0.22 < sum(answered) / 400 < 0.38


def test_an_event_that_did_not_happen_is_not_answered() -> None:
    rule = Rule("answer", Query(sign="hostile"), ANSWER)
    course = course_of([happened(1)], CALM, [rule])
    run = Replay(compile_course(course, CURATED, {"blow": 0.0})).run()
    assert run.generated == ()


@given(histories(max_size=5), st.integers(0, 50))
def test_taking_an_event_out_changes_nobody_elses_luck(
    history: tuple[Event, ...], member: int
) -> None:
    rule = Rule(
        "answer", Query(sign="hostile"), ANSWER, probability=0.5, delay=Delay("exponential", 2.0)
    )
    luck = Luck(11, member)
    whole = {e.id: e for e in replay(list(history), rule, luck=luck).generated}
    less = {e.id: e for e in replay(list(history[1:]), rule, luck=luck).generated}
    gone = f"answer:{history[0].id}" if history else ""
    assert less == {name: e for name, e in whole.items() if name != gone}


def test_a_state_rule_answers_once_until_its_condition_has_lapsed() -> None:
    high = StateCondition(USA_RUS, "tension", ">", 35.0)
    response = {"from": "CHN", "to": ["RUS", "USA"], "code": "045"}
    rule = Rule("mediate", high, response, delay=Delay("fixed", 2.0))
    (answer,) = replay([happened(4)], rule).generated
    assert answer.occurred_at == START + timedelta(days=6)
    assert answer.id == "mediate:1"
    assert replay([], rule).generated == ()


def test_a_state_rule_sees_tension_fall_between_events() -> None:
    low = StateCondition(USA_RUS, "tension", "<", 39.0)
    response = {"from": "USA", "to": "RUS", "code": "042"}
    found = replay([happened(0)], Rule("visit", low, response, at_most=2)).generated
    assert [answer.id for answer in found] == ["visit:1"]
    assert found[0].occurred_at > START + timedelta(days=2)


def test_a_condition_shifts_drift_while_it_lasts_and_until_it_is_lifted() -> None:
    fast = CURATED.with_changes({"trust_half_life_years": 0.02, "gain": 0.0, "loss": 0.0})
    sanctions = happened(2, id="sanctions", code="163", standing={})
    lifted = happened(10, id="lifted", code="085", lifts="sanctions")
    ended = happened(2, id="sanctions", code="163", standing={"until": "2017-04-11"})
    without = levels([], CALM, fast)[:, ROW]
    for_ever = levels([sanctions], CALM, fast)[:, ROW]
    until_lifted = levels([sanctions, lifted], CALM, fast)[:, ROW]
    until_ended = levels([ended], CALM, fast)[:, ROW]
    assert np.array_equal(for_ever[:, :2], without[:, :2])
    assert (for_ever[0, 3:] < without[0, 3:]).all()
    assert np.array_equal(until_lifted, until_ended)
    assert np.array_equal(until_lifted[:, :10], for_ever[:, :10])
    assert until_lifted[0, -1] == pytest.approx(without[0, -1], abs=0.02)
    assert for_ever[0, -1] == pytest.approx(-0.16, abs=0.02)


def test_a_hostile_condition_raises_the_floor_of_tension() -> None:
    start = Relations(ACTORS, default_tension=0.0)
    none = CURATED.with_changes({"gain": 0.0, "loss": 0.0})
    deployed = happened(0, code="163", standing={"tension_floor_shift": 20})
    assert levels([deployed], start, none)[2, ROW, -1] > levels([], start, none)[2, ROW, -1]


@given(histories(max_size=4), relations())
def test_conditions_touch_only_the_pairs_between_their_actors(
    history: tuple[Event, ...], start: Relations
) -> None:
    standing = happened(3, id="standing", standing={"trust_baseline_shift": -20}, severity=0.001)
    quiet = CURATED.with_changes({"ally_share": 0.0})
    with_it, without = levels((*history, standing), start, quiet), levels(history, start, quiet)
    others = [row for row, pair in enumerate(ALL_PAIRS) if pair != USA_RUS]
    assert np.array_equal(with_it[:, others], without[:, others])


def mediator(world: Replay) -> Generator[simpy.Event, Any, None]:
    yield world.until(lambda: world.tension("RUS", "USA") > 35.0)
    yield world.wait(days=3)
    world.act(id="mediation", from_="CHN", to=("RUS", "USA"), code="mediate")


def test_a_users_own_process_acts_in_the_run() -> None:
    course = course_of([happened(4)], CALM)
    run = Replay(compile_course(course, CURATED), processes=[mediator]).run()
    (act,) = run.generated
    assert act.occurred_at == START + timedelta(days=7)
    assert run.trust("RUS", "CHN") > 50.0
    with pytest.raises(RuntimeError, match="generators"):
        run.snapshot()


def test_acts_of_processes_and_log_at_one_tick_are_summed() -> None:
    """A process that does at a tick what the log could have done gives the same bits."""

    def second(world: Replay) -> Generator[simpy.Event, Any, None]:
        yield world.wait(days=4)
        world.act(id="second", from_="USA", to="RUS", code="111")

    first, other = happened(4), happened(4, id="second", code="111")
    by_process = levels([first], CALM, CURATED, processes=[second])
    assert np.array_equal(by_process, levels([first, other], CALM, CURATED))


def test_affinities_that_follow_trust_are_read_just_before_the_instant() -> None:
    friends = Relations(ACTORS, trust={Direction("SYR", "RUS"): 0.8})
    chosen = CURATED.with_changes({"affinities_follow_trust": True})
    row = ALL_PAIRS.index(Pair("SYR", "USA"))
    felt = levels([happened(1)], friends, chosen)[0, row, -1]
    assert felt < levels([], friends, chosen)[0, row, -1]
    assert levels([happened(1)], friends, CURATED)[0, row, -1] == pytest.approx(0.0)


def test_what_happens_at_the_end_is_still_to_come() -> None:
    course = course_of([happened(2)], CALM)
    run = Replay(compile_course(course, CURATED)).run(2 * TICKS_PER_DAY)
    assert len(run.trajectory().passed) == 0


def test_a_condition_may_lower_the_floor_and_need_not_weigh_anything() -> None:
    truce = happened(0, id="truce", code="010", standing={"tension_floor_shift": -2})
    assert levels([truce], CALM, CURATED)[2, ROW, -1] < levels([], CALM, CURATED)[2, ROW, -1]


@given(st.sampled_from(["fixed", "exponential", "uniform"]), st.floats(1e8, 1e308))
def test_an_answer_beyond_the_years_that_can_be_counted_never_comes(
    shape: Literal["fixed", "exponential", "uniform"], days: float
) -> None:
    rule = Rule("late", Query(sign="hostile"), ANSWER, delay=Delay(shape, days, days))
    course = course_of([happened(1)], CALM, [rule])
    run = Replay(compile_course(course, CURATED)).run()
    assert (run.generated, answers_of(course, {}, Luck())) == ((), ())


EXPLODING = [
    Rule(
        name,
        Query(sign="hostile"),
        ANSWER,
        delay=Delay("fixed", 1.0),
        at_most=10**9,
        answers_generated=True,
    )
    for name in ("one", "other")
]


def test_both_engines_stop_at_the_same_number_of_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rules double the answers each day: 2 + 4 + 8 + … of a limit of 1,000."""
    monkeypatch.setattr(reactions, "MOST_ANSWERS", 1_000)
    course = course_of([happened(1)], CALM, EXPLODING)
    with pytest.raises(InvalidInput, match="1,000 events") as under_a_clock:
        Replay(compile_course(course, CURATED)).run()
    with pytest.raises(InvalidInput) as beforehand:
        answers_of(course, {}, Luck())
    assert beforehand.value.problems == under_a_clock.value.problems
    assert [problem.code for problem in beforehand.value.problems] == ["RS503"]
    sent = pickle.loads(pickle.dumps(beforehand.value))  # noqa: S301 - our own, as to a worker
    assert sent.problems == beforehand.value.problems


def test_a_process_that_acts_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def restless(world: Replay) -> Generator[simpy.Event, Any, None]:
        for number in count():
            world.act(id=f"act-{number}", from_="CHN", to="USA", code="010")
            yield world.wait(days=0)

    monkeypatch.setattr(engine, "MOST_ANSWERS", 100)
    course = course_of([], CALM)
    with pytest.raises(InvalidInput, match="act-100"):
        Replay(compile_course(course, CURATED), processes=[restless]).run()


@pytest.mark.parametrize("jump", ["reservoir", "tsinghua", "logistic"])
def test_the_strongest_acts_in_one_instant_overflow_nothing(jump: str) -> None:
    """A thousand attacks and as many feats of aid at once, with the largest parameters."""
    huge = CURATED.with_changes(
        {"jump": jump, "gain": 100.0, "loss": 100.0, "tension_rise": 100.0, "tension_relief": 100.0}
    )
    many = [
        happened(2, id=f"{code}-{number}", code=code)
        for number in range(1_000)
        for code in ("190", "070")
    ]
    found = levels(many, CALM, huge)
    assert np.isfinite(found).all()
    assert (np.abs(found) <= 1.0).all()
