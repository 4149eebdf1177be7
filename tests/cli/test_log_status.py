"""`relsim log status`."""

from __future__ import annotations

from pathlib import Path

import pytest
from analysis.feeds import feed_log

from cli.calling import SCENARIOS, relsim


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_log(tmp_path_factory.mktemp("status") / "log")


def test_what_it_tells(log: Path) -> None:
    answer = relsim("log", "status", "--log", log)
    assert (answer.code, answer.err) == (0, "")
    first, *rest = answer.out.splitlines()
    assert first == "1,181 events, 2018-12-01 to 2019-01-29, 60 days"
    assert "icews 2018                        600           5" in rest
    assert "recorded one by one 2018            1           0" in rest
    assert "2018-12-31                          0  usual 20 a day" in rest
    assert "Jan 2019  █████████████████████████████" in rest
    assert "\x1b" not in answer.out


def test_the_shape_of_the_answer(log: Path) -> None:
    data = relsim("log", "status", "--log", log, "--json").data
    assert data["schema"] == "relsim/log-status/1"
    assert (data["events"], data["merged"], data["domestic"]) == (1181, 5, 118)
    assert (data["first"], data["last"]) == ("2018-12-01", "2019-01-29")
    assert data["sources"][0] == {"source": "icews", "year": 2018, "events": 600, "merged": 5}
    assert data["dyads"][0] == {"pair": "RUS-USA", "events": 827}
    assert data["gaps"] == [
        {"first": "2018-12-31", "last": "2018-12-31", "events": 0, "usual": 20.0}
    ]


@pytest.mark.parametrize(("name", "begin"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml")])
def test_it_draws_the_same_bytes_again(log: Path, tmp_path: Path, name: str, begin: bytes) -> None:
    for folder in ("one", "two"):
        answer = relsim("log", "status", "--log", log, "--figure", tmp_path / folder / name)
        assert answer.code == 0
        assert answer.err.startswith("drawn")
    one, two = ((tmp_path / folder / name).read_bytes() for folder in ("one", "two"))
    assert one == two
    assert one.startswith(begin)


def test_another_ending_is_refused(log: Path, tmp_path: Path) -> None:
    answer = relsim("log", "status", "--log", log, "--figure", tmp_path / "a.gif")
    assert answer.code == 2
    assert "neither a .png nor an .svg" in answer.err


def test_a_file_of_events_and_an_empty_one(tmp_path: Path) -> None:
    told = relsim("log", "status", "--log", SCENARIOS / "events" / "syria-2017.jsonl")
    assert told.out.startswith("20 events, 2017-04-04 to 2017-05-01")
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    answer = relsim("log", "status", "--log", empty, "--figure", tmp_path / "e.png")
    assert (answer.code, answer.out[:9]) == (0, "no events")
    assert relsim("log", "status", "--log", empty, "--json").data["first"] is None


def test_a_log_that_is_not_there(tmp_path: Path) -> None:
    assert relsim("log", "status", "--log", tmp_path / "none").code == 4
