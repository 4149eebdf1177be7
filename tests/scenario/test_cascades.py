"""Reactions that answer each other without end, as their author reads of them."""

from __future__ import annotations

import pytest

from relsim.scenario import Plan
from scenario.writing import plan_of, problems_in, scenario

ROUND = """\
reactions:
  - {id: tit, when: {from: USA, sign: hostile}, delay: DELAY, probability: P, at_most: MOST,
     response: {from: target, to: initiator, code: criticise}, answers_generated: true}
  - {id: tat, when: {to: USA, sign: hostile}, delay: DELAY, probability: P, at_most: MOST,
     response: {from: target, to: initiator, code: criticise}, answers_generated: true}
  - {id: more, when: {to: USA, sign: hostile}, delay: DELAY, probability: P, at_most: MOST,
     response: {from: target, to: initiator, code: criticise}, answers_generated: true}
"""


def round_(probability: float, most: int | None = None, delay: float = 1.0) -> str:
    text = ROUND.replace("P,", f"{probability},").replace("DELAY", str(delay))
    return text.replace(" at_most: MOST,", "" if most is None else f" at_most: {most},")


def notes(plan: Plan) -> list[str]:
    return [note.code for note in plan.notes if note.code.startswith("RS5")]


def test_an_explosion_is_refused_where_it_begins() -> None:
    (problem,) = problems_in(scenario(round_(1.0, 1_000_000)))
    assert problem.code == "RS501"
    assert problem.message == (
        "`tat` answers `tit` and `tit` answers `tat` without end: one answer brings about 1.41 "
        "more on average, and `at_most` ends that after 3,000,000; a run holds 100,000"
    )
    assert problem.where is not None
    assert problem.source_line is not None
    assert problem.source_line[problem.where.column - 1 :].startswith("tit")
    assert problem.help is not None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (round_(1.0), ["RS502"]),  # 100 of each by default
        (round_(1.0, 50), []),  # the author has set it
        (round_(0.6, 1_000_000), []),  # it dies out
        (round_(1.0, 1_000_000, delay=30), []),  # the period ends first
    ],
)
def test_what_ends_otherwise_is_a_note_at_most(text: str, codes: list[str]) -> None:
    assert notes(plan_of(text)) == codes
