"""What differs between members of the model: uncertain parameters.

The same member has the same luck in every world, so that worlds can be compared member by member.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from relsim.model.parameters import Parameters
from relsim.run.designs import places
from relsim.scenario.plan import EnsemblePlan, Spread, World

__all__ = ["member_parameters", "triangular_quantile"]


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
