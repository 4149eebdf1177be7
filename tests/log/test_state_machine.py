"""Any sequence of appends and reopenings: disk, memory and a plain list tell the same history."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from log.building import correction, day, event, retraction
from log.plain_log import PlainLog
from relsim.errors import Conflict, RelsimError
from relsim.log.entry import Head
from relsim.log.event_log import EventLog
from relsim.log.memory import MemoryEventLog
from relsim.log.records import LogRecord, event_id_of
from relsim.log.sqlite import SqliteEventLog

days = st.integers(1, 6)
ids = st.sampled_from(["a", "b", "c"])
sources = st.sampled_from(["hand", "feed"])
told = st.builds(
    lambda name, known, summary, on: event(name, known, summary=summary, occurred_at=day(on)),
    ids,
    days,
    st.sampled_from(["", "other"]),
    days,
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "severity": st.none() | st.integers(-3, 3),
        "summary": st.sampled_from(["x", "y"]),
        "provenance": days.map(lambda n: [{"publisher": "TASS", "known_at": f"2017-04-0{n}"}]),
    },
)


def amendments(names: st.SearchStrategy[str]) -> st.SearchStrategy[LogRecord]:
    """Corrections and retractions of events by some names."""
    corrected = st.builds(
        lambda name, on, change: correction(name, on, **change), names, days, changes
    )
    return corrected | st.builds(retraction, names, days)


batches = st.lists(told | amendments(ids), max_size=4)


class Logs(RuleBasedStateMachine):
    """The same done to a log on disk, a log in memory, and a plain list."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.disk = SqliteEventLog(self.folder, create=True)
        self.memory = MemoryEventLog()
        self.plain = PlainLog()
        self.heads = [self.disk.head()]
        self.clock = day(1)

    @rule(facts=st.lists(st.tuples(days, days), min_size=1, max_size=3), source=sources)
    def append_new_events(self, facts: list[tuple[int, int]], source: str) -> None:
        start = len(self.plain.taken)
        self.take(
            [
                event(f"new-{start + n}", known, occurred_at=day(on))
                for n, (known, on) in enumerate(facts)
            ],
            source,
        )

    @precondition(lambda self: self.plain.taken)
    @rule(data=st.data(), source=sources)
    def amend(self, data: st.DataObject, source: str) -> None:
        names = sorted({event_id_of(record) for _, _, record in self.plain.taken})
        about = st.sampled_from(names)
        self.take(data.draw(st.lists(amendments(about), min_size=1, max_size=3)), source)

    @rule(batch=batches, source=sources)
    def append_anything(self, batch: list[LogRecord], source: str) -> None:
        self.take(batch, source)

    def take(self, batch: list[LogRecord], source: str) -> None:
        self.clock += timedelta(microseconds=1)
        try:
            counts = self.plain.append(batch, source)
        except RelsimError as expected:
            for log in (self.disk, self.memory):
                with pytest.raises(type(expected)):
                    log.append(batch, source=source, recorded_at=self.clock)
            return
        commit = self.memory.append(batch, source=source, recorded_at=self.clock)
        on_disk = self.disk.append(batch, source=source, recorded_at=self.clock)
        assert (commit.appended, commit.skipped) == counts
        if commit.number:
            assert on_disk == commit
        if commit.appended:
            self.heads.append(self.disk.head())
        for known in (None, 1, 2, 3, 4, 5, 6):
            self.compare(known, self.plain.commits)

    @rule(index=st.integers(0, 99))
    def append_on_an_old_head(self, index: int) -> None:
        old = self.heads[index % len(self.heads)]
        if old != self.heads[-1]:
            with pytest.raises(Conflict, match="moved on"):
                self.disk.append([event("new")], expected_head=old)

    @precondition(lambda self: self.plain.taken)
    @rule(index=st.integers(0, 99))
    def append_again(self, index: int) -> None:
        _, source, record = self.plain.taken[index % len(self.plain.taken)]
        for log in (self.disk, self.memory):
            again = log.append([record], source=source)
            assert (again.appended, again.skipped) == (0, 1)

    @rule()
    def reopen(self) -> None:
        self.disk.close()
        self.disk = SqliteEventLog(self.folder)

    @rule(known=st.none() | days, back=st.integers(0, 3))
    def look(self, known: int | None, back: int) -> None:
        self.compare(known, max(0, self.plain.commits - back))

    def compare(self, known: int | None, at_commit: int) -> None:
        bound = None if known is None else day(known)
        expected = self.plain.view(known, at_commit)
        superseded = []
        for log in (self.disk, self.memory):
            view = log.view(bound, at_commit)
            assert (list(view.events), view.left_out) == expected
            assert view.basis.hash == self.heads[at_commit].hash
            superseded.append(
                {key: [e.position for e in said] for key, said in view.superseded.items()}
            )
        assert superseded[0] == superseded[1]

    @rule(name=ids)
    def ask_for_a_history(self, name: str) -> None:
        said = [r for _, _, r in self.plain.taken if event_id_of(r) == name]
        for log in (self.disk, self.memory):
            assert [entry.record for entry in log.history(name)] == said

    @rule(index=st.integers(0, 99))
    def verify(self, index: int) -> None:
        anchor = self.heads[index % len(self.heads)]
        assert self.disk.verify(anchor).records == len(self.plain.taken)
        assert self.memory.verify().records == len(self.plain.taken)

    @invariant()
    def all_heads_agree(self) -> None:
        if hasattr(self, "disk"):
            assert self.bare(self.disk) == self.bare(self.memory)
            assert self.disk.head() == self.heads[-1]

    @staticmethod
    def bare(log: EventLog) -> tuple[int, str]:
        head: Head = log.head()
        return head.commit, head.hash

    def teardown(self) -> None:
        if hasattr(self, "disk"):
            self.disk.close()
            shutil.rmtree(self.folder)


TestLogs = Logs.TestCase
TestLogs.settings = settings(max_examples=100, stateful_step_count=25, deadline=None)
