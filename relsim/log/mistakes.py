"""What pydantic found wrong, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from relsim.events.suggest import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

__all__ = ["Mistake", "mistakes_of", "nearest_or_all"]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with a record.

    Attributes:
        path: Keys and indices that lead to it.
        code: Stable identifier.
        message: What is wrong.
        help: What to do about it, where we can tell.
    """

    path: tuple[str | int, ...]
    code: str
    message: str
    help: str | None = None


def nearest_or_all(word: object, known: Iterable[str]) -> str:
    """A suggestion when one is near, else the whole list."""
    known = sorted(known)
    return did_you_mean(str(word), known) or f"known are {', '.join(known)}"


def mistakes_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Mistake]:
    """Every mistake that a validation found, in the order of the fields."""
    known = [field.alias or name for name, field in model.model_fields.items()]
    for detail in error.errors(include_url=False):
        yield _mistake(detail, known)


def _mistake(detail: ErrorDetails, known: list[str]) -> Mistake:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    name = ".".join(str(part) for part in path)
    match detail["type"]:
        case "extra_forbidden":
            help_ = nearest_or_all(path[0], known) if len(path) == 1 else None
            return Mistake(path, "RS113", f"unknown key `{name}`", help_)
        case "missing":
            return Mistake(path, "RS113", f"`{name}` is missing")
        case "unknown_code":
            context = detail.get("ctx", {})
            return Mistake(path, "RS104", detail["msg"], context.get("help"))
    if plain := _in_plain_words(detail):
        return Mistake(path, "RS113", f"`{name}` {plain}")
    text = detail["msg"].removeprefix("Value error, ")
    return Mistake(path, "RS113", f"`{name}`: {text}" if name else text)


KINDS = {
    "string": "text",
    "float": "a number",
    "finite_number": "a finite number",
    "int": "a whole number",
    "bool": "`true` or `false`",
    "dict": "an object, {…}",
    "model": "an object, {…}",
    "tuple": "a list, […]",
    "list": "a list, […]",
}
BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
PATTERNS = {
    "^[a-z0-9]": "cannot be an id: lower-case letters, digits, `.`, `_`, `:` and `-`, at most 100",
    "^[A-Z]": "cannot be the code of an actor: two to sixteen capital letters and digits",
}


def _in_plain_words(detail: ErrorDetails) -> str | None:
    """What is wrong with a value, for the commonest findings; not in pydantic's words."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in BOUNDS:
        key, words = BOUNDS[kind]
        return f"is {detail['input']}; it must be {words} {context[key]:g}"
    if kind in ("too_short", "string_too_short"):
        return "must not be empty"
    if kind in ("enum", "literal_error"):
        return f"must be one of {context['expected']}"
    if kind == "string_pattern_mismatch":
        starts = (text for start, text in PATTERNS.items() if context["pattern"].startswith(start))
        return next(starts, None)
    wanted = next((text for word, text in KINDS.items() if kind.startswith(word)), None)
    return f"must be {wanted}" if wanted else None
