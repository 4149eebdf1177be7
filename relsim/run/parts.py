"""Finished blocks on disk: one Parquet file for a world and some members, named by what it holds.

A part is written beside its name and renamed, so under its name there is a whole one or none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from polars.exceptions import PolarsError
from pydantic import TypeAdapter

from relsim import __version__
from relsim.canonical import canonical_bytes, sha256_hex, short_hash
from relsim.events.event import Event
from relsim.model.engine import Process
from relsim.model.trajectory import Samples
from relsim.run.block import BlockSamples
from relsim.scenario.fingerprint import fingerprint
from relsim.scenario.plan import Plan

__all__ = ["Part", "generated_in", "identity_of", "is_whole", "levels_in", "write_part"]

Floats = npt.NDArray[np.float64]

QUANTITIES = ("trust_12", "trust_21", "tension")
ROWS_TOGETHER = 50_000
"""Rows of a group, which is read as a whole: .4 MB a quantity."""
EVENTS = TypeAdapter(tuple[Event, ...])


@dataclass(frozen=True, slots=True)
class Part:
    """One world and some members of it.

    Attributes:
        world: Its name.
        members: Which.
        name: Of the file.
    """

    world: str
    members: range
    name: str

    @classmethod
    def of(cls, identity: str, world: str, members: range) -> Part:
        """The part of a run with this identity."""
        told = [identity, world, members.start, members.stop]
        return cls(world, members, f"{short_hash(canonical_bytes(told))}.parquet")

    def __str__(self) -> str:
        return f"{self.world}, members {self.members.start} to {self.members.stop - 1}"


def identity_of(plan: Plan, processes: Iterable[Process] = ()) -> str:
    """A hash of all that decides the numbers of a member, and of nothing else.

    How many members there are is left out where the first ones stay the same when there are more;
    so an ensemble that is enlarged keeps its parts. Users' processes count by their names.
    """
    ensemble = plan.ensemble
    if ensemble.design != "latin-hypercube":
        # Members other than one, as an ensemble of one takes the best estimates.
        ensemble = replace(ensemble, members=min(2, ensemble.members), until=None)
    told: dict[str, Any] = {
        "version": __version__,
        "numpy": version("numpy"),
        "scenario": sha256_hex(fingerprint(replace(plan, ensemble=ensemble))),
        "basis": plan.basis.as_dict(),
        "processes": [getattr(process, "__qualname__", repr(process)) for process in processes],
    }
    return short_hash(canonical_bytes(told))


def write_part(path: Path, block: BlockSamples) -> None:
    """Write a part: its levels pair by pair, member by member, day by day."""
    members, pairs, days = block.samples.tension.shape
    columns = {
        name: np.ascontiguousarray(np.moveaxis(levels, 1, 0)).ravel()
        for name, levels in zip(QUANTITIES, block.samples, strict=True)
    }
    of_pair = max(1, members * days)
    group = of_pair * max(1, ROWS_TOGETHER // of_pair)
    told = {
        "relsim": EVENTS.dump_json(block.generated, by_alias=True).decode(),
        "pairs": str(pairs),
    }
    beside = path.with_suffix(f".{os.getpid()}.part")
    try:
        pl.DataFrame(columns).write_parquet(
            beside, compression="lz4", statistics=False, row_group_size=group, metadata=told
        )
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def is_whole(path: Path) -> bool:
    """Whether a finished part lies there."""
    try:
        return "relsim" in pl.read_parquet_metadata(path)
    except (OSError, PolarsError):
        return False


def generated_in(path: Path) -> tuple[Event, ...]:
    """What rules and processes brought about in the first member, if this part holds it."""
    return EVENTS.validate_json(pl.read_parquet_metadata(path)["relsim"])


def levels_in(path: Path, members: int, days: int, pairs: Sequence[int]) -> Samples:
    """Levels of some successive pairs, each of shape (members, pairs, days)."""
    of_pair = members * days
    rows = pl.scan_parquet(path).slice(pairs[0] * of_pair, len(pairs) * of_pair).collect()
    shape = len(pairs), members, days
    return Samples(
        *(np.moveaxis(rows[name].to_numpy().reshape(shape), 0, 1) for name in QUANTITIES)
    )
