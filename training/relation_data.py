"""The marked sentences that the relation model is trained on, read from outside the repository."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import NamedTuple

from relsim.coder.relation.acts import acts_of
from relsim.coder.relation.features import features_of
from relsim.coder.relation.placing import place
from relsim.coder.relation.types import TYPES

__all__ = ["MARKED", "Marked", "read_marked", "sha256_of"]

MARKED = (Path(__file__).parents[1] / "../shared/data/coder/plover_relations_train.tsv").resolve()


class Marked(NamedTuple):
    """Marked sentences, reduced to what the model sees.

    Attributes:
        names: The features of each sentence.
        types: Index into ``TYPES`` of each.
        quads: Its quad class, 1 to 4.
    """

    names: list[tuple[str, ...]]
    types: list[int]
    quads: list[int]


def read_marked(path: Path = MARKED) -> Marked:
    """Read a file with the columns sentence, source, target, root and quad, tab-separated."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    names = []
    for row in rows:
        placed = place(row["sentence"], row["source"], row["target"])
        names.append(tuple(features_of(placed, acts_of(placed))))
    return Marked(
        names, [TYPES.index(row["root"]) for row in rows], [int(row["quad"]) for row in rows]
    )


def sha256_of(path: Path = MARKED) -> str:
    """Hash of the file, by which a model says what it was trained on."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
