"""What differs between members: uncertain parameters, and whether uncertain events happened.

The same member has the same luck in every world, so that worlds can be compared member by member.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.model.parameters import Parameters
from relsim.rng import uniforms
from relsim.scenario.plan import EnsemblePlan, Spread, World

__all__ = ["member_certainty", "member_parameters", "triangular_quantile"]

Floats = npt.NDArray[np.float64]


def triangular_quantile(spread: Spread, luck: float) -> float:
    """The value of a triangular distribution below which the share ``luck`` lies."""
    width = spread.high - spread.low
    if width == 0.0:
        return spread.best
    mode = (spread.best - spread.low) / width
    if luck < mode:
        return spread.low + width * sqrt(luck * mode)
    return spread.high - width * sqrt((1.0 - luck) * (1.0 - mode))


def member_parameters(world: World, ensemble: EnsemblePlan, members: range) -> list[Parameters]:
    """The parameters of some members; what the world assumes is not drawn.

    An ensemble of one takes the best estimates.
    """
    drawn = {n: s for n, s in ensemble.uncertain.items() if n not in world.assumed}
    if ensemble.members == 1 or not drawn:
        return [world.parameters] * len(members)
    columns = {
        name: [
            triangular_quantile(spread, luck)
            for luck in uniforms(ensemble.seed, "parameter", name, ensemble.members).tolist()
        ]
        for name, spread in sorted(drawn.items())
    }
    return [
        world.parameters.with_changes({name: values[member] for name, values in columns.items()})
        for member in members
    ]


def member_certainty(events: Sequence[Event], ensemble: EnsemblePlan, members: range) -> Floats:
    """Some members' certainty of every event: its confidence, or 0 or 1 where that is drawn.

    Returns:
        Shape (events, 1) where all members share it, else (events, members).
    """
    confidence = np.array([event.confidence for event in events]).reshape(len(events), 1)
    if ensemble.members == 1 or ensemble.coding == "expected":
        return confidence
    luck = [uniforms(ensemble.seed, "coding", e.id, ensemble.members) for e in events]
    draws = np.array(luck).reshape(len(events), ensemble.members)
    return (draws[:, members.start : members.stop] < confidence).astype(np.float64)
