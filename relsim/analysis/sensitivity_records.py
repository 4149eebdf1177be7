"""What a sensitivity analysis finds, as records; ``sensitivity`` makes them, views show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from relsim.analysis.sensitivity_outputs import Output
from relsim.run.manifest import Manifest
from relsim.scenario.plan import Plan, Spread

__all__ = ["Estimate", "Factor", "Measures", "Method", "OutputFound", "Sensitivity", "Sway"]

Method = Literal["morris", "sobol"]


class Estimate(NamedTuple):
    """A number with its 90 % bootstrap interval; none where it has none."""

    value: float
    low: float | None = None
    high: float | None = None


Measures: TypeAlias = Mapping[str, Estimate]
"""By name: ``first`` and ``total`` of Sobol; ``mu_star``, ``mu`` and ``sigma`` of Morris."""


@dataclass(frozen=True, slots=True)
class Factor:
    """An uncertain parameter."""

    name: str
    spread: Spread
    unit: str


@dataclass(frozen=True, slots=True)
class Sway:
    """What one parameter does to one output, index 0–100.

    Attributes:
        factor: The parameter.
        at_low: The output with it at its low end, all others at their best estimates.
        at_best: The same with it at its best estimate, too.
        at_high: The same at its high end.
        measures: How much it matters where all vary together.
    """

    factor: Factor
    at_low: float
    at_best: float
    at_high: float
    measures: Measures

    @property
    def swing(self) -> float:
        """From the lowest to the highest of the three."""
        levels = (self.at_low, self.at_best, self.at_high)
        return max(levels) - min(levels)

    @property
    def matters(self) -> bool:
        """Whether it moves the output anywhere."""
        return self.swing != 0.0 or any(each.value != 0.0 for each in self.measures.values())


@dataclass(frozen=True, slots=True)
class OutputFound:
    """All that was found about one output.

    Attributes:
        output: What it is.
        at_best: Its value with every parameter at its best estimate.
        sways: The parameters, those with the largest swing first.
        deviation: Standard deviation of an ensemble that draws parameters and coding.
        shares: Of that variance, by ``parameters``, ``coding`` and ``together``; none where
            nothing varies.
    """

    output: Output
    at_best: float
    sways: tuple[Sway, ...]
    deviation: float
    shares: Mapping[str, Estimate] | None

    def leading(self, measure: str) -> tuple[Sway, ...]:
        """The parameter with the largest measure, and any whose interval overlaps with its own."""
        ranked = sorted(self.sways, key=lambda sway: -sway.measures[measure].value)
        if not ranked or not ranked[0].matters:
            return ()
        least = ranked[0].measures[measure].low or 0.0
        rivals = (s for s in ranked[1:] if (s.measures[measure].high or 0.0) >= least)
        return (ranked[0], *(sway for sway in rivals if sway.measures[measure].value > 0.0))


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """A finished analysis.

    Attributes:
        plan: The scenario.
        head: What a run of it would say about itself: basis, parameter set, seed, versions.
        method: Of the measures.
        samples: Base samples of Sobol, trajectories of Morris.
        evaluations: How many sets of values the model was replayed with, in each world.
        factors: The parameters that were varied.
        left_out: Parameters that ``--all`` could not vary, with the reason.
        chancy: Whether rules or noise had a part in it.
        outputs: What was found, in the order asked for.
    """

    plan: Plan
    head: Manifest
    method: Method
    samples: int
    evaluations: int
    factors: tuple[Factor, ...]
    left_out: Mapping[str, str]
    chancy: bool
    outputs: tuple[OutputFound, ...]
