"""What validation found wrong, in plain words and at its place in the file."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from relsim.errors import Problem, UnknownCode
from relsim.events.actors import resolve_actor
from relsim.events.suggest import did_you_mean, suggest
from relsim.scenario.changes import VERBS
from relsim.scenario.event_entry import AUTHORED
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
        yield path, _problem(detail, path, root, model)


def _is_label(part: str | int) -> bool:
    """Whether a step of pydantic's names a branch of a union rather than a key."""
    return isinstance(part, str) and part.startswith("<") and part.endswith(">")


def _problem(detail: ErrorDetails, path: Path, root: Node, model: type[BaseModel]) -> Problem:
    is_key = path[-1:] == ("[key]",)
    path = path[:-1] if is_key else path
    name = _name(path)
    match detail["type"]:
        case "missing":
            return _missing(path, root)
        case "extra_forbidden":
            help_ = _near_key(str(path[-1]), _keys_at(model, path[:-1]))
            return at(root, path, key=True).problem("RS105", f"unknown key `{path[-1]}`", help_)
        case "scenario_mistake" | "unknown_code":
            context = detail.get("ctx", {})
            code, message = context.get("code", "RS104"), detail["msg"]
            return at(root, path, key=is_key).problem(code, message, context.get("help"))
        case "string_pattern_mismatch":
            return _bad_name(detail, path, root, is_key=is_key)
        case "union_tag_not_found" | "union_tag_invalid":
            message = f"a change says one of {_listed(VERBS)}"
            return at(root, path).problem("RS106", message)
        case "literal_error" | "enum":
            return _bad_choice(detail, path, root, is_key=is_key)
        case kind if kind in _BOUNDS:
            key, words = _BOUNDS[kind]
            bound = detail.get("ctx", {}).get(key)
            message = f"`{name}` is {_shown(detail['input'])}; it must be {words} {_shown(bound)}"
            return at(root, path).problem("RS108", message)
        case kind if kind in _KINDS:
            return _wrong_kind(path, root, _KINDS[kind])
        case "too_short" | "too_long":
            return _wrong_length(detail, path, root)
        case "value_error":
            text = detail["msg"].removeprefix("Value error, ")
            return at(root, path).problem("RS109", text)
    return at(root, path, key=is_key).problem(
        "RS107", f"`{name}` cannot be {_shown(detail['input'])}"
    )


def _missing(path: Path, root: Node) -> Problem:
    missing = str(path[-1])
    shown = {"occurred_at": "date"}.get(missing, missing)
    message = f"`{shown}` is missing"
    if len(path) > 1 and isinstance(path[-2], str):
        message += f" in `{path[-2]}`"
    return at(root, path[:-1], key=True).problem("RS106", message, _EXAMPLES.get(missing))


def _wrong_kind(path: Path, root: Node, kind: str) -> Problem:
    node, name = node_at(root, path), _name(path)
    place = at(root, path)
    if kind == "text" and isinstance(node, Leaf) and node.value is not None:
        if name in ("code", "do", "root"):
            message = f"CAMEO codes are text: `{node.text}` without quotes is a number"
        else:
            message = f"`{name}` must be text, and `{node.text}` without quotes is not"
        return place.problem("RS107", message, f'write "{node.text}"')
    help_ = None
    if isinstance(node, Leaf) and "number" in kind and _is_number(node.text):
        help_ = f"write {node.text} without quotes"
    return place.problem("RS107", f"`{name}` must be {kind}, not {_described(node)}", help_)


def _wrong_length(detail: ErrorDetails, path: Path, root: Node) -> Problem:
    context = detail.get("ctx", {})
    least = context.get("min_length")
    wanted = f"at least {least}" if least is not None else f"at most {context.get('max_length')}"
    message = f"`{_name(path)}` has {context.get('actual_length')} entries; it needs {wanted}"
    return at(root, path).problem("RS108", message)


