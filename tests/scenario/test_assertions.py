"""Statements about results."""

from __future__ import annotations

from datetime import date

import pytest

from relsim.events.pairs import Direction, Pair
from relsim.run.make import failed_assertions
from relsim.run.simulate import simulate
from relsim.scenario.assertions import Measure, Term, parse_assertion
from scenario.writing import codes_in, plan_of, problems_in, scenario

DAY = date(2017, 4, 12)


def test_a_statement() -> None:
    text = "USA-RUS.tension at 2017-04-12 > USA-RUS.tension at 2017-04-06"
    statement = parse_assertion(text)
    one, other = statement.terms
    assert one == Term("baseline", Pair("RUS", "USA"), "tension", DAY)
    assert statement.evaluate({one: 50.0, other: 40.0}.__getitem__)
    assert not statement.evaluate({one: 40.0, other: 40.0}.__getitem__)


@pytest.mark.parametrize(
    "text",
    [
        "USA>RUS.trust at 2017-04-12 in no-veto >= 30 + 2.5 - USA>RUS.trust at 2017-04-12",
        "no-veto: USA>RUS.trust at 2017-04-12 >= 32.5 - baseline: USA>RUS.trust at 2017-04-12",
        "  no-veto:USA>RUS.trust at 2017-04-12>=32.5-USA>RUS.trust at 2017-04-12",
    ],
)
def test_worlds_and_sums(text: str) -> None:
    statement = parse_assertion(text)
    subject = Direction("USA", "RUS")
    what_if = Term("no-veto", subject, "trust", DAY)
    baseline = Term("baseline", subject, "trust", DAY)
    assert statement.terms == (what_if, baseline)
    assert statement.evaluate({what_if: 20.0, baseline: 12.5}.__getitem__)
    assert not statement.evaluate({what_if: 20.0, baseline: 12.0}.__getitem__)


@pytest.mark.parametrize("measure", ["max", "max rise"])
def test_of_several_days(measure: Measure) -> None:
    text = f"no-veto: {measure} USA-RUS.trust between 2017-04-12 and 2017-04-14 > 3"
    (term,) = parse_assertion(text).terms
    last = date(2017, 4, 14)
    assert term == Term("no-veto", Pair("RUS", "USA"), "trust", DAY, last, measure)
    assert str(term) == f"{measure} RUS-USA.trust between 2017-04-12 and 2017-04-14 in no-veto"


def test_the_highest_level_and_the_largest_rise_of_a_result() -> None:
    said = """\
assert:
  - max USA-RUS.tension between 2017-04-08 and 2017-04-12 >= USA-RUS.tension at 2017-04-08
  - max USA-RUS.tension between 2017-04-12 and 2017-04-12 > USA-RUS.tension at 2017-04-12 - 0.001
  - max rise USA-RUS.tension between 2017-04-01 and 2017-04-01 <= 0
  - max rise USA-RUS.tension between 2017-04-08 and 2017-04-08
    > max rise USA-RUS.tension between 2017-04-13 and 2017-04-30
  - max rise USA-RUS.tension between 2017-04-08 and 2017-04-08
    < USA-RUS.tension at 2017-04-08 - USA-RUS.tension at 2017-04-07 + 0.001
  - max USA-RUS.tension between 2017-04-01 and 2017-04-30 < USA-RUS.tension at 2017-04-08
"""
    failed = failed_assertions(simulate(plan_of(said)))
    assert [each.claim.text[-34:] for each in failed] == [
        "2017-04-30 < USA-RUS.tension at 2017-04-08"[-34:]
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a value is missing at the end"),
        ("USA-RUS.trust at 2017-04-12", "compares nothing"),
        ("USA-RUS.trust at 2017-04-12 > ", "a value is missing at the end"),
        ("USA-RUS.trust at 2017-04-12 > 3 4", "`4` is too much"),
        ("USA-RUS.mistrust at 2017-04-12 > 3", "neither `trust` nor `tension`"),
        ("USA>RUS.tension at 2017-04-12 > 3", "tension belongs to both sides"),
        ("USA-RUS.trust at 2017-04-31 > 3", "does not exist"),
        ("USA-RUS.trust > 3", "`USA-RUS.trust > 3` is no value"),
        ("max USA-RUS.trust at 2017-04-12 > 3", "for several days, and"),
        ("USA-RUS.trust between 2017-04-12 and 2017-04-13 > 3", "for several days, and"),
        ("max USA-RUS.trust between 2017-04-13 and 2017-04-12 > 3", "2017-04-12 lies before"),
        ("max USA-RUS.trust between 2017-04-12 and 2017-04-31 > 3", "does not exist"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("`", ".")):
        parse_assertion(text)


def test_statements_in_a_scenario() -> None:
    what_if = "what_if: {no-veto: {changes: [{remove: veto}]}}\n"
    plain = 'assert: ["USA-RUS.trust at 2017-04-30 > 3", no-veto: USA-RUS.trust at 2017-04-30 > 3]'
    assert len(plan_of(what_if + plain).assertions) == 2
    for wrong, code in (
        ("USA-RUS.trust at 2018-04-30 > 3", "RS209"),
        ("CHN-JPN.trust at 2017-04-30 > 3", "RS205"),
        ("USA-RSU.trust at 2017-04-30 > 3", "RS205"),
        ("USA-RUS.trust at 2017-04-30 in no-vito > 3", "RS207"),
        ("max USA-RUS.trust between 2017-04-12 and 2018-04-30 > 3", "RS209"),
        ("USA-RUS.trust is high", "RS123"),
    ):
        assert set(codes_in(scenario(f"{what_if}assert: [{wrong}]"))) == {code}, wrong


def test_the_place_of_a_statement() -> None:
    (problem,) = problems_in(scenario("assert:\n  - USA-RUS.trust is high\n"))
    assert problem.where is not None
    assert (problem.where.line, problem.where.column) == (9, 5)
