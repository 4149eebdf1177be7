"""A mediator who watches two states and steps in when tension between them passes a threshold.

The history is that of ``scenarios/syria-2017.yaml``. The mediator is a process of our own: a
generator that waits for a state, takes three days to bring both sides to one table, and acts.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from relsim.events.pairs import Pair
from relsim.model.engine import Replay
from relsim.run.simulate import Simulation, simulate
from relsim.scenario import load

SCENARIO = Path(__file__).resolve().parents[1] / "scenarios" / "syria-2017.yaml"
PAIR = Pair.of("USA", "RUS")
THRESHOLD = 55.0
DAYS = (date(2017, 4, 11), date(2017, 4, 14), date(2017, 4, 15), date(2017, 4, 30))


def mediator(world: Replay) -> Generator[Any, Any, None]:
    """Invite both sides three days after tension has passed the threshold, once."""
    yield world.until(lambda: world.tension("USA", "RUS") > THRESHOLD)
    yield world.wait(days=3)
    # With `from_` and `to` the act would concern the mediator and each side. Roles say that the
    # two sides also deal with each other.
    world.act(
        id="mediation",
        roles={"host": ("UN",), "participant": ("USA", "RUS")},
        code="mediate",
        summary="The mediator brings both sides to one table",
    )


def report(name: str, simulation: Simulation) -> None:
    """Print the medians of the pair's tension and trust on a few days."""
    row, world = simulation.pairs.index(PAIR), simulation.worlds[0]
    print(name)
    for day in DAYS:
        column = simulation.days.index(day)
        tension = np.median(world.tension[:, row, column])
        trust = np.median(world.trust[:, row, column])
        print(f"  {day:%d %B}  tension {tension:.1f}  trust {trust:.1f}")


def main() -> None:
    """Replay April 2017 with and without the mediator; the draws are the same in both."""
    plan = load(SCENARIO, members=50)
    plan = replace(plan, worlds=plan.worlds[:1])  # what happened; the what-ifs stay out
    report("without a mediator", simulate(plan))
    report("with a mediator", simulate(plan, processes=[mediator]))
    print("Medians of 50 members, index 0-100; conditional on the model, not calibrated.")


if __name__ == "__main__":
    main()
