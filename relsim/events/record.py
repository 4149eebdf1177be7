"""The base of everything that is stored: immutable, and no unknown keys."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from relsim.clock import as_utc, format_instant, midnight, parse_instant

__all__ = ["ActorCode", "EventId", "Instant", "Record", "Sha256"]


class Record(BaseModel):
    """An immutable value that refuses unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        use_attribute_docstrings=True,
        allow_inf_nan=False,
    )


def _read_instant(value: object) -> datetime:
    try:
        if isinstance(value, str):
            return parse_instant(value)[0]
        if isinstance(value, datetime):
            return as_utc(value)
    except OverflowError:
        msg = "this instant lies beyond the calendar"
        raise ValueError(msg) from None
    if isinstance(value, date):
        return midnight(value)
    msg = "a time is text, such as 2017-04-12 or 2017-04-12T15:00Z"
    raise ValueError(msg)


Instant = Annotated[
    datetime,
    BeforeValidator(_read_instant),
    PlainSerializer(format_instant, return_type=str),
]
"""A UTC instant, written as a date where it falls on midnight."""

ActorCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,15}(/members)?$")]
"""A state (ISO 3166-1 alpha-3), an organisation, a fictional actor, or ``NATO/members``."""

EventId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._:-]{0,99}$")]
"""Lower-case words joined by hyphens, unique within a log."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
