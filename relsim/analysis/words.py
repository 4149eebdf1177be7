"""Numbers, days and actors as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

__all__ = [
    "MONTHS",
    "actor_in_words",
    "day_in_words",
    "fixed",
    "pair_in_words",
    "points",
    "signed",
]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
"""Spelled here, so that no locale changes a byte of an output."""

PLURALS = frozenset({"Bahamas", "Comoros", "Gambia", "Maldives", "Netherlands", "Philippines"})
PROPER = ("United ", "European Union", "African Union", "Soviet Union", "Holy See", "Arab League")
ENDINGS = (" Union", " Republic", " Islands", " Emirates", " Nations", " Council", " States")


def day_in_words(day: date, *, year: bool = True, short: bool = False) -> str:
    """``30 April 2017``, ``30 April`` or, short, ``30 Apr``."""
    month = MONTHS[day.month - 1][: 3 if short else None]
    return f"{day.day} {month}" + (f" {day.year}" if year else "")


def fixed(value: float, digits: int = 1) -> str:
    """A number with a real minus sign, and no minus before a zero."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def signed(value: float, digits: int = 1) -> str:
    """The same with a plus sign where it is above zero."""
    text = fixed(value, digits)
    return text if text.startswith("−") or float(text) == 0 else f"+{text}"


def points(value: float) -> str:
    """``4.9 points``, ``1 point``: a size without its sign."""
    text = fixed(abs(value))
    return "1 point" if text == "1.0" else f"{text} points"


def actor_in_words(code: str, names: Mapping[str, str]) -> str:
    """The name of an actor as it stands inside a sentence: ``the United States``, ``Russia``."""
    name = names.get(code, code)
    takes_article = name in PLURALS or name.startswith(PROPER) or name.endswith(ENDINGS)
    return f"the {name}" if takes_article else name


def pair_in_words(subject: str, names: Mapping[str, str]) -> str:
    """``trust between …`` needs the pair, ``trust of … in …`` one direction."""
    if ">" in subject:
        observer, observed = (actor_in_words(code, names) for code in subject.split(">"))
        return f"of {observer} in {observed}"
    one, other = (actor_in_words(code, names) for code in subject.split("-"))
    return f"between {one} and {other}"
