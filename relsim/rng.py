"""Chance: every draw is a pure function of what it is for.

A draw depends on the seed, its purpose, its key (a pair, an event id, a day) and the member, and on
nothing else: neither on how many draws came before nor on how many members there are. Removing an
event therefore leaves every other draw as it was, and factual and counterfactual worlds share
their luck (common random numbers). The generator is Philox 4x64 (Salmon et al. 2011), a
counter-based one: the key is a hash of the names, the counter is the member.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

__all__ = ["normal", "normals", "uniform", "uniforms"]

_OUTPUTS_PER_COUNTER = 4
_STANDARD_NORMAL = NormalDist()


@lru_cache(maxsize=65_536)
def _key(seed: int, purpose: str, key: str) -> int:
    named = f"{seed}\x1f{purpose}\x1f{key}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=16).digest(), "big")


def _open_interval(raw: npt.NDArray[np.uint64]) -> npt.NDArray[np.float64]:
    # The upper 53 bits, centred in their cell: never 0 and never 1, so quantiles stay finite.
    return ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def uniforms(
    seed: int, purpose: str, key: str, members: int, first: int = 0
) -> npt.NDArray[np.float64]:
    """Draws in (0, 1) for ``members`` members from the number ``first`` on, shape (members,).

    The first hundred stay the same when the ensemble grows to two hundred.
    """
    source = np.random.Philox(key=_key(seed, purpose, key), counter=first)
    raw = source.random_raw(members * _OUTPUTS_PER_COUNTER)
    return _open_interval(raw[::_OUTPUTS_PER_COUNTER])


def uniform(seed: int, member: int, purpose: str, key: str) -> float:
    """One draw in (0, 1): equal to ``uniforms(...)[member]``."""
    source = np.random.Philox(key=_key(seed, purpose, key), counter=member)
    return float(_open_interval(source.random_raw(1))[0])


def normals(seed: int, purpose: str, key: str, members: int) -> npt.NDArray[np.float64]:
    """Standard normal draws, shape (members,), by inversion of ``uniforms``."""
    quantile = _STANDARD_NORMAL.inv_cdf
    return np.array([quantile(u) for u in uniforms(seed, purpose, key, members).tolist()])


def normal(seed: int, member: int, purpose: str, key: str) -> float:
    """One standard normal draw: equal to ``normals(...)[member]``."""
    return _STANDARD_NORMAL.inv_cdf(uniform(seed, member, purpose, key))
