"""CAMEO: what kind of event happened, and how cooperative or hostile that kind is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from relsim.errors import UnknownCode, UsageError
from relsim.events.suggest import did_you_mean
from relsim.events.tables import Row, rows

__all__ = [
    "QUAD_CONVENTIONS",
    "CameoCode",
    "QuadClass",
    "all_cameo",
    "cameo",
    "cameo_or_word",
    "children",
    "words",
]


class QuadClass(StrEnum):
    """The four corners of event data, and what belongs in none of them."""

    VERBAL_COOPERATION = "verbal-cooperation"
    MATERIAL_COOPERATION = "material-cooperation"
    VERBAL_CONFLICT = "verbal-conflict"
    MATERIAL_CONFLICT = "material-conflict"
    NEUTRAL = "neutral"


QUAD_CONVENTIONS = ("gdelt-1.0", "plover-0.8")
"""Two published ways to place codes in the four corners; roots 01, 02, 08, 09 and 14 differ."""


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One kind of event.

    Attributes:
        code: Two to four digits, kept as text because of the leading zero.
        name: Our own short name for it.
        parent: The broader code, or nothing for one of the twenty roots.
        goldstein: Goldstein weight, from -10 (war) to 10 (peace).
        plover: PLOVER event type, empty where the conversion table has none.
        plover_mode: PLOVER mode, empty where the conversion table has none.
        quad_gdelt: Quad class as GDELT 1.0 assigns it, by root.
        quad_plover: Quad class of the PLOVER 0.8 event type.
    """

    code: str
    name: str
    parent: str | None
    goldstein: float
    plover: str
    plover_mode: str
    quad_gdelt: QuadClass
    quad_plover: QuadClass

    @property
    def root(self) -> str:
        """The two-digit code at the top of this code's branch."""
        return self.code[:2]

    def quad(self, convention: str = "gdelt-1.0") -> QuadClass:
        """The quad class under a named convention."""
        if convention not in QUAD_CONVENTIONS:
            known = " or ".join(f"`{name}`" for name in QUAD_CONVENTIONS)
            raise UsageError(f"no quad convention `{convention}`; use {known}")
        return self.quad_gdelt if convention == "gdelt-1.0" else self.quad_plover


def cameo(code: str) -> CameoCode:
    """The kind of event with this code.

    Raises:
        UnknownCode: No such code.
    """
    found = all_cameo().get(code)
    if found is None:
        raise UnknownCode(f"no CAMEO code `{code}`", help=_code_help(code))
    return found


def cameo_or_word(text: str) -> CameoCode:
    """The kind of event with this code or this friendly word, such as ``195`` or ``air-strike``.

    Raises:
        UnknownCode: Neither a code nor a word.
    """
    if str(text).isdecimal():
        return cameo(text)
    word = text.strip().casefold().replace("_", "-").replace(" ", "-")
    if word in words():
        return cameo(words()[word])
    raise UnknownCode(f"no kind of event `{text}`", help=did_you_mean(word, words()))


@cache
def all_cameo() -> Mapping[str, CameoCode]:
    """Every kind of event by its code, in code order."""
    return MappingProxyType({row["code"]: _code_from(row) for row in rows("cameo")})


@cache
def words() -> Mapping[str, str]:
    """The CAMEO code for every friendly word."""
    return MappingProxyType({row["word"]: row["code"] for row in rows("words")})


def children(code: str) -> tuple[CameoCode, ...]:
    """The narrower codes one step below this one."""
    parent = cameo(code).code
    return tuple(child for child in all_cameo().values() if child.parent == parent)


def _code_from(row: Row) -> CameoCode:
    return CameoCode(
        code=row["code"],
        name=row["name"],
        parent=row["parent"] or None,
        goldstein=float(row["goldstein"]),
        plover=row["plover"],
        plover_mode=row["plover_mode"],
        quad_gdelt=QuadClass(row["quad_gdelt"]),
        quad_plover=QuadClass(row["quad_plover"]),
    )


def _code_help(code: object) -> str | None:
    """What to write instead, given that YAML and spreadsheets like to turn codes into numbers."""
    if not isinstance(code, str):
        return 'codes are text: write them in quotes, such as "010"'
    digits = code.strip()
    if "0" + digits in all_cameo():
        return f'codes keep their leading zero: write "0{digits}"'
    return did_you_mean(digits, all_cameo())
