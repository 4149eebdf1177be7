"""What a YAML file says, with the place of every key and value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from relsim.errors import Problem, Where

__all__ = ["Branch", "Item", "Leaf", "Listing", "Node", "Path", "Place", "Source", "at", "plain"]

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the root of a file to a value."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file, as named to the reader, and its lines."""

    name: str
    lines: tuple[str, ...]

    @classmethod
    def of(cls, name: str, text: str) -> Source:
        """The source with this text."""
        return cls(name, tuple(text.split("\n")))

    def line(self, number: int) -> str | None:
        """The text of a line, from 1."""
        return self.lines[number - 1].rstrip("\r") if 0 < number <= len(self.lines) else None


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line of a source, 1-based."""

    source: Source
    line: int
    column: int
    length: int

    @property
    def where(self) -> Where:
        """The place without its source's text."""
        return Where(self.source.name, self.line, self.column, self.length)

    def problem(
        self,
        code: str,
        message: str,
        help_: str | None = None,
        severity: str = "error",
    ) -> Problem:
        """A problem at this place."""
        return Problem(code, message, self.where, help_, self.source.line(self.line), severity)


@dataclass(slots=True)
class Leaf:
    """A single value; ``text`` is how it was written."""

    value: str | int | float | bool | None
    place: Place
    text: str
    size: int = 1


@dataclass(slots=True)
class Listing:
    """A list."""

    place: Place
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass(slots=True)
class Item:
    """A value in a mapping, with the place of its key."""

    key: Place
    node: Node


@dataclass(slots=True)
class Branch:
    """A mapping."""

    place: Place
    items: dict[str, Item] = field(default_factory=dict)
    size: int = 1

    def get(self, key: str) -> Node | None:
        """The value of a key, if it is there."""
        item = self.items.get(key)
        return item.node if item else None


Node: TypeAlias = Leaf | Listing | Branch

SYNONYMS: Mapping[str, str] = {"occurred_at": "date", "code": "do", "from_": "from"}
"""Names of fields, and how authors may write them."""


def plain(node: Node) -> Any:
    """The same as plain Python values."""
    match node:
        case Leaf():
            return node.value
        case Listing():
            return [plain(item) for item in node.items]
        case Branch():
            return {key: plain(item.node) for key, item in node.items.items()}


def at(root: Node, path: Path, *, key: bool = False) -> Place:
    """The place of a value, or of its key; where the path leaves the tree, as near as it gets."""
    steps = list(_walk(root, path))
    if not steps:
        return root.place
    last = steps[-1]
    if isinstance(last, Item):
        return last.key if key else _visible(last)
    return last.place


def node_at(root: Node, path: Path) -> Node | None:
    """The value at a path, if the path can be walked to its end."""
    steps = list(_walk(root, path, strict=True))
    if len(steps) != len(path):
        return None
    if not steps:
        return root
    last = steps[-1]
    return last.node if isinstance(last, Item) else last


def _walk(root: Node, path: Path, *, strict: bool = False) -> Iterator[Item | Node]:
    node = root
    for step in path:
        found = _step(node, step)
        if found is not None:
            yield found
            node = found.node if isinstance(found, Item) else found
        elif strict:
            return


def _step(node: Node, step: str | int) -> Item | Node | None:
    if isinstance(node, Branch):
        name = str(step)
        return node.items.get(name) or node.items.get(SYNONYMS.get(name, ""))
    if isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def _visible(item: Item) -> Place:
    """A block that starts on a later line is shown by its key."""
    place = item.node.place
    on_one_line = isinstance(item.node, Leaf) or place.line == item.key.line
    return place if on_one_line and place.length else item.key
