from __future__ import annotations

from pathlib import Path

import pytest

from cli.calling import APRIL, SCENARIOS, SMALL, relsim, small

BROKEN = SMALL.replace("2024-03-10}", "2024-03-32}").replace(
    "from: DEU, to: USA", "from: DUE, to: USA"
)


def test_a_scenario_that_is_well_is_counted() -> None:
    answer = relsim("check", APRIL)
    assert (answer.code, answer.err) == (0, "")
    first, *notes = answer.out.splitlines()
    assert first.startswith("ok  19 events, 2 articles, ")
    assert first.endswith(" what-ifs")
    assert all(note.startswith("note  ") for note in notes)


SHIPPED = [path for path in sorted(SCENARIOS.glob("*.yaml")) if "log_hint" not in path.read_text()]
"""Those that need no log to be imported first; the others are looked at in `scenarios`."""


@pytest.mark.parametrize("scenario", SHIPPED, ids=lambda p: p.stem)
def test_every_scenario_that_ships_is_well(scenario: Path) -> None:
    answer = relsim("check", scenario, "--json")
    assert answer.code == 0, answer.out
    assert answer.data["ok"]


def test_the_shape_of_a_good_answer(tmp_path: Path) -> None:
    answer = relsim("check", small(tmp_path), "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.data == {
        "schema": "relsim/check/1",
        "ok": True,
        "counts": {"event": 3, "article": 0, "actor": 3, "what-if": 3},
        "problems": [],
    }


def test_notes_have_the_shape_of_problems() -> None:
    (note, *_) = relsim("check", APRIL, "--json").data["problems"]
    assert set(note) == {
        "severity", "code", "message", "file", "line", "column", "length", "help",
    }  # fmt: skip
    assert note["severity"] == "note"


def test_every_mistake_is_shown_at_its_place(tmp_path: Path) -> None:
    scenario = small(tmp_path, BROKEN)
    answer = relsim("check", scenario)
    assert (answer.code, answer.out) == (3, "")
    assert f"--> {scenario}:4:" in answer.err
    assert "^^^^^^^^^^" in answer.err
    assert "did you mean `DEU`" in answer.err
    assert answer.err.endswith("2 errors. Nothing was run.\n")


def test_the_shape_of_a_bad_answer(tmp_path: Path) -> None:
    scenario = small(tmp_path, BROKEN)
    answer = relsim("check", scenario, "--json")
    assert (answer.code, answer.err) == (3, "")
    assert set(answer.data) == {"schema", "ok", "counts", "problems"}
    assert (answer.data["ok"], answer.data["counts"]) == (False, {})
    one, other = answer.data["problems"]
    assert one == {
        "severity": "error",
        "code": "RS103",
        "message": "day 32 does not exist in March",
        "file": str(scenario),
        "line": 4,
        "column": 34,
        "length": 10,
        "help": None,
    }
    assert (other["code"], other["line"], other["length"]) == ("RS104", 12, 3)


def test_nothing_but_yaml_is_a_scenario(tmp_path: Path) -> None:
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    answer = relsim("check", tmp_path / "bytes.yaml")
    assert answer.code == 3
    assert "save the file as UTF-8" in answer.err


def test_a_log_that_is_not_there_is_a_mistake_of_the_scenario(tmp_path: Path) -> None:
    answer = relsim("check", small(tmp_path, SMALL + "log: nowhere.jsonl\n"))
    assert answer.code == 3
    assert "there is no log here" in answer.err


def test_one_mistake_is_told_in_the_singular(tmp_path: Path) -> None:
    answer = relsim("check", small(tmp_path, SMALL.replace("2024-03-10}", "2024-03-32}")))
    assert answer.err.endswith("1 error. Nothing was run.\n")
