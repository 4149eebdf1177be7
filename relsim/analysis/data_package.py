"""Events as a Frictionless data package: one data file, and a page that says what is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import polars as pl

from relsim import __version__
from relsim.analysis.citation_formats import csl_items, plain_text
from relsim.analysis.citing import Reference
from relsim.clock import format_instant
from relsim.events.frame import EVENT_FRAME

__all__ = ["DESCRIPTOR", "Form", "describe", "write_rows"]

Form = Literal["csv", "parquet", "jsonl"]

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
}
INSTANT = "%Y-%m-%dT%H:%M:%S%.fZ"
LICENCES = (
    "No licence is stated here: feeds and articles have terms of their own, and whoever passes "
    "this file on has to look them up."
)
_MEANINGS: Mapping[str, str] = {
    "id": "Name of the event; rows of several actors share one. Of a feed: its name, then its id.",
    "occurred_at": "When it happened, UTC.",
    "precision": "How exactly that is known: hour, day, week or month.",
    "from": "Who acted: a state by ISO 3166 code, or an organisation.",
    "to": "Towards whom; the same as `from` for what happened within one state.",
    "code": "CAMEO code, text because of its leading zero.",
    "severity": "In the place of the Goldstein weight, -10 to 10; empty where the table's holds.",
    "confidence": "How sure it is that it happened as coded, 0 to 1.",
    "known_at": "When its source made it knowable, UTC.",
    "from_sector": "Who acted below the state, as the feed names them.",
    "to_sector": "Towards whom below the state, as the feed names them.",
    "mentions": "How many reports of it there are.",
    "story": "The article or story that it was read in, as the feed names it.",
    "publisher": "Who published that.",
    "line": "Its line in the feed's file; 0 for what was recorded one by one.",
    "merged_into": "The id of the row that stands for this duplicate; empty where it counts.",
}
_NEEDED = ("id", "occurred_at", "precision", "from", "to", "code", "confidence", "known_at", "line")
_TYPES = {pl.String: "string", pl.Float64: "number", pl.Int64: "integer"}


def write_rows(rows: pl.LazyFrame, path: Path, form: Form) -> None:
    """Stream rows of ``EVENT_FRAME`` into a file; they are never all in memory."""
    if form == "parquet":
        rows.sink_parquet(path, compression="zstd")
        return
    texts = [
        pl.col(name).dt.strftime(INSTANT) for name, kind in EVENT_FRAME.items() if _is_time(kind)
    ]
    plain = rows.with_columns(texts)
    if form == "csv":
        plain.sink_csv(path)
    else:
        plain.sink_ndjson(path)


def describe(
    file: Path,
    form: Form,
    basis: Mapping[str, Any],
    created: datetime | None,
    references: Iterable[Reference],
) -> str:
    """The descriptor of a data file, as JSON text; the same rows give the same text.

    Args:
        file: The data file.
        form: What it is.
        basis: The log, the commit and what was known, and how the rows were chosen.
        created: When the log took its last commit.
        references: What the rows rest on.
    """
    references = tuple(references)
    resource = {
        "name": "events",
        "path": file.name,
        "title": "Events, one row for each directed dyad",
        "format": form,
        "mediatype": MEDIA[form],
        **({} if form == "parquet" else {"encoding": "utf-8"}),
        "bytes": file.stat().st_size,
        "hash": f"sha256:{_sha256(file)}",
        "schema": {"fields": [_field(name) for name in EVENT_FRAME], "missingValues": [""]},
    }
    descriptor = {
        "$schema": PROFILE,
        "name": "relsim-events",
        "title": "Events exported from a log of relsim",
        "description": LICENCES,
        **({} if created is None else {"created": format_instant(created)}),
        "sources": [_source(each) for each in references if each.kind != "software"],
        "resources": [resource],
        "relsim": {
            "schema": "relsim/export/1",
            "version": __version__,
            "basis": dict(basis),
            "cite": csl_items(references),
        },
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _is_time(kind: object) -> bool:
    return isinstance(kind, pl.Datetime)


def _field(name: str) -> dict[str, Any]:
    kind = EVENT_FRAME[name]
    field: dict[str, Any] = {
        "name": name,
        "type": "datetime" if _is_time(kind) else _TYPES[kind],  # type: ignore[index] # the others
        "description": _MEANINGS[name],
    }
    if _is_time(kind):
        field["format"] = "any"  # with a fraction of a second where there is one
    if name in _NEEDED:
        field["constraints"] = {"required": True}
    return field


def _source(reference: Reference) -> dict[str, str]:
    path = f"https://doi.org/{reference.doi}" if reference.doi else reference.url
    return {"title": plain_text([reference]), **({"path": path} if path else {})}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
