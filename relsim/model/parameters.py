"""The model's parameters: each with its unit, bounds, prior and source; two sets ship by name.

Symbols are those of ``docs/model.md``. Rates are given as half-lives because people can picture
those; ``math.log(2) / half_life`` is the rate.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from relsim.events.record import Record

__all__ = ["PARAMETER_SETS", "JumpForm", "Parameters", "Prior"]

JumpForm = Literal["reservoir", "tsinghua", "logistic"]

DAYS_PER_YEAR = 365.25
LN2 = math.log(2.0)
SHORTEST = 0.001
"""Least half-life, in its own unit: beyond it rates leave what floats can hold."""


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known about a parameter besides its value.

    Attributes:
        symbol: Its letter in the equations.
        unit: Its unit; ``1`` for a pure number.
        low: Lower end of the plausible range, drawn from when a scenario says ``prior``.
        high: Upper end of that range.
        source: The evidence for default and range.
    """

    symbol: str
    unit: str
    low: float
    high: float
    source: str


_ASSUMED = "assumption of this project; no measurement behind it"
_PRI = "fixed-effect half-life of 107 months in the Political Relationship Index, a lower bound"
_MEMORY = "likelihood of Hawkes models on 61,020 dated Balkans events is flat over 30-90 days"
_STEPS = "agreements move the index by +.3 to +.9 of 9; crises by -2.2 to -2.9 near 0"
_CRIMEA = "fall in favourability of Russia after Crimea: Ukraine 48.7, US allies 8.2, others 1.9"
_WEAK = "weak evidence; belongs in every sensitivity analysis"


