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
from relsim.run.designs import places
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

    An ensemble of one takes the best estimates, where no table says otherwise.

    Raises:
        Missing: where the ensemble's design needs an extra that is not installed.
    """
    columns = {
        name: values
        for name, values in _member_values(ensemble, members).items()
        if name not in world.assumed
    }
    if not columns:
        return [world.parameters] * len(members)
    return [
        world.parameters.with_changes(dict(zip(columns, values, strict=True)))
        for values in zip(*columns.values(), strict=True)
    ]


def _member_values(ensemble: EnsemblePlan, members: range) -> dict[str, Sequence[float]]:
    """The values of some members by parameter, from the table or the design."""
    if ensemble.table is not None:
        return {n: values[members.start : members.stop] for n, values in ensemble.table.items()}
    if ensemble.members == 1 or not ensemble.uncertain:
        return {}
    return {
        name: [triangular_quantile(ensemble.uncertain[name], luck) for luck in lucks.tolist()]
        for name, lucks in places(ensemble, members).items()
    }


def member_certainty(events: Sequence[Event], ensemble: EnsemblePlan, members: range) -> Floats:
    """Some members' certainty of every event: its confidence, or 0 or 1 where that is drawn.

    Returns:
        Shape (events, 1) where all members share it, else (events, members).
    """
    confidence = np.array([event.confidence for event in events]).reshape(len(events), 1)
    if "coding" not in ensemble.varied:
        return confidence
    some = len(members), members.start
    luck = [uniforms(ensemble.seed, "coding", event.id, *some) for event in events]
    return (np.array(luck).reshape(len(events), len(members)) < confidence).astype(np.float64)
