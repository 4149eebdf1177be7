"""What careful readers coded, read from outside: a gold file beside its articles, PETRARCH records.

Gold is JSONL, an object a line: ``article`` (stem of a text file in the same folder), ``date``,
``from``, ``to``, ``root``; where wanted ``alt_roots``, ``reciprocal``, ``what``. The texts are
read, never stored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from relsim.analysis.coder_score import Coded
from relsim.errors import InvalidInput, Missing, Problem, UnknownCode, Where
from relsim.events.actors import actor
from relsim.events.record import ActorCode
from relsim.log.mistakes import mistakes_of

__all__ = ["Record", "read_gold", "read_records"]


class _Reading(BaseModel):
    """A line of a gold file; keys that are not scored are passed over."""

    model_config = ConfigDict(extra="ignore")

    article: str
    date: date
    from_: list[ActorCode] = Field(alias="from", min_length=1)
    to: list[ActorCode] = Field(min_length=1)
    root: str = Field(pattern=r"^(0[1-9]|1\d|20)$")
    alt_roots: list[str] = []
    reciprocal: bool = False
    what: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A sentence of a validation file, and what is to be coded from it.

    Attributes:
        name: How the file calls it.
        day: The day it was published.
        text: The sentence.
        codings: What a reader coded; none where there is no event.
    """

    name: str
    day: date
    text: str
    codings: tuple[Coded, ...]


def read_gold(path: Path) -> list[Coded]:
    """The readings of a gold file.

    Raises:
        Missing: there is no such file.
        InvalidInput: with every bad line.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except FileNotFoundError as error:
        raise Missing(f"there is no file {path}") from error
    found: list[Coded] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                found.append(_coded(_Reading.model_validate(json.loads(line))))
        except json.JSONDecodeError as error:
            where = Where(str(path), number, error.pos + 1)
            problems.append(Problem("RS110", f"this is no JSON: {error.msg}", where))
        except ValidationError as error:
            where = Where(str(path), number, 1)
            told = mistakes_of(error, _Reading)
            problems += [Problem("RS113", each.message, where, each.help) for each in told]
    if problems:
        raise InvalidInput(problems)
    return found


def _coded(reading: _Reading) -> Coded:
    return Coded(
        article=reading.article,
        day=reading.date,
        sources=frozenset(reading.from_),
        targets=frozenset(reading.to),
        roots=(reading.root, *reading.alt_roots),
        mutual=reading.reciprocal,
        rule=reading.what,
    )


_SENTENCE = re.compile(r"<Sentence\b([^>]*)>(.*?)(?=<Sentence\b|</Sentences>|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)\s*=\s*"([^"]*)"')
_CODING = re.compile(r"<EventCoding\b([^>]*)>")
_TEXT = re.compile(r"<Text>(.*?)</Text>", re.DOTALL)


def read_records(path: Path) -> list[Record]:
    """The sentences of a PETRARCH validation file that are coded with states.

    An actor counts by its state: ``USAGOV`` is ``USA``, and what differs in agents only is one
    coding. Records of which a side is no state are left out, for their codes are another
    dictionary's.
    """
    text = path.read_text("utf-8")
    return list(_records(_SENTENCE.findall(text)))


def _records(sentences: Iterable[tuple[str, str]]) -> Iterator[Record]:
    for attributes, body in sentences:
        about = dict(_ATTRIBUTE.findall(attributes))
        words = _TEXT.search(body)
        if words is None or not words[1].strip() or len(about.get("date", "")) != 8:
            continue
        day = date.fromisoformat(about["date"])
        codings = [dict(_ATTRIBUTE.findall(each)) for each in _CODING.findall(body)]
        codings = [each for each in codings if "eventcode" in each]
        if all(_is_state(each) for each in codings):
            told = dict.fromkeys(_of_record(about["id"], day, each) for each in codings)
            yield Record(about["id"], day, " ".join(unescape(words[1]).split()), tuple(told))


def _is_state(coding: dict[str, str]) -> bool:
    for side in ("sourcecode", "targetcode"):
        try:
            actor(coding.get(side, "")[:3])
        except UnknownCode:
            return False
    return True


def _of_record(name: str, day: date, coding: dict[str, str]) -> Coded:
    sides = (frozenset((coding[side][:3],)) for side in ("sourcecode", "targetcode"))
    sources, targets = sides
    return Coded(name, day, sources, targets, (coding["eventcode"][:2],))
