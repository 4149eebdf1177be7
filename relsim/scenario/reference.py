"""The reference page of the scenario language, written from the models.

python -m relsim.scenario.reference > docs/scenario-reference.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from relsim.events.taxonomy import cameo, words
from relsim.model.parameters import PARAMETER_SETS, Parameters, priors
from relsim.scenario.problem_codes import PROBLEM_CODES
from relsim.scenario.schema import json_schema

__all__ = ["scenario_reference"]

_INTRODUCTION = """\
# Scenario reference

Written by `python -m relsim.scenario.reference` from the models; do not edit.

A scenario is one YAML file. Unknown keys are errors, and all mistakes are reported at once.
Levels of trust and tension are on the index scale 0–100, affinity and rivalry on 0–1. Dates are
UTC; a period includes both its days, and a level "at" a day is the one at its end. CAMEO codes are
text: write `"010"` in quotes, or a friendly word.
"""

_SECTIONS: Mapping[str, tuple[str, str]] = {
    "": ("A scenario", ""),
    "Event": ("An event", "event"),
    "Standing": ("`standing`: a condition that lasts", "condition"),
    "Assessment": ("`assessment`: an observed level", "level"),
    "Provenance": ("`provenance`: where an event was read", "source"),
    "Query": ("A query: which events are meant", "query"),
    "SelectEntry": ("`select`", "select"),
    "Period": ("`period`", "period"),
    "ActorEntry": ("An entry of `actors`", "actor"),
    "RelationEntry": ("A pair in `relations`", "pair"),
    "DirectionEntry": ("A direction in `relations`", "direction"),
    "ReactionEntry": ("An entry of `reactions`", "reaction"),
    "DelayEntry": ("`delay`", "delay"),
    "WhatIfEntry": ("An entry of `what_if`", "what-if"),
    "Remove": ("The change `remove`", "remove"),
    "Replace": ("The change `replace`", "replace"),
    "Add": ("The change `add`", "add"),
    "Shift": ("The change `shift`", "shift"),
    "Reweight": ("The change `reweight`", "reweight"),
    "EnsembleEntry": ("`ensemble`", "ensemble"),
    "PrecisionEntry": ("`members` by precision", "precision"),
    "CodingEntry": ("`coding`", "coding"),
    "SeverityEntry": ("`severity` of `coding`", "spread of weights"),
    "SpreadEntry": ("An entry of `uncertain`", "spread"),
    "ReportEntry": ("`report`", "report"),
}
"""Definitions of the schema that get a section, in order: its title, and what links call it."""

_MAPPINGS = {
    "actors": "mapping of codes to [actors](#an-entry-of-actors)",
    "relations": "mapping of [pairs](#a-pair-in-relations), "
    "[directions](#a-direction-in-relations) and `default`",
    "what_if": "mapping of names to [what-ifs](#an-entry-of-what_if)",
    "uncertain": "mapping of [parameters](#parameters) to [spreads](#an-entry-of-uncertain) "
    "or `prior`",
}
"""Values whose schema says less than words do."""

_ASSERTIONS = """\
## Statements under `assert`

A statement compares two sides with `>`, `>=`, `<` or `<=`. A side is a value, a number, or a sum or
difference of them. A value is a pair, a quantity and a day: `USA-RUS.tension at 2017-04-12`,
`USA>RUS.trust at 2017-04-30`. Trust of a pair is the mean of both directions. The value of a
what-if says so: `USA-RUS.trust at 2017-04-30 in no-veto`; without, the baseline is meant.
Statements are about the median of the members.

Of several days, the first and last included,
`max USA-RUS.tension between 2017-04-06 and 2017-04-12` is the highest level at the end of any, and
`max rise USA-RUS.tension between …` the most by which it rose within one; the first day of the
period counts as none.

"""

_EXTENDS = """\
## `extends`

The other file is read first. Mappings are merged key by key, what-ifs by their name; anything
else, lists included, is replaced. Paths are relative to the file that writes them.

