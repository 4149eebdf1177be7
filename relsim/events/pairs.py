"""Names of pairs: ``USA-RUS`` for the relation, ``USA>RUS`` for how one sees the other."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Direction", "Pair", "parse_pair"]


class Direction(NamedTuple):
    """An ordered pair: the trust of ``observer`` in ``observed``."""

    observer: str
    observed: str

    def __str__(self) -> str:
        return f"{self.observer}>{self.observed}"

    @property
    def pair(self) -> Pair:
        """The unordered pair it belongs to."""
        return Pair.of(self.observer, self.observed)


class Pair(NamedTuple):
    """An unordered pair, its two actors in alphabetical order."""

    first: str
    second: str

    @classmethod
    def of(cls, one: str, other: str) -> Pair:
        """The pair of two actors, whichever is named first."""
        return cls(one, other) if one < other else cls(other, one)

    def __str__(self) -> str:
        return f"{self.first}-{self.second}"

    @property
    def directions(self) -> tuple[Direction, Direction]:
        """Both ordered pairs."""
        return Direction(self.first, self.second), Direction(self.second, self.first)


def parse_pair(text: str) -> Pair | Direction:
    """Read ``USA-RUS`` or ``USA>RUS``.

    Raises:
        ValueError: with a plain sentence when the text names no pair.
    """
    for mark in ("-", ">"):
        one, found, other = text.partition(mark)
        if found and one.isalnum() and other.isalnum() and one != other:
            return Pair.of(one, other) if mark == "-" else Direction(one, other)
    msg = f"`{text}` names no pair; write `USA-RUS` for the relation or `USA>RUS` for one direction"
    raise ValueError(msg)
