"""A user's table of members: a CSV file with a column for each parameter and a row for each member.

Numbers need no quotes and hold no commas, so lines are split as they stand: every cell has a place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from relsim.errors import Problem
from relsim.events.suggest import did_you_mean
from relsim.model.parameters import Parameters, priors
from relsim.scenario.reading import Reading
from relsim.scenario.tree import Place, Source, at

__all__ = ["read_member_table"]

MOST_PROBLEMS = 20
"""Mistakes told of one table; a wrong column would otherwise be told for every row."""

Cells = list[tuple[str, Place]]


def read_member_table(
    named: str, reading: Reading, parameters: Parameters
) -> Mapping[str, tuple[float, ...]]:
    """Members' values by parameter; nothing, with problems in the reading, where there are none.

    Args:
        named: The path of the file.
        reading: Takes the file and every mistake in it.
        parameters: What the table leaves as it is.
    """
    path = Path(named)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError):
        place = at(reading.root, ("ensemble", "table"))
        message = f"cannot read the table `{path.name}`"
        reading.problems.append(place.problem("RS404", message, f"looked for it in {path.parent}"))
        return {}
    reading.files.append(path)
    source = Source.of(str(path), text)
    rows = [_cells(source, number) for number, line in _lines(source)]
    problems: list[Problem] = []
    if len(rows) < 2:
        place = Place(source, 1, 1, max(1, len(source.line(1) or "")))
        problems.append(
            place.problem("RS404", "a table of members has a line of parameters, then the members")
        )
    else:
        problems.extend(_wrong_names(rows[0], parameters))
    if not problems:
        problems.extend(_wrong_rows(rows, parameters))
    reading.problems.extend(problems[:MOST_PROBLEMS])
    if problems:
        return {}
    columns = zip(*([float(cell) for cell, _ in row] for row in rows[1:]), strict=True)
    return {name: column for (name, _), column in zip(rows[0], columns, strict=True)}


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    """The lines that hold anything, with their numbers."""
    return ((n, line) for n, line in enumerate(source.lines, 1) if line.strip())


def _cells(source: Source, number: int) -> Cells:
    cells: Cells = []
    column = 1
    for cell in (source.line(number) or "").split(","):
        text = cell.strip()
        begins = column + len(cell) - len(cell.lstrip())
        cells.append((text.strip('"'), Place(source, number, begins, max(1, len(text)))))
        column += len(cell) + 1
    return cells


def _wrong_names(head: Cells, parameters: Parameters) -> Iterator[Problem]:
    counts = Counter(name for name, _ in head)
    for name, place in head:
        if name not in priors() or not isinstance(getattr(parameters, name), float):
            help_ = did_you_mean(name, priors())
            yield place.problem("RS105", f"the model has no number called `{name}`", help_)
        elif counts[name] > 1:
            yield place.problem("RS404", f"two columns are called `{name}`")


def _wrong_rows(rows: list[Cells], parameters: Parameters) -> Iterator[Problem]:
    names = [name for name, _ in rows[0]]
    for row in rows[1:]:
        if len(row) != len(names):
            message = f"this line has {len(row)} values, and the first names {len(names)}"
            yield row[0][1].problem("RS404", message)
            continue
        wrong = list(_wrong_cells(names, row, parameters))
        yield from wrong or _wrong_together(names, row, parameters)


def _wrong_cells(names: list[str], row: Cells, parameters: Parameters) -> Iterator[Problem]:
    for name, (cell, place) in zip(names, row, strict=True):
        value = _number(cell)
        if value is None:
            yield place.problem("RS404", f"`{cell}` is no number")
        elif _refusal({name: value}, parameters, (name,)):
            yield place.problem("RS404", f"`{name}` cannot be {cell}")


def _wrong_together(names: list[str], row: Cells, parameters: Parameters) -> Iterator[Problem]:
    """Values that are fine one by one may not go together."""
    values = {name: float(cell) for name, (cell, _) in zip(names, row, strict=True)}
    refusal = _refusal(values, parameters)
    if refusal:
        yield row[0][1].problem("RS404", refusal)


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _refusal(
    values: Mapping[str, float], parameters: Parameters, at_field: tuple[str, ...] | None = None
) -> str | None:
    """What the model says against some values; with a field, only what it says of that."""
    try:
        parameters.with_changes(values)
    except ValidationError as error:
        told = [one for one in error.errors() if at_field in (None, one["loc"])]
        return told[0]["msg"].removeprefix("Value error, ") if told else None
    return None
