"""Calls of the command line within this process, as a shell would see them."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

from relsim.cli.main import main

SCENARIOS = Path(__file__).parents[2] / "scenarios"
APRIL = SCENARIOS / "syria-2017.yaml"

SMALL = """
relsim: 1
title: "Two letters and a quarrel"
period: {start: 2024-03-01, end: 2024-03-10}
relations:
  USA-FRA: {trust: 60, tension: 15}
  FRA-DEU: {trust: 75, tension: 10, affinity: 0.5}
  DEU-USA: {trust: 55, tension: 20}
events:
  - {id: praise, date: 2024-03-02, from: FRA, to: USA, code: praise, summary: "A kind letter"}
  - {id: quarrel, date: 2024-03-04, from: USA, to: FRA, code: criticise, confidence: 0.5}
  - {id: visit, date: 2024-03-06, from: DEU, to: USA, code: visit}
ensemble: {members: 4, seed: 7, uncertain: {gain: prior, loss: prior}, coding: drawn}
what_if:
  no-quarrel:
    question: "What if they had not quarrelled?"
    changes: [{remove: quarrel}]
  no-visit: {changes: [{remove: visit, because: "a strike of pilots"}]}
  forgetful: {assume: {tension_half_life_days: 10}}
report: {pairs: [USA-FRA], at: 2024-03-08}
"""
"""A scenario that runs in a moment; the quarrel moves Germany, too, and the visit no report."""


@dataclass(frozen=True)
class Answer:
    """What a call left behind."""

    code: object
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output as JSON; nothing else may stand there."""
        return json.loads(self.out)


def relsim(*words: object, stdin: bytes = b"") -> Answer:
    """Call ``relsim`` with these words."""
    out, err, code = StringIO(), StringIO(), None
    typed = TextIOWrapper(BytesIO(stdin), "utf-8")
    with redirect_stdout(out), redirect_stderr(err), patch.object(sys, "stdin", typed):
        try:
            main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
    return Answer(code or 0, out.getvalue(), err.getvalue())


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, by path within it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def small(folder: Path, text: str = SMALL, name: str = "letters") -> Path:
    """A scenario file in a folder."""
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path
