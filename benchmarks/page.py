"""Bring the table of ``docs/performance.md`` up to date with what was measured last.

``python -m benchmarks.page [--json outputs/benchmarks/kernel.json]``
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from benchmarks.kernel import RESULTS, ROOT
from benchmarks.timing import Figure

__all__ = ["in_markdown"]

PAGE = ROOT / "docs" / "performance.md"
MARKED = re.compile(r"(<!-- measured -->\n).*?(<!-- end -->)", re.DOTALL)


def in_markdown(figures: Iterable[Figure]) -> str:
    """One table a part."""
    parts = groupby(figures, key=lambda figure: figure.part)
    return "\n\n".join(_table(part, list(own)) for part, own in parts)


def _table(part: str, figures: list[Figure]) -> str:
    head = ["| | CPU s | ratio or size | goal |", "|---|---:|---:|---|"]
    return "\n".join([f"**{part}**{_note(figures)}", "", *head, *map(_row, figures)])


def _note(figures: list[Figure]) -> str:
    notes = dict.fromkeys(figure.note for figure in figures if figure.note)
    return f" ({'; '.join(notes)})" if notes else ""


def _row(figure: Figure) -> str:
    cpu = "" if figure.cpu is None else f"{figure.cpu:.3g}"
    value = "" if figure.value is None else f"{figure.value:,.3g} {figure.unit}"
    goal = ""
    if figure.goal is not None:
        reached = {True: "met", False: "**missed**", None: ""}[figure.met]
        goal = f"{'≥' if figure.best == 'more' else '≤'} {figure.goal:g}, {reached}"
    return f"| {figure.name} | {cpu} | {value} | {goal} |"


def main() -> None:
    """Rewrite the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, default=RESULTS)
    told = json.loads(parser.parse_args().json.read_text("utf-8"))
    figures = [
        Figure(**{name: value for name, value in row.items() if name != "met"})
        for row in told["figures"]
    ]
    table = in_markdown(figures)
    page = MARKED.sub(lambda found: found[1] + table + "\n" + found[2], PAGE.read_text("utf-8"))
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
