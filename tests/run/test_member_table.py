"""A table of members: in ``tests/run`` because what counts is what the members come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from relsim.errors import InvalidInput, Problem, UsageError
from relsim.run.coding import member_certainty
from relsim.run.draws import member_parameters
from relsim.run.make import manifest_of
from relsim.run.simulate import simulate
from relsim.scenario import Plan, load
from relsim.scenario.loader import varying
from run.plans import TEXT, plan

TABLE = "gain,loss\n0.1,0.3\n0.2,0.4\n\n0.05,0.5\n"
FIELDS = TEXT[TEXT.index("ensemble:") : TEXT.index("what_if:")]


def scenario(folder: Path, table: str = TABLE, ensemble: str = "{table: draws.csv}") -> Path:
    (folder / "draws.csv").write_text(table, "utf-8")
    path = folder / "letters.yaml"
    path.write_text(TEXT.replace(FIELDS, f"ensemble: {ensemble}\n"), "utf-8")
    return path


def planned(folder: Path, table: str = TABLE, ensemble: str = "{table: draws.csv}") -> Plan:
    return load(scenario(folder, table, ensemble))


def problems(folder: Path, table: str, ensemble: str = "{table: draws.csv}") -> list[Problem]:
    with pytest.raises(InvalidInput) as wrong:
        planned(folder, table, ensemble)
    return list(wrong.value.problems)


def test_each_row_is_a_member(tmp_path: Path) -> None:
    one = planned(tmp_path)
    assert one.ensemble.members == 3
    found = member_parameters(one.baseline, one.ensemble, range(3))
    assert [(p.gain, p.loss) for p in found] == [(0.1, 0.3), (0.2, 0.4), (0.05, 0.5)]
    assert member_parameters(one.baseline, one.ensemble, range(1, 3)) == found[1:]
    assert simulate(one).worlds[0].trust.shape[0] == 3
    manifest = manifest_of(one)
    assert (manifest.design, manifest.varied) == ("table", ("parameters",))
    assert manifest.uncertain == {"gain": (0.05, 0.1, 0.2), "loss": (0.3, 0.35, 0.5)}
    assert tmp_path / "draws.csv" in one.files


def test_a_table_of_one_row_is_not_the_best_estimate(tmp_path: Path) -> None:
    one = planned(tmp_path, "gain\n0.2\n")
    assert member_parameters(one.baseline, one.ensemble, range(1))[0].gain == 0.2
    assert one.ensemble.varied == ("parameters",)


def test_what_a_world_assumes_is_not_taken_from_the_table(tmp_path: Path) -> None:
    one = planned(tmp_path, "tension_half_life_days,gain\n40,0.1\n50,0.2\n")
    forgetful = next(w for w in one.worlds if w.name == "forgetful")
    found = member_parameters(forgetful, one.ensemble, range(2))
    assert [(p.tension_half_life_days, p.gain) for p in found] == [(10, 0.1), (10, 0.2)]


def test_the_values_belong_to_the_scenario(tmp_path: Path) -> None:
    here = planned(tmp_path)
    there = planned(tmp_path, TABLE.replace("0.5", "0.6"))
    assert here.content_hash != there.content_hash
    assert manifest_of(here).key != manifest_of(there).key


def test_a_spreadsheets_mark_quotes_and_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = scenario(tmp_path)
    (tmp_path / "draws.csv").write_bytes(b'\xef\xbb\xbf"gain", "loss"\r\n0.1, 0.3\r\n')
    assert load(path).ensemble.table == {"gain": (0.1,), "loss": (0.3,)}


def test_fewer_rows_may_be_taken_and_not_more(tmp_path: Path) -> None:
    path = scenario(tmp_path)
    assert load(path, members=2).ensemble.members == 2
    with pytest.raises(InvalidInput, match="the table has 3 rows, and 4 members are asked for"):
        load(path, members=4)


@pytest.mark.parametrize(
    ("table", "place", "text"),
    [
        ("gain,loss\n0.1,x\n", (2, 5), "`x` is no number"),
        ("gain,loss\n0.1,\n", (2, 5), "`` is no number"),
        ("gain,loss\n0.1,0.3\n0.1, -1\n", (3, 6), "`loss` cannot be -1"),
        ("gain,loss\nnan,1\n", (2, 1), "`gain` cannot be nan"),
        ("gain,loss\n0.1\n", (2, 1), "this line has 1 values, and the first names 2"),
        ("gain,gain\n0.1,0.1\n", (1, 1), "two columns are called `gain`"),
        ("gain,los\n0.1,0.1\n", (1, 6), "the model has no number called `los`"),
        ("jump\nlogistic\n", (1, 1), "the model has no number called `jump`"),
        ("gain\n", (1, 1), "a table of members has a line of parameters, then the members"),
        ("", (1, 1), "a table of members has a line of parameters, then the members"),
        (
            "tension_floor,tension_of_distrust\n0.9,0.9\n",
            (2, 1),
            "`tension_floor` + `tension_of_distrust` must not exceed 1",
        ),
    ],
)
def test_mistakes_have_their_place(
    tmp_path: Path, table: str, place: tuple[int, int], text: str
) -> None:
    first = problems(tmp_path, table)[0]
    assert first.message == text
    assert first.where is not None
    assert first.where.file.endswith("draws.csv")
    assert (first.where.line, first.where.column) == place


def test_all_mistakes_are_told_at_once_but_not_without_end(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "gain,loss\nx,y\n-1,0.1\n")) == 3
    assert len(problems(tmp_path, "gain\n" + "x\n" * 1000)) == 20


@pytest.mark.parametrize(
    ("ensemble", "code"),
    [
        ("{table: draws.csv, members: 3}", "RS109"),
        ("{table: draws.csv, uncertain: {gain: prior}}", "RS109"),
        ("{table: draws.csv, design: sobol}", "RS109"),
        ("{table: nowhere.csv}", "RS404"),
        ("{table: draws.csv, vary: [coding]}", "RS405"),
        ("{members: 5, vary: [parameters]}", "RS405"),
        ("{members: {half_width: 1}, design: latin-hypercube}", "RS405"),
        ("{members: {half_width: 0}}", "RS108"),
        ("{members: {at_most: 10}}", "RS106"),
        ("{members: many}", "RS107"),
        ("{design: halton}", "RS108"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, ensemble: str, code: str) -> None:
    assert [problem.code for problem in problems(tmp_path, TABLE, ensemble)] == [code]


BOTH = "{members: 5, seed: 3, uncertain: {gain: prior}, coding: drawn"


def test_either_uncertainty_can_be_looked_at_alone(tmp_path: Path) -> None:
    both = planned(tmp_path, ensemble=BOTH + "}")
    for vary in ("parameters", "coding"):
        written = planned(tmp_path, ensemble=f"{BOTH}, vary: [{vary}]}}")
        assert written.ensemble.varied == (vary,)
        assert varying(both, [vary]).ensemble == written.ensemble
        assert varying(both, [vary]).content_hash == written.content_hash
        gains = {p.gain for p in member_parameters(both.baseline, written.ensemble, range(5))}
        assert len(gains) == (5 if vary == "parameters" else 1)
        certainty = member_certainty(both.baseline.events, written.ensemble, range(5))
        assert certainty.shape[1] == (1 if vary == "parameters" else 5)
    assert both.ensemble.varied == ("parameters", "coding")
    assert varying(both, ["parameters", "coding"]) == replace(both)


def test_draws_stay_when_the_other_uncertainty_is_left_out() -> None:
    both = plan()
    alone = varying(both, ["parameters"])
    assert member_parameters(both.baseline, both.ensemble, range(6)) == member_parameters(
        alone.baseline, alone.ensemble, range(6)
    )


def test_what_is_not_uncertain_cannot_vary(tmp_path: Path) -> None:
    only = planned(tmp_path, ensemble="{members: 5, uncertain: {gain: prior}}")
    with pytest.raises(UsageError, match="coding cannot vary: only parameters is uncertain"):
        varying(only, ["coding"])
    with pytest.raises(UsageError, match="all members of this scenario are alike"):
        varying(planned(tmp_path, ensemble="{members: 5}"), ["coding"])
