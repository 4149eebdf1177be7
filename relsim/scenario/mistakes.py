"""What validation found wrong, in plain words and at its place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from relsim.errors import Problem, UnknownCode
from relsim.events.actors import resolve_actor
from relsim.events.suggest import did_you_mean, suggest
from relsim.scenario.changes import VERBS
from relsim.scenario.known_keys import keys_at
from relsim.scenario.phrases import described, is_number, listed, name_of, shown
from relsim.scenario.tree import Leaf, Node, Path, at, node_at

__all__ = ["problems_of"]

_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}
_KINDS = {
    "string_type": "text",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "dict_type": "a mapping, `{key: value}`",
    "model_type": "a mapping, `{key: value}`",
    "model_attributes_type": "a mapping, `{key: value}`",
    "tuple_type": "a list, `[one, another]`",
    "list_type": "a list, `[one, another]`",
}
_EXAMPLES = {
    "relsim": "the first line of a scenario is `relsim: 1`",
    "period": "write `period: {start: 2017-04-01, end: 2017-04-30}`",
    "occurred_at": "write `date: 2017-04-12`",
    "with": "write what is different, such as `with: {code: meet}`",
}


def problems_of(
    error: ValidationError, root: Node, model: type[BaseModel]
) -> Iterator[tuple[Path, Problem]]:
    """Every mistake that a validation found, with the path to it."""
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if not _is_label(part))
        is_key = path[-1:] == ("[key]",)
        path = path[:-1] if is_key else path
        yield path, _problem(_Trouble(detail, path, is_key, root, model))


def _is_label(part: str | int) -> bool:
    """Whether a step of pydantic's names a branch of a union rather than a key."""
    return isinstance(part, str) and part.startswith("<") and part.endswith(">")


@dataclass(frozen=True, slots=True)
class _Trouble:
    """One finding of pydantic's, and where to look it up."""

    detail: ErrorDetails
    path: Path
    is_key: bool
    root: Node
    model: type[BaseModel]

    @property
    def kind(self) -> str:
        return self.detail["type"]

    @property
    def name(self) -> str:
        return name_of(self.path)

    @property
    def given(self) -> str:
        return shown(self.detail["input"])

    @property
    def context(self) -> Mapping[str, Any]:
        return self.detail.get("ctx", {})

    @property
    def text(self) -> str:
        return self.detail["msg"].removeprefix("Value error, ")

    def problem(self, code: str, message: str, help_: str | None = None) -> Problem:
        """The problem at its place: the value, or the key where that is wrong."""
        return at(self.root, self.path, key=self.is_key).problem(code, message, help_)


def _problem(trouble: _Trouble) -> Problem:
    if trouble.kind in _BOUNDS:
        return _out_of_bounds(trouble)
    if trouble.kind in _KINDS:
        return _wrong_kind(trouble, _KINDS[trouble.kind])
    handler = _HANDLERS.get(trouble.kind)
    if handler:
        return handler(trouble)
    return trouble.problem("RS107", f"`{trouble.name}` cannot be {trouble.given}")


def _own_words(trouble: _Trouble) -> Problem:
    context = trouble.context
    return trouble.problem(context.get("code", "RS104"), trouble.text, context.get("help"))


def _no_verb(trouble: _Trouble) -> Problem:
    return trouble.problem("RS106", f"a change says one of {listed(VERBS)}")


def _contradiction(trouble: _Trouble) -> Problem:
    return trouble.problem("RS109", trouble.text)


def _unknown_key(trouble: _Trouble) -> Problem:
    key = str(trouble.path[-1])
    said = [verb for verb in VERBS if node_at(trouble.root, (*trouble.path[:-1], verb))]
    if key in said[1:] and "changes" in trouble.path:
        message = f"a change says one thing, and this one says {listed(said)}"
        return at(trouble.root, trouble.path, key=True).problem(
            "RS109", message, "write them as entries of their own"
        )
    place = at(trouble.root, trouble.path, key=True)
    help_ = _near_key(key, keys_at(trouble.model, trouble.path[:-1]))
    return place.problem("RS105", f"unknown key `{key}`", help_)


def _out_of_bounds(trouble: _Trouble) -> Problem:
    key, words = _BOUNDS[trouble.kind]
    bound = shown(trouble.context.get(key))
    message = f"`{trouble.name}` is {trouble.given}; it must be {words} {bound}"
    return trouble.problem("RS108", message)


