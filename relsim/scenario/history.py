"""The events that a scenario starts from: a log, its own events, or both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from relsim.canonical import canonical_bytes, sha256_hex
from relsim.errors import InvalidInput, Missing, Problem, UsageError, Where
from relsim.events.event import Event
from relsim.log import Basis, EventLog, MemoryEventLog, View, open_log
from relsim.scenario.kept_log import KeptLog, is_kept, read_kept
from relsim.scenario.log_folder import read_folder
from relsim.scenario.models import ScenarioFile, SelectEntry
from relsim.scenario.reading import Reading
from relsim.scenario.select import selected
from relsim.scenario.tree import at

__all__ = ["History", "place_in_log", "read_history"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class History:
    """What happened, as known then and as known in full.

    Attributes:
        events: What was known, sorted by (occurred_at, id).
        all_events: The same without a bound on what was known.
        from_log: Ids of those that came from the log.
        told: Ids of everything that a log file and the scenario hold, selected or not; of a log
            folder those that are selected, and those that the scenario mentions.
        basis: What they were read from.
        left_out: How many were not known yet.
        log: The log's file, if it is one.
        folder: The log's folder, if it is one.
        kept: What was taken from that folder.
        complete: Whether everything could be read.
    """

    events: tuple[Event, ...]
    all_events: tuple[Event, ...]
    from_log: frozenset[str]
    told: frozenset[str]
    basis: Basis
    left_out: int
    log: Path | None = None
    complete: bool = True
    folder: Path | None = None
    kept: KeptLog | None = None


@dataclass(slots=True)
class _Part:
    """Events of one origin: known, all, told, and their basis."""

    known: tuple[Event, ...] = ()
    all: tuple[Event, ...] = ()
    told: frozenset[str] = frozenset()
    basis: Basis | None = None
    complete: bool = True
    log: Path | None = None
    kept: KeptLog | None = None


def read_history(file: ScenarioFile, reading: Reading, as_known_at: datetime | None) -> History:
    """Read the log and the scenario's own events; mistakes go to the reading."""
    inline = _inline(file, reading, as_known_at)
    logged = _logged(file, reading, as_known_at)
    ids = {event.id for event in logged.all}
    own = [event for event in inline.all if event.id not in logged.told]
    for index, event in enumerate(file.events):
        if event.id in logged.told:
            place = at(reading.root, ("events", index, "id"))
            message = f"the log already holds an event `{event.id}`"
            reading.problems.append(place.problem("RS203", message, "give this one another id"))
    own_ids = {event.id for event in own}
    known = [*logged.known, *(event for event in inline.known if event.id in own_ids)]
    everything = [*logged.all, *own]
    basis = logged.basis or inline.basis
    assert basis is not None  # noqa: S101 - the inline part always has one
    return History(
        _sorted(known),
        _sorted(everything),
        frozenset(ids),
        logged.told | inline.told | reading.ids,
        basis,
        len(everything) - len(known),
        logged.log,
        logged.complete,
        Path(file.log) if file.log is not None and logged.kept is not None else None,
        logged.kept,
    )


def _sorted(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.occurred_at, event.id)))


def _inline(file: ScenarioFile, reading: Reading, as_known_at: datetime | None) -> _Part:
    events: dict[str, Event] = {}
    for index, event in enumerate(file.events):
        if event.id in events:
            place = at(reading.root, ("events", index, "id"))
            reading.problems.append(
                place.problem("RS203", f"two events are called `{event.id}`", "give one another id")
            )
        events.setdefault(event.id, event)
    stored = [event.model_dump(mode="json", by_alias=True) for event in events.values()]
    log = MemoryEventLog(f"inline-{sha256_hex(canonical_bytes(stored))[:16]}")
    if events:
        recorded_at = max(event.known_at for event in events.values())
        log.append(events.values(), source="scenario", recorded_at=recorded_at)
    return _part(log, None, as_known_at)


def _logged(file: ScenarioFile, reading: Reading, as_known_at: datetime | None) -> _Part:
    if file.log is None:
        return _Part()
    path, place = Path(file.log), at(reading.root, ("log",))
    try:
        part = _opened(path, file, as_known_at)
    except InvalidInput as error:
        reading.problems.extend(error.problems)
    except Missing:
        help_ = f"looked for {path}: paths are relative to the folder of the scenario"
        help_ = f"looked for {path}. {file.log_hint.strip()}" if file.log_hint else help_
        reading.problems.append(place.problem("RS211", "there is no log here", help_))
    except UsageError as error:
        help_ = "say which events, as in `select: {pairs: [USA-RUS]}`"
        reading.problems.append(place.problem("RS211", str(error), help_))
    except (OSError, ValueError) as error:
        reading.problems.append(place.problem("RS211", f"this log cannot be opened: {error}"))
    else:
        reading.files.append(path)
        return part
    return _Part(complete=False)


def _opened(path: Path, file: ScenarioFile, as_known_at: datetime | None) -> _Part:
    """The log's part: of a file all is read, of a folder what the scenario selects."""
    if not path.is_dir():
        with open_log(path) as log:
            part = _part(log, file.select, as_known_at)
        part.log = path
        return part
    if is_kept(path):
        kept = read_kept(path, as_known_at)
    else:
        named = {each for e in file.events for each in (e.id, *e.caused_by, *e.lifts)}
        kept = read_folder(path, file.select, named, as_known_at)
    told = kept.told | {event.id for event in kept.all}
    return _Part(kept.known, kept.all, told, kept.basis, kept=kept)


def _part(log: EventLog, select: SelectEntry | None, as_known_at: datetime | None) -> _Part:
    full: View = log.view()
    known = full if as_known_at is None else log.view(as_known_at=as_known_at)
    return _Part(
        known=tuple(selected(known.events, select)),
        all=tuple(selected(full.events, select)),
        told=frozenset(event.id for event in full.events),
        basis=known.basis,
    )


def place_in_log(log: Path | None, event_id: str, text: str) -> tuple[Where, str] | None:
    """Where a JSONL file says a text about an event, and that line."""
    if log is None:
        return None
    for number, line in enumerate(log.read_text(encoding="utf-8").split("\n"), start=1):
        if f'"{event_id}"' in line and f'"{text}"' in line and _id_of(line) == event_id:
            column = line.rindex(f'"{text}"') + 2
            return Where(str(log), number, column, len(text)), line
    return None


def _id_of(line: str) -> str | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value.get("id") if isinstance(value, dict) else None


def problem_in_log(history: History, event: Event, text: str, problem: Problem) -> Problem:
    """The problem at its place in the log's file, or naming the event where there is no file."""
    found = place_in_log(history.log, event.id, text)
    if found is None:
        message = f"event `{event.id}` of the log: {problem.message}"
        return Problem(problem.code, message, help=problem.help)
    return Problem(problem.code, problem.message, found[0], problem.help, found[1])
