"""The commonest mistakes, word for word as an author reads them.

To write the expected texts anew: ``RELSIM_ACCEPT=1 pytest tests/scenario/test_mistakes.py``, and
read every difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from relsim.errors import InvalidInput
from relsim.scenario import load
from relsim.scenario.problem_codes import PROBLEM_CODES
from scenario.writing import HEAD, codes_in, problems_in, scenario

FOLDER = Path(__file__).parent / "mistakes"
PYDANTICS = ("Input should", "Extra inputs", "Field required", "validation error", "valid string")

ANSWER = "{id: r, when: {root: '12'}, response: {from: USA, to: RUS, code: visit}}"
REACTION = "reactions: [{{id: r, when: {}, response: {{from: {}, to: GBR, code: visit}}}}]"
ADDED = "what_if: {a: {changes: [{add: {date: 2017-04-09, from"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_common_mistake(path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        load(path)
    text = str(caught.value).replace(f"{FOLDER}{os.sep}", "") + "\n"
    expected = path.with_suffix(".txt")
    if os.environ.get("RELSIM_ACCEPT"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert all(problem.code in PROBLEM_CODES for problem in caught.value.problems)
    assert not any(word in text for word in PYDANTICS)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["RS107"]),
        ("just words", ["RS107"]),
        ("relsim: 2\nperiod: {start: 2017-04-01, end: 2017-04-02}", ["RS108"]),
        ("period: {start: 2017-04-01, end: 2017-04-02}", ["RS106"]),
        ("relsim: 1", ["RS106"]),
        ("relsim: 1\nperiod: {start: 2017-04-02, end: 2017-04-01}", ["RS209"]),
        ("relsim: 1\nperiod: {start: 2017, end: 2017-04-01}", ["RS103"]),
        (f"{HEAD}parameters: {{set: curate}}", ["RS108"]),
        (f"{HEAD}parameters: {{tension_floor: 0.7, tension_of_distrust: 0.7}}", ["RS109"]),
        (f"{HEAD}relations: {{USA-RUS: {{trust: 3}}, RUS-USA: {{trust: 4}}}}", ["RS206"]),
        (f"{HEAD}relations: {{RUS>USA: {{tension: 3}}}}", ["RS109"]),
        (f"{HEAD}relations: {{default: {{affinity: 1}}}}", ["RS109"]),
        (f"{HEAD}relations: {{G7-RUS: {{trust: 1}}}}", ["RS104"]),
        (f"{HEAD}log: gone.jsonl\nwhat_if: {{a: {{changes: [{{remove: b}}]}}}}", ["RS211"]),
        (f"{HEAD}ensemble: {{uncertain: {{jump: prior}}}}", ["RS401"]),
        (f"{HEAD}ensemble: {{uncertain: {{gian: prior}}}}", ["RS105"]),
        (f"{HEAD}ensemble: {{uncertain: {{gain: {{low: 2, high: 1}}}}}}", ["RS402"]),
        (f"{HEAD}ensemble: {{uncertain: {{phi: 3}}}}", ["RS107"]),
        (
            f"{HEAD}parameters: machine-coded\nensemble: {{uncertain: {{gain: prior}}}}",
            ["RS402"],
        ),
        (scenario("report: {at: 2018-01-01}"), ["RS209"]),
        (scenario("report: {pairs: [CHN-JPN]}"), ["RS205", "RS205"]),
        (scenario("what_if: {baseline: {changes: []}}"), ["RS108"]),
        (scenario("what_if: {a: {changes: [{remove: {code: vetto}}]}}"), ["RS104"]),
        (scenario("what_if: {a: {changes: [{remove: {}}]}}"), ["RS109"]),
        (scenario("what_if: {a: {changes: [{replace: veto, with: {from: EU/members}}]}}"), []),
        (scenario("what_if: {a: {changes: [{replace: veto, with: {from: OPEC/members}}]}}"), []),
        (scenario("what_if: {a: {changes: [{replace: veto, with: {from: G77}}]}}"), ["RS208"] * 2),
        (scenario("what_if: {a: {changes: [{remove: veto, shift: talks}]}}"), ["RS109"]),
        (scenario("what_if: {a: {changes: [{remove: {root: 19}}]}}"), ["RS107"]),
        (scenario("report: {pairs: [CH-USA]}"), ["RS104"]),
        (scenario(REACTION.format("USA-RUS.tension > 9", "initiator")), ["RS109"]),
        (scenario(REACTION.format("USA-RUS.tension > 9", "USA")), []),
        (scenario(f"{ADDED}: initiator, to: USA, code: visit}}}}]}}}}"), ["RS109"]),
        (
            scenario(REACTION.replace("]", ", {}]").format("USA-RUS.tension > 9", "USA", ANSWER)),
            ["RS203"],
        ),
        (
            scenario(
                REACTION.format("USA-RUS.tension > 9", "USA")
                + "\nwhat_if: {a: {changes: [{add: {id: r, from: USA, to: RUS, code: visit}, "
                "when: {root: '12'}}]}}"
            ),
            ["RS203"],
        ),
    ],
)
def test_other_mistakes(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


def test_nothing_follows_from_an_event_that_is_not_valid() -> None:
    events = "events: [{id: veto, date: 2017-04-31, from: RUS, to: USA, code: veto}]\n"
    text = scenario("what_if: {a: {changes: [{remove: {from: RUS}}]}}", events)
    assert codes_in(text) == ["RS103"]
    text = scenario("what_if: {a: {changes: [{remove: veto}]}}", events)
    assert codes_in(text) == ["RS103"]


def test_every_mistake_at_once_and_in_order() -> None:
    problems = problems_in((FOLDER / "many-at-once.yaml").read_text())
    lines = [problem.where.line for problem in problems if problem.where]
    assert len(problems) > 5
    assert lines == sorted(lines)


def test_an_ambiguous_actor_is_told_with_both_meanings() -> None:
    (problem,) = problems_in(scenario("report: {pairs: [CH-USA]}"))
    assert "China" in problem.message
    assert "Switzerland" in problem.message


def test_a_number_too_large_is_not_told_to_be_in_quotes() -> None:
    (problem,) = problems_in(scenario(f"ensemble: {{seed: {10**30}}}"))
    assert "quotes" not in str(problem.help)
