"""Reading a mapping from YAML: every scalar is text, and all mistakes come at once, with places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from relsim.errors import InvalidInput, Missing, Problem, Where
from relsim.events.suggest import did_you_mean
from relsim.sources.mapping import Mapping

__all__ = ["read_mapping"]

_CODE = "RS140"


def read_mapping(path: Path) -> Mapping:
    """The mapping in a file.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every mistake, its line and column.
    """
    if not path.is_file():
        raise Missing(f"there is no mapping {path}")
    try:
        text = path.read_text("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.BaseLoader)
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - it makes nothing but text
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is not UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = Where(str(path), mark.line + 1, mark.column + 1) if mark else None
        raise InvalidInput(Problem("RS101", f"no YAML: {error.problem}", where)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read as YAML: {error}") from error
    if not isinstance(data, dict) or not isinstance(node, yaml.MappingNode):
        raise InvalidInput(f"{path} is no mapping: it has no `key: value` at its top")
    problems = list(_twice(node, str(path)))
    try:
        mapping = Mapping.model_validate(data)
    except ValidationError as error:
        lines = text.splitlines()
        problems += [_problem(dict(each), node, str(path), lines) for each in error.errors()]
        raise InvalidInput(sorted(problems, key=_place)) from error
    if problems:
        raise InvalidInput(problems)
    return mapping


def _problem(error: dict[str, Any], root: yaml.Node, name: str, lines: Sequence[str]) -> Problem:
    loc = error["loc"]
    key = str(loc[-1]) if loc else ""
    node = _at(root, loc[:-1] if error["type"] == "missing" else loc, error["type"])
    mark = node.start_mark
    length = max(1, node.end_mark.column - mark.column) if node.end_mark.line == mark.line else 1
    where = Where(name, mark.line + 1, mark.column + 1, length)
    advice = None
    match error["type"]:
        case "missing":
            message = f"`{key}` is missing"
        case "extra_forbidden":
            message = f"no such key: `{key}`"
            advice = did_you_mean(key, _keys(Mapping))
        case "string_pattern_mismatch":
            message = "write lower-case letters, digits and hyphens only, 31 at the most"
        case "model_type" | "dict_type" | "model_attributes_type":
            message = f"`{key}` holds `key: value` pairs"
        case _:
            message = str(error["msg"]).removeprefix("Value error, ")
    source = lines[mark.line] if mark.line < len(lines) else None
    return Problem(_CODE, message, where, advice, source)


def _place(problem: Problem) -> tuple[int, int]:
    return (problem.where.line, problem.where.column) if problem.where else (0, 0)


def _keys(model: type[Mapping]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _at(node: yaml.Node, path: Sequence[str | int], kind: str) -> yaml.Node:
    """The node at a path, or as near as one gets; for a key too many, the key itself."""
    for depth, step in enumerate(path):
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if step not in pairs:
                continue  # such as the place in a tuple that the file does not write as a list
            last = depth == len(path) - 1
            node = pairs[step][0 if kind == "extra_forbidden" and last else 1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step] if step < len(node.value) else node
    return node


def _twice(node: yaml.Node, name: str) -> Iterator[Problem]:
    """Keys that are given a second time, of which YAML would quietly take the last."""
    if isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _twice(each, name)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            if key.value in seen:
                mark = key.start_mark
                where = Where(name, mark.line + 1, mark.column + 1, len(key.value))
                yield Problem(_CODE, f"`{key.value}` is given twice", where)
            seen.add(key.value)
        yield from _twice(value, name)
