"""A mapping: how the columns of any table become events, as a small YAML file says it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from relsim.clock import Precision
from relsim.events.record import Record
from relsim.events.taxonomy import all_cameo
from relsim.sources.actors import SCHEMES

__all__ = ["Mapping", "Meaning", "Number", "What", "When", "Who"]

Column = Annotated[str, Field(min_length=1)]


class When(Record):
    """A column of dates."""

    column: Column
    """The column."""
    format: str = "%Y-%m-%d"
    """How dates are written, in the signs of strftime; with ``%H`` it is an instant, UTC."""

    @field_validator("format")
    @classmethod
    def _a_date(cls, value: str) -> str:
        if not ("%Y" in value or "%y" in value or "%F" in value):
            msg = "a date format says where the year is, such as %Y-%m-%d"
            raise ValueError(msg)
        return value


class Who(Record):
    """A column that names actors."""

    column: Column
    """The column."""
    scheme: str
    """The code list or kind of name that the column is in."""
    first: Annotated[int, Field(ge=1, le=20)] | None = None
    """How many letters name the state; what follows them is kept as the sector."""
    spelled: dict[str, str] = Field(default_factory=dict)
    """What the file writes that the list does not have, and how the list has it."""
    only_spelled: bool = False
    """Whether ``spelled`` is all that may be read: for files in a code list of their own."""
    regions: tuple[str, ...] = ()
    """What the file writes for places and groups that are no states: left out, not a mistake."""

    @field_validator("scheme")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in SCHEMES:
            msg = f"no scheme `{value}`; use one of {', '.join(SCHEMES)}"
            raise ValueError(msg)
        return value


class Meaning(Record):
    """What a code of another list stands for."""

    code: str
    """The CAMEO code."""
    severity: Annotated[float, Field(ge=-10, le=10)] | None = None
    """The weight, where the other list has its own."""

    @field_validator("code")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in all_cameo():
            msg = f"no CAMEO code `{value}`"
            raise ValueError(msg)
        return value


class What(Record):
    """The column of event codes."""

    column: Column
    """The column; CAMEO codes, unless ``codes`` says what they mean."""
    codes: dict[str, Meaning] | None = None
    """For codes of another list: what each means. Others are unknown then."""

    @field_validator("codes", mode="before")
    @classmethod
    def _short(cls, value: object) -> object:
        """A bare code says enough."""
        if not isinstance(value, dict):
            return value
        return {
            key: {"code": each} if isinstance(each, str) else each for key, each in value.items()
        }


class Number(Record):
    """A column of numbers."""

    column: Column
    """The column."""
    times: float = 1.0
    """What to multiply them by, such as 0.01 for percentages."""


class Mapping(Record):
    """How the columns of a table become events."""

    version: Annotated[Literal["1"], Field(alias="relsim-mapping")]
    """The version of this form."""
    feed: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    """A short name; it stands in front of every id."""
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Between two columns; found from the header by default."""
    names: tuple[str, ...] = ()
    """Names of the columns, for a file without a header."""
    nothing: tuple[str, ...] = ()
    """What is written into an empty cell, such as NA."""
    id: Column | None = None
    """The column of ids; without one, a row is named by what it says."""
    date: When
    """When it happened."""
    precision: Precision = Precision.DAY
    """How exactly that is known."""
    known_at: When | None = None
    """When it became known; by default, or from a date without hour, the end of that day."""
    from_: Annotated[tuple[Who, ...], Field(alias="from")]
    """Who acted: one column, or several to try in order."""
    to: tuple[Who, ...]
    """Towards whom."""
    code: What
    """What happened."""
    severity: Number | None = None
    """A weight in the place of the code's."""
    confidence: Number | None = None
    """How sure the coding is, 0 to 1."""
    mentions: Number | None = None
    """How many reports there were."""
    from_sector: Column | None = None
    """The actor below the state."""
    to_sector: Column | None = None
    """The same of the other side."""
    story: Column | None = None
    """The article or story."""
    publisher: Column | None = None
    """The column that names the publisher."""

    @field_validator("from_", "to", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        if not value:
            msg = "name at least one column of actors"
            raise ValueError(msg)
        return (value,) if isinstance(value, dict) else value

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads, once."""
        parts = (self.date, self.known_at, self.code, self.severity, self.confidence, self.mentions)
        single = (self.id, self.from_sector, self.to_sector, self.story, self.publisher)
        named = [part.column for part in (*parts, *self.from_, *self.to) if part]
        return tuple(dict.fromkeys((*named, *filter(None, single))))
