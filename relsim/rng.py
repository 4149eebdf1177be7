"""Chance: every draw is a pure function of what it is for.

A draw depends on the seed, its purpose, its key (a pair, an event id, a day) and the member, and on
nothing else: neither on how many draws came before nor on how many members there are. Removing an
event therefore leaves every other draw as it was, and factual and counterfactual worlds share
their luck (common random numbers). The generator is Philox 4x64 (Salmon et al. 2011), a
counter-based one: the key is a hash of the names, the counter is the member.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from relsim.normal_quantile import normal_quantile

__all__ = ["normals", "uniform", "uniforms", "uniforms_by_key"]

Floats = npt.NDArray[np.float64]

_OUTPUTS_PER_COUNTER = 4
_LOWER_HALF = 2**64 - 1


@lru_cache(maxsize=65_536)
def _key(seed: int, purpose: str, key: str) -> int:
    named = f"{seed}\x1f{purpose}\x1f{key}".encode()
    return int.from_bytes(hashlib.blake2b(named, digest_size=16).digest(), "big")


def _open_interval(raw: npt.NDArray[np.uint64]) -> Floats:
    # The upper 53 bits, centred in their cell: never 0 and never 1, so quantiles stay finite.
    return ((raw >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def uniforms(seed: int, purpose: str, key: str, members: int, first: int = 0) -> Floats:
    """Draws in (0, 1) for ``members`` members from the number ``first`` on, shape (members,).

    The first hundred stay the same when the ensemble grows to two hundred.
    """
    source = np.random.Philox(key=_key(seed, purpose, key), counter=first)
    raw = source.random_raw(members * _OUTPUTS_PER_COUNTER)
    return _open_interval(raw[::_OUTPUTS_PER_COUNTER])


def uniforms_by_key(
    seed: int, purpose: str, keys: Sequence[str], members: int, first: int = 0
) -> Floats:
    """The draws of ``uniforms`` for each of many keys, shape (keys, members)."""
    raw = np.empty((len(keys), members), np.uint64)
    source = np.random.Philox(key=0, counter=first)
    state: Any = source.state
    words = state["state"]["key"]
    for row, key in zip(raw, keys, strict=True):
        # Setting a generator to another key costs a tenth of making a new one.
        number = _key(seed, purpose, key)
        words[0], words[1] = number & _LOWER_HALF, number >> 64
        source.state = state
        row[:] = source.random_raw(members * _OUTPUTS_PER_COUNTER)[::_OUTPUTS_PER_COUNTER]
    return _open_interval(raw)


def uniform(seed: int, member: int, purpose: str, key: str) -> float:
    """One draw in (0, 1): equal to ``uniforms(...)[member]``."""
    source = np.random.Philox(key=_key(seed, purpose, key), counter=member)
    return float(_open_interval(source.random_raw(1))[0])


def normals(seed: int, purpose: str, keys: Sequence[str], members: int, first: int = 0) -> Floats:
    """Standard normal draws, shape (keys, members): quantiles of ``uniforms_by_key``."""
    return normal_quantile(uniforms_by_key(seed, purpose, keys, members, first))
