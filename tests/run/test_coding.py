"""What members draw about the record: dates within their spans, and weights around theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.clock import Precision, midnight, span_of
from relsim.events.event import Event
from relsim.run.block import simulate_block
from relsim.run.coding import member_coding, member_gravity
from relsim.run.make import manifest_of
from relsim.run.simulate import course_of, simulate
from relsim.run.stage import Stage
from relsim.run.summary import changed_from
from relsim.scenario import EnsemblePlan, Plan, World, loads
from relsim.scenario.loader import varying
from strategies import events

HEAD = """
relsim: 1
period: {start: 2024-03-05, end: 2024-05-20}
relations: {USA-FRA: {trust: 60, tension: 15}}
"""
VAGUE = """
events:
  - {id: praise, date: 2024-03-10, precision: month, from: FRA, to: USA, code: praise}
  - {id: quarrel, date: 2024-W14, from: USA, to: FRA, code: criticise, confidence: 0.5}
  - {id: answer, date: 2024-04, from: FRA, to: USA, code: complain, caused_by: quarrel}
  - {id: echo, date: 2024-04, from: FRA, to: USA, code: complain, caused_by: answer}
  - {id: visit, date: 2024-04-26, from: FRA, to: USA, code: visit, caused_by: echo}
  - {id: sanctions, date: 2024-04, from: USA, to: FRA, code: impose-sanctions,
     standing: {until: 2024-05-10}}
  - {id: peace, date: 2024-W17, from: USA, to: FRA, code: lift-sanctions, lifts: sanctions}
"""
ENSEMBLE = """
ensemble: {members: 6, seed: 7, coding: {happened: drawn, dates: drawn, severity: {points: 3}}}
"""
WHAT_IFS = """
what_if:
  calmer: {changes: [{remove: quarrel}]}
  later: {changes: [{shift: praise, by_days: 5}]}
  redated: {changes: [{replace: praise, with: {date: 2024-05, precision: month}}]}
  more: {changes: [{add: {id: extra, date: 2024-04, from: USA, to: FRA, code: visit,
                          caused_by: echo}}]}
"""
REACTION = """
reactions:
  - {id: reply, when: {sign: hostile}, response: {from: target, to: initiator, code: complain},
     probability: 0.6, delay: {half_life_days: 3}}
"""
WAITS = """
  - {id: calm, when: USA-FRA.tension > 20, response: {from: DEU, to: USA, code: visit}}
"""


def plan(more: str = "", members: int = 6) -> Plan:
    return loads(HEAD + VAGUE + ENSEMBLE + WHAT_IFS + more, name="vague.yaml", members=members)


def world(of: Plan, name: str) -> World:
    return next(each for each in of.worlds if each.name == name)


def days(of: Plan, name: str, members: int = 400) -> dict[str, list[datetime]]:
    """When members have the vague events of a world."""
    wide = replace(of, ensemble=replace(of.ensemble, members=members))
    course = course_of(wide, world(wide, name))
    coded = member_coding(wide, world(wide, name), course, range(members))
    start = midnight(of.start)
    return {
        course.events[place].id: [start + timedelta(minutes=tick) for tick in ticks.tolist()]
        for place, ticks in coded.ticks.items()
    }


def test_dates_lie_in_their_spans_and_the_period_and_follow_their_causes() -> None:
    drawn = days(plan(), "baseline")
    assert drawn.keys() == {"praise", "quarrel", "answer", "echo", "sanctions", "peace"}
    assert {d.date() for d in drawn["quarrel"]} == set(_days(date(2024, 4, 1), date(2024, 4, 7)))
    assert {d.date() for d in drawn["praise"]} == set(_days(date(2024, 3, 5), date(2024, 3, 31)))
    for cause, effect in (("quarrel", "answer"), ("answer", "echo"), ("sanctions", "peace")):
        assert all(a <= b for a, b in zip(drawn[cause], drawn[effect], strict=True))
    assert max(drawn["echo"]).date() <= date(2024, 4, 26)
    assert min(drawn["peace"]).date() == date(2024, 4, 22)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_a_what_if_moves_no_date_but_those_it_gives() -> None:
    of = plan()
    told = days(of, "baseline")
    calmer = days(of, "calmer")
    assert calmer == {name: when for name, when in told.items() if name != "quarrel"}
    later = days(of, "later")
    assert later.pop("praise") == [when + timedelta(days=5) for when in told["praise"]]
    assert later == {name: when for name, when in told.items() if name != "praise"}
    assert {when.month for when in days(of, "redated")["praise"]} == {5}
    extra = days(of, "more")["extra"]
    assert all(a <= b for a, b in zip(told["echo"], extra, strict=True))


def test_where_the_record_contradicts_itself_a_date_stays_in_its_span() -> None:
    text = """
events:
  - {id: cause, date: 2024-04, from: FRA, to: USA, code: praise, caused_by: loop}
  - {id: effect, date: 2024-03-20, from: USA, to: FRA, code: visit, caused_by: cause}
  - {id: loop, date: 2024-04, from: USA, to: FRA, code: visit, caused_by: [cause, loop]}
