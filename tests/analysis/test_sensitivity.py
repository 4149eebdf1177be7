from __future__ import annotations

import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from run.plans import plan

from relsim.analysis.sensitivity import analyse, factors_of
from relsim.analysis.sensitivity_json import sensitivity_json
from relsim.analysis.sensitivity_model import BLOCK, Model, Points
from relsim.analysis.sensitivity_outputs import parse_output
from relsim.analysis.sensitivity_records import Method, OutputFound, Sensitivity
from relsim.analysis.sensitivity_words import sensitivity_finding
from relsim.errors import InvalidInput, Missing, UsageError
from relsim.run.draws import member_parameters
from relsim.run.simulate import engine_of, simulate
from relsim.scenario import Plan, Spread

RULE = """
reactions:
  - id: tit-for-tat
    when: {root: "11"}
    probability: 0.6
    delay: {half_life_days: 1.5}
    response: {from: target, to: initiator, code: criticise}
"""
STATE = """
reactions:
  - id: appeal
    when: FRA-USA.tension > 15.5
    response: {from: DEU, to: [USA, FRA], code: praise}
"""
NOISE = "\nparameters: {set: curated, noise_per_sqrt_day: 0.02}\n"
OUTPUTS = ("USA-FRA.trust", "no-quarrel: FRA>USA.trust", "louder: USA-FRA.tension at 2024-03-09")


def uncertain(of: Plan, **spreads: tuple[float, float, float]) -> Plan:
    """The plan with other uncertain parameters."""
    found = {name: Spread(*spread) for name, spread in spreads.items()}
    return replace(of, ensemble=replace(of.ensemble, uncertain=found))


def analysed(
    method: Method = "sobol", samples: int = 16, of: Plan | None = None, *outputs: str
) -> Sensitivity:
    base = of or plan()
    asked = [parse_output(text, base) for text in outputs or OUTPUTS]
    return analyse(base, asked, method, samples)


def only(found: OutputFound, name: str, measure: str) -> float:
    return next(s for s in found.sways if s.factor.name == name).measures[measure].value


