"""A course made from columns of numbers, without an ``Event`` for each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from benchmarks.synthetic import Columns
from relsim.clock import TICKS_PER_DAY
from relsim.model.act_table import ActTable
from relsim.model.kernel import replay_block
from relsim.model.kernel.way import Way
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from relsim.model.row_course import FeedRows, RowCourse
from relsim.model.strand_table import StrandTable

__all__ = ["course_of_columns", "last_levels", "pair_numbers", "strands_of"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
CURATED = PARAMETER_SETS["curated"]


def course_of_columns(columns: Columns) -> RowCourse:
    """A course in which everybody starts alike; neutral events are no acts."""
    acting = np.flatnonzero(columns.weight != 0.0)
    acts = ActTable(
        columns.actors,
        np.arange(len(acting)),
        acting,
        columns.tick[acting],
        columns.source[acting],
        columns.target[acting],
        columns.weight[acting],
        np.zeros(len(acting)),
    )
    rows = FeedRows(acts, np.ones(len(columns)))
    end, relations = columns.days * TICKS_PER_DAY, Relations(columns.actors)
    return RowCourse(columns.start, end, (), relations, rows=rows)


def strands_of(course: RowCourse) -> StrandTable:
    """All strands of a course; worked out once."""
    return course.strands(CURATED)


def last_levels(course: RowCourse, parameters: Parameters, way: Way | None = None) -> Floats:
    """Where the kernel leaves every pair of a course at its end, shape (pairs, 3)."""
    pairs, sure = strands_of(course).pairs, course.confidence[:, None]
    levels = replay_block(course, [parameters], sure, pairs, [course.end_tick], way)
    return np.stack([level[0, :, 0] for level in levels], axis=1)


def pair_numbers(columns: Columns) -> Ints:
    """A number for each event's unordered pair, from 0 on, in the order of the pairs."""
    low = np.minimum(columns.source, columns.target)
    high = np.maximum(columns.source, columns.target)
    return np.unique(low * len(columns.actors) + high, return_inverse=True)[1]
