"""The fifteen types of relation, their usual CAMEO roots and their quad classes.

The types are PLOVER's as marked sentences use them: concessions and retreats are one type, YIELD.
A CAMEO code's type is its PLOVER type in ``relsim.events.taxonomy``, but for all of root 19, which
is ASSAULT, and for the codes that PLOVER dropped: 02 asks like 10 (REQUEST), and a few statements
of 01 speak for or against somebody. The other statements have no type.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from relsim.events.taxonomy import QuadClass, all_cameo

__all__ = ["QUAD_NUMBERS", "TYPES", "USUAL_CODE", "quad_of_type", "type_of_code"]

USUAL_CODE: Mapping[str, str] = MappingProxyType(
    {
        "ACCUSE": "11",
        "AGREE": "03",
        "AID": "07",
        "ASSAULT": "19",
        "COERCE": "17",
        "CONSULT": "04",
        "COOPERATE": "06",
        "MOBILIZE": "15",
        "PROTEST": "14",
        "REJECT": "12",
        "REQUEST": "10",
        "SANCTION": "16",
        "SUPPORT": "05",
        "THREATEN": "13",
        "YIELD": "08",
    }
)
"""The CAMEO root of each type where no rule says more."""

TYPES = tuple(USUAL_CODE)

QUAD_NUMBERS: Mapping[QuadClass, int] = MappingProxyType(
    {
        QuadClass.VERBAL_COOPERATION: 1,
        QuadClass.MATERIAL_COOPERATION: 2,
        QuadClass.VERBAL_CONFLICT: 3,
        QuadClass.MATERIAL_CONFLICT: 4,
    }
)

_WITHOUT_PLOVER = MappingProxyType(
    {
        "012": "ACCUSE",
        "013": "AGREE",
        "011": "REJECT",
        "016": "REJECT",
        "017": "SUPPORT",
        "018": "SUPPORT",
        "019": "SUPPORT",
        "02": "REQUEST",
    }
)


def type_of_code(code: str) -> str:
    """The type of a CAMEO code; empty for mere statements and for unknown codes."""
    kind = all_cameo().get(code)
    if kind is None:
        return ""
    if kind.plover in {"CONCEDE", "RETREAT"}:
        return "YIELD"
    if kind.plover in USUAL_CODE and kind.root != "19":
        return kind.plover
    if kind.root == "19":
        return "ASSAULT"
    return _WITHOUT_PLOVER.get(code[:3], _WITHOUT_PLOVER.get(kind.root, ""))


def quad_of_type(kind: str) -> int:
    """The quad class, 1 to 4, that the marked sentences pair with a type."""
    return 2 if kind == "YIELD" else QUAD_NUMBERS[all_cameo()[USUAL_CODE[kind]].quad_plover]