"""


def scenario_reference() -> str:
    """The whole page, as Markdown."""
    schema = json_schema()
    parts = [_INTRODUCTION]
    for name, (title, _) in _SECTIONS.items():
        definition = schema["$defs"][name] if name else schema
        parts.append("\n".join(_section(title, definition, schema["$defs"])))
    parts += [_EXTENDS, _ASSERTIONS]
    parts += ["\n".join(lines) for lines in (_parameters(), _words(), _codes())]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _section(title: str, definition: Mapping[str, Any], types: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {title}\n"
    yield f"{definition['description']}\n"
    required = definition.get("required", ())
    yield "| key | value | default | meaning |"
    yield "|---|---|---|---|"
    for key, field in definition["properties"].items():
        default = "needed" if key in required else _default(field)
        yield f"| `{key}` | {_value_of(key, field, types)} | {default} | {_meaning(field, types)} |"
    yield ""


def _value_of(key: str, field: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    return _MAPPINGS.get(key) or _type(field, types)


def _meaning(field: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    named = field.get("$ref", "").rpartition("/")[2]
    text = field.get("description") or types.get(named, {}).get("description", "")
    return str(text).replace("|", "\\|")


def _default(field: Mapping[str, Any]) -> str:
    default = field.get("default")
    if default in (None, "") or isinstance(default, dict):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _type(field: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    """What a value looks like, in plain words."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return _type(types[name], types) if "enum" in types[name] else _link(name)
    if "enum" in field or "const" in field:
        choices = field.get("enum") or [field["const"]]
        return " or ".join(f"`{choice}`" for choice in choices)
    for key in ("anyOf", "oneOf"):
        if key in field:
            silent = ({"type": "null"}, {"type": "object"})
            options = [_type(option, types) for option in field[key] if option not in silent]
            return " or ".join(dict.fromkeys(option for option in options if option))
    return _plain_type(field, types)


def _plain_type(field: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    match field.get("type"):
        case "array" if "prefixItems" in field:
            return f"list: [{', '.join(_type(item, types) for item in field['prefixItems'])}]"
        case "array":
            return f"list of {_type(field.get('items', {}), types) or 'values'}"
        case "object":
            inner = field.get("additionalProperties")
            return f"mapping to {_type(inner, types)}" if isinstance(inner, dict) else "mapping"
        case "boolean":
            return "`true` or `false`"
        case "number" | "integer" as kind:
            return f"{'whole number' if kind == 'integer' else 'number'}{_bounds(field)}"
    return _text_type(str(field.get("pattern", "")))


def _text_type(pattern: str) -> str:
    if pattern.startswith(r"^\d{4}-"):
        return "date"
    if "[->]" in pattern:
        return "pair"
    return "actor" if pattern.startswith("^[A-Z]") else "text"


def _bounds(field: Mapping[str, Any]) -> str:
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f" {low:g} to {high:g}".replace("-", "−")
    if low is not None:
        return f" from {low:g}".replace("-", "−")
    return f" above {field['exclusiveMinimum']:g}" if "exclusiveMinimum" in field else ""


def _link(name: str) -> str:
    names = {
        "EventFields": "[fields of an event](#an-event)",
        "AssumeEntry": "[parameters](#parameters) and `relations`",
        "ParametersEntry": "`set` and [parameters](#parameters)",
    }
    title, label = _SECTIONS.get(name, (name, name))
    anchor = "".join(c for c in title.lower() if c.isalnum() or c in " _-").replace(" ", "-")
    return names.get(name) or f"[{label}](#{anchor})"


def _parameters() -> Iterator[str]:
    yield "## Parameters\n"
    yield "Under `parameters` and `assume`. The last columns are what `prior` draws from, and why."
    others = ", ".join(f"`{name}`" for name in PARAMETER_SETS if name != "curated")
    yield f"Defaults are those of `curated`; the other set is {others}.\n"
    columns = "parameter", "symbol", "unit", "bounds", "`curated`", "`machine-coded`", "meaning"
    yield f"| {' | '.join(columns)} | prior | source |"
    yield f"|{'---|' * (len(columns) + 2)}"
    properties = Parameters.model_json_schema()["properties"]
    other = PARAMETER_SETS["machine-coded"]
    for name, field in Parameters.model_fields.items():
        if name in ("name", "calibrated"):
            continue
        prior = priors().get(name)
        meaning = " ".join((field.description or "").split())
        cells = [
            f"`{name}`",
            prior.symbol if prior else "",
            prior.unit if prior else "",
            _bounds(properties[name]).strip() or _type(properties[name], {}),
            _value(field.default),
            _value(getattr(other, name)),
            meaning,
            f"{prior.low:g} to {prior.high:g}" if prior else "",
            prior.source if prior else "",
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _words() -> Iterator[str]:
    yield "## Friendly words\n"
    yield "In place of a CAMEO code, under `code` or `do`.\n"
    yield "| word | CAMEO code | Goldstein weight | kind of event |"
    yield "|---|---|---|---|"
    for word, code in sorted(words().items()):
        entry = cameo(code)
        weight = f"{entry.goldstein:+g}".replace("-", "−")
        yield f"| `{word}` | {code} | {weight} | {entry.name} |"
    yield ""


def _codes() -> Iterator[str]:
    yield "## Mistakes\n"
    yield "| code | meaning |"
    yield "|---|---|"
    for code, meaning in PROBLEM_CODES.items():
        yield f"| {code} | {meaning} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(scenario_reference())
