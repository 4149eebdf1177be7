"""The work folder of a run, ``outputs/<scenario>/<identity>.parts/``: parts, and what they are of.

It stays until the run folder is written; shards stay until somebody deletes them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from relsim.errors import Missing
from relsim.run.parts import identity_of
from relsim.run.stage import Stage

__all__ = ["Work", "kernel_size", "open_work", "read_work", "worth_keeping"]

HEAD = "parts.json"
LEVELS = 30_000_000
"""Numbers, about 240 MB, that a run may hold in memory."""
REPLAYED = 10_000_000
"""Events times members that the kernel replays in a few seconds, which nobody minds to lose."""
SLOWER = 40
"""How many times longer an event takes under SimPy."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work folder.

    Attributes:
        folder: Where it is.
        identity: Of the members whose parts it holds.
    """

    folder: Path
    identity: str

    @property
    def finished(self) -> int:
        """How many parts there are."""
        return sum(1 for _ in self.folder.glob("*.parquet"))

    def remove(self) -> None:
        """Take it away: its run is written."""
        shutil.rmtree(self.folder, ignore_errors=True)


def worth_keeping(stage: Stage) -> bool:
    """Whether a run is too large for memory, or takes too long to be lost."""
    ensemble, worlds = stage.plan.ensemble, stage.plan.worlds
    levels = 3 * ensemble.members * len(stage.pairs) * len(stage.days) * len(worlds)
    events = sum(
        len(world.events) * (SLOWER if stage.engine(world) == "simpy" else 1) for world in worlds
    )
    return levels > LEVELS or events * ensemble.members > REPLAYED


def kernel_size(stage: Stage) -> int:
    """Events and looks, times members, in the worlds that the kernel replays."""
    looks = len(stage.pairs) * len(stage.days)
    worlds = [world for world in stage.plan.worlds if stage.engine(world) == "kernel"]
    return stage.plan.ensemble.members * sum(len(world.events) + looks for world in worlds)


def open_work(stage: Stage, outputs: Path, inputs: Mapping[str, bytes]) -> Work:
    """Make a run's work folder, or find it as an interrupted run has left it.

    Args:
        stage: The plan, laid out.
        outputs: The folder of all runs.
        inputs: What the plan was read from, by relative path.

    Raises:
        Missing: where no folder can be made in ``outputs``.
    """
    identity = identity_of(stage.plan, stage.processes)
    folder = outputs / stage.plan.name / f"{identity}.parts"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Missing(f"no folder can be made in {outputs}: {error.strerror}") from error
    for name, content in inputs.items():
        path = folder / "inputs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    head = {"schema": "relsim/parts/1", "identity": identity}
    (folder / HEAD).write_text(json.dumps(head) + "\n", "utf-8")
    return Work(folder, identity)


def read_work(folder: Path) -> Work:
    """A work folder that a shard has left.

    Raises:
        Missing: where it is none.
    """
    try:
        head = json.loads((folder / HEAD).read_text("utf-8"))
        return Work(folder, str(head["identity"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Missing(f"{folder} holds no parts of a run: it has no {HEAD}") from error
