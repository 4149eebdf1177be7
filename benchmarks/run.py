"""Speed, as ratios against what a user would otherwise pick, all in one run on one machine.

Each figure is the best of several rounds, the two sides taking turns, so that a noisy machine hurts
both alike. ``python benchmarks/run.py``; ``make bench`` does the same.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Generator
from datetime import UTC, datetime, timedelta
from functools import partial
from math import atanh, exp, tanh
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import simpy

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.log import MemoryEventLog
from relsim.log.codec import encode
from relsim.log.sqlite import SqliteEventLog
from relsim.model.compile import compile_course
from relsim.model.course import Course, lay_out
from relsim.model.engine import Replay
from relsim.model.kernel import replay_block
from relsim.model.parameters import PARAMETER_SETS
from relsim.model.relations import Relations
from relsim.run.simulate import simulate
from relsim.scenario import load

START = datetime(2017, 1, 1, tzinfo=UTC)
ACTORS = tuple(f"A{number:02}" for number in range(20))
CODES = ("042", "046", "111", "120", "163", "190")
CURATED = PARAMETER_SETS["curated"]
ROUNDS = 3


def history(size: int, days: int = 365) -> list[Event]:
    """Events spread evenly over pairs, codes and days."""
    return [
        Event.model_validate(
            {
                "id": f"e{n}",
                "occurred_at": START + timedelta(minutes=n * days * TICKS_PER_DAY // size),
                "from": ACTORS[n % 20],
                "to": ACTORS[(n * 7 + 3) % 20 if (n * 7 + 3) % 20 != n % 20 else (n + 1) % 20],
                "code": CODES[n % len(CODES)],
            }
        )
        for n in range(size)
    ]


def best_of(*tasks: Callable[[], Any]) -> list[float]:
    """Best seconds of each task, the tasks taking turns."""
    best = [float("inf")] * len(tasks)
    for _ in range(ROUNDS):
        for number, task in enumerate(tasks):
            began = perf_counter()
            task()
            best[number] = min(best[number], perf_counter() - began)
    return best


def stepping_simpy(events: list[Event], days: int) -> None:
    """What one would write first: a SimPy process per pair that wakes up every day.

    It knows one trust per pair, no third parties, no conditions and no reactions.
    """
    env = simpy.Environment()
    kept, eased = exp(-CURATED.trust_rate_per_day), exp(-CURATED.tension_rate_per_day)
    todo: dict[Pair, list[Event]] = {}
    for event in events:
        todo.setdefault(Pair.of(event.from_[0], event.to[0]), []).append(event)

    def pair(own: list[Event]) -> Generator[simpy.Event, Any, None]:
        trust, tension, place = 0.0, 0.2, 0
        for day in range(days):
            yield env.timeout(1)
            trust *= kept
            tension *= eased
            while place < len(own) and (own[place].occurred_at - START).days <= day:
                weight = own[place].weight / 10
                if weight > 0.0:
                    left = exp(-CURATED.gain * weight)
                    trust, tension = 1.0 - (1.0 - trust) * left, tension * left
                else:
                    lost = -CURATED.loss * weight
                    trust = tanh(atanh(trust) - lost)
                    tension = 1.0 - (1.0 - tension) * exp(-lost)
                place += 1

    for own in todo.values():
        env.process(pair(own))
    env.run()


def bench_replay() -> None:
    """One member over a year: compile and replay, against daily steps."""
    for size in (1_000, 10_000):
        events = history(size)
        course = lay_out(events, Relations(ACTORS), START, START + timedelta(days=366))
        course.strands(CURATED)  # once a history, not once a member
        ours, steps, block = best_of(
            partial(_replay, course),
            partial(stepping_simpy, events, 366),
            partial(_replay_many, course, 200),
        )
        rate = size / ours / 1000
        print(
            f"replay {size:>6} events, 200 members with parameters of their own: {block:.3f} s, "
            f"{ours * 200 / block:.0f} x as fast as the SimPy engine, same bits"
        )
        print(
            f"replay {size:>6} events, one member: {ours:.3f} s ({rate:.0f} thousand events/s), "
            f"{ours / steps:.1f} x the time of a much simpler SimPy model with daily steps"
        )


def _replay(course: Course) -> None:
    Replay(compile_course(course, CURATED)).run()


def _replay_many(course: Course, members: int) -> None:
    own = [CURATED.with_changes({"loss": 0.3 + 0.0005 * number}) for number in range(members)]
    sure = np.ones((len(course.events), 1))
    replay_block(course, own, sure, course.strands(CURATED).pairs, [course.end_tick])


def bench_log() -> None:
    """Durable appends one by one, against bare SQLite rows; then views and verification."""
    events = history(300)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, bare = best_of(
            lambda: _append_each(folder / f"log-{perf_counter()}", events),
            lambda: _insert_each(folder / f"bare-{perf_counter()}", events),
        )
    each = ours / len(events) * 1e3
    print(f"durable append of 1 event: {each:.2f} ms, {ours / bare:.2f} x a bare SQLite row")
    log, many = MemoryEventLog(), history(20_000)
    appended, viewed, verified, parsed = best_of(
        lambda: MemoryEventLog().append(many),
        lambda: (log.append(many), log.view()),
        log.verify,
        lambda: [json.loads(encode(event)) for event in many],
    )
    print(
        f"20,000 events in memory: append {appended:.2f} s, append again and view {viewed:.2f} s, "
        f"verify {verified:.2f} s; writing and reading the same as JSON takes {parsed:.2f} s"
    )


def _append_each(folder: Path, events: list[Event]) -> None:
    with SqliteEventLog(folder, create=True) as log:
        for event in events:
            log.append([event])


def _insert_each(path: Path, events: list[Event]) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE event (id TEXT PRIMARY KEY, body BLOB)")
    for event in events:
        connection.execute("INSERT INTO event VALUES (?, ?)", (event.id, encode(event)))
    connection.close()


def bench_scenario() -> None:
    """The shipped scenario with all its what-ifs."""
    plan = load(Path(__file__).parents[1] / "scenarios" / "syria-2017.yaml")
    (seconds,) = best_of(lambda: simulate(plan))
    runs = plan.ensemble.members * len(plan.worlds)
    print(f"April 2017: {runs} member runs in {seconds:.1f} s, {seconds / runs * 1e3:.2f} ms each")


if __name__ == "__main__":
    bench_replay()
    bench_log()
    bench_scenario()
