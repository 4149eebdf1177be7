"""`relsim log export`."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from analysis.feeds import feed_log

from cli.calling import files_in, relsim
from relsim.events.frame import EVENT_FRAME
from relsim.log import open_log

READ: dict[str, Any] = {
    "csv": lambda path: pl.read_csv(path, schema_overrides={"code": pl.String}),
    "parquet": pl.read_parquet,
    "jsonl": pl.read_ndjson,
}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_log(tmp_path_factory.mktemp("export") / "log")


def exported(log: Path, to: Path, *words: object) -> dict[str, Any]:
    answer = relsim("log", "export", "--log", log, "--to", to, *words)
    assert answer.code == 0, answer.err
    told: dict[str, Any] = json.loads((to / "datapackage.json").read_text("utf-8"))
    return told


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_every_row_and_what_it_is(log: Path, tmp_path: Path, form: str) -> None:
    told = exported(log, tmp_path / "out", "--format", form)
    (resource,) = told["resources"]
    path = tmp_path / "out" / resource["path"]
    table = READ[form](path)
    assert table.height == 1180 + 2
    assert list(table.columns) == list(EVENT_FRAME)
    assert [field["name"] for field in resource["schema"]["fields"]] == list(EVENT_FRAME)
    assert all(field["description"] for field in resource["schema"]["fields"])
    assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    assert resource["bytes"] == path.stat().st_size
    assert set(table["code"]) == {"042", "046"}
    with open_log(log) as opened:
        assert table.sort("id", "from")["id"].equals(opened.scan().collect().sort("id")["id"])


def test_where_it_comes_from(log: Path, tmp_path: Path) -> None:
    told = exported(log, tmp_path / "out", "--pairs", "USA-RUS")
    with open_log(log) as opened:
        head = opened.head()
        last = list(opened.commits())[-1]
    basis = told["relsim"]["basis"]
    assert (basis["log_id"], basis["commit"], basis["hash"]) == (head.log_id, 2, head.hash)
    assert basis["pairs"] == ["USA-RUS"]
    assert told["created"].startswith(f"{last.recorded_at:%Y-%m-%dT%H:%M}")
    icews, article = told["sources"]
    assert icews["path"] == "https://doi.org/10.7910/DVN/28075"
    assert "826 events rest on it" in icews["title"]
    assert "“100% {true}”" in article["title"]
    assert "licence" in told["description"]


def test_the_same_again_is_the_same_bytes(log: Path, tmp_path: Path) -> None:
    exported(log, tmp_path / "one", "--format", "jsonl")
    exported(log, tmp_path / "two", "--format", "jsonl")
    assert files_in(tmp_path / "one") == files_in(tmp_path / "two")


def test_rows_are_chosen(log: Path, tmp_path: Path) -> None:
    words = ("--pairs", "CHN-RUS", "--between", "2018-12-02", "2018-12-03")
    exported(log, tmp_path / "out", *words)
    table = pl.read_csv(tmp_path / "out" / "events.csv")
    assert set(table["from"]) == {"CHN"}
    assert sorted(set(table["occurred_at"])) == ["2018-12-02T00:00:00Z", "2018-12-03T00:00:00Z"]
    exported(log, tmp_path / "out", "--as-known-at", "2018-12-01")
    assert pl.read_csv(tmp_path / "out" / "events.csv").height == 20
    exported(log, tmp_path / "out", "--merged")
    assert pl.read_csv(tmp_path / "out" / "events.csv")["merged_into"].count() == 5


def test_nothing_chosen_is_a_table_without_rows(log: Path, tmp_path: Path) -> None:
    for form in READ:
        told = exported(log, tmp_path / form, "--pairs", "FRA-DEU", "--format", form)
        assert told["sources"] == []


def test_only_an_export_is_replaced(log: Path, tmp_path: Path) -> None:
    to = tmp_path / "out"
    exported(log, to, "--format", "csv")
    exported(log, to, "--format", "jsonl")
    assert sorted(files_in(to)) == ["datapackage.json", "events.jsonl"]
    (to / "notes.txt").write_text("mine")
    before = files_in(to)
    answer = relsim("log", "export", "--log", log, "--to", to)
    assert answer.code == 3
    assert "holds something else than an export" in answer.err
    assert files_in(to) == before


def test_what_fails_leaves_nothing_behind(log: Path, tmp_path: Path) -> None:
    words = ("--pairs", "nonsense", "--to", tmp_path / "out")
    assert relsim("log", "export", "--log", log, *words).code == 2
    assert list(tmp_path.iterdir()) == []


def test_the_shape_of_the_answer(log: Path, tmp_path: Path) -> None:
    answer = relsim("log", "export", "--log", log, "--to", tmp_path / "out", "--json")
    assert set(answer.data) == {"schema", "folder", "file", "bytes", "basis"}
    assert answer.data["schema"] == "relsim/export/1"
