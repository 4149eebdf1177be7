from __future__ import annotations

from pathlib import Path

import pytest

from cli.calling import files_in, relsim, small

NUMBERS = {"baseline", "value", "difference", "low", "high"}
HEAD = {
    "schema", "basis", "scenario", "run", "at", "members", "seed", "parameters", "calibrated",
    "conditional", "kinds", "what_ifs",
}  # fmt: skip


def test_the_shape_of_a_comparison(letters: Path) -> None:
    answer = relsim("compare", letters, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == HEAD
    assert answer.data["schema"] == "relsim/compare/1"
    assert set(answer.data["basis"]) == {"log_id", "commit", "hash", "as_known_at"}
    assert (answer.data["at"], answer.data["members"], answer.data["seed"]) == ("2024-03-08", 4, 7)
    assert answer.data["conditional"] == "conditional on the model; not a forecast"
    assert answer.data["calibrated"] is False
    assert list(answer.data["what_ifs"]) == ["no-quarrel", "no-visit", "forgetful"]
    assert answer.data["kinds"] == {
        "no-quarrel": "intervention",
        "no-visit": "intervention",
        "forgetful": "assumption",
    }


def test_every_pair_that_is_reported_or_moved_has_both_quantities_and_both_directions(
    letters: Path,
) -> None:
    for pairs in relsim("compare", letters, "--json").data["what_ifs"].values():
        assert {name for name in pairs if ">" in name} == {
            "USA>FRA", "FRA>USA", "FRA>DEU", "DEU>FRA", "DEU>USA", "USA>DEU",
        }  # fmt: skip
        assert len(pairs) == 9
        for name, quantities in pairs.items():
            assert set(quantities) == ({"trust"} if ">" in name else {"trust", "tension"})
            for numbers in quantities.values():
                assert set(numbers) == NUMBERS


def test_a_pair_is_named_as_the_scenario_writes_it(letters: Path) -> None:
    for pairs in relsim("compare", letters, "--json").data["what_ifs"].values():
        assert {name for name in pairs if "-" in name} == {"USA-FRA", "FRA-DEU", "DEU-USA"}


def test_differences_lie_in_their_range_and_levels_on_the_scale(letters: Path) -> None:
    for pairs in relsim("compare", letters, "--json").data["what_ifs"].values():
        for quantities in pairs.values():
            for numbers in quantities.values():
                assert 0 <= numbers["baseline"] <= 100
                assert 0 <= numbers["value"] <= 100
                assert numbers["low"] <= numbers["difference"] <= numbers["high"]


def test_a_change_moves_its_own_pairs_and_no_others(letters: Path) -> None:
    changed = relsim("compare", letters, "--json").data["what_ifs"]
    assert changed["no-quarrel"]["FRA>USA"]["trust"]["high"] > 0
    assert changed["no-quarrel"]["DEU>USA"]["trust"]["high"] > 0  # Germany cares for France
    still = changed["no-visit"]["USA-FRA"]["trust"]
    assert still["difference"] == still["low"] == still["high"] == 0
    assert still["baseline"] == still["value"]


def test_trust_of_a_relation_is_the_mean_of_its_directions(tmp_path: Path) -> None:
    scenario = small(tmp_path)
    words = ("--members", "1", "--out", tmp_path / "o", "--json")
    for pairs in relsim("compare", scenario, *words).data["what_ifs"].values():
        there, back = (pairs[name]["trust"]["value"] for name in ("USA>FRA", "FRA>USA"))
        assert pairs["USA-FRA"]["trust"]["value"] == pytest.approx((there + back) / 2, abs=1e-9)


def test_another_day_can_be_asked_for(letters: Path) -> None:
    day_before_all = relsim("compare", letters, "--at", "2024-03-01", "--json").data
    assert day_before_all["at"] == "2024-03-01"
    for name in ("no-quarrel", "no-visit"):
        for quantities in day_before_all["what_ifs"][name].values():
            assert all(numbers["difference"] == 0 for numbers in quantities.values())


def test_a_day_outside_the_period_is_a_mistake(letters: Path) -> None:
    answer = relsim("compare", letters, "--at", "2025-01-01")
    assert (answer.code, answer.out) == (2, "")
    assert "the run covers 1 March 2024 to 10 March 2024" in answer.err


def test_a_comparison_reads_as_tables(letters: Path) -> None:
    answer = relsim("compare", letters)
    assert answer.code == 0
    assert answer.out.startswith("Trust on 8 March 2024, index 0–100")
    assert "Assumptions: trust on 8 March 2024" in answer.out
    assert "Largest effect: no-quarrel: " in answer.out
    assert "Conditional on the model" in answer.out
    assert answer.err == ""


@pytest.mark.parametrize("digits", [12, 5])
def test_a_run_is_found_by_its_key(letters: Path, digits: int) -> None:
    outputs = letters.parents[1]
    answer = relsim("compare", letters.name[:digits], "--out", outputs, "--json")
    assert answer.data["run"] == letters.name


def test_a_scenario_is_replayed_without_figures(tmp_path: Path) -> None:
    words = ("--members", "2", "--seed", "3", "--out", tmp_path / "o", "--json")
    answer = relsim("compare", small(tmp_path), *words)
    assert answer.code == 0
    assert answer.err == f"Saved {tmp_path / 'o' / 'letters' / answer.data['run']}\n"
    assert (answer.data["members"], answer.data["seed"]) == (2, 3)
    assert not any("figures" in name for name in files_in(tmp_path / "o"))


@pytest.mark.parametrize("option", ["--seed", "--members"])
def test_a_finished_run_keeps_its_seed_and_members(letters: Path, option: str) -> None:
    answer = relsim("compare", letters, option, "3")
    assert (answer.code, answer.out) == (2, "")
    assert "is a finished run" in answer.err


def test_a_finished_run_is_not_changed(letters: Path) -> None:
    before = files_in(letters)
    relsim("compare", letters)
    assert files_in(letters) == before


def test_comparing_a_scenario_keeps_the_pictures_of_its_run(tmp_path: Path) -> None:
    scenario, out = small(tmp_path), ("--out", tmp_path / "outputs")
    relsim("run", scenario, *out)
    relsim("compare", scenario, *out)
    assert len(list(tmp_path.glob("outputs/*/*/report.html"))) == 1
