"""The schema for editors, and the reference page: both written from the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from relsim.scenario import loads
from relsim.scenario.problem_codes import PROBLEM_CODES
from relsim.scenario.reference import scenario_reference
from relsim.scenario.schema import json_schema
from relsim.scenario.tree import plain
from relsim.scenario.yaml_file import read_yaml
from scenario.writing import HEAD, scenario

ROOT = Path(__file__).parents[2]
MISTAKES = Path(__file__).parent / "mistakes"
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
SEEN_BY_THE_SCHEMA = {
    "code-without-quotes",
    "level-out-of-range",
    "many-at-once",
    "misspelt-key",
    "missing-period",
    "mixed-what-if",
    "number-in-quotes",
    "unknown-actor",
}

EVERY_SPELLING = """\
actors: {AVA: Avalon, BOR: {name: Boreland, adjective: Borelandic}}
select: {pairs: [USA-RUS], between: [2017-04-01, 2017-04-05], where: {code: veto, sign: hostile}}
relations: {default: {trust: 50, tension: 20}, USA-RUS: {tension: 3}, RUS>SYR: {affinity: 1}}
parameters: {set: machine-coded, jump: logistic, trust_half_life_years: .inf, onlookers: true}
reactions:
  - {id: r, when: "USA-RUS.tension > 60", response: {from: USA, to: [RUS], do: meet}}
  - {id: s, when: {root: "19"}, response: {from: [target, CHN], to: initiator, code: "111"},
     delay: 3}
  - {id: t, when: {id: veto}, response: {roles: {participant: [initiator, target]}, do: meet},
     delay: {between: [1, 2]}}
what_if:
  a:
    changes:
      - {remove: [veto, talks]}
      - {replace: strike, with: {roles: {participant: [USA, SYR]}, date: 2017-04-09T12:00Z}}
      - {add: {date: 2017-04-20, from: AVA, to: BOR, do: visit}}
      - {add: {from: AVA, to: BOR, do: visit}, when: {from: USA}, after_days: 1, at_most: 2}
      - {shift: {from: RUS, root: "11"}, by_days: -2.5}
  b: {assume: {gain: 0.3, relations: {USA-RUS: {affinity: 0.3}}}}
ensemble: {members: 3, seed: 1, coding: drawn, uncertain: {reciprocity: prior,
  loss: {low: 1, best: 2.8, high: 3}}}
report: {pairs: [USA-RUS, RUS>SYR], at: 2017-04-20}
assert: [USA-RUS.trust at 2017-04-30 > 3, no: "x"]
"""


def complaints(text: str) -> list[str]:
    root, _ = read_yaml(text, "t.yaml")
    assert root is not None
    validator = jsonschema.Draft202012Validator(json_schema())
    return [error.message for error in validator.iter_errors(plain(root))]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_meet_the_schema(path: Path) -> None:
    assert complaints(path.read_text()) == []


def test_every_spelling_meets_schema_and_loader() -> None:
    text = scenario(EVERY_SPELLING)
    assert complaints(text) == []
    loads(text.replace(', no: "x"', ""))


@pytest.mark.parametrize("path", sorted(MISTAKES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_sees_what_it_can(path: Path) -> None:
    root, _ = read_yaml(path.read_text(), "t.yaml")
    if root is not None:
        assert bool(complaints(path.read_text())) == (path.stem in SEEN_BY_THE_SCHEMA)


def test_every_key_is_described() -> None:
    def undescribed(name: str, definition: dict[str, Any]) -> list[str]:
        fields = definition.get("properties", {}).items()
        return [
            f"{name}.{key}" for key, field in fields if not ({"description", "$ref"} & set(field))
        ]

    schema = json_schema()
    found = undescribed("", schema)
    for name, definition in schema["$defs"].items():
        found += undescribed(name, definition)
    assert found == []


def test_the_reference_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "scenario-reference.md").read_text(encoding="utf-8")
    assert page == scenario_reference(), (
        "run python -m relsim.scenario.reference > docs/scenario-reference.md"
    )


def test_the_reference_names_every_mistake() -> None:
    page = scenario_reference()
    assert all(code in page for code in PROBLEM_CODES)


def test_every_mistake_has_an_entry() -> None:
    source = "".join(path.read_text() for path in (ROOT / "relsim" / "scenario").glob("*.py"))
    used = {word for word in source.replace('"', " ").replace("`", " ").split() if word[:2] == "RS"}
    assert {code for code in used if code[2:].isdigit()} <= set(PROBLEM_CODES)


def test_head_alone_is_a_scenario() -> None:
    assert complaints(HEAD) == []
