"""What the torture tests share: the mark, and a table of what they went through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROUNDS = pytest.StashKey[list["Outcome"]]()


@dataclass(frozen=True)
class Outcome:
    """One line of the table."""

    what: str
    rounds: int
    outcome: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("torture")


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str, int, str], None]:
    """Adds a line to the table that is printed at the end."""
    table = request.config.stash.setdefault(ROUNDS, [])

    def add(what: str, rounds: int, outcome: str) -> None:
        table.append(Outcome(what, rounds, outcome))

    return add


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    table = config.stash.get(ROUNDS, [])
    if not table:
        return
    width = max(len(line.what) for line in table)
    terminalreporter.section("what the log went through")
    terminalreporter.write_line(f"{'':<{width}}  rounds  outcome")
    for line in table:
        terminalreporter.write_line(f"{line.what:<{width}}  {line.rounds:>6}  {line.outcome}")
