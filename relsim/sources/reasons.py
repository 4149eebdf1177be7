"""Why a line of a feed did not become an event: the words that reports and rejects files use."""

from __future__ import annotations

__all__ = ["LEFT_OUT", "Reason"]

from enum import StrEnum


class Reason(StrEnum):
    """One reason for a line; the first that applies is the one that is told."""

    EMPTY = "empty line"
    TOO_LONG = "line too long"
    COLUMNS = "wrong number of columns"
    NUL = "NUL character"
    ENCODING = "not UTF-8"
    QUOTES = "stray quote"
    JSON = "not JSON"
    NO_EVENT = "not an event"
    NO_DYAD = "more than a dyad"
    ID = "no usable id"
    ID_OFTEN = "same id too often"
    DATE = "bad event date"
    KNOWN_AT = "bad date of becoming known"
    CODE = "unknown code"
    NUMBER = "bad number"
    SOURCE_UNKNOWN = "unknown source actor"
    TARGET_UNKNOWN = "unknown target actor"
    NO_SOURCE = "no source actor"
    NO_TARGET = "no target actor"
    SOURCE_UNPLACED = "source actor not placed in a state"
    TARGET_UNPLACED = "target actor not placed in a state"


LEFT_OUT = frozenset(
    {Reason.NO_SOURCE, Reason.NO_TARGET, Reason.SOURCE_UNPLACED, Reason.TARGET_UNPLACED}
)
"""Sound lines that tell of no dyad: counted, but no mistakes, so they are in no rejects file."""
