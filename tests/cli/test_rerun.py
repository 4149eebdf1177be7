from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cli.calling import APRIL, SMALL, files_in, relsim, small

RECORD = b'{"id": "a", "occurred_at": "2024-03-05", "from": "FRA", "to": "USA", "code": "visit"}\n'


@pytest.fixture
def copied(letters: Path, tmp_path: Path) -> Path:
    """A run folder that a test may spoil."""
    return Path(shutil.copytree(letters, tmp_path / "copied"))


def test_a_run_can_be_repeated_wherever_it_lies(copied: Path) -> None:
    answer = relsim("rerun", copied)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "same  5 files, every byte\n"


def test_the_shape_of_the_answer(copied: Path) -> None:
    before = files_in(copied)
    answer = relsim("rerun", copied, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.data == {
        "schema": "relsim/rerun/1",
        "same": True,
        "files": 5,
        "differing": [],
    }
    assert files_in(copied) == before


@pytest.mark.parametrize("name", ["trajectories.parquet", "inputs/letters.yaml"])
def test_a_changed_byte_leaves_with_5(copied: Path, name: str) -> None:
    data = bytearray((copied / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copied / name).write_bytes(data)
    answer = relsim("rerun", copied)
    assert (answer.code, answer.out) == (5, "")
    assert f"is not as it was written: {name}" in answer.err


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_file_too_few_or_too_many_leaves_with_5(copied: Path, json: tuple[str, ...]) -> None:
    (copied / "paths.parquet").rename(copied / "ways.parquet")
    shutil.copy(copied / "ways.parquet", copied / "paths.parquet")
    answer = relsim("rerun", copied, *json)
    assert (answer.code, answer.out) == (5, "")
    assert "ways.parquet" in answer.err


@pytest.mark.parametrize(
    ("said", "instead"), [('"seed": 7', '"seed": 8'), ("a strike of pilots", "a strike of miners")]
)
def test_a_manifest_that_says_something_else_leaves_with_5(
    copied: Path, said: str, instead: str
) -> None:
    text = (copied / "manifest.json").read_text("utf-8")
    assert said in text
    (copied / "manifest.json").write_text(text.replace(said, instead), "utf-8")
    answer = relsim("rerun", copied, "--json")
    assert answer.code == 5
    assert (answer.data["same"], answer.data["differing"]) == (False, ["manifest.json"])
    assert "a new run differs in manifest.json" in answer.err


def test_an_assumption_without_end_can_be_kept_and_repeated(tmp_path: Path) -> None:
    endless = SMALL.replace("tension_half_life_days: 10", "trust_half_life_years: .inf")
    run = relsim("run", small(tmp_path, endless), "--no-figures", "--out", tmp_path, "--json")
    assert run.data["worlds"][-1]["assumed"] == {"trust_half_life_years": "Infinity"}
    assert relsim("rerun", run.data["folder"]).code == 0


def test_a_folder_without_a_manifest_is_no_run(tmp_path: Path) -> None:
    answer = relsim("rerun", tmp_path)
    assert (answer.code, answer.out) == (4, "")
    assert "is no run folder" in answer.err


def test_a_manifest_of_another_version_is_told_from_a_missing_one(copied: Path) -> None:
    text = (copied / "manifest.json").read_text("utf-8")
    (copied / "manifest.json").write_text(text.replace("relsim/run/1", "relsim/run/99"), "utf-8")
    answer = relsim("rerun", copied)
    assert (answer.code, answer.out) == (3, "")
    assert "is no manifest of this version: schema" in answer.err


def test_the_options_of_the_call_are_kept(tmp_path: Path) -> None:
    words = ("--members", "2", "--seed", "5", "--as-known-at", "2017-04-11", "--no-figures")
    run = relsim("run", APRIL, *words, "--out", tmp_path / "o", "--json")
    folder = Path(run.data["folder"])
    assert (folder / "inputs" / "events" / "syria-2017.jsonl").is_file()
    answer = relsim("rerun", folder, "--json")
    assert (answer.code, answer.data["same"]) == (0, True)


def test_a_run_from_a_log_folder_outlives_the_log(tmp_path: Path) -> None:
    appended = relsim("log", "append", "-", "--log", tmp_path / "log", stdin=RECORD)
    assert appended.code == 0
    scenario = small(tmp_path, f"{SMALL}log: log\n")
    run = relsim("run", scenario, "--no-figures", "--out", tmp_path / "o", "--json")
    assert run.code == 0, run.err
    later = RECORD.replace(b'"a"', b'"b"')
    assert relsim("log", "append", "-", "--log", tmp_path / "log", stdin=later).code == 0
    answer = relsim("rerun", run.data["folder"], "--json")
    assert (answer.code, answer.err) == (0, "")
    assert answer.data["same"]


def test_a_scenario_that_extends_another_is_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    small(tmp_path / "base")
    scenario = small(tmp_path, "relsim: 1\nextends: base/letters.yaml\ntitle: Further\n", "further")
    run = relsim("run", scenario, "--no-figures", "--out", tmp_path / "o", "--json")
    assert run.code == 0, run.err
    shutil.rmtree(tmp_path / "base")
    assert relsim("rerun", run.data["folder"]).code == 0


def test_files_that_are_named_by_absolute_paths_are_repeated_from_their_copies(
    tmp_path: Path,
) -> None:
    events = tmp_path / "far" / "events.jsonl"
    events.parent.mkdir()
    events.write_text(
        '{"id":"praise","occurred_at":"2024-03-02","from":"FRA","to":"USA","code":"051"}\n'
    )
    base = tmp_path / "base.yaml"
    base.write_text(f"relsim: 1\nperiod: {{start: 2024-03-01, end: 2024-03-05}}\nlog: {events}\n")
    scenario = tmp_path / "deep" / "own.yaml"
    scenario.parent.mkdir()
    scenario.write_text(f"relsim: 1\nextends: {base}\nreport: {{pairs: [USA-FRA]}}\n")
    out = tmp_path / "out"
    made = relsim("run", scenario, "--no-figures", "--out", out, "--json")
    assert made.code == 0, made.err
    for path in (events, base, scenario):
        path.unlink()
    answer = relsim("rerun", made.data["folder"])
    assert (answer.code, answer.err[:5]) == (0, ""), answer.err


def test_a_scenario_from_standard_input_can_be_repeated(tmp_path: Path) -> None:
    text = small(tmp_path).read_bytes()
    words = ("run", "-", "--no-figures", "--out", tmp_path / "out", "--json")
    made = relsim(*words, stdin=text)
    assert made.code == 0, made.err
    assert made.data["name"] == "stdin"
    assert relsim("rerun", made.data["folder"]).code == 0
    assert relsim("check", "-", stdin=text).out.startswith("ok  3 events")
    wrong = relsim("check", "-", stdin=b"relsim: 1\nperiodd: 3\n")
    assert (wrong.code, "stdin.yaml:2:1" in wrong.err) == (3, True)
    assert relsim("check", "-", stdin=b"\xff").code == 3
