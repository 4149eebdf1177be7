"""A course whose events are rows of a feed: hundreds of thousands, none of them an ``Event``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from relsim.model.act_table import ActTable
from relsim.model.course import Course

__all__ = ["FeedRows", "RowCourse"]


@dataclass(frozen=True, eq=False)
class FeedRows:
    """Rows of a feed within a period, each an event that is one act.

    Attributes:
        acts: Their acts; event and number count the rows.
        confidence: How sure we are of each, shape (rows,).
    """

    acts: ActTable
    confidence: npt.NDArray[np.float64]


@dataclass(frozen=True)
class RowCourse(Course):
    """A course of events that were recorded one by one, followed by the rows of a feed.

    Only the kernel replays it. ``relations.actors`` are the actors of both, and ``events`` those
    recorded one by one; ``confidence`` and ``told`` go on with the rows.
    """

    rows: FeedRows | None = None

    @cached_property
    def act_columns(self) -> ActTable:
        """Every act within the period, in columns."""
        own = super().act_columns
        if self.rows is None:
            return own
        # Events without an act have their numbers, too.
        acts = replace(self.rows.acts, event=self.rows.acts.event + len(self.events))
        return own.followed_by(acts)

    @cached_property
    def confidence(self) -> npt.NDArray[np.float64]:
        """How sure we are of each event and row, shape (events + rows,)."""
        rows = () if self.rows is None else self.rows.confidence
        return np.concatenate([super().confidence, rows])

    @cached_property
    def told(self) -> npt.NDArray[np.bool_]:
        """Whether the record tells of each event and row, shape (events + rows,)."""
        rows = 0 if self.rows is None else len(self.rows.confidence)
        return np.concatenate([super().told, np.ones(rows, bool)])
