"""Whatever the file says, the answer is a plan or a list of mistakes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from relsim.errors import InvalidInput
from relsim.scenario import loads
from scenario.writing import HEAD, scenario
from strategies import SCENARIO_WORDS, scenario_values


def read(text: str) -> None:
    with suppress(InvalidInput):
        loads(text)


@given(st.text(max_size=200))
@example("\x85")
@example("a: &a [*a]")
@example('log: "\\0"\nrelsim: 1\nperiod: {start: 2017-04-01, end: 2017-04-30}')
def test_arbitrary_text(text: str) -> None:
    read(text)


@given(st.text(alphabet="[]{}:,&*!|>'\"%@`#-? \n\tab1", max_size=60))
def test_text_that_looks_like_yaml(text: str) -> None:
    read(text)
    read(HEAD + text)


@given(st.dictionaries(st.sampled_from(SCENARIO_WORDS), scenario_values(), max_size=5))
@settings(max_examples=200)
def test_values_of_any_shape(value: dict[str, Any]) -> None:
    text = yaml.safe_dump(value, allow_unicode=True)
    read(text)
    read(
        yaml.safe_dump(
            {"relsim": 1, "period": {"start": "2017-04-01", "end": "2017-04-30"}, **value}
        )
    )


@given(st.data())
@settings(max_examples=200)
def test_a_good_scenario_with_something_odd_in_it(data: st.DataObject) -> None:
    good = yaml.safe_load(scenario("what_if: {a: {changes: [{remove: veto}]}}\nreactions: []"))
    node: Any = good
    while True:
        key = data.draw(st.sampled_from(sorted(node))) if isinstance(node, dict) else None
        if key is None:
            key = data.draw(st.integers(0, len(node) - 1))
        if isinstance(node[key], (dict, list)) and node[key] and data.draw(st.booleans()):
            node = node[key]
            continue
        node[key] = data.draw(scenario_values())
        break
    read(yaml.safe_dump(good))
