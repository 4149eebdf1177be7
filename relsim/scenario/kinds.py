"""Small types that several parts of a scenario share: days, pairs, numbers, conditions, queries."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Strict,
    Tag,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from relsim.errors import UnknownCode
from relsim.events.pairs import parse_pair
from relsim.events.query import Query
from relsim.events.record import Instant
from relsim.events.taxonomy import cameo_or_word
from relsim.model.rules import StateCondition
from relsim.scenario.days import day_mistake, instant_mistake

__all__ = [
    "ACTOR_PATTERN",
    "Day",
    "Index",
    "Number",
    "PairName",
    "RelationName",
    "Selection",
    "Share",
    "StateText",
    "Trigger",
    "When",
    "Whole",
    "mistake",
    "parse_condition",
]


class Also:
    """Widens the JSON Schema of a field by another spelling that its validator accepts."""

    def __init__(self, *others: dict[str, Any]) -> None:
        self._others = others

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Any of the other spellings, or what the type itself says."""
        return {"anyOf": [*self._others, handler(core_schema)]}


def mistake(code: str, message: str, help_: str | None = None) -> PydanticCustomError:
    """A mistake that a validator raises in words of our own."""
    kind = "scenario_mistake"
    return PydanticCustomError(kind, "{message}", {"code": code, "message": message, "help": help_})


def _read_day(value: object) -> object:
    if isinstance(value, date):
        return value
    wrong = day_mistake(str(value))
    if wrong:
        raise mistake("RS103", *wrong)
    return date.fromisoformat(str(value))


def _checked_instant(value: object) -> object:
    if isinstance(value, datetime):
        return value
    wrong = instant_mistake(str(value))
    if wrong:
        raise mistake("RS103", *wrong)
    return str(value)


Day = Annotated[date, BeforeValidator(_read_day)]
"""A day, written 2017-04-12."""
When = Annotated[Instant, BeforeValidator(_checked_instant)]
"""A day or an instant."""
Number = Annotated[float, Strict()]
"""A number; text that looks like one is not enough."""
Whole = Annotated[int, Strict()]
"""A whole number."""
Index = Annotated[float, Strict(), Field(ge=0, le=100)]
"""A level on the index scale, 0 to 100."""
Share = Annotated[float, Strict(), Field(ge=0, le=1)]
"""A share, 0 to 1."""


def _pair(value: str) -> str:
    try:
        parse_pair(value)
    except ValueError as error:
        raise mistake("RS122", f"`{value}` names no pair", _PAIR_HELP) from error
    return value


def _relation(value: str) -> str:
    return value if value == "default" else _pair(value)


_PAIR_HELP = "write `USA-RUS` for the relation, or `USA>RUS` for how the first sees the second"
ACTOR_PATTERN = "[A-Z][A-Z0-9]{1,15}"
PairName = Annotated[
    str,
    AfterValidator(_pair),
    Field(json_schema_extra={"pattern": f"^{ACTOR_PATTERN}[->]{ACTOR_PATTERN}$"}),
]
"""``USA-RUS`` for the relation, ``USA>RUS`` for one direction."""
RelationName = Annotated[str, AfterValidator(_relation)]
"""The name of a pair, or ``default``."""


_CONDITION = re.compile(r"\s*(\S+?)\.(\w+)\s*(>=|<=|>|<)\s*([-+]?[\d.]+)\s*")
_CONDITION_HELP = "write it like `USA-RUS.tension > 60`"


def parse_condition(text: str) -> StateCondition:
    """Read ``USA-RUS.tension > 60``.

    Raises:
        ValueError: with a plain sentence.
    """
    found = _CONDITION.fullmatch(text)
    if not found:
        msg = f"`{text}` is no condition"
        raise ValueError(msg)
    pair, quantity, comparison, number = found.groups()
    where = parse_pair(pair)
    if quantity not in ("trust", "tension"):
        msg = f"`{quantity}` is neither `trust` nor `tension`"
        raise ValueError(msg)
    if quantity == "tension" and ">" in pair:
        msg = f"tension belongs to both sides: write `{pair.replace('>', '-')}`"
        raise ValueError(msg)
    threshold = _threshold(number)
    return StateCondition(
        where, "trust" if quantity == "trust" else "tension", comparison, threshold
    )


def _threshold(number: str) -> float:
    try:
        return float(number)
    except ValueError:
        msg = f"`{number}` is no number"
        raise ValueError(msg) from None


def _condition(value: str) -> str:
    try:
        parse_condition(value)
    except ValueError as error:
        raise mistake("RS123", str(error), _CONDITION_HELP) from error
    return value


StateText = Annotated[str, AfterValidator(_condition)]
"""A condition on the state, ``USA-RUS.tension > 60``, index scale."""


def _with_codes(value: Any) -> Any:
    """Friendly words in a query become the codes they stand for."""
    if not isinstance(value, dict) or "code" not in value:
        return value
    code = value["code"]
    given = code if isinstance(code, (list, tuple)) else [code]
    return {**value, "code": [_code_of(each) for each in given]}


def _code_of(value: Any) -> Any:
    try:
        return cameo_or_word(value).code if isinstance(value, str) else value
    except UnknownCode:
        return value  # reported with the other references, at its place


def _ids(value: Any) -> Any:
    if isinstance(value, str):
        return {"id": [value]}
    return {"id": value} if isinstance(value, (list, tuple)) else _with_codes(value)


_ID_SCHEMA: dict[str, Any] = {"type": "string", "description": "The id of an event."}
_IDS_SCHEMA: dict[str, Any] = {"type": "array", "items": {"type": "string"}, "minItems": 1}

EventQuery = Annotated[Query, BeforeValidator(_with_codes)]
"""Events that meet all the conditions."""
Selection = Annotated[Query, BeforeValidator(_ids), Also(_ID_SCHEMA, _IDS_SCHEMA)]
"""The id of an event, several ids, or a query such as ``{from: RUS, root: "12"}``."""


def _kind_of_trigger(value: object) -> str:
    return "<state>" if isinstance(value, str) else "<query>"


Trigger = Annotated[
    Annotated[EventQuery, Tag("<query>")] | Annotated[StateText, Tag("<state>")],
    Discriminator(_kind_of_trigger),
]
"""Events to answer, as a query, or a state to wait for, such as ``USA-RUS.tension > 60``."""
