"""Seconds of processor and of clock, and the figures made of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import Any, Literal, NamedTuple

__all__ = ["Figure", "Took", "best_of", "table"]


class Took(NamedTuple):
    """Seconds that something took.

    Attributes:
        cpu: Of the processor, over all threads of this process.
        wall: Of the clock.
    """

    cpu: float
    wall: float


def best_of(*tasks: Callable[[], Any], rounds: int = 3) -> list[Took]:
    """The least CPU and wall seconds of each task, the tasks taking turns.

    What is in memory already is kept from the garbage collector, which would go through it again
    and again on behalf of whoever makes many objects.
    """
    best = [Took(float("inf"), float("inf"))] * len(tasks)
    for _ in range(rounds):
        for number, task in enumerate(tasks):
            gc.collect()
            gc.freeze()
            wall, cpu = perf_counter(), process_time()
            task()
            took = Took(process_time() - cpu, perf_counter() - wall)
            best[number] = Took(*map(min, best[number], took))
            gc.unfreeze()
    return best


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        part: The heading that it belongs under.
        name: What was measured.
        cpu: Seconds of processor time, where that is what was measured.
        wall: Seconds on the clock, likewise.
        value: The figure that has a goal: a ratio, seconds or bytes.
        unit: Of the value; ``x`` for a ratio.
        goal: What the value should reach, or not exceed.
        best: Whether more of it is better or less.
        note: What it came from, or why it is not there.
    """

    part: str
    name: str
    cpu: float | None = None
    wall: float | None = None
    value: float | None = None
    unit: str = "x"
    goal: float | None = None
    best: Literal["more", "less"] = "more"
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; nothing where there is none or nothing was measured."""
        if self.goal is None or self.value is None:
            return None
        return self.value >= self.goal if self.best == "more" else self.value <= self.goal


def table(figures: Iterable[Figure]) -> str:
    """The figures for people, under their headings."""
    lines: list[str] = []
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            lines += ["", part, f"  {'':<58}{'CPU s':>9}{'wall s':>9}{'':>15}  goal"]
        lines.append(_line(figure))
    return "\n".join(lines)


def _line(figure: Figure) -> str:
    cells = ["" if s is None else f"{s:.3f}" for s in (figure.cpu, figure.wall)]
    value = "" if figure.value is None else f"{figure.value:,.3g} {figure.unit}"
    goal = ""
    if figure.goal is not None:
        verdict = {True: ", met", False: ", missed", None: ""}[figure.met]
        goal = f"{'≥' if figure.best == 'more' else '≤'} {figure.goal:g}{verdict}"
    line = f"  {figure.name:<58}{cells[0]:>9}{cells[1]:>9}{value:>15}  {goal:<14} {figure.note}"
    return line.rstrip()
