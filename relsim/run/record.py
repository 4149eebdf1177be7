"""A finished run as tables: what is written to a run folder and what every view reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from relsim.run.manifest import Manifest

__all__ = ["DIFFERENCES", "EVENT_SCHEMA", "LEVELS", "PATH_SCHEMA", "TRAJECTORY_SCHEMA", "RunRecord"]

LEVELS = ("p05", "p25", "p50", "p75", "p95")
"""Quantiles of a series over the members."""
DIFFERENCES = ("d05", "d25", "d50", "d75", "d95")
"""Quantiles of the paired difference to the baseline over the members."""

TRAJECTORY_SCHEMA: dict[str, type[pl.DataType]] = {
    "world": pl.String,  # "baseline" or the what-if's name
    "subject": pl.String,  # "USA-RUS" for the relation, "USA>RUS" for one direction
    "pair": pl.String,  # "USA-RUS": the relation that the subject belongs to
    "quantity": pl.String,  # "trust" or "tension", index 0–100
    "day": pl.Date,  # the value at the end of this day
    **dict.fromkeys(LEVELS, pl.Float64),
    **dict.fromkeys(DIFFERENCES, pl.Float64),  # null in the baseline
}
"""One row per world, subject, quantity and day. A what-if holds only the pairs that it moves."""

EVENT_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "world": pl.String,
    "id": pl.String,
    "occurred_at": pl.Datetime("us", "UTC"),
    "precision": pl.String,
    "initiators": pl.List(pl.String),
    "targets": pl.List(pl.String),
    "code": pl.String,
    "code_name": pl.String,
    "quad_class": pl.String,  # PLOVER convention
    "weight": pl.Float64,  # Goldstein or severity; 0 for assessments
    "confidence": pl.Float64,
    "status": pl.String,  # occurred, scheduled or generated
    "summary": pl.String,
    "caused_by": pl.List(pl.String),
    "assessed": pl.String,  # "trust" or "tension" where the event is an assessment, else null
    "assessed_low": pl.Float64,
    "assessed_high": pl.Float64,
    "sources": pl.List(pl.String),  # "The Independent, 2017-04-11, characters 120-260"
    "fate": pl.String,  # "kept", or what an intervention did; "removed" rows are listed, too
    "because": pl.String,
}
"""One row per world and event replayed, and one for each event that an intervention took away."""


PATH_SCHEMA: dict[str, type[pl.DataType]] = {
    "world": pl.String,
    "event": pl.String,
    "observer": pl.String,  # whose trust
    "observed": pl.String,  # in whom
    "gain": pl.Float64,  # cooperative strength a
    "loss": pl.Float64,  # hostile strength b
    "path": pl.String,  # "direct", "veto → sponsor", "RUS cares for SYR", …
}
"""One row per strength at best-estimate parameters: by which way an event reaches whom."""


@dataclass(frozen=True)
class RunRecord:
    """Manifest and tables of one run.

    Attributes:
        manifest: What was run.
        trajectories: Levels and paired differences, columns of ``TRAJECTORY_SCHEMA``.
        events: What was replayed, columns of ``EVENT_SCHEMA``.
        paths: By which way each event reaches whom, columns of ``PATH_SCHEMA``.
        folder: Where it is stored, if it is.
    """

    manifest: Manifest
    trajectories: pl.DataFrame
    events: pl.DataFrame
    paths: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PATH_SCHEMA))
    folder: Path | None = None
