"""How members spread over the uncertain parameters: where in its distribution each value lies.

Whatever the design, a value is the quantile of the same distribution, and a member's place in it
is the same in every world.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from relsim.canonical import sha256_hex
from relsim.errors import Missing
from relsim.rng import uniforms
from relsim.scenario.plan import EnsemblePlan

__all__ = ["places"]

Floats = npt.NDArray[np.float64]


def places(ensemble: EnsemblePlan, members: range) -> dict[str, Floats]:
    """The share of its distribution that lies below each member's value, by parameter.

    Args:
        ensemble: Its design decides.
        members: Which.

    Returns:
        For every uncertain parameter, sorted by name, shape (members,), in [0, 1).

    Raises:
        Missing: where a design needs an extra that is not installed.
    """
    names = sorted(ensemble.uncertain)
    seed = ensemble.seed
    if ensemble.design == "monte-carlo":
        return {n: uniforms(seed, "parameter", n, len(members), members.start) for n in names}
    if ensemble.design == "latin-hypercube":
        columns = [_latin(seed, name, ensemble.members) for name in names]
    else:
        columns = list(_sobol(seed, len(names), max(1, members.stop - 1).bit_length()).T)
    return {n: c[members.start : members.stop] for n, c in zip(names, columns, strict=True)}


@lru_cache(maxsize=64)
def _latin(seed: int, name: str, members: int) -> Floats:
    """One column: one draw in each of as many equal parts as there are members, in any order.

    Columns are keyed by parameter, so that another uncertain parameter leaves them as they are.
    """
    column = _qmc().LatinHypercube(d=1, rng=_generator(seed, f"latin-hypercube {name}"))
    return np.asarray(column.random(members)[:, 0])


@lru_cache(maxsize=4)
def _sobol(seed: int, parameters: int, doublings: int) -> Floats:
    """The first 2^``doublings`` points of one scrambled sequence, shape (points, parameters)."""
    if parameters == 0:
        return np.empty((2**doublings, 0))
    sequence = _qmc().Sobol(d=parameters, scramble=True, rng=_generator(seed, "sobol"))
    return np.asarray(sequence.random_base2(doublings))


def _generator(seed: int, purpose: str) -> np.random.Generator:
    named = sha256_hex(f"{seed}\x1f{purpose}".encode())
    return np.random.default_rng(int(named[:32], 16))


def _qmc() -> Any:
    try:
        return import_module("scipy.stats.qmc")
    except ImportError as error:
        msg = "this design needs scipy: install relsim with the extra `designs`"
        raise Missing(msg) from error
