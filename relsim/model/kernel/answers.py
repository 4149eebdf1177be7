"""What rules answer to events, worked out before the replay.

Whether and when an event is answered follows from the log and from luck, not from the state, so the
answers of every member can be put into the history beforehand. A block replays the answers of all
its members; each counts for those whose luck brought it about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush

import numpy as np
import numpy.typing as npt

from relsim.events.event import Event
from relsim.model.course import Course, Instant
from relsim.model.reactions import Luck, Responder

__all__ = ["answers_of", "with_answers"]

Certainty = Mapping[str, float]
Floats = npt.NDArray[np.float64]


def answers_of(course: Course, certainty: Certainty, luck: Luck) -> tuple[tuple[int, Event], ...]:
    """Every event that the rules bring about in one member, with its tick, in time order."""
    responder = Responder(course.rules, luck, course.start)
    told: dict[int, list[Event]] = {i.tick: list(i.events) for i in course.instants}
    made: dict[int, list[Event]] = {}
    ahead = sorted(told)
    while ahead:
        tick = heappop(ahead)
        answered = made.get(tick, [])
        for event in sorted((*told.get(tick, ()), *answered), key=lambda event: event.id):
            sure = certainty.get(event.id, event.confidence)
            generated = event in answered
            for answer in responder.to_event(event, tick, sure, generated=generated):
                if answer.tick < course.end_tick:
                    if answer.tick not in told and answer.tick not in made:
                        heappush(ahead, answer.tick)
                    made.setdefault(answer.tick, []).append(answer.event)
    return tuple((tick, event) for tick in sorted(made) for event in made[tick])


def with_answers(
    course: Course, certainty: Floats, lucks: Sequence[Luck]
) -> tuple[Course, Floats, tuple[Event, ...]]:
    """The history with the answers of all members in it, and who counts which.

    Args:
        course: A history with rules.
        certainty: c of each of its events, shape (events, 1 or M).
        lucks: Of each member, M of them.

    Returns:
        The course, without rules; c of each of its events, (events, M); the first member's answers.
    """
    sure = np.broadcast_to(certainty, (len(course.events), len(lucks)))
    ids = [event.id for event in course.events]
    each = [
        answers_of(course, dict(zip(ids, own, strict=True)), luck)
        for own, luck in zip(sure.T.tolist(), lucks, strict=True)
    ]
    # Members give the same answer at different times, so its name here says when.
    named = {(tick, event.id): _dated(event, tick) for answers in each for tick, event in answers}
    ticks: dict[int, list[Event]] = {i.tick: list(i.events) for i in course.instants}
    for (tick, _), event in named.items():
        ticks.setdefault(tick, []).append(event)
    instants = tuple(Instant.of(tick, ticks[tick]) for tick in sorted(ticks))
    whole = replace(course, instants=instants, rules=(), reported=course.told_ids)
    place = {event.id: number for number, event in enumerate(whole.events)}
    counted = np.zeros((len(whole.events), len(lucks)))
    counted[[place[name] for name in ids]] = sure
    for member, answers in enumerate(each):
        for tick, event in answers:
            counted[place[named[tick, event.id].id], member] = event.confidence
    return whole, counted, tuple(event for _, event in each[0])


def _dated(event: Event, tick: int) -> Event:
    return event.model_copy(update={"id": f"{event.id}|{tick}"})
