"""SALib, and nothing else: its designs and its estimators behind our own types.

Imported only when an analysis is made: SALib brings scipy and pandas, 200 MB and 2.6 s.
Designs lie in the unit cube; the caller turns shares into values of parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from relsim.analysis.sensitivity_records import Estimate, Measures, Method
from relsim.rng import uniform

__all__ = ["Design", "design", "measures", "versions"]

Floats = npt.NDArray[np.float64]

LEVELS = 4
"""Places on each axis of Morris's grid: 0, 1/3, 2/3 and 1."""
RESAMPLES = 500
COVERED = 0.90
"""Share of the bootstrap that an interval covers; all ranges of relsim are of 90 %."""


class Design(NamedTuple):
    """Points of the unit cube.

    Attributes:
        points: Shape (N, parameters).
        group: The base sample or trajectory that each point belongs to, shape (N,).
    """

    points: Floats
    group: npt.NDArray[np.int64]


def design(method: Method, parameters: int, samples: int, seed: int) -> Design:
    """Where the model has to be evaluated.

    Args:
        method: Morris walks ``samples`` trajectories of parameters + 1 points; Sobol takes
            parameters + 2 points around each of ``samples`` points, a power of two.
        parameters: How many there are, at least 2.
        samples: See above.
        seed: Of the ensemble.
    """
    chance = _seed_for(seed, f"{method} design")
    if method == "morris":
        points = morris_sample.sample(_problem(parameters), samples, LEVELS, seed=chance)
    else:
        points = sobol_sample.sample(
            _problem(parameters), samples, calc_second_order=False, seed=chance
        )
    group = np.repeat(np.arange(samples), len(points) // samples)
    return Design(np.asarray(points, np.float64), group)


def measures(method: Method, made: Design, outputs: Floats, seed: int) -> list[Measures]:
    """How much each parameter matters to one output.

    Args:
        method: As for the design.
        made: The design.
        outputs: The model there, shape (N,).
        seed: Of the ensemble; bootstrap intervals follow from it.
    """
    parameters = made.points.shape[1]
    if np.ptp(outputs) == 0.0:  # nothing varies; the estimators would divide by zero
        names = ("mu_star", "mu", "sigma") if method == "morris" else ("first", "total")
        return [dict.fromkeys(names, Estimate(0.0, 0.0, 0.0)) for _ in range(parameters)]
    chance = _seed_for(seed, f"{method} bootstrap")
    if method == "morris":
        return _morris(made, outputs, chance)
    return _sobol(parameters, outputs, chance)


def versions() -> dict[str, str]:
    """Of the libraries whose draws and estimates these are."""
    return {name: version(name) for name in ("SALib", "scipy")}


def _morris(made: Design, outputs: Floats, chance: int) -> list[Measures]:
    found = morris_analysis.analyze(
        _problem(made.points.shape[1]),
        made.points,
        outputs,
        num_resamples=RESAMPLES,
        conf_level=COVERED,
        num_levels=LEVELS,
        seed=chance,
    )
    columns = (found[name].tolist() for name in ("mu_star", "mu_star_conf", "mu", "sigma"))
    return [
        {
            "mu_star": Estimate(size, max(0.0, size - half), size + half),
            "mu": Estimate(mean),
            "sigma": Estimate(spread),
        }
        for size, half, mean, spread in zip(*columns, strict=True)
    ]


def _sobol(parameters: int, outputs: Floats, chance: int) -> list[Measures]:
    found = sobol_analysis.analyze(
        _problem(parameters),
        outputs,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        keep_resamples=True,
        seed=chance,
    )
    first, total = (_with_quantiles(found, name) for name in ("S1", "ST"))
    return [{"first": one, "total": all_} for one, all_ in zip(first, total, strict=True)]


def _with_quantiles(found: Mapping[str, Any], name: str) -> list[Estimate]:
    """Quantiles of the resamples: unlike SALib's symmetric ±, they keep a variance above zero."""
    tail = (1.0 - COVERED) / 2.0
    low, high = np.quantile(found[f"{name}_conf_all"], (tail, 1.0 - tail), axis=0).tolist()
    return [Estimate(*each) for each in zip(found[name].tolist(), low, high, strict=True)]


def _problem(parameters: int) -> dict[str, Any]:
    """A new one each time, since SALib writes into it."""
    names = [f"x{number}" for number in range(parameters)]
    return {"num_vars": parameters, "names": names, "bounds": [[0.0, 1.0]] * parameters}


def _seed_for(seed: int, purpose: str) -> int:
    """Never 0, which ``SALib.analyze.sobol`` takes for no seed at all."""
    return 1 + int(uniform(seed, 0, "sensitivity", purpose) * 2**52)
