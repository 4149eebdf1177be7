"""Statements that a scenario makes about its own result.

    statement := side (">" | ">=" | "<" | "<=") side
    side      := term (("+" | "-") term)*
    term      := number | value ["in" world]
    value     := pair "." ("trust" | "tension") "at" day
               | ("max" | "max rise") pair "." ("trust" | "tension") "between" day "and" day

``max`` is the highest level at the end of any of the days, ``max rise`` the most by which it rose
within one of them; both days count. As in
``USA-RUS.trust at 2017-04-30 in no-veto > USA-RUS.trust at 2017-04-30 + 2``. A value without a
world is that of the baseline; ``no-veto: USA-RUS.trust at …`` is another way to name the world.
All values are on the index scale 0–100.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from relsim.errors import Where
from relsim.events.pairs import Direction, Pair, parse_pair
from relsim.model.rules import COMPARISONS, Quantity

__all__ = ["Assertion", "Measure", "Side", "Term", "parse_assertion"]

ONE = "USA-RUS.tension at 2017-04-12"
SEVERAL = "max USA-RUS.tension between 2017-04-06 and 2017-04-12"
HELP = "write it like `USA-RUS.tension at 2017-04-12 > USA-RUS.tension at 2017-04-06`"


Measure = Literal["level", "max", "max rise"]


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a result: whose, what, when, and in which world.

    Attributes:
        world: The baseline or a what-if.
        subject: Whose.
        quantity: Trust or tension.
        day: The day, or the first of several.
        until: The last of them; none where one day is meant.
        measure: What of these days: the level, the highest level, or the most that it rose in one.
    """

    world: str
    subject: Pair | Direction
    quantity: Quantity
    day: date
    until: date | None = None
    measure: Measure = "level"

    def __str__(self) -> str:
        named = f"{self.subject}.{self.quantity}"
        if self.until is None:
            return f"{named} at {self.day} in {self.world}"
        return f"{self.measure} {named} between {self.day} and {self.until} in {self.world}"


@dataclass(frozen=True, slots=True)
class Side:
    """A sum of terms and numbers, each with its sign."""

    parts: tuple[tuple[Literal[1, -1], Term | float], ...]

    @property
    def terms(self) -> tuple[Term, ...]:
        """The values that have to be looked up."""
        return tuple(part for _, part in self.parts if isinstance(part, Term))

    def value(self, lookup: Callable[[Term], float]) -> float:
        """The sum."""
        return sum(
            sign * (lookup(part) if isinstance(part, Term) else part) for sign, part in self.parts
        )


@dataclass(frozen=True, slots=True)
class Assertion:
    """One statement.

    Attributes:
        text: As the scenario writes it.
        left: What stands before the comparison.
        op: ``>``, ``>=``, ``<`` or ``<=``.
        right: What stands after it.
        where: Its place in the file.
    """

    text: str
    left: Side
    op: str
    right: Side
    where: Where | None = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every value that it compares."""
        return (*self.left.terms, *self.right.terms)

    def evaluate(self, lookup: Callable[[Term], float]) -> bool:
        """Whether it holds, given the values on the index scale."""
        return COMPARISONS[self.op](self.left.value(lookup), self.right.value(lookup))


_TERM = re.compile(
    r"""\s* (?: (?:(?P<world>[a-z0-9][a-z0-9._-]*)\s*:\s*)?
                (?:(?P<measure>max(?:\s+rise)?)\s+)?
                (?P<pair>[A-Z][A-Z0-9]*[->][A-Z][A-Z0-9]*) \. (?P<quantity>\w+)
                \s+ (?:at|between) \s+ (?P<day>\d{4}-\d{2}-\d{2})
                (?:\s+ and \s+ (?P<until>\d{4}-\d{2}-\d{2}))?
                (?:\s+ in \s+ (?P<within>[a-z0-9][a-z0-9._-]*))?
              | (?P<number>\d+(?:\.\d+)?) )""",
    re.VERBOSE | re.ASCII,
)
_COMPARISON = re.compile(r"\s*(>=|<=|>|<)")
_SIGN = re.compile(r"\s*([-+−])")


def parse_assertion(text: str, where: Where | None = None) -> Assertion:
    """Read one statement.

    Raises:
        ValueError: with a plain sentence.
    """
    left, rest = _side(text)
    comparison = _COMPARISON.match(rest)
    if not comparison:
        msg = f"`{text}` compares nothing: `>`, `>=`, `<` or `<=` is missing"
        raise ValueError(msg)
    right, rest = _side(rest[comparison.end() :])
    if rest.strip():
        msg = f"`{rest.strip()}` is too much"
        raise ValueError(msg)
    return Assertion(text, left, comparison[1], right, where)


def _side(text: str) -> tuple[Side, str]:
    sign: Literal[1, -1] = 1
    parts: list[tuple[Literal[1, -1], Term | float]] = []
    first = _SIGN.match(text)
    if first:
        sign, text = (1 if first[1] == "+" else -1), text[first.end() :]
    while True:
        part, text = _part(text)
        parts.append((sign, part))
        following = _SIGN.match(text)
        if not following:
            return Side(tuple(parts)), text
        sign, text = (1 if following[1] == "+" else -1), text[following.end() :]


def _part(text: str) -> tuple[Term | float, str]:
    found = _TERM.match(text)
    if not found:
        msg = f"`{text.strip()}` is no value" if text.strip() else "a value is missing at the end"
        raise ValueError(msg)
    rest = text[found.end() :]
    if found["number"] is not None:
        return float(found["number"]), rest
    return _term(found), rest


def _term(found: re.Match[str]) -> Term:
    subject, quantity = parse_pair(found["pair"]), found["quantity"]
    if quantity == "tension" and isinstance(subject, Direction):
        msg = f"tension belongs to both sides: write `{subject.pair}.tension`"
        raise ValueError(msg)
    if quantity not in ("trust", "tension"):
        msg = f"`{quantity}` is neither `trust` nor `tension`"
        raise ValueError(msg)
    if (found["measure"] is None) != (found["until"] is None):
        msg = f"write `{SEVERAL}` for several days, and `{ONE}` for one"
        raise ValueError(msg)
    day = _day(found["day"])
    until = None if found["until"] is None else _day(found["until"])
    if until is not None and until < day:
        msg = f"{found['until']} lies before {found['day']}"
        raise ValueError(msg)
    world = found["world"] or found["within"] or "baseline"
    kind: Quantity = "trust" if quantity == "trust" else "tension"
    measures: dict[str | None, Measure] = {None: "level", "max": "max"}
    return Term(world, subject, kind, day, until, measures.get(found["measure"], "max rise"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        msg = f"the day {text} does not exist"
        raise ValueError(msg) from None
