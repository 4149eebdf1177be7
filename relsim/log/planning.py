"""What an append would change, decided before anything is written.

- An event's key is its id. The same content from the same source is skipped; other content, or
  another source, is a conflict: ids are what corrections, ``caused_by`` and scenarios refer to.
- A correction or retraction has no id of its own: the same words again are the same one, whoever
  sends them.
- Corrections must leave a valid event whenever one looks, so every step of them is tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import ValidationError

from relsim.clock import format_instant
from relsim.errors import Conflict, InvalidInput, Problem
from relsim.events.event import Event
from relsim.log.codec import encode, type_word
from relsim.log.entry import Entry
from relsim.log.folding import amend, in_order_of_effect
from relsim.log.mistakes import mistakes_of
from relsim.log.records import Correction, StoredRecord, event_id_of
from relsim.log.segment import Segment

__all__ = ["NOT_YET", "Plan", "Refusal", "plan", "refuse"]

NOT_YET = datetime.min.replace(tzinfo=UTC)
"""When records are recorded that have not been recorded yet."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one record of a batch cannot be taken.

    Attributes:
        index: Its place in the batch, from 0.
        problem: What is wrong.
    """

    index: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Plan:
    """What an append comes to."""

    new: tuple[StoredRecord, ...]
    skipped: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A record of the batch, as the entry that it would become."""

    index: int
    entry: Entry


def plan(batch: Sequence[StoredRecord], source: str, told: Iterable[Entry]) -> Plan:
    """Sort a batch into new, already held, and refused.

    Args:
        batch: The records to append, in order.
        source: Who appends them.
        told: Everything that the log holds about the events that the batch speaks of.
    """
    told = list(told)
    start = max((entry.position for entry in told), default=0) + 1
    candidates = [
        _Candidate(index, Entry(start + index, 0, source, NOT_YET, record))
        for index, record in enumerate(batch)
    ]
    segments = [_no_segment(c.index) for c in candidates if isinstance(c.entry.record, Segment)]
    candidates = [c for c in candidates if not isinstance(c.entry.record, Segment)]
    fresh, conflicts = _without_duplicates(candidates, told)
    invalid = _check_amendments(fresh, told)
    refusals = sorted([*segments, *conflicts, *invalid], key=lambda refusal: refusal.index)
    return Plan(
        new=tuple(candidate.entry.record for candidate in fresh),
        skipped=len(candidates) - len(fresh) - len(conflicts),
        refusals=tuple(refusals),
    )


def refuse(refusals: Sequence[Refusal]) -> None:
    """Raise for everything that is wrong with a batch at once.

    Raises:
        Conflict: when ids are taken, and nothing else is wrong.
        InvalidInput: otherwise.
    """
    if not refusals:
        return
    problems = [
        replace(r.problem, message=f"record {r.index + 1} of the batch: {r.problem.message}")
        for r in refusals
    ]
    if all(problem.code == "RS116" for problem in problems):
        raise Conflict("\n".join(problem.render() for problem in problems))
    raise InvalidInput(problems)


def _without_duplicates(
    candidates: Iterable[_Candidate], told: Iterable[Entry]
) -> tuple[list[_Candidate], list[Refusal]]:
    events: dict[str, Entry] = {}
    amendments: set[bytes] = set()
    for entry in told:
        _remember(entry, events, amendments)
    fresh, conflicts = [], []
    for candidate in candidates:
        record = candidate.entry.record
        if isinstance(record, Event) and record.id in events:
            if clash := _clash(candidate.entry, events[record.id]):
                conflicts.append(Refusal(candidate.index, clash))
        elif isinstance(record, Event) or encode(record) not in amendments:
            fresh.append(candidate)
            _remember(candidate.entry, events, amendments)
    return fresh, conflicts


def _remember(entry: Entry, events: dict[str, Entry], amendments: set[bytes]) -> None:
    if isinstance(entry.record, Event):
        events[entry.record.id] = entry
    else:
        amendments.add(encode(entry.record))


def _clash(new: Entry, held: Entry) -> Problem | None:
    """Why an event cannot stand beside the one that has its id; none when it is the same."""
    event_id = event_id_of(held.record)
    if new.source != held.source:
        message = f"`{event_id}` came from source {held.source!r} and now from {new.source!r}"
        return Problem("RS116", message, help="give one of the two events another id")
    if encode(new.record) == encode(held.record):
        return None
    message = f"`{event_id}` is already told with other content"
    return Problem("RS116", message, help="append a correction, or give the event another id")


def _check_amendments(fresh: Iterable[_Candidate], told: Iterable[Entry]) -> Iterator[Refusal]:
    """Every new correction or retraction that has no event, or makes an invalid one of it."""
    touched: dict[str, list[_Candidate]] = {}
    events = {e.record.id: e.record for e in told if isinstance(e.record, Event)}
    for candidate in fresh:
        record = candidate.entry.record
        if isinstance(record, Event):
            events[record.id] = record
        else:
            touched.setdefault(event_id_of(record), []).append(candidate)
    for event_id, candidates in touched.items():
        if event_id in events:
            earlier = [
                entry
                for entry in told
                if event_id_of(entry.record) == event_id and not isinstance(entry.record, Event)
            ]
            yield from _invalid_steps(events[event_id], candidates, earlier)
        else:
            yield from (_no_such_event(candidate) for candidate in candidates)


def _no_segment(index: int) -> Refusal:
    message = "a segment cannot be appended: it names a file that only an import writes"
    return Refusal(
        index, Problem("RS132", message, help="import the rows with `relsim log import`")
    )


def _no_such_event(candidate: _Candidate) -> Refusal:
    record = candidate.entry.record
    message = f"this {type_word(record)} speaks of `{event_id_of(record)}`, which the log lacks"
    return Refusal(
        candidate.index, Problem("RS114", message, help="append the event first, or check the id")
    )


def _invalid_steps(
    event: Event, candidates: Sequence[_Candidate], earlier: Iterable[Entry]
) -> Iterator[Refusal]:
    index_of = {candidate.entry.position: candidate.index for candidate in candidates}
    for entry in in_order_of_effect([*earlier, *(c.entry for c in candidates)]):
        if not isinstance(entry.record, Correction):
            continue
        try:
            event = amend(event, entry.record)
        except ValidationError as error:
            index = index_of.get(entry.position, candidates[0].index)
            yield from (Refusal(index, p) for p in _outcomes(error, entry.record))


def _outcomes(error: ValidationError, correction: Correction) -> Iterator[Problem]:
    known = format_instant(correction.known_at)
    for mistake in mistakes_of(error, Event):
        message = (
            f"the correction of `{correction.corrects}` known at {known} gives no valid event: "
            f"{mistake.message}"
        )
        yield Problem("RS115", message, help=mistake.help)
