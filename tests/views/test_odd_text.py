from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from relsim.run.record import RunRecord
from relsim.views.figures import save_figure
from views.synthetic import START, make_run


@pytest.mark.parametrize(
    "summary",
    [
        "a loan of $5 bn and $3 bn more",
        "$x^{",
        "two\nlines\tand a tab",
        "俄罗斯否决",
        "",
        "a" * 3000,
    ],
)
def test_any_words_can_be_drawn(summary: str, tmp_path: Path) -> None:
    record = make_run(few=True, report=tuple(START)[:1])
    events = record.events.with_columns(summary=pl.lit(summary))
    manifest = record.manifest.model_copy(update={"title": summary or "untitled"})
    odd = RunRecord(manifest, record.trajectories, events, record.paths)
    for name in ("what-if-no-veto", "heatmap-trust"):
        assert all(path.stat().st_size for path in save_figure(odd, name, tmp_path))
