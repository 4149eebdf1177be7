"""The bytes that a resolved scenario comes to, for its hash."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from relsim.canonical import canonical_bytes
from relsim.model.dyad_record import DyadRecord
from relsim.scenario.plan import Plan

__all__ = ["fingerprint"]

_ASIDE = frozenset(
    {"content_hash", "notes", "files", "text", "absolute", "basis", "left_out", "where", "kept"}
)
"""What says where things came from, not what they are."""


def fingerprint(plan: Plan) -> bytes:
    """Canonical JSON of everything in a plan that can change a result or its reading."""
    return canonical_bytes(_plain(plan))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        dumped = value.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return {key: _plain_scalar(part) for key, part in dumped.items()}
    if isinstance(value, DyadRecord):
        return value.digest
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if is_dataclass(value):
        told = (field for field in fields(value) if _is_told(field, value))
        return {field.name: _plain(getattr(value, field.name)) for field in told}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return _plain_scalar(value)


def _is_told(field: Field[Any], value: Any) -> bool:
    """What is only remembered counts nowhere; what came later, only where it says something."""
    if field.name in _ASIDE or not field.compare:
        return False
    return not ("untold" in field.metadata and getattr(value, field.name) == field.default)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