"""
    drawn = days(loads(HEAD + text + ENSEMBLE, name="odd.yaml"), "baseline")
    assert {when.month for each in drawn.values() for when in each} == {4}


def test_a_shift_out_of_the_period_takes_the_event_out_of_some_members() -> None:
    text = "what_if: {out: {changes: [{shift: peace, by_days: 25}]}}"
    of = loads(HEAD + VAGUE + ENSEMBLE + text, name="out.yaml", members=40)
    found = simulate(of)
    assert {len(each.trust_12) for each in found.worlds} == {40}
    assert max(days(of, "out")["peace"]).date() > of.end


@pytest.mark.parametrize("more", ["", REACTION, REACTION + WAITS])
def test_blocks_and_more_members_change_no_bit(more: str) -> None:
    few, many = simulate(plan(more)), simulate(plan(more, members=11))
    stage = Stage(plan(more, members=11))
    for one, other in zip(few.worlds, many.worlds, strict=True):
        alone = simulate_block(stage, stage.plan.worlds[0], range(4, 5)).samples
        for name in ("trust_12", "trust_21", "tension"):
            assert np.array_equal(getattr(one, name), getattr(other, name)[:6])
            if one.world.name == "baseline":
                assert np.array_equal(getattr(alone, name), getattr(other, name)[4:5])


def test_both_engines_read_the_record_alike() -> None:
    calm = "  - {id: never, when: USA-FRA.tension > 99, response: {from: DEU, to: USA, do: visit}}"
    kernel, clock = simulate(plan(REACTION)), simulate(plan(REACTION + calm))
    assert set(kernel.engines.values()) == {"kernel"}
    assert set(clock.engines.values()) == {"simpy"}
    for one, other in zip(kernel.worlds, clock.worlds, strict=True):
        row = kernel.pairs.index(("FRA", "USA")), clock.pairs.index(("FRA", "USA"))
        for name in ("trust_12", "trust_21", "tension"):
            both = getattr(one, name)[:, row[0]], getattr(other, name)[:, row[1]]
            assert np.array_equal(*both)


def test_where_every_day_is_known_nothing_is_laid_out_again() -> None:
    text = "events: [{id: a, date: 2024-04-01, from: USA, to: FRA, code: visit}]"
    of = loads(HEAD + text + ENSEMBLE, name="known.yaml")
    coded = member_coding(of, of.baseline, course_of(of, of.baseline), range(6))
    assert coded.ticks == {}


@given(st.lists(events(), min_size=1, max_size=4), st.floats(0.01, 10.0))
def test_no_act_changes_its_sign_or_leaves_the_scale(history: list[Event], points: float) -> None:
    ensemble = EnsemblePlan(members=50, seed=3, severity=points)
    gravity = member_gravity(history, ensemble, range(50))
    weights = np.array([[event.weight] for event in history])
    drawn = weights * gravity
    assert (np.sign(drawn) == np.sign(weights)).all()
    assert (gravity > 0.0).all()
    assert (np.abs(drawn) <= 10.0 + 1e-9).all()
    assert (np.abs(drawn - weights) <= points * (1.0 + 1e-9)).all()


def test_weights_are_spread_around_the_recorded_one() -> None:
    event = Event.model_validate(
        {
            "id": "a",
            "occurred_at": "2024-04-01",
            "from": "USA",
            "to": "FRA",
            "code": "112",
            "severity": -4.0,
        }
    )
    many = EnsemblePlan(members=4000, seed=3, severity=2.0)
    sizes = 4.0 * member_gravity([event], many, range(4000))[0]
    assert sizes.mean() == pytest.approx(4.0, abs=0.05)
    assert sizes.std() == pytest.approx(2.0 / 6.0**0.5, abs=0.05)


@given(st.dates(), st.sampled_from(Precision))
def test_a_span_holds_its_day(day: date, precision: Precision) -> None:
    first, last = span_of(day, precision)
    assert first <= day <= last
    assert (last - first).days < {"hour": 1, "day": 1, "week": 7, "month": 31}[precision]


@pytest.mark.parametrize(
    ("coding", "drawn"),
    [
        ("drawn", ("happened",)),
        ("expected", ()),
        ("{dates: drawn}", ("dates",)),
        ("{happened: drawn, severity: drawn}", ("happened", "severity")),
        ("{severity: expected}", ()),
    ],
)
def test_what_is_drawn_is_what_is_named(coding: str, drawn: tuple[str, ...]) -> None:
    text = f"ensemble: {{members: 4, coding: {coding}, uncertain: {{gain: prior}}}}"
    of = loads(HEAD + VAGUE + text, name="some.yaml")
    assert of.ensemble.drawn == drawn
    assert of.ensemble.varied == (("parameters", "coding") if drawn else ("parameters",))
    assert manifest_of(of).drawn == drawn
    alone = varying(of, ["parameters"])
    assert alone.ensemble.drawn == ()
    same = loads(HEAD + VAGUE + text.replace(coding, "expected"), name="some.yaml")
    assert alone.content_hash == same.content_hash


def test_a_history_differs_from_the_first_day_on_which_a_member_may_have_the_event() -> None:
    of = plan()
    assert changed_from(of, world(of, "calmer")) == date(2024, 4, 1)
    assert changed_from(of, world(of, "later")) == date(2024, 3, 5)
    by_record = varying(loads(HEAD + VAGUE + WHAT_IFS, name="vague.yaml"), [])
    assert changed_from(by_record, world(by_record, "later")) == date(2024, 3, 10)
