"""Every spelling under which an actor may be written: codes, names, demonyms, capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from relsim.events.actor_table import Actor, groups, states

__all__ = ["SCHEMES", "Match", "fold", "spelled", "spellings"]

SCHEMES = {
    "code": "relsim code",
    "iso2": "ISO 3166-1 alpha-2",
    "fips": "FIPS 10-4",
    "cow": "Correlates of War number",
    "cowc": "Correlates of War abbreviation",
    "cameo": "CAMEO",
    "name": "name",
    "alias": "alias",
    "demonym": "demonym",
    "capital": "capital",
}
"""The kinds of spelling, strongest first, and how a message calls them."""


@dataclass(frozen=True, slots=True)
class Match:
    """One reading of a text as an actor.

    Attributes:
        actor: Who it may be.
        scheme: Which kind of spelling it is; a key of ``SCHEMES``.
    """

    actor: Actor
    scheme: str

    @property
    def why(self) -> str:
        """The kind of spelling in plain words."""
        return SCHEMES[self.scheme]


def fold(text: str) -> str:
    """A spelling without case, accents, dots, apostrophes, hyphens or a leading "the"."""
    letters = unicodedata.normalize("NFKD", text.replace("&", " and "))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = re.sub(r"[.'’ʻ`]", "", bare.casefold())
    spaced = re.sub(r"[\s_\-–]+", " ", plain).strip()
    return re.sub(r"\bsaint\b", "st", spaced.removeprefix("the "))


def spelled(text: str) -> tuple[Match, ...]:
    """Every reading of a text, strongest kind first, whatever the day."""
    folded = fold(text)
    return spellings().get(folded.lstrip("0") if folded.isdecimal() else folded, ())


@cache
def spellings() -> dict[str, tuple[Match, ...]]:
    """Every folded spelling and its readings, strongest kind first."""
    found: dict[str, dict[Match, None]] = {}
    for scheme in SCHEMES:
        for actor in (*states(), *groups()):
            for text in _texts(actor, scheme):
                found.setdefault(fold(text), {})[Match(actor, scheme)] = None
    return {text: tuple(matches) for text, matches in found.items() if text}


def _texts(actor: Actor, scheme: str) -> Iterator[str]:
    match scheme:
        case "code" | "name":
            yield getattr(actor, scheme)
        case "alias":
            yield from actor.aliases
        case "demonym":
            yield actor.adjective
        case "capital":
            yield actor.capital
        case _:
            yield from (code for name, code in actor.codes if name == scheme)