@pytest.mark.parametrize("more", ["", RULE, STATE, NOISE])
def test_the_model_at_a_members_draws_gives_that_members_levels(more: str) -> None:
    of = plan(members=BLOCK // 50, more=more)
    outputs = tuple(parse_output(text, of) for text in OUTPUTS)
    names = tuple(sorted(of.ensemble.uncertain))
    members = np.arange(of.ensemble.members)
    own = member_parameters(of.baseline, of.ensemble, range(of.ensemble.members))
    values = np.array([[getattr(each, name) for name in names] for each in own])
    found = Model(of, names, outputs).at(Points(values, members, members))

    run = simulate(of)
    worlds = {samples.world.name: samples for samples in run.worlds}
    row = run.pairs.index(outputs[0].pair)
    base, quiet, loud = (worlds[name] for name in ("baseline", "no-quarrel", "louder"))
    assert np.array_equal(found[:, 0], base.trust[:, row, -1])
    assert np.array_equal(found[:, 1], (quiet.trust_12 - base.trust_12)[:, row, -1])
    assert np.array_equal(found[:, 2], (loud.tension - base.tension)[:, row, 8])


def test_a_world_that_waits_for_a_state_is_replayed_under_a_clock() -> None:
    assert engine_of(plan(more=STATE), plan(more=STATE).baseline) == "simpy"


def test_blocks_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    one = sensitivity_json(analysed())
    monkeypatch.setattr("relsim.analysis.sensitivity_model.BLOCK", 7)
    assert sensitivity_json(analysed()) == one


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_the_same_seed_gives_the_same_bytes(method: Method) -> None:
    one, other = (json.dumps(sensitivity_json(analysed(method, 8))) for _ in range(2))
    assert one == other
    assert json.dumps(sensitivity_json(analysed(method, 8, plan(seed=8)))) != one


@pytest.mark.parametrize("more", ["", RULE + NOISE])
def test_a_parameter_that_cannot_matter_has_no_effect_at_all(
    more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is anybody's rival in the scenario."""
    monkeypatch.setattr("relsim.analysis.sensitivity.DRAWS", 16)
    of = uncertain(plan(more=more), gain=(0.05, 0.1, 0.2), rival_share=(0.0, 0.1, 0.2))
    for found in analysed("sobol", 16, of).outputs:
        assert only(found, "rival_share", "first") == only(found, "rival_share", "total") == 0.0
        assert next(s for s in found.sways if s.factor.name == "rival_share").swing == 0.0
    for found in analysed("morris", 8, of).outputs:
        assert only(found, "rival_share", "mu_star") == only(found, "rival_share", "sigma") == 0.0


def test_ends_are_replays_with_all_others_at_best() -> None:
    of = plan(members=1)
    found = analysed("morris", 4, of).outputs[0]
    at_best = simulate(replace(of, ensemble=replace(of.ensemble, uncertain={}, coding="expected")))
    row = at_best.pairs.index(found.output.pair)
    assert found.at_best == at_best.worlds[0].trust[0, row, -1]
    by_name = {sway.factor.name: sway for sway in found.sways}
    assert by_name["loss"].at_low > found.at_best > by_name["loss"].at_high
    assert by_name["gain"].at_low < found.at_best < by_name["gain"].at_high
    assert found.sways[0].swing == max(sway.swing for sway in found.sways)


def test_an_assumption_is_not_varied_in_its_world() -> None:
    of = uncertain(plan(), loss=(0.2, 0.3, 0.6), tension_half_life_days=(30.0, 60.0, 90.0))
    there, here = (parse_output(f"{w}USA-FRA.tension", of) for w in ("forgetful: ", ""))
    values = np.array([[0.3, 40.0], [0.3, 80.0]])
    found = Model(of, ("loss", "tension_half_life_days"), (there, here)).at(
        Points(values, np.zeros(2, np.int64))
    )
    assert np.ptp(found[:, 1]) > 0.0
    assert np.ptp(found.sum(axis=1)) == pytest.approx(0.0, abs=1e-12)


def test_what_no_parameter_moves_is_said_to_depend_on_none() -> None:
    analysis = analysed("sobol", 8, None, "nothing: USA-FRA.trust")
    found = analysis.outputs[0]
    assert (found.at_best, found.deviation, found.shares) == (0.0, 0.0, None)
    assert not any(sway.matters for sway in found.sways)
    assert sensitivity_finding(found, analysis) == (
        "The effect of nothing on trust between the United States and France on 12 March 2024 "
        "depends on none of the parameters"
    )


def test_parameters_that_cannot_be_told_apart_are_named_together() -> None:
    analysis = analysed("sobol", 4, None, "USA-FRA.tension")
    found = analysis.outputs[0]
    blurred = tuple(
        replace(s, measures={n: e._replace(low=0.0, high=1.0) for n, e in s.measures.items()})
        for s in found.sways
    )
    text = sensitivity_finding(replace(found, sways=blurred), analysis)
    assert "depends most on" in text
    assert text.endswith("their intervals overlap")


def test_all_varies_what_has_a_prior_around_its_value() -> None:
    factors, left_out = factors_of(plan(), everything=True)
    named = {factor.name: factor.spread for factor in factors}
    assert left_out == dict.fromkeys(
        ("noise_per_sqrt_day", "noise_half_life_days"), "noise is off in this scenario"
    )
    assert named["tension_half_life_days"] == Spread(30.0, 60.0, 90.0)  # the scenario's own
    assert named["reciprocity"] == Spread(0.2, 0.4, 0.7)
    assert "jump" not in named


def test_all_leaves_out_what_lies_outside_its_prior() -> None:
    factors, left_out = factors_of(plan(more="\nparameters: machine-coded\n"), everything=True)
    assert left_out["loss"] == "its value 2.8 lies outside its plausible range, 0.2 to 0.6"
    assert not {factor.name for factor in factors} & left_out.keys()


@pytest.mark.parametrize(
    ("spreads", "says"),
    [
        ({}, "the scenario has no uncertain parameter"),
        ({"gain": (0.05, 0.1, 0.2)}, "only one uncertain parameter, `gain`"),
    ],
)
def test_fewer_than_two_parameters_are_a_mistake(
    spreads: dict[str, tuple[float, float, float]], says: str
) -> None:
    with pytest.raises(UsageError, match=says) as caught:
        analysed("sobol", 16, uncertain(plan(), **spreads))
    assert "--all" in str(caught.value)


def test_sobol_takes_powers_of_two_only() -> None:
    with pytest.raises(UsageError, match="take 64 or 128 samples, not 100"):
        analysed("sobol", 100)
    assert analysed("morris", 5).samples == 5
    with pytest.raises(UsageError, match="3 samples are too few"):
        analysed("morris", 3)


def test_values_that_do_not_go_together_are_the_scenarios_mistake() -> None:
    of = uncertain(plan(), tension_floor=(0.0, 0.02, 0.6), tension_of_distrust=(0.2, 0.4, 0.9))
    with pytest.raises(InvalidInput, match="do not go together: `tension_floor`"):
        analysed("sobol", 16, of)


def test_without_salib_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "relsim.analysis.sensitivity_salib", raising=False)
    monkeypatch.setitem(sys.modules, "SALib.analyze", None)
    with pytest.raises(Missing, match=r"pip install 'relsim\[sensitivity\]'"):
        analysed()


def test_progress_counts_every_replay() -> None:
    told: list[tuple[int, int]] = []
    outputs = [parse_output(text, plan()) for text in OUTPUTS]
    found = analyse(
        plan(), outputs, "morris", 4, on_progress=lambda done, whole: told.append((done, whole))
    )
    assert told[-1] == (3 * found.evaluations, 3 * found.evaluations)
