"""The JSON Schema of a scenario, for completion and checks in an editor (draft 2020-12).

Pydantic writes it from the models; what validators accept besides (one value for a list, dates as
text, the authors' words for fields) is put in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relsim.events.taxonomy import words
from relsim.scenario.event_entry import PLACEHOLDERS
from relsim.scenario.kinds import ACTOR_PATTERN
from relsim.scenario.models import ScenarioFile

__all__ = ["json_schema"]

_DATE = r"^\d{4}-(\d{2}|\d{2}-\d{2}([T ].+)?|W\d{2})$"
_PAIR = f"^{ACTOR_PATTERN}-{ACTOR_PATTERN}$"
_DIRECTION = f"^{ACTOR_PATTERN}>{ACTOR_PATTERN}$"
_EVENTS = ("Event", "EventFields")
_ONE_OR_SEVERAL = (*_EVENTS, "Query")


def json_schema() -> dict[str, Any]:
    """The schema that an editor checks a scenario against."""
    schema = ScenarioFile.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    for name, definition in definitions.items():
        properties = definition.get("properties", {})
        if name in _ONE_OR_SEVERAL:
            _accept_single_values(properties)
        if name in _EVENTS:
            _speak_like_authors(definition)
    _describe_relations(schema, definitions)
    one_kind = [{"required": ["changes"]}, {"required": ["assume"]}]
    definitions["WhatIfEntry"]["oneOf"] = one_kind
    head: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A relsim scenario",
    }
    head.update(_tidied(schema))
    return head


def _accept_single_values(properties: dict[str, Any]) -> None:
    """``from: RUS`` besides ``from: [RUS]``."""
    for name, field in properties.items():
        if name == "roles":
            several = field["additionalProperties"]
            field["additionalProperties"] = {"anyOf": [several["items"], several]}
        elif field.get("type") == "array" and field["items"].get("type") == "string":
            properties[name] = _besides(field, field)
        for option in field.get("anyOf", ()):
            if option.get("type") == "array":
                properties[name] = _besides(field, option)


def _besides(field: Mapping[str, Any], array: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: field[key] for key in ("description", "default") if key in field}
    bare = {key: array[key] for key in ("type", "items", "minItems") if key in array}
    return {**kept, "anyOf": [array["items"], bare]}


def _speak_like_authors(definition: dict[str, Any]) -> None:
    """``date`` for ``occurred_at``, ``do`` for ``code``, and friendly words as examples."""
    properties = definition["properties"]
    for name in ("id", "occurred_at", "code"):
        properties[name].pop("default", None)
    examples = [*sorted(words()), "010", "129"]
    properties["code"]["examples"] = examples
    properties["date"] = {**properties["occurred_at"], "description": "When it happened, UTC."}
    properties["do"] = {**properties["code"], "description": "A friendly word for what was done."}
    required = set(definition.pop("required", ()))
    rules = [
        {"anyOf": [{"required": [name]}, {"required": [word]}]}
        for name, word in (("occurred_at", "date"), ("code", "do"))
        if name in required
    ]
    definition["required"] = sorted(required - {"occurred_at", "code"})
    definition["not"] = {
        "anyOf": [{"required": ["occurred_at", "date"]}, {"required": ["code", "do"]}]
    }
    if rules:
        definition["allOf"] = rules
    else:
        _accept_placeholders(definition)


def _accept_placeholders(definition: dict[str, Any]) -> None:
    """``initiator`` and ``target`` in a response."""
    del definition["required"]
    word = {"enum": sorted(PLACEHOLDERS)}
    properties = definition["properties"]
    for name in ("from", "to"):
        one, several = properties[name]["anyOf"]
        either = {"anyOf": [one, word]}
        properties[name]["anyOf"] = [one, word, {**several, "items": either}]
    one, several = properties["roles"]["additionalProperties"]["anyOf"]
    properties["roles"]["additionalProperties"]["anyOf"] = [
        one,
        word,
        {**several, "items": {"anyOf": [one, word]}},
    ]


def _describe_relations(schema: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Which keys a table of relations has, and what each may say."""
    pair = definitions["RelationEntry"]
    without_tension = {k: v for k, v in pair["properties"].items() if k != "tension"}
    levels = {k: v for k, v in pair["properties"].items() if k in ("trust", "tension")}
    definitions["DirectionEntry"] = {
        **pair,
        "properties": without_tension,
        "description": "Where one direction of a relation stands at the start.",
    }
    definitions["DefaultRelation"] = {
        **pair,
        "properties": levels,
        "description": "Where all other relations stand.",
    }
    for holder in (schema, definitions["AssumeEntry"]):
        table = holder["properties"]["relations"]
        table.pop("additionalProperties", None)
        table.pop("propertyNames", None)
        table["properties"] = {"default": {"$ref": "#/$defs/DefaultRelation"}}
        table["patternProperties"] = {
            _PAIR: {"$ref": "#/$defs/RelationEntry"},
            _DIRECTION: {"$ref": "#/$defs/DirectionEntry"},
        }
        table["additionalProperties"] = False


def _tidied(value: Any) -> Any:
    """Dates as relsim reads them; no titles, no empty defaults, no markup."""
    if isinstance(value, list):
        return [_tidied(part) for part in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") in ("date", "date-time"):
        value = {k: v for k, v in value.items() if k != "format"} | {"pattern": _DATE}
    tidied = {key: _tidied(part) for key, part in value.items() if not _is_noise(key, part)}
    if isinstance(tidied.get("description"), str):
        tidied["description"] = " ".join(tidied["description"].replace("``", "`").split())
    return tidied


def _is_noise(key: str, part: Any) -> bool:
    return (key == "title" and isinstance(part, str)) or (
        key == "default" and part in (None, {}, [])
    )
