"""The record of decisions beside a file of drafts: JSONL, only ever added to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from relsim.coder.review.decision import Decision
from relsim.errors import InvalidInput, Missing, Problem, Where
from relsim.log.mistakes import mistakes_of

__all__ = ["add_decisions", "decisions_beside", "read_decisions"]


def decisions_beside(drafts: Path) -> Path:
    """Where the decisions about a file of drafts are kept."""
    return drafts.with_suffix(".decisions.jsonl")


def read_decisions(path: Path) -> list[Decision]:
    """Every decision on record, oldest first.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every bad line.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError as error:
        raise Missing(f"there is no file {path}") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(Problem("RS101", f"{path} is no UTF-8")) from error
    found: list[Decision] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                found.append(Decision.model_validate_json(line))
        except ValidationError as error:
            where = Where(str(path), number, 1)
            problems += [
                Problem("RS113", mistake.message, where, mistake.help)
                for mistake in mistakes_of(error, Decision)
            ]
    if problems:
        raise InvalidInput(problems)
    return found


def add_decisions(path: Path, decisions: Iterable[Decision]) -> int:
    """Put decisions that are not there yet at the end; how many there were."""
    known = set(path.read_text("utf-8").split("\n")) if path.is_file() else set()
    lines = [d.model_dump_json(exclude_defaults=True) for d in decisions]
    # Defaults are left out but for the shape, by which a line is known.
    lines = [f'{{"schema":"relsim/decision/1",{line[1:]}' for line in lines]
    new = [line for line in lines if line not in known]
    if new:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in new)
    return len(new)
