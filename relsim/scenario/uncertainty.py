"""The ensemble: members, seed, design, and the spread of every uncertain parameter."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from pydantic import ValidationError

from relsim.errors import Problem
from relsim.events.suggest import did_you_mean
from relsim.model.parameters import Parameters, priors
from relsim.scenario.member_table import read_member_table
from relsim.scenario.models import ScenarioFile
from relsim.scenario.parameter_entries import EnsembleEntry, PrecisionEntry, SpreadEntry
from relsim.scenario.plan import EnsemblePlan, Precision, Spread
from relsim.scenario.reading import Reading
from relsim.scenario.tree import Path, at

__all__ = ["only_varying", "read_ensemble"]


def read_ensemble(
    file: ScenarioFile,
    reading: Reading,
    parameters: Parameters,
    members: int | None = None,
    seed: int | None = None,
) -> EnsemblePlan:
    """The ensemble, with what the caller overrides; mistakes go to the reading."""
    entry = file.ensemble
    table = None
    if entry.table is not None:
        table = read_member_table(entry.table, reading, parameters)
        _refuse_rivals(entry, reading)
    ensemble = EnsemblePlan(
        seed=entry.seed if seed is None else seed,
        uncertain=_spreads(entry, reading, parameters),
        coding=entry.drawn.happened,
        dates=entry.drawn.dates == "drawn",
        severity=entry.drawn.points,
        design=entry.design,
        table=table,
    )
    ensemble = _with_members(ensemble, entry, members, reading)
    return _checked_to_vary(ensemble, entry, reading)


def only_varying(ensemble: EnsemblePlan, vary: Collection[str]) -> EnsemblePlan:
    """The ensemble in which nothing else varies; the rest stays at its best estimate."""
    if "parameters" not in vary:
        ensemble = replace(ensemble, uncertain={}, table=None)
    if "coding" not in vary:
        ensemble = replace(ensemble, coding="expected", dates=False, severity=0.0)
    return ensemble


def _refuse_rivals(entry: EnsembleEntry, reading: Reading) -> None:
    for name in ("members", "uncertain", "design"):
        if name in entry.model_fields_set:
            place = at(reading.root, ("ensemble", name), key=True)
            message = f"`table` and `{name}` both say what members are"
            help_ = "one row of the table is one member: keep one of the two"
            reading.problems.append(place.problem("RS109", message, help_))


def _with_members(
    ensemble: EnsemblePlan, entry: EnsembleEntry, members: int | None, reading: Reading
) -> EnsemblePlan:
    if ensemble.table is not None:
        rows = len(next(iter(ensemble.table.values()), ()))
        if members is not None and members > rows:
            place = at(reading.root, ("ensemble", "table"))
            message = f"the table has {rows} rows, and {members} members are asked for"
            reading.problems.append(place.problem("RS404", message))
        return replace(ensemble, members=min(rows, members or rows))
    if members is not None:
        return replace(ensemble, members=members)
    if not isinstance(entry.members, PrecisionEntry):
        return replace(ensemble, members=entry.members)
    if entry.design == "latin-hypercube":
        place = at(reading.root, ("ensemble", "design"))
        message = "a Latin hypercube is laid out for a number of members and cannot grow"
        help_ = "write `members: 500`, or another design: `monte-carlo` or `sobol`"
        reading.problems.append(place.problem("RS405", message, help_))
    until = Precision(entry.members.half_width, entry.members.at_most)
    return replace(ensemble, members=until.at_most, until=until)


def _checked_to_vary(
    ensemble: EnsemblePlan, entry: EnsembleEntry, reading: Reading
) -> EnsemblePlan:
    if entry.vary is None:
        return ensemble
    needs = {"parameters": "`uncertain` or a `table`", "coding": "`coding: drawn`"}
    fixed = entry.vary if ensemble.members == 1 and ensemble.table is None else ()
    for number, name in enumerate(entry.vary):
        if name not in ensemble.varied and name not in fixed:
            place = at(reading.root, ("ensemble", "vary", number))
            message = f"`vary` names {name}, which nothing here makes uncertain"
            reading.problems.append(place.problem("RS405", message, f"it needs {needs[name]}"))
    return only_varying(ensemble, entry.vary)


def _spreads(
    entry: EnsembleEntry, reading: Reading, parameters: Parameters
) -> Mapping[str, Spread]:
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
    return uncertain


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
