"""What differs between members of the record: whether, when and how gravely events happened.

The same member has the same luck in every world, so that worlds can be compared member by member.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.model.coded import Coded
from relsim.model.course import Course
from relsim.rng import uniforms
from relsim.run.dates import member_ticks
from relsim.scenario.plan import EnsemblePlan, Plan, World

__all__ = ["member_certainty", "member_coding", "member_gravity"]

HEAVIEST = 10.0
"""Where the Goldstein scale ends."""

Floats = npt.NDArray[np.float64]


def member_coding(plan: Plan, world: World, course: Course, members: range) -> Coded:
    """How some members read a world's history; an ensemble of one reads it as it stands."""
    ensemble = plan.ensemble
    return Coded(
        member_certainty(course.events, ensemble, members),
        member_gravity(course.events, ensemble, members),
        member_ticks(plan, world, course, members) if "dates" in ensemble.drawn else {},
    )


def member_certainty(events: Sequence[Event], ensemble: EnsemblePlan, members: range) -> Floats:
    """Some members' certainty of every event: its confidence, or 0 or 1 where that is drawn.

    Returns:
        Shape (events, 1) where all members share it, else (events, members).
    """
    confidence = np.array([event.confidence for event in events]).reshape(len(events), 1)
    if "happened" not in ensemble.drawn:
        return confidence
    luck = _lucks(events, ensemble, members, "coding")
    return (luck < confidence).astype(np.float64)


def member_gravity(events: Sequence[Event], ensemble: EnsemblePlan, members: range) -> Floats:
    """How many times its recorded weight each event has in some members.

    The size |w| of a weight is drawn from a triangle around it, as wide as the ensemble says to
    either side; but from 0 at least, so that no act changes its sign, with the other side as narrow
    then, and to the end of the scale at most.

    Returns:
        Above 0 and at most 2; shape (events, 1) where all are 1, else (events, members).
    """
    asked = "severity" in ensemble.drawn
    weighty = [number for number, event in enumerate(events) if event.weight] if asked else []
    if not weighty:
        return np.ones((len(events), 1))
    sizes = np.array([[abs(events[number].weight)] for number in weighty])
    with np.errstate(over="ignore"):  # next to nothing can double at most
        width = np.minimum(1.0, ensemble.severity / sizes)
        highest = np.minimum(1.0 + width, HEAVIEST / sizes)
    luck = _lucks([events[number] for number in weighty], ensemble, members, "severity")
    gravity = np.ones((len(events), len(members)))
    gravity[weighty] = _triangular(1.0 - width, highest, luck)
    return gravity


def _triangular(low: Floats, high: Floats, luck: Floats) -> Floats:
    """Quantiles of triangles around 1."""
    width = high - low
    mode = (1.0 - low) / width
    rising = low + width * np.sqrt(luck * mode)
    return np.where(luck < mode, rising, high - width * np.sqrt((1.0 - luck) * (1.0 - mode)))


def _lucks(events: Sequence[Event], ensemble: EnsemblePlan, members: range, purpose: str) -> Floats:
    """Shape (events, members)."""
    some = len(members), members.start
    luck = [uniforms(ensemble.seed, purpose, event.id, *some) for event in events]
    return np.array(luck).reshape(len(events), len(members))
