"""Who a code or name in a feed means, by the column it stands in and the day of the event.

Nothing is guessed: a column is read in the one code list that its documentation names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType

import polars as pl

from relsim.events.actor_names import spelled
from relsim.events.actor_table import CODE_SCHEMES, Actor, groups, states

__all__ = ["SCHEMES", "Reading", "located"]

SCHEMES = ("iso3", *CODE_SCHEMES, "group", "state-name", "group-name", "name")
"""How a column may be read: a code list, CAMEO codes of groups, or names of whom."""

_ALWAYS = date(1, 1, 1)
_NEVER = date(9999, 12, 31)
_SCHEMA = {"text": pl.String, "code": pl.String, "since": pl.Date, "until": pl.Date}
_NAME_KINDS = ("code", "name", "alias")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read one column that names actors.

    Attributes:
        column: The column.
        scheme: One of ``SCHEMES``.
        others: What the feed writes that the list does not have, and how the list has it.
        regions: What the feed writes for places and groups that are no states of the list.
        only_others: Whether nothing but ``others`` is to be read.
    """

    column: str
    scheme: str
    others: Mapping[str, str] = field(default_factory=dict)
    regions: Sequence[str] = ()
    only_others: bool = False


def located(frame: pl.DataFrame, readings: Iterable[Reading], day: str = "day") -> pl.Series:
    """Our code for each row's actor: the first reading that gives one, else null.

    Args:
        frame: Rows with the columns that the readings name, as text.
        readings: What to try, in order.
        day: The column with the day on which the actor must have existed.
    """
    found = pl.Series("code", [None] * frame.height, pl.String)
    for reading in readings:
        if found.null_count() == 0:
            break
        keys = frame.select(text=pl.col(reading.column), on=pl.col(day))
        asked = keys.filter(found.is_null(), pl.col("text").is_not_null()).unique()
        if asked.is_empty():
            continue
        lives = pl.DataFrame(
            [life for text in asked["text"].unique() for life in _lives(reading, text)],
            schema=_SCHEMA,
            orient="row",
        )
        answers = asked.join(lives, on="text").filter(
            pl.col("since") <= pl.col("on"), pl.col("on") < pl.col("until")
        )
        codes = keys.join(answers, on=["text", "on"], how="left", maintain_order="left")["code"]
        found = found.zip_with(found.is_not_null(), codes)
    return found


def _lives(reading: Reading, text: str) -> Iterator[tuple[str, str, date, date]]:
    if text in reading.regions or (reading.only_others and text not in reading.others):
        return
    listed = reading.others.get(text, text)
    named = "name" in reading.scheme
    for actor in _named(listed, reading.scheme) if named else _coded_as(listed, reading.scheme):
        yield text, actor.code, actor.valid_from or _ALWAYS, actor.valid_to or _NEVER


def _coded_as(text: str, scheme: str) -> tuple[Actor, ...]:
    return _coded(scheme).get(_bare(text, scheme), ())


def _bare(text: str, scheme: str) -> str:
    return text.lstrip("0") if scheme == "cow" else text


@cache
def _coded(scheme: str) -> Mapping[str, tuple[Actor, ...]]:
    """The lives behind each code of a list."""
    found: dict[str, tuple[Actor, ...]] = {}
    for actor in groups() if scheme == "group" else states():
        codes = (
            [actor.code]
            if scheme == "iso3"
            else [
                code
                for name, code in actor.codes
                if name == ("cameo" if scheme == "group" else scheme)
            ]
        )
        for code in codes:
            bare = _bare(code, scheme)
            found[bare] = (*found.get(bare, ()), actor)
    return MappingProxyType(found)


@cache
def _named(text: str, scheme: str) -> tuple[Actor, ...]:
    """The lives that a name may mean, the strongest kind first; none where two share a day."""
    kind = scheme.removesuffix("-name") if scheme != "name" else None
    chosen: list[Actor] = []
    for way in _NAME_KINDS:
        same = [
            match.actor
            for match in spelled(text)
            if match.scheme == way
            and kind in (None, match.actor.kind)
            # Groups go by their short names, written as such: NATO, OPEC.
            and (way != "code" or (match.actor.kind == "group" and text == match.actor.code))
        ]
        fresh = [each for each in same if not any(_meet(each, other) for other in chosen)]
        chosen += [
            each
            for each in fresh
            if not any(_meet(each, other) for other in fresh if other is not each)
        ]
    return tuple(chosen)


def _meet(one: Actor, other: Actor) -> bool:
    starts = max(one.valid_from or _ALWAYS, other.valid_from or _ALWAYS)
    return starts < min(one.valid_to or _NEVER, other.valid_to or _NEVER)
