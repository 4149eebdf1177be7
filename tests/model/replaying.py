"""Short ways to replay a history in a test."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
import numpy.typing as npt

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.model.compile import Certainty, compile_course
from relsim.model.course import Course, lay_out
from relsim.model.engine import Process, Replay
from relsim.model.parameters import Parameters
from relsim.model.reactions import Luck
from relsim.model.relations import Relations
from relsim.model.rules import Rule
from relsim.model.state import FlowTable
from strategies import ACTORS, PERIOD_DAYS, START

ALL_PAIRS = tuple(Pair(*two) for two in combinations(ACTORS, 2))
TICKS = [(day + 1) * TICKS_PER_DAY for day in range(PERIOD_DAYS)]
Levels = npt.NDArray[np.float64]
"""Trust there, trust back, tension; shape (3, pairs, days), model scales."""


def course_of(
    events: Iterable[Event],
    relations: Relations,
    rules: Iterable[Rule] = (),
    start: datetime = START,
) -> Course:
    return lay_out(events, relations, start, start + timedelta(days=PERIOD_DAYS), rules)


def sample(replay: Replay, parameters: Parameters, pairs: tuple[Pair, ...] = ALL_PAIRS) -> Levels:
    return np.array(replay.trajectory().at(pairs, TICKS, FlowTable(parameters)))


def levels(
    events: Iterable[Event],
    relations: Relations,
    parameters: Parameters,
    *,
    rules: Iterable[Rule] = (),
    processes: Iterable[Process] = (),
    certainty: Certainty | None = None,
    luck: Luck | None = None,
) -> Levels:
    course = course_of(events, relations, rules)
    compiled = compile_course(course, parameters, certainty)
    return sample(Replay(compiled, luck, processes).run(), parameters)
