"""Drafts as YAML with instructions for a person, or as JSONL for programs.

Values are written as JSON, which is YAML, too; only words and dates that no reader of YAML takes
for anything else go without quotes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from relsim.coder.review.drafts import ArticleDrafts, DraftsFile, Entry
from relsim.events.taxonomy import cameo

__all__ = ["as_jsonl", "as_yaml", "fields_of"]

HELP = """\
# A machine wrote these drafts: compare each with its quote, then decide.
#   decision: accept   it is so
#   decision: edit     it is so but for what `change` says, as in
#                      change: {date: 2026-03-04, code: "046", to: [USA, GBR]}
#   decision: reject   it is not so; say why under `reason`
#   decision: same     another draft tells of the same event: name it under `same_as`
#   decision: add      an event that the machine missed: an entry with an `id`, everything else
#                      under `change`, the passage as span: [first, one past the last]
# Leave `draft` as it is; `id` is yours to change. `relsim review FILE` asks on the terminal,
# `relsim review FILE --append LOG` takes what was accepted into a log.
"""
PLAIN = re.compile(r"[a-z][a-z-]{2,}|[A-Z]{3}|\d{4}-\d\d-\d\d")
KEY = re.compile(r"[a-z][a-z_]+")
WORDS = {"no", "on", "null", "true", "false", "yes", "off"}
OPTIONAL = {
    "draft": ("roles", "attribution", "assessment", "about", "rejected", "also", "second_opinion"),
    "entry": ("same_as", "at", "draft"),
}
"""Left out where they say nothing; the other fields stand there to be filled in."""


def as_yaml(file: DraftsFile) -> str:
    """The file that a person edits."""
    lines = [f"{HELP}schema: {file.schema_}", f"coder: {file.coder}", "articles:"]
    for article in file.articles:
        lines += _article(article)
    if not file.articles:
        lines[-1] += " []"
    return "\n".join(lines) + "\n"


def as_jsonl(file: DraftsFile) -> str:
    """The same, a line for the file, each article and each draft."""
    rows: list[Mapping[str, Any]] = [{"schema": file.schema_, "coder": file.coder}]
    for article in file.articles:
        rows.append({"article": article.head.model_dump(mode="json")})
        rows.extend(fields_of(entry) for entry in article.drafts)
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def fields_of(entry: Entry) -> dict[str, Any]:
    """An entry as plain values, without optional fields that say nothing."""
    fields = _without_empty(entry.model_dump(mode="json"), OPTIONAL["entry"])
    if entry.draft is not None:
        fields["draft"] = _without_empty(entry.draft.model_dump(mode="json"), OPTIONAL["draft"])
    return fields


def _without_empty(fields: dict[str, Any], optional: tuple[str, ...]) -> dict[str, Any]:
    return {k: v for k, v in fields.items() if k not in optional or v not in (None, [], {})}


def _article(article: ArticleDrafts) -> Iterator[str]:
    fields = article.head.model_dump(mode="json").items()
    for number, (key, value) in enumerate(fields):
        yield f"{'  ' if number else '- '}{key}: {_value(value)}"
    yield "  drafts:" if article.drafts else "  drafts: []"
    for entry in article.drafts:
        yield ""
        yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    for number, (key, value) in enumerate(fields_of(entry).items()):
        start = f"{'    ' if number else '  - '}{key}:"
        if key == "draft":
            yield start
            yield from (f"      {name}: {_told(name, inner)}" for name, inner in value.items())
        elif key == "decision" and value is None:
            yield start
        else:
            yield f"{start} {_value(value)}"


def _told(name: str, value: Any) -> str:
    """A value of a draft; a code with its meaning."""
    text = _value(value)
    return f"{text}  # {cameo(value).name}" if name == "code" else text


def _value(value: Any) -> str:
    if isinstance(value, str):
        is_plain = PLAIN.fullmatch(value) is not None and value.lower() not in WORDS
        return value if is_plain else _quoted(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_value(v)}" for key, v in value.items()) + "}"
    return json.dumps(value)


def _key(key: str) -> str:
    return key if KEY.fullmatch(key) and key not in WORDS else _quoted(key)


def _quoted(text: str) -> str:
    """A JSON string without the characters that YAML does not take as they are."""
    return "".join(
        c if c.isprintable() else _escaped(ord(c)) for c in json.dumps(text, ensure_ascii=False)
    )


def _escaped(number: int) -> str:
    return f"\\U{number:08x}" if number > 0xFFFF else f"\\u{number:04x}"
