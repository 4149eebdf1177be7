"""What the compiled jump table reads and finds on its way, in plain arrays."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from relsim.model.strengths import Felt

__all__ = ["AS_ACTOR", "AS_ENEMY", "AS_RIVAL", "HARM", "HELP", "WIDE", "StrandWork", "Sums"]

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]

WIDE = 8
"""From so many members on it pays to have them innermost."""
HELP, HARM = 0, 1
AS_ACTOR, AS_RIVAL, AS_ENEMY = int(Felt.AS_ACTOR), int(Felt.AS_RIVAL), int(Felt.AS_ENEMY)


class StrandWork(NamedTuple):
    """What the first pass reads; a last axis of 1 is shared by all members."""

    first: Ints  # the strands of side i are those from first[i] to first[i + 1]
    act: Ints
    felt: Ints
    care: Floats
    weight: Floats
    surprised: Floats
    certainty: Floats
    salience: Floats
    strength: Floats  # of one unit of help and of harm, shape (2, M)
    surprise: Floats
    rise: Floats
    relief: Floats
    shares: Floats


class Sums(NamedTuple):
    """What the first pass finds, shape (S, M) or (S, 2, M)."""

    q: Floats
    loss: Floats
    heat: Floats
    total: Floats
    moves: npt.NDArray[np.bool_]
