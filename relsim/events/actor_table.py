"""States and groups as the tables list them: one row for each unbroken life of an actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from relsim.events.tables import Row, day_of, optional_day, parts, rows, within

__all__ = ["CODE_SCHEMES", "Actor", "groups", "lives", "states"]

CODE_SCHEMES = ("iso2", "fips", "cow", "cowc", "cameo")
"""The foreign code lists, under the names of their columns."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A state or a group during one unbroken life.

    Attributes:
        code: Our code: ISO 3166-1 alpha-3 for a state, a short name for a group.
        name: Plain short name.
        kind: Whether this is a state (or territory) or a group.
        adjective: The word for its people, such as "Russian".
        capital: Seat of government; by custom it stands for the government in news text.
        aliases: Other names, former names and nicknames of its government.
        codes: Pairs of scheme and code; a scheme may give one actor several.
        valid_from: First day, or nothing for "as far back as anybody asks".
        valid_to: Day after the last, or nothing for "still here".
        before: Code of the actor that held its place earlier.
        after: Code of the actor that took its place.
        acts_as: Whether a group acts ``itself`` or is a name for its ``members``.
    """

    code: str
    name: str
    kind: Literal["state", "group"]
    adjective: str = ""
    capital: str = ""
    aliases: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    before: str = ""
    after: str = ""
    acts_as: Literal["itself", "members"] = "itself"

    @property
    def iso2(self) -> str:
        """ISO 3166-1 alpha-2 code, or empty."""
        return self.code_in("iso2")

    @property
    def fips(self) -> str:
        """FIPS 10-4 code, or empty."""
        return self.code_in("fips")

    @property
    def cow(self) -> str:
        """Correlates of War number as text, or empty."""
        return self.code_in("cow")

    @property
    def cameo(self) -> str:
        """CAMEO actor code, or empty."""
        return self.code_in("cameo")

    def code_in(self, scheme: str) -> str:
        """The first code that a scheme gives this actor, or empty."""
        return next((code for name, code in self.codes if name == scheme), "")

    def exists_on(self, on: date) -> bool:
        """Whether the actor exists on that day."""
        return within(day_of(on), self.valid_from, self.valid_to)


@cache
def states() -> tuple[Actor, ...]:
    """Every state and territory, by code; a state that came back has one row for each life."""
    return tuple(_state(row) for row in rows("actors"))


@cache
def groups() -> tuple[Actor, ...]:
    """Every group, by code."""
    return tuple(_group(row) for row in rows("groups"))


@cache
def lives() -> dict[str, tuple[Actor, ...]]:
    """The rows of each code, oldest first."""
    found: dict[str, tuple[Actor, ...]] = {}
    for actor in (*states(), *groups()):
        found[actor.code] = (*found.get(actor.code, ()), actor)
    return found


def _state(row: Row) -> Actor:
    return Actor(
        code=row["code"],
        name=row["name"],
        kind="state",
        adjective=row["adjective"],
        capital=row["capital"],
        aliases=parts(row["aliases"]),
        codes=_codes(row, CODE_SCHEMES),
        valid_from=optional_day(row["valid_from"]),
        valid_to=optional_day(row["valid_to"]),
        before=row["before"],
        after=row["after"],
    )


def _group(row: Row) -> Actor:
    return Actor(
        code=row["code"],
        name=row["name"],
        kind="group",
        aliases=parts(row["aliases"]),
        codes=_codes(row, ("cameo",)),
        valid_from=optional_day(row["valid_from"]),
        valid_to=optional_day(row["valid_to"]),
        before=row["before"],
        after=row["after"],
        acts_as="members" if row["acts_as"] == "members" else "itself",
    )


def _codes(row: Row, schemes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((scheme, code) for scheme in schemes for code in parts(row[scheme]))
