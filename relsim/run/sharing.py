"""Work shared with other processes, this one lending a hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    as_completed,
)
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, TypeVar

__all__ = ["helpers", "shared"]

Result = TypeVar("Result")


def shared(
    function: Callable[..., Result],
    jobs: Iterable[tuple[Any, ...]],
    executor: Executor | None = None,
    on_done: Callable[[int], None] | None = None,
) -> list[Result]:
    """Call ``function(*job)`` for every job; results come in the order of the jobs.

    Args:
        function: A function at the top of a module, so that it can be sent to a process.
        jobs: Its arguments.
        executor: Any executor; while it works from the front, this process takes from the end
            whatever nobody has begun. Without one, everything is done here, and so is what a
            worker leaves that is killed.
        on_done: Told the number of a job when its result is there.
    """
    jobs = list(jobs)
    futures = [_submitted(executor, function, job) for job in jobs]
    try:
        return _gathered(function, jobs, futures, on_done)
    finally:
        for future in futures:  # after a mistake or an interruption nobody begins anything more
            if future is not None:
                future.cancel()


def _gathered(
    function: Callable[..., Result],
    jobs: Sequence[tuple[Any, ...]],
    futures: Sequence[Future[Result] | None],
    on_done: Callable[[int], None] | None,
) -> list[Result]:
    results: dict[int, Result] = {}

    def done(number: int, result: Result) -> None:
        results[number] = result
        if on_done is not None:
            on_done(number)

    for number in reversed(range(len(jobs))) if any(futures) else range(len(jobs)):
        future = futures[number]
        if future is None or future.cancel():
            done(number, function(*jobs[number]))
    begun = {f: n for n, f in enumerate(futures) if f is not None and n not in results}
    for future in as_completed(begun):
        try:
            done(begun[future], future.result())
        except BrokenExecutor:  # a worker was killed: what it had taken is done here
            done(begun[future], function(*jobs[begun[future]]))
    return [results[number] for number in range(len(jobs))]


def _submitted(
    executor: Executor | None, function: Callable[..., Result], job: tuple[Any, ...]
) -> Future[Result] | None:
    """The job in the executor's hands; not where that is broken since a worker was killed."""
    try:
        return None if executor is None else executor.submit(function, *job)
    except BrokenExecutor:
        return None


@contextmanager
def helpers(count: int, prepare: Callable[[], object] | None = None) -> Iterator[Executor | None]:
    """Some further processes, or None where none are wanted.

    They are spawned, not forked: libraries with threads of their own do not survive a fork. A
    script that asks for them needs the usual ``if __name__ == "__main__"``.

    Args:
        count: How many.
        prepare: Called in them first, while this process goes on.
    """
    if count <= 0:
        yield None
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        if prepare is not None:
            for _ in range(count):
                pool.submit(prepare)
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
