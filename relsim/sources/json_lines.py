"""Our own events as JSONL, one to a line; lines that are none are told, the others go on."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import polars as pl
from pydantic import ValidationError

from relsim.events.event import Event
from relsim.events.frame import ATTRIBUTES, EVENT_FRAME, frame_of
from relsim.sources.blocks import LONGEST_LINE, Block
from relsim.sources.feed import Feed, Read, Reader, Refused
from relsim.sources.reasons import Reason
from relsim.sources.rows import MOST_OF_AN_ID

__all__ = ["JSON_LINES"]

_OF_A_ROW = {
    *("id", "occurred_at", "precision", "from", "to", "code", "severity", "confidence"),
    *("provenance", "attributes", "summary"),
}
"""What a row of a feed can hold; `relsim log append` takes events that hold more."""
_CALENDAR = (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))
"""What a log takes."""
_MOST_MENTIONS = 2**63 - 1
_TEXTS = tuple(name for name in ATTRIBUTES if name != "mentions")


class _Reader:
    header = False
    notices: tuple[str, ...] = ()

    def read(self, block: Block) -> Read:
        lines = block.data.split(b"\n")[:-1]
        events: list[Event] = []
        numbers: list[int] = []
        refused: list[Refused] = []
        often: Counter[str] = Counter()
        for number, line in enumerate(lines, block.first):
            event = _event(line)
            if isinstance(event, Event):
                often[event.id] += 1
                event = event if often[event.id] <= MOST_OF_AN_ID else Reason.ID_OFTEN
            if isinstance(event, Event):
                events.append(event)
                numbers.append(number)
            else:
                refused.append(Refused(number, event.value, line))
        frame = frame_of(events).with_columns(line=pl.Series(numbers, dtype=pl.Int64))
        skipped = Counter(each.reason for each in refused)
        return Read(frame.select(list(EVENT_FRAME)), len(lines), dict(skipped), refused)


def _event(line: bytes) -> Event | Reason:  # noqa: PLR0911 - one return for each reason
    if not line.strip():
        return Reason.EMPTY
    if len(line) > LONGEST_LINE:
        return Reason.TOO_LONG
    if b"\0" in line:
        return Reason.NUL
    try:
        data = json.loads(line)
    except UnicodeDecodeError:
        return Reason.ENCODING
    except (ValueError, RecursionError):
        return Reason.JSON
    if not isinstance(data, dict):
        return Reason.NO_EVENT
    data = {name: value for name, value in data.items() if name not in {"type", "schema"}}
    try:
        event = Event.model_validate(data)
    except (ValidationError, OverflowError):  # an hour of a far time zone may leave the calendar
        return Reason.NO_EVENT
    return _amiss(event) or event


def _amiss(event: Event) -> Reason | None:
    """Why an event is no sound row of a feed; nothing if it is one."""
    mentions = event.attributes.get("mentions", 1)
    publisher = event.provenance[0].publisher if event.provenance else ""
    texts = [publisher, *(event.attributes.get(name, "") for name in _TEXTS)]
    found = {
        Reason.NO_DYAD: not _is_a_row(event) or not all(isinstance(text, str) for text in texts),
        Reason.DATE: not _CALENDAR[0] <= event.occurred_at <= _CALENDAR[1],
        Reason.KNOWN_AT: not _CALENDAR[0] <= event.known_at <= _CALENDAR[1],
        Reason.NUMBER: type(mentions) is not int or not 0 <= mentions <= _MOST_MENTIONS,
        Reason.ENCODING: not all(_is_utf8(text) for text in texts),
    }
    return next((reason for reason, holds in found.items() if holds), None)


def _is_a_row(event: Event) -> bool:
    """Whether nothing would be lost: one actor on each side, and only what a row can hold."""
    said = event.model_dump(exclude_defaults=True)
    one_each = len(event.from_) == len(event.to) == 1
    return one_each and said.keys() <= _OF_A_ROW and event.attributes.keys() <= set(ATTRIBUTES)


def _is_utf8(text: object) -> bool:
    """Whether a text can be written; JSON may escape half a character."""
    try:
        str(text).encode()
    except UnicodeEncodeError:
        return False
    return True


def _reader(head: bytes, known_at: datetime | None) -> Reader | None:
    del known_at
    return _Reader() if head.lstrip().startswith(b"{") else None


JSON_LINES = Feed("jsonl", "one JSON object to a line, each an event", _reader)
