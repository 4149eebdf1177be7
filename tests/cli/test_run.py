from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest

from cli.calling import APRIL, SMALL, files_in, relsim, small
from relsim.run.manifest import Manifest


def run(scenario: Path, outputs: Path, *words: object) -> Path:
    """The folder of a new run without figures."""
    answer = relsim("run", scenario, "--no-figures", "--out", outputs, "--json", *words)
    assert answer.code == 0, answer.err
    return Path(answer.data["folder"])


def test_the_answer_is_the_manifest_and_where_it_lies(tmp_path: Path) -> None:
    answer = relsim("run", small(tmp_path), "--no-figures", "--out", tmp_path / "o", "--json")
    assert (answer.code, answer.err) == (0, "")
    told = answer.data
    folder = Path(told.pop("folder"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert told == manifest
    assert set(told) == {field.alias or name for name, field in Manifest.model_fields.items()}
    assert told["schema"] == "relsim/run/1"
    assert folder == tmp_path / "o" / "letters" / told["key"]


def test_the_answer_holds_the_hashes_of_what_was_written(tmp_path: Path) -> None:
    answer = relsim("run", small(tmp_path), "--no-figures", "--out", tmp_path / "o", "--json")
    manifest = json.loads((Path(answer.data["folder"]) / "manifest.json").read_text("utf-8"))
    assert answer.data["outputs"] == manifest["outputs"]
    assert len(manifest["outputs"]) == 5


def test_results_go_to_one_stream_and_talk_to_the_other(tmp_path: Path) -> None:
    answer = relsim("run", small(tmp_path), "--no-figures", "--out", tmp_path / "o")
    assert answer.code == 0
    assert answer.out.startswith("no-quarrel: t")
    assert "index 0–100" in answer.out
    assert "onditional on the model" in answer.out
    assert "not calibrated" in answer.out
    assert "4 paired members in 4 worlds, seed 7" in answer.err
    assert "members" not in answer.out.splitlines()[0]


def test_nothing_is_promised_that_was_not_written(tmp_path: Path) -> None:
    answer = relsim("run", small(tmp_path), "--no-figures", "--out", tmp_path / "o")
    assert "figures/" not in answer.out
    assert "report.html" not in answer.out


def test_running_twice_gives_equal_bytes_but_for_the_timings(tmp_path: Path) -> None:
    first = files_in(run(small(tmp_path), tmp_path / "one"))
    second = files_in(run(small(tmp_path), tmp_path / "two"))
    again = files_in(run(small(tmp_path), tmp_path / "one"))
    for files in (first, second, again):
        told = json.loads(files.pop("timings.json"))
        assert set(told) == {"replay_seconds", "all_seconds", "runner", "workers", "kernel"}
    assert first == second == again
    assert set(first) == {
        "manifest.json",
        "trajectories.parquet",
        "events.parquet",
        "paths.parquet",
        "inputs/letters.yaml",
        "inputs/options.json",
    }


def test_a_run_in_the_place_of_an_older_one_leaves_nothing_else(tmp_path: Path) -> None:
    folder = run(small(tmp_path), tmp_path)
    (folder / "stray.txt").write_text("left here by somebody", "utf-8")
    assert run(small(tmp_path), tmp_path) == folder
    assert not (folder / "stray.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


@pytest.mark.parametrize(("option", "value"), [("--seed", 8), ("--members", 3)])
def test_the_call_may_change_seed_and_members(tmp_path: Path, option: str, value: int) -> None:
    plain, changed = run(small(tmp_path), tmp_path), run(small(tmp_path), tmp_path, option, value)
    manifest = json.loads((changed / "manifest.json").read_text("utf-8"))
    assert manifest[option.strip("-")] == value
    assert plain != changed
    tables = [files_in(folder)["trajectories.parquet"] for folder in (plain, changed)]
    assert tables[0] != tables[1]


def test_one_member_has_no_range(tmp_path: Path) -> None:
    words = ("--members", "1", "--no-figures", "--out", tmp_path / "o")
    answer = relsim("run", small(tmp_path), *words)
    assert "one member, so no range" in answer.out
    assert "90 %" not in answer.out
    assert "1 paired member in 4 worlds" in answer.err


def test_as_known_at_the_end_of_the_first_article(tmp_path: Path) -> None:
    words = ("--as-known-at", "2017-04-11", "--members", "2", "--no-figures", "--out", tmp_path)
    answer = relsim("run", APRIL, *words)
    assert answer.code == 0
    assert "14 events known by the end of 11 April 2017; 6 later left out" in answer.err
    (manifest,) = (json.loads(path.read_text("utf-8")) for path in tmp_path.rglob("manifest.json"))
    assert manifest["basis"]["as_known_at"] == "2017-04-12"
    assert manifest["left_out"] == 6


def test_what_was_not_known_is_not_replayed(tmp_path: Path) -> None:
    folder = run(APRIL, tmp_path, "--members", "1", "--as-known-at", "2017-04-11")
    events = pl.read_parquet(folder / "events.parquet").filter(world="baseline")
    assert len(events) == 14
    assert "veto" not in events["id"].to_list()


def test_an_assertion_that_fails_leaves_with_6_and_the_run(tmp_path: Path) -> None:
    wrong = "USA-FRA.trust at 2024-03-10 > USA-FRA.trust at 2024-03-01 + 50"
    right = "USA-FRA.trust at 2024-03-10 in no-quarrel > USA-FRA.trust at 2024-03-10"
    scenario = small(tmp_path, f'{SMALL}assert: ["{wrong}", "{right}"]\n')
    answer = relsim("run", scenario, "--no-figures", "--out", tmp_path / "o", "--json")
    assert answer.code == 6
    assert f"does not hold: {wrong} (" in answer.err
    assert "is not so)" in answer.err
    assert right not in answer.err
    assert (Path(answer.data["folder"]) / "manifest.json").is_file()


def test_an_instant_is_told_to_the_minute(tmp_path: Path) -> None:
    words = ("--as-known-at", "2024-03-04T12:30Z", "--no-figures", "--out", tmp_path / "o")
    answer = relsim("run", small(tmp_path), *words)
    assert "2 events known by 4 March 2024, 12:30 UTC; 1 later left out" in answer.err


def test_a_folder_is_no_scenario(tmp_path: Path) -> None:
    answer = relsim("run", tmp_path, "--out", tmp_path / "o")
    assert (answer.code, answer.out) == (2, "")
    assert "`relsim rerun` repeats a run from its folder" in answer.err


def test_nothing_is_run_where_the_scenario_is_broken(tmp_path: Path) -> None:
    scenario = small(tmp_path, SMALL.replace("code: praise", "code: prais"))
    answer = relsim("run", scenario, "--out", tmp_path / "o")
    assert (answer.code, answer.out) == (3, "")
    assert "did you mean `praise`?" in answer.err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 130), (MemoryError, None)])
