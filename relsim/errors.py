"""Everything relsim raises on purpose, and what a mistake looks like.

RelsimError                  exit code 1 unless a subclass says otherwise
├── UsageError          2    the call itself makes no sense
├── InvalidInput        3    a scenario or data has mistakes; carries every one as a Problem
│   └── UnknownCode     3    a code or name that no table knows, or that means two things
├── Conflict            3    the log already holds something else under this id, or has moved on
├── Missing             4    a file or an optional extra is not there
├── DamagedLog          5    stored bytes do not verify
├── AssertionsFailed    6    a scenario's own `assert` lines do not hold
└── RunIncomplete       7    some blocks of members failed; the others are kept
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

__all__ = [
    "AssertionsFailed",
    "Conflict",
    "DamagedLog",
    "InvalidInput",
    "Missing",
    "Problem",
    "RelsimError",
    "RunIncomplete",
    "UnknownCode",
    "UsageError",
    "Where",
]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file: 1-based line and column, and how many columns the caret covers."""

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in somebody's input, in plain words.

    Attributes:
        code: Stable identifier such as ``RS104``.
        message: What is wrong.
        where: The place, where there is one.
        help: What to do about it, where we can tell.
        source_line: The text of the line, so that a caret can be drawn without the file.
        severity: ``error`` stops the run, ``note`` does not.
    """

    code: str
    message: str
    where: Where | None = None
    help: str | None = None
    source_line: str | None = None
    severity: str = "error"

    def render(self) -> str:
        """The problem as a person reads it on a terminal, caret included."""
        lines = [f"{self.severity}[{self.code}]: {self.message}"]
        if self.where is not None:
            lines.append(f"  --> {self.where}")
            if self.source_line is not None:
                number = str(self.where.line)
                caret = " " * (self.where.column - 1) + "^" * max(1, self.where.length)
                lines.append(f"{number} | {self.source_line}")
                lines.append(f"{' ' * len(number)} | {caret}")
        if self.help is not None:
            lines.append(f"   = help: {self.help}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """The same fields for ``--json``."""
        where = self.where
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "file": where.file if where else None,
            "line": where.line if where else None,
            "column": where.column if where else None,
            "length": where.length if where else None,
            "help": self.help,
        }


class RelsimError(Exception):
    """Base of every error relsim raises on purpose."""

    exit_code: ClassVar[int] = 1


class UsageError(RelsimError):
    """The call makes no sense, whatever the data."""

    exit_code = 2


class InvalidInput(RelsimError):
    """Somebody's input has mistakes; ``problems`` holds all of them.

    Args:
        problems: The mistakes, or one message for a mistake without a place.
    """

    exit_code = 3

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem("RS100", problems)
        if isinstance(problems, Problem):
            problems = (problems,)
        self.problems: Sequence[Problem] = tuple(problems)
        super().__init__("\n".join(problem.render() for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process hands the problems on, not only their text."""
        return type(self), (self.problems,)


class UnknownCode(InvalidInput):
    """A code or name that no table knows, or that means two things."""

    def __init__(self, message: str, help: str | None = None) -> None:  # noqa: A002 - the field's name
        super().__init__(Problem("RS104", message, help=help))
        self.message = message
        self.help = help

    def __reduce__(self) -> tuple[Any, ...]:
        """As it was made."""
        return type(self), (self.message, self.help)


class Conflict(RelsimError):
    """The log holds other content under the same id, or its head has moved on."""

    exit_code = 3


class Missing(RelsimError):
    """A file or an optional extra is not there; the message says how to get it."""

    exit_code = 4


class DamagedLog(RelsimError):
    """Stored bytes do not match their hashes."""

    exit_code = 5


class AssertionsFailed(RelsimError):
    """One or more of a scenario's ``assert`` lines do not hold."""

    exit_code = 6


class RunIncomplete(RelsimError):
    """Some blocks of members could not be computed; the others are kept for the next attempt."""

    exit_code = 7

    @classmethod
    def of(cls, failures: Iterable[object], blocks: int) -> Self:
        """The error that lists the blocks that failed, of so many."""
        told = [f"  {failure}" for failure in failures]
        head = (
            f"{len(told)} of {blocks} blocks failed; the others are kept, and the same command "
            "tries these again:"
        )
        return cls("\n".join([head, *told]))
