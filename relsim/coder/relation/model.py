"""The linear model: what it knows, read from its file, and how it scores features."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.coder.relation.features import group_of
from relsim.coder.relation.types import TYPES

__all__ = ["Model", "load_model", "model_bytes", "weights_of"]

Floats = NDArray[np.float32]

FILE = "relation_model.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """A multinomial logistic regression over named features.

    Attributes:
        rows: Which row of the weights belongs to a feature.
        weights: Shape (features, types).
        bias: Shape (types,).
        about: How and from what it was trained, with the folds of the cross-validation.
    """

    rows: Mapping[str, int]
    weights: Floats
    bias: Floats
    about: Mapping[str, Any]

    def score(self, names: Iterable[str]) -> tuple[Floats, dict[str, float]]:
        """The probability of each of ``TYPES``, and the value of each feature that is known."""
        values = weights_of(name for name in names if name in self.rows)
        if not values:
            return softmax(self.bias), values
        rows = [self.rows[name] for name in values]
        held = np.fromiter(values.values(), np.float32, len(values))
        return softmax(self.bias + held @ self.weights[rows]), values

    def shares(self, values: Mapping[str, float], kind: int) -> dict[str, float]:
        """How much each feature adds to the score of one type."""
        column = self.weights[[self.rows[name] for name in values], kind]
        return {
            name: value * float(weight)
            for (name, value), weight in zip(values.items(), column, strict=True)
        }


def weights_of(names: Iterable[str]) -> dict[str, float]:
    """The value of each feature of a sentence: every group of them has length one."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(group_of(name), []).append(name)
    return {name: len(members) ** -0.5 for members in groups.values() for name in members}


def softmax(scores: Floats) -> Floats:
    """Probabilities from scores."""
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum(), np.float32)


@cache
def load_model() -> Model:
    """The model that ships with the coder."""
    data = files("relsim.coder").joinpath("data", FILE).read_bytes()
    with np.load(io.BytesIO(data)) as held:
        names = held["names"].tobytes().decode().split("\n")
        about = json.loads(held["about"].tobytes().decode())
        weights = held["weights"].astype(np.float32)
        bias = held["bias"].astype(np.float32)
    rows = {name: number for number, name in enumerate(names)}
    return Model(rows, weights, bias, about)


def model_bytes(
    names: Iterable[str], weights: Floats, bias: Floats, about: Mapping[str, Any]
) -> bytes:
    """The model's file; the same arguments give the same bytes."""
    if weights.shape[1] != len(TYPES):
        raise ValueError(f"{weights.shape[1]} columns of weights for {len(TYPES)} types")
    out = io.BytesIO()
    np.savez_compressed(
        out,
        names=_as_bytes("\n".join(names)),
        weights=weights.astype(np.float16),
        bias=bias.astype(np.float32),
        about=_as_bytes(json.dumps(about, indent=1, sort_keys=True)),
    )
    return out.getvalue()


def _as_bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)