class Parameters(Record):
    """One complete set of parameters; the defaults are those of ``curated``."""

    model_config = ConfigDict(allow_inf_nan=True, ser_json_inf_nan="strings")

    name: str = "curated"
    """Name of the set that this one started from."""
    calibrated: bool = False
    """Whether it was fitted to, and scored on, held-out data of the kind it is used for."""

    jump: JumpForm = "reservoir"
    """How trust moves at an event: the fraction of what is left, and of what can be lost."""
    trust_half_life_years: Annotated[
        float, Field(ge=SHORTEST), Prior("ln2/k", "year", 5, 40, _PRI)
    ] = 10.0
    """Time in which trust drifts half-way back to its baseline; may be infinite."""
    gap_half_life_years: Annotated[
        float, Field(ge=SHORTEST), Prior("ln2/2r", "year", 0.25, 4, _WEAK)
    ] = 1.0
    """Time in which the two directions of trust close half of their gap; may be infinite."""
    tension_half_life_days: Annotated[
        float, Field(ge=SHORTEST), Prior("ln2/δ_H", "day", 30, 90, _MEMORY)
    ] = 60.0
    """Time in which tension falls half-way to its floor."""
    gain: Annotated[float, Field(ge=0, le=100), Prior("κ₊", "1", 0.05, 0.2, _STEPS)] = 0.10
    """Strength of a cooperative act of weight +10."""
    loss: Annotated[float, Field(ge=0, le=100), Prior("κ₋", "1", 0.2, 0.6, _STEPS)] = 0.35
    """Strength of a hostile act of weight −10."""
    tension_rise: Annotated[float, Field(ge=0, le=100), Prior("g_H", "1", 0.5, 2, _WEAK)] = 1.0
    """How much of a hostile strength reaches tension."""
    tension_relief: Annotated[float, Field(ge=0, le=100), Prior("ρ_H", "1", 0.5, 2, _WEAK)] = 1.0
    """How much of a cooperative strength eases tension."""
    tension_floor: Annotated[float, Field(ge=0, le=1), Prior("h", "1", 0, 0.05, _ASSUMED)] = 0.02
    """Tension between states that trust each other fully, on the scale 0 to 1."""
    tension_of_distrust: Annotated[
        float, Field(ge=0, le=1), Prior("η", "1", 0.2, 0.6, _ASSUMED)
    ] = 0.4
    """How far the floor rises where trust is lowest, on the scale 0 to 1."""
    reciprocity: Annotated[float, Field(ge=0, le=1), Prior("φ", "1", 0.2, 0.7, _WEAK)] = 0.4
    """Share of an act that moves the actor's own trust in its target."""
    ally_share: Annotated[float, Field(ge=0, le=1), Prior("χ_ally", "1", 0.1, 0.25, _CRIMEA)] = 0.17
    """Share of an act on a state that its full friends feel towards the actor."""
    onlooker_share: Annotated[
        float, Field(ge=0, le=1), Prior("χ_other", "1", 0.02, 0.08, _CRIMEA)
    ] = 0.04
    """The same for everyone else, where ``onlookers`` is on."""
    rival_share: Annotated[float, Field(ge=0, le=1), Prior("χ_Q", "1", 0, 0.2, _ASSUMED)] = 0.1
    """Share of help to a state that its full rivals hold against the helper."""
    enemy_of_enemy_share: Annotated[float, Field(ge=0, le=1), Prior("χ_E", "1", 0, 0.1, _WEAK)] = (
        0.0
    )
    """Share of a blow to a state that its full rivals credit to the striker; the data say none."""
    onlookers: bool = False
    """Whether states without affinity to the target feel an act at all."""
    affinities_follow_trust: bool = False
    """Whether affinities are read from current trust; this breaks monotonicity."""
    surprise: Annotated[float, Field(ge=0, le=1), Prior("σ_v", "1", 0, 0.5, _ASSUMED)] = 0.25
    """Extra weight of a departure from the role an actor was expected to take."""
    condition_baseline_shift: Annotated[
        float, Field(ge=0, le=1), Prior("Δm", "1", 0, 0.4, _ASSUMED)
    ] = 0.2
    """Shift of the trust baseline, scale −1 to 1, under a standing condition of weight 10."""
    condition_floor_shift: Annotated[
        float, Field(ge=0, le=1), Prior("Δh", "1", 0, 0.2, _ASSUMED)
    ] = 0.1
    """Rise of the tension floor, scale 0 to 1, under a hostile standing condition of weight 10."""
    volume_normalised: bool = False
    """Whether each act is divided by the dyad's own trailing number of events a year."""
    event_rate_half_life_years: Annotated[
        float, Field(ge=SHORTEST), Prior("-", "year", 0.5, 2, _ASSUMED)
    ] = 1.0
    """Memory of that trailing mean."""
    event_rate_minimum: Annotated[
        float, Field(ge=SHORTEST), Prior("-", "1/year", 10, 40, _ASSUMED)
    ] = 20.0
    """Least number of events a year that it counts, to keep sparse dyads calm."""
    noise_floor: Annotated[float, Field(ge=0, lt=1), Prior("-", "1", 0, 0.1, _ASSUMED)] = 0.0
    """Share of hostile events that a feed reports whatever happens."""
    noise_per_sqrt_day: Annotated[
        float, Field(ge=0, le=10), Prior("σ", "day^-½", 0, 0.02, _WEAK)
    ] = 0.0
    """Size of the unexplained wobble of trust in artanh T; 0 switches it off."""
    noise_half_life_days: Annotated[
        float, Field(ge=SHORTEST), Prior("ln2/θ", "day", 10, 90, _WEAK)
    ] = 30.0
    """Time in which that wobble halves."""

    @model_validator(mode="after")
    def _floor_stays_below_one(self) -> Self:
        if self.tension_floor + self.tension_of_distrust > 1:
            msg = "`tension_floor` + `tension_of_distrust` must not exceed 1"
            raise ValueError(msg)
        return self

    @property
    def trust_rate_per_day(self) -> float:
        """k: drift of mean trust to its baseline."""
        return LN2 / (self.trust_half_life_years * DAYS_PER_YEAR)

    @property
    def gap_rate_per_day(self) -> float:
        """2r: closing of the gap between the two directions."""
        return LN2 / (self.gap_half_life_years * DAYS_PER_YEAR)

    @property
    def tension_rate_per_day(self) -> float:
        """δ_H: relaxation of tension."""
        return LN2 / self.tension_half_life_days

    @property
    def noise_rate_per_day(self) -> float:
        """θ: mean reversion of the residual."""
        return LN2 / self.noise_half_life_days

    def with_changes(self, changes: Mapping[str, Any]) -> Parameters:
        """A validated copy with some values replaced.

        Raises:
            pydantic.ValidationError: for an unknown name or a value out of bounds.
        """
        return Parameters.model_validate({**self.model_dump(), **changes})


def priors() -> dict[str, Prior]:
    """The prior of every parameter that has one, by name."""
    found = {}
    for name, field in Parameters.model_fields.items():
        prior = next((item for item in field.metadata if isinstance(item, Prior)), None)
        if prior is not None:
            found[name] = prior
    return found


PARAMETER_SETS: Mapping[str, Parameters] = {
    "curated": Parameters(),
    "machine-coded": Parameters(
        name="machine-coded",
        gain=0.52,
        loss=2.8,
        tension_rise=5.0,
        tension_relief=5.0,
        volume_normalised=True,
        noise_floor=0.07,
    ),
}
"""``curated`` for hand-coded logs; ``machine-coded`` for feeds, fitted on 156 dyad-years."""
