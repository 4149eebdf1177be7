"""The JSONL authoring format: one record a line, ``type`` and ``schema`` optional for events."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, cast

from pydantic import ValidationError

from relsim.errors import InvalidInput, Missing, Problem, Where
from relsim.log.codec import CODEC, encode
from relsim.log.hashing import leaf_of, merkle_root
from relsim.log.json_place import duplicate_key_check, span_of
from relsim.log.memory import MemoryEventLog
from relsim.log.mistakes import mistakes_of
from relsim.log.planning import plan
from relsim.log.records import LogRecord

__all__ = ["dump_records", "parse_records", "read_jsonl", "read_records"]

HALF_PAIR = rb"\ud"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a file."""

    file: str
    number: int
    data: bytes

    @property
    def text(self) -> str:
        """The line as it can be shown, whatever bytes it holds."""
        return self.data.decode("utf-8", "replace")

    def problem(self, problem: Problem, start: int, end: int) -> Problem:
        """The same problem, with its place."""
        where = Where(self.file, self.number, start + 1, max(1, end - start))
        return replace(problem, where=where, source_line=self.text)


def read_jsonl(path: Path | str, *, source: str = "hand") -> MemoryEventLog:
    """The log that a JSONL file is: all its records as one commit.

    The same records in the same order give the same basis, wherever the file lies and however
    its lines are spaced: the log id follows from the records, and the commit counts as recorded
    at the latest ``known_at`` among them.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every mistake of the file, each with line and column.
    """
    records = read_records(path, source=source)
    root = merkle_root([leaf_of(encode(record)) for record in records]).hex()
    log = MemoryEventLog(f"jsonl-{root[:16]}")
    recorded_at = max((record.known_at for record in records), default=EPOCH)
    log.append(records, source=source, recorded_at=recorded_at)
    return log


def read_records(path: Path | str, *, source: str = "hand") -> tuple[LogRecord, ...]:
    """The records of a JSONL file, in order, checked as one batch for an empty log.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every mistake of the file, each with line and column.
    """
    try:
        data = Path(path).read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise Missing(f"there is no file {path}") from error
    records, lines, problems = _parse(data, str(path))
    refusals = plan(records, source, ()).refusals
    problems += [
        lines[refusal.index].problem(refusal.problem, 0, 1)
        for refusal in refusals
        # an event on a bad line is told, if badly: that it is lacking would mislead
        if not (problems and refusal.problem.code == "RS114")
    ]
    if problems:
        raise InvalidInput(sorted(problems, key=_line_of))
    return tuple(records)


def parse_records(data: bytes, file: str = "<stdin>") -> tuple[LogRecord, ...]:
    """The records in some bytes of JSONL, each by itself: for appending to a log that has more.

    Raises:
        InvalidInput: with every bad line, each with line and column.
    """
    records, _, problems = _parse(data, file)
    if problems:
        raise InvalidInput(problems)
    return tuple(records)


def dump_records(records: Iterable[LogRecord]) -> bytes:
    """Records as JSONL, in the bytes that a log would store."""
    return b"".join(encode(record) + b"\n" for record in records)


def _line_of(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)


def _parse(data: bytes, file: str) -> tuple[list[LogRecord], list[_Line], list[Problem]]:
    records: list[LogRecord] = []
    lines: list[_Line] = []
    problems: list[Problem] = []
    for line in _lines(data, file):
        try:
            records.append(_record(line))
            lines.append(line)
        except InvalidInput as error:
            problems.extend(error.problems)
    return records, lines, problems


def _lines(data: bytes, file: str) -> Iterator[_Line]:
    """The lines that hold anything; a byte order mark is passed over."""
    for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n"), start=1):
        if line.strip():
            yield _Line(file, number, line.rstrip(b"\r"))


def _record(line: _Line) -> LogRecord:
    fields = _json_object(line)
    try:
        model, fields = CODEC.upcast(fields)
    except InvalidInput as error:
        known_word = fields.get("type", "event") in {kind.word for kind in CODEC.types}
        span = span_of(line.text, ("schema" if known_word else "type",))
        raise InvalidInput(line.problem(p, *span) for p in error.problems) from error
    try:
        record = cast("LogRecord", model.model_validate(fields))
        if HALF_PAIR in line.data.lower():
            encode(record)  # refuses text that no UTF-8 can carry
    except InvalidInput as error:
        raise InvalidInput(line.problem(p, 0, 1) for p in error.problems) from error
    except ValidationError as error:
        raise InvalidInput(
            line.problem(Problem(m.code, m.message, help=m.help), *span_of(line.text, m.path))
            for m in mistakes_of(error, model)
        ) from error
    return record


def _json_object(line: _Line) -> dict[str, Any]:
    try:
        value = json.loads(
            line.data.decode(),
            object_pairs_hook=duplicate_key_check,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        problem = Problem("RS110", f"this is no JSON: {error.msg}")
        raise InvalidInput(line.problem(problem, error.pos, error.pos + 1)) from error
    except UnicodeDecodeError as error:
        column = len(line.data[: error.start].decode())
        problem = Problem("RS110", "this is no UTF-8", help="save the file as UTF-8")
        raise InvalidInput(line.problem(problem, column, column + 1)) from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput(line.problem(Problem("RS110", str(error)), 0, 1)) from error
    if not isinstance(value, dict):
        problem = Problem("RS111", 'a line holds one record, a JSON object like {"id": …}')
        raise InvalidInput(line.problem(problem, 0, 1))
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number that JSON knows")
