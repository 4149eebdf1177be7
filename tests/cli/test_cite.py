"""`relsim cite`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from analysis.feeds import feed_log

from cli.calling import APRIL, relsim


def test_a_scenario_rests_on_its_articles() -> None:
    answer = relsim("cite", APRIL)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "The Independent, 11 April 2017. 14 events rest on it",
        "Al Arabiya English, 12 April 2017. 7 events rest on it",
        "The relsim founders, “relsim”, version 0.1.0",
    ]


def test_only_what_was_known_and_used_is_cited(tmp_path: Path) -> None:
    words = ("--as-known-at", "2017-04-11", "--members", "1", "--no-figures", "--json")
    run = relsim("run", APRIL, *words, "--out", tmp_path / "outputs")
    folder = shutil.move(run.data["folder"], tmp_path / "moved")
    answer = relsim("cite", folder, "--format", "csl-json")
    assert [item["id"] for item in json.loads(answer.out)] == [
        "the-independent-2017-04-11",
        "relsim",
    ]


def test_a_log_rests_on_its_feeds_and_on_what_somebody_coded(tmp_path: Path) -> None:
    log = feed_log(tmp_path / "log")
    answer = relsim("cite", "--log", log, "--json")
    assert answer.data["schema"] == "relsim/cite/1"
    assert [(one["kind"], one["events"]) for one in answer.data["references"]] == [
        ("dataset", 1180),
        ("article", 1),
        ("software", None),
    ]
    written = relsim("cite", "--log", log, "--format", "bibtex").out
    assert written.startswith("@misc{icews,\n  author = {Boschee, Elizabeth and ")
    assert r"title = {{100\% \{true\}}}," in written
    assert r"howpublished = {The Paper \& Sons}," in written


@pytest.mark.parametrize("words", [(), (APRIL, "--log", "log")])
def test_one_thing_at_a_time(words: tuple[object, ...]) -> None:
    answer = relsim("cite", *words)
    assert answer.code == 2
    assert "say what to cite" in answer.err


def test_an_unknown_run(tmp_path: Path) -> None:
    assert relsim("cite", "abc", "--out", tmp_path).code == 4