def test_a_run_that_is_cut_short_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], code: int | None
) -> None:
    def cut_short(_record: object, folder: Path, **_options: object) -> NoReturn:
        folder.mkdir()
        (folder / "half.png").write_bytes(b"half")
        raise error

    monkeypatch.setattr("relsim.views.figures.save_figures", cut_short)
    if code is None:
        with pytest.raises(error):
            relsim("run", small(tmp_path), "--out", tmp_path / "o")
    else:
        assert relsim("run", small(tmp_path), "--out", tmp_path / "o").code == code
    assert files_in(tmp_path / "o") == {}


def test_figures_and_report_are_drawn_once_and_the_same_again(tmp_path: Path) -> None:
    answer = relsim("run", small(tmp_path), "--out", tmp_path / "o")
    assert answer.code == 0
    (folder,) = (tmp_path / "o" / "letters").iterdir()
    assert f"{folder}/report.html" in answer.out
    assert f"{folder}/figures" in answer.out
    pictures = files_in(folder / "figures")
    assert {Path(name).suffix for name in pictures} == {".png", ".svg"}
    assert "no-quarrel" in (folder / "report.html").read_text("utf-8")

    drawn = relsim(
        "plot", folder.name[:6], "--out", tmp_path / "o", "--to", tmp_path / "p", "--json"
    )
    assert (drawn.code, drawn.err) == (0, "")
    assert set(drawn.data) == {"schema", "figures"}
    assert drawn.data["schema"] == "relsim/plot/1"
    assert {Path(path).name for path in drawn.data["figures"]} == set(pictures)
    assert files_in(tmp_path / "p") == pictures


def test_the_day_of_the_report_is_the_scenarios(letters: Path) -> None:
    manifest = json.loads((letters / "manifest.json").read_text("utf-8"))
    assert date.fromisoformat(manifest["report_at"]) == date(2024, 3, 8)