def _bad_choice(detail: ErrorDetails, path: Path, root: Node, *, is_key: bool) -> Problem:
    place, given = at(root, path, key=is_key), _shown(detail["input"])
    if path == ("relsim",):
        message = f"this relsim reads version 1 of the scenario language, not {given}"
        return place.problem("RS108", message, "write `relsim: 1`")
    expected = str(detail.get("ctx", {}).get("expected", ""))
    choices = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
    help_ = did_you_mean(str(detail["input"]), choices)
    name = "" if is_key else f" for `{_name(path)}`"
    message = f"{given} is no choice{name}; there are {_listed(choices)}"
    return place.problem("RS108", message, help_)


def _bad_name(detail: ErrorDetails, path: Path, root: Node, *, is_key: bool) -> Problem:
    place, text = at(root, path, key=is_key), str(detail["input"])
    pattern = str(detail.get("ctx", {}).get("pattern", ""))
    if pattern.startswith("^[A-Z]") and not (is_key and path[0] == "actors"):
        return place.problem("RS104", f"unknown actor `{text}`", _actor_help(text))
    if pattern.startswith("^[A-Z]"):
        help_ = "use two to sixteen capital letters and digits, such as `AVA`"
        return place.problem("RS108", f"`{text}` cannot be the code of an actor", help_)
    if pattern == r"^\d\d$":
        return place.problem("RS108", f"`{text}` is no root code", 'a root has two digits: "12"')
    help_ = "use lower-case letters, digits and hyphens"
    wanted = text.strip().lower().replace(" ", "-").replace("_", "-")
    if wanted != text and wanted.replace("-", "").isalnum() and wanted.isascii():
        help_ += f": `{wanted}`"
    what = "an id" if not is_key else "a name"
    return place.problem("RS108", f"`{text}` cannot be {what}", help_)


def _actor_help(text: str) -> str | None:
    try:
        found = resolve_actor(text)
    except UnknownCode as error:
        return error.help
    return f"did you mean `{found.code}` ({found.name})?"


def _near_key(key: str, known: list[str]) -> str | None:
    """The key that was meant, or all of them where there are fewer than ten."""
    near = suggest(key, known)
    if near:
        return f"did you mean `{near}`?"
    return f"known here: {', '.join(known)}" if 0 < len(known) < 10 else None


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the model allows at a path."""
    candidates: list[Any] = [model]
    for step in path:
        candidates = [kind for each in candidates for kind in _inside(each, step)]
    keys: dict[str, None] = {}
    for candidate in candidates:
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            keys.update(dict.fromkeys(_keys_of(candidate)))
    return list(keys)


def _keys_of(model: type[BaseModel]) -> list[str]:
    names = [field.alias or name for name, field in model.model_fields.items()]
    is_event = "expected_roles" in names
    words = {name: word for word, name in AUTHORED.items()} if is_event else {}
    return [words.get(name, name) for name in names]


def _inside(kind: Any, step: str | int) -> list[Any]:
    """The types that a key or an index of a type may lead to."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = kind.model_fields.items()
        return [
            k for name, f in fields if step in (name, f.alias) for k in _unwrapped(f.annotation)
        ]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is dict:
        return _unwrapped(arguments[1])
    return _unwrapped(arguments[0]) if origin is tuple else []


def _unwrapped(kind: Any) -> list[Any]:
    """A type without its annotations, and the branches of a union each by itself."""
    origin = get_origin(kind)
    if origin is Annotated:
        return _unwrapped(get_args(kind)[0])
    if origin in (Union, types.UnionType):
        return [branch for each in get_args(kind) for branch in _unwrapped(each)]
    return [kind]


def _name(path: Path) -> str:
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "the scenario")


def _described(node: Node | None) -> str:
    match node:
        case None:
            return "what is written here"
        case Leaf(value=None):
            return "nothing"
        case Leaf(text=text):
            return f"`{text}`"
    return "a mapping" if hasattr(node, "get") else "a list"


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "`true`", False: "`false`", None: "nothing"}[value]
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, (Mapping, list, tuple)):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    return str(value) if isinstance(value, int) else f"`{value}`"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _listed(words: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    *others, last = [f"`{word}`" for word in words]
    return f"{', '.join(others)} and {last}" if others else last
