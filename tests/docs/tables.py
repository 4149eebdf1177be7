"""The tables of docs/model.md that follow from the code."""

from __future__ import annotations

import re

from relsim.model.acts import ROLE_TABLE, Sign
from relsim.model.parameters import PARAMETER_SETS, Parameters, priors

SIGNS = {Sign.AS_CODED: "as coded", Sign.GOODWILL: "goodwill", Sign.HARM: "harm"}


def parameter_table() -> list[str]:
    curated, machine = PARAMETER_SETS["curated"], PARAMETER_SETS["machine-coded"]
    rows = [
        "| parameter | symbol | unit | `curated` | `machine-coded` | plausible range | basis |",
        "|---|---|---|---|---|---|---|",
    ]
    known = priors()
    for name in Parameters.model_fields:
        if name in ("name", "calibrated"):
            continue
        prior = known.get(name)
        here, there = (_shown(getattr(each, name)) for each in (curated, machine))
        there = "same" if there == here else there
        if prior is None:
            rows.append(f"| `{name}` | | | {here} | {there} | | a switch |")
        else:
            span = f"{prior.low:g} to {prior.high:g}"
            symbol = "" if prior.symbol == "-" else prior.symbol
            cells = (f"`{name}`", symbol, prior.unit, here, there, span, prior.source)
            rows.append("| " + " | ".join(cells) + " |")
    return rows


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else f"`{value}`"


def role_table() -> list[str]:
    rows = ["| from | to | size | sign |", "|---|---|---|---|"]
    rows += [
        f"| {one.value} | {other.value} | {share.size:g} | {SIGNS[share.sign]} |"
        for (one, other), share in ROLE_TABLE.items()
    ]
    return rows


TABLES = {"parameters": parameter_table, "roles": role_table}


def table_in(text: str, name: str) -> list[str]:
    """The rows that a page holds between the marks of a table."""
    return _between(text, name)[1].strip("\n").split("\n")


def with_table(text: str, name: str, rows: list[str]) -> str:
    before, _, after = _between(text, name)
    return "\n".join([before, *rows, after])


def _between(text: str, name: str) -> tuple[str, str, str]:
    mark = re.escape(f"<!-- table: {name} -->")
    found = re.fullmatch(rf"(.*{mark})\n(.*?)(<!-- end -->.*)", text, re.DOTALL)
    assert found, f"the page has no table {name}"
    return found[1], found[2], found[3]
