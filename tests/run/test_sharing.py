from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from multiprocessing import get_context
from typing import Any

import pytest

from relsim.run.sharing import helpers, shared


def doubled(number: int) -> int:
    return 2 * number


class Broken(Executor):
    """Two workers that are killed with their first jobs; afterwards nothing is taken."""

    def __init__(self) -> None:
        self.taken: list[Future[int]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        del fn, args, kwargs
        if len(self.taken) == 2:
            raise BrokenExecutor
        future: Future[int] = Future()
        future.set_running_or_notify_cancel()
        future.set_exception(BrokenExecutor())
        self.taken.append(future)
        return future


def nobody() -> None:
    return None


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def processes() -> Executor:
    return ProcessPoolExecutor(2, mp_context=get_context("spawn"))


@pytest.mark.parametrize("made", [nobody, threads, processes])
def test_results_come_in_the_order_of_the_jobs(made: Callable[[], Executor | None]) -> None:
    told: list[int] = []
    executor = made()
    assert shared(doubled, [(n,) for n in range(20)], executor, told.append) == [
        2 * n for n in range(20)
    ]
    assert sorted(told) == list(range(20))
    if executor is not None:
        executor.shutdown()


def test_what_killed_workers_leave_is_done_here() -> None:
    told: list[int] = []
    assert shared(doubled, [(n,) for n in range(5)], Broken(), told.append) == [0, 2, 4, 6, 8]
    assert sorted(told) == list(range(5))


def test_a_mistake_is_not_hidden() -> None:
    def wrong(number: int) -> float:
        return 1 / number

    with threads() as executor, pytest.raises(ZeroDivisionError):
        shared(wrong, [(1,), (0,)], executor)


def test_no_helpers_where_none_are_wanted() -> None:
    with helpers(0) as executor:
        assert executor is None


def test_after_a_mistake_nobody_begins_anything_more() -> None:
    mistake_told, begun = threading.Event(), []

    def work(number: int) -> None:
        begun.append(number)
        if number == 9:
            raise ValueError
        mistake_told.wait(60)

    with ThreadPoolExecutor(1) as executor:
        with pytest.raises(ValueError):  # noqa: PT011 - it says nothing else
            shared(work, [(number,) for number in range(10)], executor)
        mistake_told.set()
    assert set(begun) <= {0, 9}