def _missing(trouble: _Trouble) -> Problem:
    path = trouble.path
    missing = str(path[-1])
    shown = {"occurred_at": "date"}.get(missing, missing)
    message = f"`{shown}` is missing"
    if len(path) > 1 and isinstance(path[-2], str):
        message += f" in `{path[-2]}`"
    return at(trouble.root, path[:-1], key=True).problem("RS106", message, _EXAMPLES.get(missing))


def _wrong_kind(trouble: _Trouble, kind: str) -> Problem:
    node, name = node_at(trouble.root, trouble.path), trouble.name
    place = at(trouble.root, trouble.path)
    is_code = name in ("code", "do", "root")
    if isinstance(node, Leaf) and node.value is not None and (kind == "text" or is_code):
        if is_code:
            message = f"CAMEO codes are text: `{node.text}` without quotes is a number"
        else:
            message = f"`{name}` must be text, and `{node.text}` without quotes is not"
        return place.problem("RS107", message, f'write "{node.text}"')
    help_ = None
    quoted = isinstance(node, Leaf) and isinstance(node.value, str)
    if isinstance(node, Leaf) and quoted and "number" in kind and is_number(node.text):
        help_ = f"write {node.text} without quotes"
    in_list = trouble.path and isinstance(trouble.path[-1], int)
    subject = f"an entry of `{name}`" if in_list else f"`{name}`"
    return place.problem("RS107", f"{subject} must be {kind}, not {described(node)}", help_)


def _wrong_length(trouble: _Trouble) -> Problem:
    context = trouble.context
    least = context.get("min_length")
    wanted = f"at least {least}" if least is not None else f"at most {context.get('max_length')}"
    message = f"`{trouble.name}` has {context.get('actual_length')} entries; it needs {wanted}"
    return trouble.problem("RS108", message)


def _bad_choice(trouble: _Trouble) -> Problem:
    given = trouble.given
    if trouble.path == ("relsim",):
        message = f"this relsim reads version 1 of the scenario language, not {given}"
        return trouble.problem("RS108", message, "write `relsim: 1`")
    expected = str(trouble.context.get("expected", ""))
    choices = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
    help_ = did_you_mean(str(trouble.detail["input"]), choices)
    name = "" if trouble.is_key else f" for `{trouble.name}`"
    message = f"{given} is no choice{name}; there are {listed(choices)}"
    return trouble.problem("RS108", message, help_)


def _bad_name(trouble: _Trouble) -> Problem:
    text, pattern = str(trouble.detail["input"]), str(trouble.context.get("pattern", ""))
    if pattern.startswith("^[A-Z]"):
        if trouble.is_key and trouble.path[0] == "actors":
            help_ = "use two to sixteen capital letters and digits, such as `AVA`"
            return trouble.problem("RS108", f"`{text}` cannot be the code of an actor", help_)
        return trouble.problem("RS104", f"unknown actor `{text}`", _actor_help(text))
    if pattern == r"^\d\d$":
        return trouble.problem("RS108", f"`{text}` is no root code", 'a root has two digits: "12"')
    help_ = "use lower-case letters, digits and hyphens"
    wanted = text.strip().lower().replace(" ", "-").replace("_", "-")
    if wanted != text and wanted.replace("-", "").isalnum() and wanted.isascii():
        help_ += f": `{wanted}`"
    return trouble.problem(
        "RS108", f"`{text}` cannot be {'a name' if trouble.is_key else 'an id'}", help_
    )


_HANDLERS: Mapping[str, Callable[[_Trouble], Problem]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "scenario_mistake": _own_words,
    "unknown_code": _own_words,
    "string_pattern_mismatch": _bad_name,
    "union_tag_not_found": _no_verb,
    "union_tag_invalid": _no_verb,
    "literal_error": _bad_choice,
    "enum": _bad_choice,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "value_error": _contradiction,
}


def _actor_help(text: str) -> str | None:
    try:
        found = resolve_actor(text)
    except UnknownCode as error:
        return error.help
    return f"did you mean `{found.code}` ({found.name})?"


def _near_key(key: str, known: Sequence[str]) -> str | None:
    """The key that was meant, or all of them where there are fewer than ten."""
    near = suggest(key, known)
    if near:
        return f"did you mean `{near}`?"
    return f"known here: {', '.join(known)}" if 0 < len(known) < 10 else None
