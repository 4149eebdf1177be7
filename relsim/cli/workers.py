"""Who computes a run: this process alone, with threads, or with further processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relsim.run.stage import Stage

__all__ = ["Computing", "Running", "drawing_helper", "replaying"]


@dataclass(frozen=True, slots=True)
class Running:
    """How a run is computed; none of this changes a byte of it."""

    workers: int | None = None
    """Workers, this process among them; chosen here by default."""
    runner: str | None = None
    """What further workers are, ``processes`` or ``threads``; chosen here by default."""
    resume: bool | None = None
    """Whether finished blocks are kept on disk until all are there; by default in large runs."""


@dataclass(frozen=True, slots=True)
class Computing:
    """How a run was computed in the end."""

    runner: str
    """``threads`` or ``processes``."""
    workers: int
    """How many, this process or its main thread among them."""
    kernel: str | None
    """``numba`` or ``numpy``: what blocks of the kernel were computed by; None without such."""

    def __str__(self) -> str:
        shared = "one process" if self.workers == 1 else f"{self.workers} {self.runner}"
        return shared if self.kernel is None else f"{shared}, kernel in {self.kernel}"


@contextmanager
def drawing_helper(running: Running, *, illustrated: bool) -> Iterator[Executor | None]:
    """Further processes that get ready to draw; where they are asked for, they replay, too."""
    from relsim.run.sharing import helpers

    # Pictures are worth one more process where there is a processor for it.
    drawing = min(1, _processors() - 1) if illustrated and running.workers != 1 else 0
    asked = running.workers if running.runner == "processes" else None
    count = drawing if asked is None else asked - 1
    with helpers(count, _get_ready_to_draw if illustrated else None) as helper:
        yield helper


@contextmanager
def replaying(
    running: Running, stage: Stage, helper: Executor | None
) -> Iterator[tuple[Executor | None, Computing]]:
    """Who shares the replay.

    Threads by default where the kernel replays all: it leaves the interpreter's lock alone for
    most of the time. SimPy does not, so worlds under a clock take processes.

    Args:
        running: What is asked for.
        stage: The plan, laid out.
        helper: Further processes that are there already.
    """
    from relsim.model.kernel.loading import compiled_for, load_compiled
    from relsim.run.sharing import helpers
    from relsim.run.work import kernel_size, worth_keeping

    engines = set(stage.engines.values())
    runner = running.runner or ("processes" if "simpy" in engines else "threads")
    worth_it = runner == "threads" or helper is not None or worth_keeping(stage)
    workers = running.workers or (_processors() if worth_it else 1)
    compiled = "kernel" in engines and compiled_for(kernel_size(stage))
    kernel = None if "kernel" not in engines else "numba" if compiled else "numpy"
    computing = Computing(runner, workers, kernel)
    if workers == 1:
        yield None, computing
    elif runner == "threads":
        with ThreadPoolExecutor(workers - 1) as threads:
            yield threads, computing
    elif helper is not None and (workers == 2 or running.runner == "processes"):
        yield helper, computing
    else:
        with helpers(workers - 1, load_compiled if compiled else None) as processes:
            yield processes, computing


def _processors() -> int:
    return os.cpu_count() or 1


def _get_ready_to_draw() -> None:
    from relsim.views.figures import get_ready

    get_ready()
