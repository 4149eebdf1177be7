"""What a table looks like from its first line: separator, number of columns, names if any."""

from __future__ import annotations

import csv
from dataclasses import dataclass

__all__ = ["Layout", "layout_of"]

_SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of a table.

    Attributes:
        separator: Between two columns.
        cells: The cells of the first line, which may be names or the first row.
        quoted: Whether a cell may stand in double quotes and then hold the separator.
    """

    separator: str
    cells: tuple[str, ...]
    quoted: bool

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.cells)

    @property
    def keys(self) -> tuple[str, ...]:
        """The cells as column names are compared: lower-case letters and digits only."""
        return tuple("".join(filter(str.isalnum, cell.casefold())) for cell in self.cells)

    def __str__(self) -> str:
        start = ", ".join(f"`{cell[:30]}`" for cell in self.cells[:3])
        columns = f"{self.width} column" + ("s" if self.width != 1 else "")
        return (
            f"{columns} separated by {_SEPARATORS[self.separator]}, the first line begins {start}"
        )


def layout_of(head: bytes, separator: str | None = None) -> Layout:
    """The layout that a first line shows.

    Args:
        head: The line.
        separator: What separates the columns, where that is known; else the commonest candidate.
    """
    line = head.decode("utf-8", "replace")
    if separator is None:
        # Text holds commas, but hardly ever tabs: one tab tells more than many commas.
        separator = "\t" if "\t" in line else max(_SEPARATORS, key=line.count)
    if separator == "\t":
        return Layout(separator, tuple(line.split(separator)), quoted=False)
    try:
        cells = next(csv.reader([line.replace("\0", "")], delimiter=separator), [line])
    except csv.Error:  # noise: a carriage return of its own, a cell without end
        cells = [line]
    return Layout(separator, tuple(cells), quoted=True)
