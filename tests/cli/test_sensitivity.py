from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli.calling import SMALL, Answer, files_in, relsim, small
from relsim.model.parameters import priors

FEW = ("--samples", "8")
HEAD = {
    "schema", "basis", "scenario", "scenario_sha256", "method", "samples", "evaluations", "seed",
    "parameters", "calibrated", "conditional", "coding", "luck", "uncertain", "left_out",
    "outputs", "libraries",
}  # fmt: skip


def asked(folder: Path, *words: object, text: str = SMALL) -> Answer:
    return relsim("sensitivity", small(folder, text), *FEW, *words)


def test_the_shape_of_an_analysis(tmp_path: Path) -> None:
    answer = asked(tmp_path, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == HEAD
    assert answer.data["schema"] == "relsim/sensitivity/1"
    assert (answer.data["method"], answer.data["samples"], answer.data["seed"]) == ("sobol", 8, 7)
    assert answer.data["conditional"] == "conditional on the model; not a forecast"
    assert set(answer.data["uncertain"]) == {"gain", "loss"}
    assert {"SALib", "scipy", "numpy"} <= set(answer.data["libraries"])
    level, effect = answer.data["outputs"]
    assert (level["output"], level["what_if"]) == ("USA-FRA.trust", None)
    assert (effect["output"], effect["what_if"]) == ("no-quarrel: USA-FRA.trust", "no-quarrel")
    assert level["at"] == "2024-03-08"
    for measured in level["parameters"].values():
        assert set(measured) == {"at_low", "at_high", "swing", "first", "total"}
        assert set(measured["total"]) == {"value", "low", "high"}
    shares = level["variance"]["shares"]
    assert set(shares) == {"parameters", "coding", "together"}
    assert sum(share["value"] for share in shares.values()) == pytest.approx(1.0)


def test_morris_has_measures_of_its_own(tmp_path: Path) -> None:
    answer = asked(tmp_path, "--method", "morris", "--json")
    for measured in answer.data["outputs"][0]["parameters"].values():
        assert set(measured) == {"at_low", "at_high", "swing", "mu_star", "mu", "sigma"}


def test_it_reads_as_sentences_and_a_table(tmp_path: Path) -> None:
    answer = asked(tmp_path, "--output", "USA>FRA.trust", "--output", "forgetful: FRA-USA.tension")
    assert (answer.code, answer.err) == (0, "")
    first, second, last = answer.out.split("\n\n")
    assert first.startswith("Trust of the United States in France on 8 March 2024 depends most on")
    assert second.startswith("The effect of forgetful on tension between the United States and")
    assert last.startswith("Conditional on the model, not a forecast; parameters `curated`")


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = (asked(tmp_path, "--out", tmp_path / name) for name in "ab")
    assert (one.code, one.out) == (0, other.out)
    assert files_in(tmp_path / "a") == files_in(tmp_path / "b")
    assert set(files_in(tmp_path / "a")) == {"sensitivity.json", "tornado.png", "tornado.svg"}
    asked(tmp_path, "--out", tmp_path / "b", "--seed", "9")
    assert files_in(tmp_path / "a") != files_in(tmp_path / "b")


def test_only_an_earlier_analysis_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    answer = asked(tmp_path, "--out", tmp_path / "mine")
    assert (answer.code, answer.out) == (3, "")
    assert "holds something else than an analysis" in answer.err
    assert (tmp_path / "mine" / "thesis.txt").read_text("utf-8") == "years of work"


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_a_figure_can_be_asked_for(tmp_path: Path, ending: str) -> None:
    answer = asked(tmp_path, "--figure", tmp_path / f"t.{ending}")
    assert answer.err == f"drawn  {tmp_path}/t.{ending}\n"
    assert (tmp_path / f"t.{ending}").stat().st_size > 1000


def test_a_figure_of_another_kind_is_refused_before_any_work(tmp_path: Path) -> None:
    answer = asked(tmp_path, "--figure", tmp_path / "t.pdf")
    assert answer.code == 2
    assert "is neither a .png nor an .svg" in answer.err


def test_all_parameters_can_be_varied(tmp_path: Path) -> None:
    answer = asked(tmp_path, "--all", "--method", "morris", "--samples", "4", "--json")
    noise = {"noise_per_sqrt_day", "noise_half_life_days"}
    assert set(answer.data["uncertain"]) == set(priors()) - noise
    assert set(answer.data["left_out"]) == noise
    assert answer.data["luck"] is False


def test_noise_is_varied_where_the_scenario_has_some(tmp_path: Path) -> None:
    words = ("--all", "--method", "morris", "--samples", "4", "--json")
    more = "parameters: {set: curated, noise_per_sqrt_day: 0.01}\n"
    answer = asked(tmp_path, *words, text=SMALL + more)
    assert set(answer.data["uncertain"]) == set(priors())
    assert answer.data["luck"] is True


@pytest.mark.parametrize(
    ("replaced", "says"),
    [
        ("uncertain: {}", "no uncertain parameter"),
        ("uncertain: {gain: prior}", "only one uncertain parameter, `gain`"),
    ],
)
def test_too_few_parameters(tmp_path: Path, replaced: str, says: str) -> None:
    answer = asked(tmp_path, text=SMALL.replace("uncertain: {gain: prior, loss: prior}", replaced))
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert "--all" in answer.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--output", "USA-XYZ.trust"), "`XYZ` does not occur in the scenario"),
        (("--output", "sunshine"), "names no output"),
        (("--samples", "12"), "take 8 or 16 samples, not 12"),
    ],
)
def test_a_call_that_makes_no_sense(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    answer = asked(tmp_path, *words)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err


def test_without_salib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "relsim.analysis.sensitivity_salib", raising=False)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    answer = asked(tmp_path)
    assert (answer.code, answer.out) == (4, "")
    assert "pip install 'relsim[sensitivity]'" in answer.err
