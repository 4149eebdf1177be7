"""Small scenarios for tests, as text."""

from __future__ import annotations

from pathlib import Path

from relsim.errors import InvalidInput, Problem
from relsim.scenario import Plan, loads

HEAD = """\
relsim: 1
period: {start: 2017-04-01, end: 2017-04-30}
"""

EVENTS = """\
events:
  - {id: strike, date: 2017-04-07, from: USA, to: SYR, code: "190"}
  - {id: protest, date: 2017-04-08, from: RUS, to: USA, do: criticise, caused_by: strike}
  - {id: veto, date: 2017-04-12, from: RUS, to: [USA, GBR], code: veto, caused_by: protest}
  - {id: talks, date: 2017-04-12, from: USA, to: RUS, code: talks}
"""


def scenario(text: str = "", events: str = EVENTS) -> str:
    """A scenario with some events, and more text of its own."""
    return f"{HEAD}{events}{text}"


def plan_of(text: str = "", events: str = EVENTS, folder: Path = Path()) -> Plan:
    """The plan of such a scenario."""
    return loads(scenario(text, events), name="test.yaml", folder=folder)


def problems_in(text: str, folder: Path = Path()) -> tuple[Problem, ...]:
    """Every mistake in a whole scenario; none where it can be read."""
    try:
        loads(text, name="test.yaml", folder=folder)
    except InvalidInput as error:
        return tuple(error.problems)
    return ()


def codes_in(text: str) -> list[str]:
    """The codes of the mistakes, in order."""
    return [problem.code for problem in problems_in(text)]
