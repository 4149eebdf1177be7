"""Bring the outputs and tables that the pages show up to date: ``python tests/docs/rewrite.py``.

Only what no longer matches is replaced; look at the difference before you keep it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs.pages import PAGES, ROOT
from docs.session import Session, masked, set_out
from docs.tables import TABLES, with_table


def main() -> None:
    os.environ["COLUMNS"] = "100"
    wanted = [Path(name).resolve() for name in sys.argv[1:]]
    for page in wanted or PAGES:
        text = page.read_text("utf-8")
        for name, rows in TABLES.items():
            if f"<!-- table: {name} -->" in text:
                text = with_table(text, name, rows())
        page.write_text(renewed(text), "utf-8")


def renewed(text: str) -> str:
    lines = text.split("\n")
    with tempfile.TemporaryDirectory() as folder:
        set_out(Path(folder))
        os.chdir(folder)
        outcomes = list(Session().follow(text))
        os.chdir(ROOT)
    for outcome in reversed(outcomes):
        if not outcome.as_shown:
            print(f"new output of: {outcome.what}")  # noqa: T201 - a script
            end = outcome.first + len(outcome.shown)
            lines[outcome.first : end] = [masked(line) for line in outcome.printed]
        if not outcome.as_it_should_end:
            print(f"exit code {outcome.code}: {outcome.what}")  # noqa: T201 - a script
    return "\n".join(lines)


if __name__ == "__main__":
    main()
