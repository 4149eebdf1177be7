"""The kernel's full model beside what one would write by hand for a much simpler task."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.laid_out import course_of_columns, strands_of
from benchmarks.synthetic import Columns
from benchmarks.timing import Figure, best_of
from benchmarks.usual_code import WAYS, task_of, why_not
from relsim.clock import TICKS_PER_DAY
from relsim.model.kernel import replay_block
from relsim.model.kernel.compiled_way import COMPILED
from relsim.model.parameters import PARAMETER_SETS

__all__ = ["beside_figures"]


def beside_figures(columns: Columns, part: str, rounds: int) -> list[Figure]:
    """Each way to the levels of all pairs at the ends of all days."""
    course, task = course_of_columns(columns), task_of(columns)
    asked = range(TICKS_PER_DAY, course.end_tick + 1, TICKS_PER_DAY)
    members, sure = [PARAMETER_SETS["curated"]], course.confidence[:, None]
    pairs = strands_of(course).pairs
    kernel = partial(replay_block, course, members, sure, pairs, asked, COMPILED)
    reasons = {name: why_not(name) for name in WAYS}
    ways: dict[str, Callable[[], Any]] = {"relsim's kernel, the full model": kernel}
    ways |= {name: way(task) for name, way in WAYS.items() if not reasons[name]}
    took = dict(zip(ways, best_of(*ways.values(), rounds=min(2, rounds)), strict=True))
    least = took["relsim's kernel, the full model"].cpu
    size = f"{task.pairs:,} pairs, {task.days} days"
    return [
        *(
            Figure(part, name, *spent, value=spent.cpu / least, unit="x", note=size)
            for name, spent in took.items()
        ),
        *(Figure(part, name, note=reason) for name, reason in reasons.items() if reason),
    ]
