"""What a run folder says about itself: enough to repeat the run and to check the result."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from relsim.events.record import Record

__all__ = ["BASELINE", "Change", "Manifest", "Sizing", "WorldEntry"]

BASELINE = "baseline"
"""Name of the world in which nothing was changed."""


class Change(Record):
    """What one intervention did to one event."""

    event: str
    """Id of the event."""
    change: str
    """What was done: removed, replaced, added, shifted, reweighted, consequence removed, …"""
    because: str | None = None
    """The reason the scenario gives."""


class WorldEntry(Record):
    """One replayed history: the baseline or a what-if."""

    name: str
    """``baseline`` or the what-if's name."""
    kind: Literal["baseline", "intervention", "assumption"]
    """Interventions change history, assumptions change the model; never both in one world."""
    question: str | None = None
    """The question it answers."""
    changes: tuple[Change, ...] = ()
    """What the interventions did."""
    assumed: dict[str, Any] = Field(default_factory=dict)
    """Parameters it replaces."""
    changed_from: date | None = None
    """The first day on which its history differs from the baseline's; none for assumptions."""


class Sizing(Record):
    """How the number of members came about, where the scenario leaves it to the precision."""

    half_width: float
    """Asked for: how far the 95 % interval of a reported median difference may extend to either
    side, in points of the index."""
    at_most: int
    """Where it would have stopped in any case."""
    reached: float
    """The widest of those intervals in the end, as a half-width."""
    tried: tuple[int, ...]
    """Numbers of members that were looked at; the last is what was needed."""
    stopped: Literal["precise enough", "at most so many"]
    """Why it stopped."""


class Manifest(Record):
    """The head of a run folder."""

    schema_: Annotated[Literal["relsim/run/1"], Field(alias="schema")] = "relsim/run/1"
    name: str
    """Scenario name: the stem of its file."""
    title: str
    """Scenario title."""
    key: str
    """Run key: the first digits of a hash over everything that determines the result."""
    version: str
    """Version of relsim."""
    basis: dict[str, Any]
    """Log id, commit number and hash, known_at bound."""
    left_out: int = 0
    """Events of the log that were not yet known at the bound."""
    scenario_sha256: str
    """Hash of the resolved scenario."""
    parameters: dict[str, Any]
    """The baseline's parameters, with ``name`` and ``calibrated``."""
    uncertain: dict[str, tuple[float, float, float]] = Field(default_factory=dict)
    """Parameters that differ between members: low, best, high of a triangular distribution, or of
    a table its least value, the parameter set's and its greatest."""
    coding: str = "expected"
    """``drawn``: each member draws whether an uncertain event happened; ``expected``: weighted."""
    varied: tuple[Literal["parameters", "coding"], ...] = ()
    """What differs between members: the model's numbers, what the record is not sure of."""
    drawn: tuple[Literal["happened", "dates", "severity"], ...] = ()
    """What of the record each member draws: whether, when and how gravely events happened."""
    severity_points: float = 0.0
    """How far a member's weight of an event may lie from the recorded one, Goldstein scale."""
    design: Literal["monte-carlo", "latin-hypercube", "sobol", "table"] = "monte-carlo"
    """How members spread over the uncertain parameters."""
    members: int
    """Replicates per world, paired across worlds."""
    sizing: Sizing | None = None
    """How their number came about, where the scenario leaves it open."""
    seed: int
    """Seed of every draw."""
    start: date
    """First day of the period."""
    end: date
    """Last day of the period."""
    report_pairs: tuple[str, ...]
    """Pairs the scenario reports, named as it writes them, such as ``USA-RUS``."""
    report_at: date
    """The day that tables and titles speak about; its end."""
    worlds: tuple[WorldEntry, ...]
    """The baseline first, then the what-ifs in the scenario's order."""
    actor_names: dict[str, str]
    """Display names of the actors."""
    engines: dict[str, str] = Field(default_factory=dict)
    """What replayed each world, ``kernel`` or ``simpy``; they compute the same bits. By how many
    threads or processes, and whether the kernel was compiled, is told in ``timings.json``."""
    libraries: dict[str, str] = Field(default_factory=dict)
    """Versions of Python and the libraries that computed the numbers."""
    outputs: dict[str, str] = Field(default_factory=dict)
    """SHA-256 of every file in the folder but this one and ``timings.json``."""

    @property
    def what_ifs(self) -> tuple[WorldEntry, ...]:
        """Every world but the baseline."""
        return self.worlds[1:]
