"""`relsim nowcast`."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from analysis.feeds import feed_log

from cli.calling import relsim
from relsim.run.nowcast import NOWCAST_SCHEMA


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_log(tmp_path_factory.mktemp("nowcast") / "log")


def test_what_it_tells_and_writes(log: Path, tmp_path: Path) -> None:
    table, figure = tmp_path / "new" / "days.parquet", tmp_path / "days.png"
    answer = relsim("nowcast", "--log", log, "--to", table, "--figure", figure)
    assert answer.code == 0
    first, _, heading, busiest, *_ = answer.out.splitlines()
    assert first == "2018-12-01 to 2019-01-29, 60 days; trust and tension 0–100, at the end"
    assert heading.split()[:3] == ["pair", "events", "trust"]
    assert busiest.split()[0] == "RUS-USA"
    assert "conditional on the model; parameters `machine-coded`, not calibrated" in answer.err
    assert figure.read_bytes().startswith(b"\x89PNG")
    days = pl.read_parquet(table)
    assert days.schema == NOWCAST_SCHEMA
    assert days["level"].is_between(0, 100).all()


def test_the_shape_of_the_answer(log: Path, tmp_path: Path) -> None:
    table = tmp_path / "days.csv"
    options = ("--pairs", "USA-RUS", "--between", "2018-12-05", "2018-12-20", "--to", table)
    data = relsim("nowcast", "--log", log, *options, "--json").data
    assert data["schema"] == "relsim/nowcast/1"
    assert (data["start"], data["end"]) == ("2018-12-05", "2018-12-20")
    assert [pair["pair"] for pair in data["pairs"]] == ["RUS-USA"]
    assert pl.read_csv(table).height == 4 * 16


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--pairs", "USA-RUS", "--busiest", "3"), "keep one of the two"),
        (("--pairs", "USA"), "names no pair"),
        (("--parameters", "curatd"), "curated"),
        (("--to", "days.xlsx"), "neither a .parquet nor a .csv"),
        (("--between", "2018-12-20", "2018-12-05"), "before it begins"),
    ],
)
def test_mistakes_are_told(log: Path, options: tuple[str, ...], told: str) -> None:
    answer = relsim("nowcast", "--log", log, *options)
    assert answer.code == 2
    assert told in answer.err
