"""Which uncertain parameters drive what a scenario reports.

Three views of the same model, none of which replaces another: one parameter at a time from its low
to its high end (the tornado), all at once by Morris or Sobol, and parameters against coding. In the
first two every event counts by its confidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from types import ModuleType

import numpy as np
import numpy.typing as npt

from relsim.analysis.sensitivity_coding import DRAWS, divided, values_at
from relsim.analysis.sensitivity_model import Model, Points
from relsim.analysis.sensitivity_outputs import Output
from relsim.analysis.sensitivity_records import (
    Factor,
    Measures,
    Method,
    OutputFound,
    Sensitivity,
    Sway,
)
from relsim.errors import Missing, UsageError
from relsim.model.parameters import priors
from relsim.run.make import manifest_of
from relsim.scenario.plan import Plan, Spread

__all__ = ["SAMPLES", "analyse", "factors_of"]

SAMPLES: dict[Method, int] = {"morris": 50, "sobol": 1024}
"""Trajectories, or base samples, unless the caller says otherwise."""
LUCKS = 50
"""Members over which the tornado averages where rules or noise have a part."""
NOISE = frozenset({"noise_per_sqrt_day", "noise_half_life_days"})
"""Luck would drown what else there is to see, where a scenario has not asked for it."""
WITHOUT_SALIB = "sensitivity analysis needs SALib: python -m pip install 'relsim[sensitivity]'"

Floats = npt.NDArray[np.float64]


def analyse(
    plan: Plan,
    outputs: Sequence[Output],
    method: Method = "sobol",
    samples: int | None = None,
    *,
    everything: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Sensitivity:
    """Find out which parameters drive some outputs.

    Args:
        plan: A loaded scenario.
        outputs: What to look at.
        method: ``sobol`` divides the variance; ``morris`` ranks with far fewer evaluations.
        samples: Base samples, a power of two; for Morris, trajectories.
        everything: Vary every parameter with a prior, not only those the scenario calls uncertain.
        on_progress: Told how many of all replays are done.

    Raises:
        Missing: without SALib.
        UsageError: for fewer than two parameters, or a number of samples that does not suit.
        InvalidInput: where values of uncertain parameters do not go together.
    """
    factors, left_out = factors_of(plan, everything=everything)
    samples = SAMPLES[method] if samples is None else samples
    _check(factors, method, samples, everything=everything)
    salib = _salib()
    seed = plan.ensemble.seed
    made = salib.design(method, len(factors), samples, seed)
    model = Model(plan, tuple(factor.name for factor in factors), tuple(outputs))
    one_by_one = _one_by_one(factors, model)
    evaluations = len(one_by_one.values) + len(made.points) + 4 * DRAWS
    model = replace(model, on_progress=_counted(evaluations * len(model.worlds), on_progress))
    ends = _averaged(model.at(one_by_one), 1 + 2 * len(factors))
    found = model.at(Points(values_at(factors, made.points), made.group))
    shares = divided(model, factors, seed, DRAWS)
    head = manifest_of(plan)
    return Sensitivity(
        plan,
        head.model_copy(update={"libraries": {**head.libraries, **salib.versions()}}),
        method,
        samples,
        evaluations,
        factors,
        left_out,
        model.is_chancy,
        tuple(
            OutputFound(
                output,
                float(ends[0, n]),
                _sways(factors, ends[:, n], salib.measures(method, made, found[:, n], seed)),
                *shares[n],
            )
            for n, output in enumerate(outputs)
        ),
    )


def factors_of(
    plan: Plan, *, everything: bool = False
) -> tuple[tuple[Factor, ...], dict[str, str]]:
    """The parameters to vary, by name, and those that cannot be, with the reason."""
    known = priors()
    spreads = dict(plan.ensemble.uncertain)
    left_out: dict[str, str] = {}
    for name, prior in known.items() if everything else ():
        value = getattr(plan.baseline.parameters, name)
        if name in spreads:
            continue
        if name in NOISE and not plan.baseline.parameters.noise_per_sqrt_day:
            left_out[name] = "noise is off in this scenario"
        elif prior.low <= value <= prior.high:
            spreads[name] = Spread(prior.low, value, prior.high)
        else:
            bounds = f"{prior.low:g} to {prior.high:g}"
            left_out[name] = f"its value {value:g} lies outside its plausible range, {bounds}"
    found = (Factor(name, spreads[name], known[name].unit) for name in sorted(spreads))
    return tuple(found), left_out


def _check(factors: Sequence[Factor], method: Method, samples: int, *, everything: bool) -> None:
    if len(factors) < 2:
        there = (
            f"only one uncertain parameter, `{factors[0].name}`"
            if factors
            else ("no uncertain parameter")
        )
        more = "" if everything else ", or vary every parameter that has a prior with --all"
        raise UsageError(
            f"the scenario has {there}, so there is nothing to compare; "
            f"name some under `ensemble: {{uncertain: …}}`{more}"
        )
    if samples < 4:
        raise UsageError(f"{samples} samples are too few; take at least 4")
    if method == "sobol" and samples & (samples - 1):
        below = 1 << (samples.bit_length() - 1)
        raise UsageError(
            f"Sobol's sequence needs a power of two: take {below} or {2 * below} samples, "
            f"not {samples}"
        )


def _salib() -> ModuleType:
    """Our file around SALib, loaded only now.

    Raises:
        Missing: without the extra.
    """
    try:
        return import_module("relsim.analysis.sensitivity_salib")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"SALib", "scipy", "pandas"}:
            raise
        raise Missing(WITHOUT_SALIB) from error


def _counted(total: int, tell: Callable[[int, int], None]) -> Callable[[int], None]:
    done: list[int] = []

    def count(more: int) -> None:
        done.append(more)
        tell(sum(done), total)

    return count


def _one_by_one(factors: Sequence[Factor], model: Model) -> Points:
    """All at their best; then each at its low and its high end; with several lucks if need be."""
    best = [factor.spread.best for factor in factors]
    ends = [
        [*best[:number], end, *best[number + 1 :]]
        for number, factor in enumerate(factors)
        for end in (factor.spread.low, factor.spread.high)
    ]
    rows = [best, *ends]
    lucks = LUCKS if model.is_chancy else 1
    return Points(np.repeat(np.array(rows), lucks, axis=0), np.tile(np.arange(lucks), len(rows)))


def _averaged(levels: Floats, rows: int) -> Floats:
    """Over the lucks, shape (rows, outputs)."""
    averaged: Floats = levels.reshape(rows, -1, levels.shape[1]).mean(axis=1)
    return averaged


def _sways(
    factors: Sequence[Factor], ends: Floats, measured: Sequence[Measures]
) -> tuple[Sway, ...]:
    """The largest swing first; of equal ones, by name."""
    best, *others = ends.tolist()
    found = map(Sway, factors, others[::2], [best] * len(factors), others[1::2], measured)
    return tuple(sorted(found, key=lambda sway: (-sway.swing, sway.factor.name)))
