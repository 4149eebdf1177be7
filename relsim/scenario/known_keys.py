"""Which keys the models allow where, for suggestions."""

from __future__ import annotations

import types
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from relsim.scenario.event_entry import AUTHORED
from relsim.scenario.tree import Path

__all__ = ["keys_at"]


def keys_at(model: type[BaseModel], path: Path) -> list[str]:
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
