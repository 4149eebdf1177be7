"""The ensemble: members, seed, and the spread of every uncertain parameter."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from relsim.errors import Problem
from relsim.events.suggest import did_you_mean
from relsim.model.parameters import Parameters, priors
from relsim.scenario.models import ScenarioFile
from relsim.scenario.parameter_entries import SpreadEntry
from relsim.scenario.plan import EnsemblePlan, Spread
from relsim.scenario.reading import Reading
from relsim.scenario.tree import Path, at

__all__ = ["read_ensemble"]


def read_ensemble(
    file: ScenarioFile,
    reading: Reading,
    parameters: Parameters,
    members: int | None = None,
    seed: int | None = None,
) -> EnsemblePlan:
    """The ensemble, with what the caller overrides; mistakes go to the reading."""
    entry = file.ensemble
    uncertain: dict[str, Spread] = {}
    for name, given in entry.uncertain.items():
        path: Path = ("ensemble", "uncertain", name)
        spread = _spread(name, given, parameters)
        problems = list(_wrong(name, spread, parameters))
        for problem in problems:
            place = at(reading.root, path, key=problem.code in ("RS105", "RS401"))
            reading.problems.append(place.problem(problem.code, problem.message, problem.help))
        if spread is not None and not problems:
            uncertain[name] = spread
    return EnsemblePlan(
        members=entry.members if members is None else members,
        seed=entry.seed if seed is None else seed,
        uncertain=uncertain,
        coding=entry.coding,
    )


def _spread(name: str, given: SpreadEntry | str, parameters: Parameters) -> Spread | None:
    """The triangle; nothing where the parameter cannot have one."""
    value = getattr(parameters, name, None)
    if name not in priors() or not isinstance(value, float):
        return None
    if isinstance(given, SpreadEntry):
        return Spread(given.low, value if given.best is None else given.best, given.high)
    prior = priors()[name]
    return Spread(prior.low, value, prior.high)


def _wrong(name: str, spread: Spread | None, parameters: Parameters) -> Iterator[Problem]:
    if spread is None:
        if name in Parameters.model_fields:
            yield Problem("RS401", f"`{name}` is no quantity that can be uncertain")
        else:
            help_ = did_you_mean(name, priors())
            yield Problem("RS105", f"the model has no parameter `{name}`", help=help_)
        return
    if not spread.low <= spread.best <= spread.high:
        text = f"low {spread.low:g}, best {spread.best:g}, high {spread.high:g}"
        help_ = f"the parameter set has {getattr(parameters, name):g}"
        yield Problem("RS402", f"`{name}` goes from low over best to high, not {text}", help=help_)
    for bound in (spread.low, spread.high):
        if not _allowed(name, bound, parameters):
            yield Problem("RS402", f"`{name}` cannot be {bound:g}")


def _allowed(name: str, value: float, parameters: Parameters) -> bool:
    try:
        parameters.with_changes({name: value})
    except ValidationError:
        return False
    return value not in (float("inf"), float("-inf"))
