from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli.calling import files_in, relsim

WRITTEN = {"my-scenario.yaml", "my-scenario.jsonl", "relsim.schema.json"}


def test_what_it_writes_can_be_checked_and_run(tmp_path: Path) -> None:
    made = relsim("init", tmp_path / "new")
    assert (made.code, made.err) == (0, "")
    assert set(files_in(tmp_path / "new")) == WRITTEN
    scenario = tmp_path / "new" / "my-scenario.yaml"
    assert made.out.splitlines()[-1] == f"next: relsim check {scenario} | relsim run {scenario}"
    checked = relsim("check", scenario, "--json")
    assert (checked.code, checked.data["problems"]) == (0, [])
    run = relsim(
        "run", scenario, "--members", "3", "--no-figures", "--out", tmp_path / "outputs", "--json"
    )
    assert (run.code, run.data["members"]) == (0, 3)


def test_the_folder_is_the_current_one_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert relsim("init", "--name", "mine").code == 0
    assert set(files_in(tmp_path)) == {"mine.yaml", "mine.jsonl", "relsim.schema.json"}
    assert relsim("check", "mine.yaml").code == 0


@pytest.mark.parametrize("taken", ["my-scenario.yaml", "my-scenario.jsonl"])
def test_it_refuses_to_overwrite(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_text("mine", "utf-8")
    answer = relsim("init", tmp_path)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err == (
        f"error: already there: {tmp_path / taken}; choose another --name or FOLDER\n"
    )
    assert files_in(tmp_path) == {taken: b"mine"}


def test_two_scenarios_share_a_folder(tmp_path: Path) -> None:
    assert relsim("init", tmp_path).code == 0
    assert relsim("init", tmp_path, "--name", "second").code == 0
    assert len(files_in(tmp_path)) == 5


def test_the_schema_beside_it_is_the_one_that_is_printed(tmp_path: Path) -> None:
    relsim("init", tmp_path)
    printed = relsim("schema")
    assert (printed.code, printed.err) == (0, "")
    stored = json.loads((tmp_path / "relsim.schema.json").read_text("utf-8"))
    assert stored == printed.data
    Draft202012Validator.check_schema(stored)


@pytest.mark.parametrize("name", ["../evil", "", "a/b", ".hidden"])
def test_the_name_stays_in_the_folder(tmp_path: Path, name: str) -> None:
    answer = relsim("init", tmp_path / "new", "--name", name)
    assert answer.code == 2
    assert not (tmp_path / "new").exists()
