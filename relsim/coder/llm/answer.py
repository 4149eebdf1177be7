"""What a model is asked to answer: events as plain JSON, read leniently, checked strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from relsim.coder.draft import Modality

__all__ = ["Answer", "Proposal", "answer_schema", "read_answer"]

MOST_TRIES = 200
"""Brackets in an answer at which JSON may begin."""
_OPENING = re.compile(r"[{\[]")
_Actors = Annotated[list[str], Field(min_length=1, max_length=30)]


class Proposal(BaseModel):
    """An event as a model proposes it."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", validate_by_name=True, validate_by_alias=True,
        use_attribute_docstrings=True,
    )  # fmt: skip

    date: date
    """Day of the event, ISO."""
    from_: Annotated[_Actors, Field(alias="from")]
    """Who acts: ISO 3166 alpha-3 codes of states, or codes such as UN, EU, NATO."""
    to: _Actors
    """Towards whom, in the same codes."""
    code: str
    """CAMEO code, two to four digits, as text."""
    modality: Modality
    """How the text puts it."""
    attribution: str | None
    """Who says so, in the text's words; null for the paper itself."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How likely a careful reader would code the same."""
    quote: str
    """The words of the text that say so, copied to the letter."""


class Answer(BaseModel):
    """Everything that a model proposes for one passage, and what could not be read."""

    proposals: tuple[Proposal, ...]
    refused: tuple[str, ...]


def answer_schema() -> dict[str, Any]:
    """The JSON schema that is sent along: all fields required, no others, as strict modes ask."""
    item = Proposal.model_json_schema(by_alias=True)
    item["additionalProperties"] = False
    item["required"] = list(item["properties"])
    return {
        "type": "object",
        "properties": {"events": {"type": "array", "items": item}},
        "required": ["events"],
        "additionalProperties": False,
    }


def read_answer(text: str) -> Answer | None:
    """The events in a model's answer, prose and fences around them passed over.

    Returns:
        Nothing where no JSON object with a list of events is in it.
    """
    for value in _objects(text):
        events = value.get("events") if isinstance(value, dict) else value
        if isinstance(events, list) and all(isinstance(each, dict) for each in events):
            return _read(events)
    return None


def _objects(text: str) -> Iterator[Any]:
    """Every JSON object or list that begins somewhere in a text, the outermost first."""
    decoder, at = json.JSONDecoder(), 0
    for _ in range(MOST_TRIES):
        start = _OPENING.search(text, at)
        if start is None:
            return
        try:
            value, at = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            at = start.end()
            continue
        yield value


def _read(events: list[dict[str, Any]]) -> Answer:
    proposals: list[Proposal] = []
    refused: list[str] = []
    for number, event in enumerate(events, start=1):
        try:
            proposals.append(Proposal.model_validate(event))
        except ValidationError as error:
            told = "; ".join(_told(each) for each in error.errors(include_url=False))
            refused.append(f"event {number}: {told}")
    return Answer(proposals=tuple(proposals), refused=tuple(refused))


def _told(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return f"{place}: {error['msg']}"
