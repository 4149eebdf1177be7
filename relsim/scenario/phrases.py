"""Values and paths as a sentence names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from relsim.scenario.tree import Leaf, Node, Path

__all__ = ["described", "is_number", "listed", "name_of", "shown"]


def name_of(path: Path) -> str:
    """The last key of a path."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "the scenario")


def described(node: Node | None) -> str:
    """What stands in the file, as far as it can be quoted."""
    match node:
        case None:
            return "what is written here"
        case Leaf(value=None):
            return "nothing"
        case Leaf(text=text):
            return f"`{text}`"
    return "a mapping" if hasattr(node, "get") else "a list"


def shown(value: object) -> str:
    """A value as a sentence shows it."""
    if isinstance(value, bool) or value is None:
        return {True: "`true`", False: "`false`", None: "nothing"}[value]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (Mapping, list, tuple)):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    return str(value) if isinstance(value, int) else f"`{value}`"


def is_number(text: str) -> bool:
    """Whether a text would be a number without its quotes."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def listed(words: Sequence[str]) -> str:
    """Words in a row, with an `and`."""
    *others, last = [f"`{word}`" for word in words]
    return f"{', '.join(others)} and {last}" if others else last
