from __future__ import annotations

import builtins
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from relsim.errors import Missing
from relsim.rng import uniforms
from relsim.run.designs import places
from relsim.run.draws import member_parameters
from relsim.run.simulate import simulate
from relsim.scenario.plan import Design, EnsemblePlan, Spread
from run.plans import levels, plan

DESIGNS: tuple[Design, ...] = ("monte-carlo", "latin-hypercube", "sobol")
UNCERTAIN = {"gain": Spread(0.05, 0.1, 0.2), "loss": Spread(0.2, 0.35, 0.6)}


def ensemble(design: Design, members: int = 64, seed: int = 7) -> EnsemblePlan:
    return EnsemblePlan(members=members, seed=seed, uncertain=UNCERTAIN, design=design)


def square(of: EnsemblePlan) -> np.ndarray:
    """Places of all members, shape (members, parameters)."""
    return np.stack(list(places(of, range(of.members)).values()), axis=1)


def test_monte_carlo_takes_the_draws_keyed_by_parameter() -> None:
    found = places(ensemble("monte-carlo"), range(64))
    assert list(found) == ["gain", "loss"]
    for name, column in found.items():
        assert np.array_equal(column, uniforms(7, "parameter", name, 64))


@pytest.mark.parametrize("design", DESIGNS)
def test_places_are_shares_and_depend_on_the_seed(design: Design) -> None:
    here = square(ensemble(design))
    assert ((here >= 0) & (here < 1)).all()
    assert np.array_equal(here, square(ensemble(design)))
    assert not np.array_equal(here, square(ensemble(design, seed=8)))


@pytest.mark.parametrize("design", DESIGNS)
def test_some_members_lie_where_they_lie_among_all(design: Design) -> None:
    of = ensemble(design)
    some = np.stack(list(places(of, range(5, 23)).values()), axis=1)
    assert np.array_equal(some, square(of)[5:23])


@pytest.mark.parametrize("members", [1, 7, 64])
def test_a_latin_hypercube_has_one_member_in_every_part_of_each_axis(members: int) -> None:
    for column in square(ensemble("latin-hypercube", members)).T:
        assert sorted(np.floor(column * members)) == list(range(members))


def test_another_parameter_leaves_the_columns_of_a_latin_hypercube() -> None:
    of = ensemble("latin-hypercube")
    more = replace(of, uncertain={**UNCERTAIN, "ally_share": Spread(0.1, 0.17, 0.25)})
    assert np.array_equal(places(of, range(64))["loss"], places(more, range(64))["loss"])


@pytest.mark.parametrize("few", [1, 2, 63, 64, 65, 100])
def test_the_first_sobol_points_stay_when_there_are_more(few: int) -> None:
    assert np.array_equal(square(ensemble("sobol", few)), square(ensemble("sobol", 300))[:few])


def test_a_power_of_two_of_sobol_points_is_balanced() -> None:
    found = square(ensemble("sobol", 64))
    for column in found.T:
        assert sorted(np.floor(column * 64)) == list(range(64))
    cells = np.floor(found * 8).astype(int)
    assert len({tuple(cell) for cell in cells.tolist()}) == 64


def test_a_latin_hypercube_is_laid_out_for_its_size() -> None:
    few, many = square(ensemble("latin-hypercube", 50)), square(ensemble("latin-hypercube", 100))
    assert not np.array_equal(few, many[:50])


@pytest.mark.parametrize("design", DESIGNS)
def test_worlds_share_their_places(design: Design) -> None:
    worlds = {each.name: each for each in plan().worlds}
    of = replace(plan().ensemble, design=design, members=16)
    here, assumed = (
        member_parameters(worlds[name], of, range(16)) for name in ("baseline", "forgetful")
    )
    assert {p.tension_half_life_days for p in assumed} == {10}
    assert [p.gain for p in here] == [p.gain for p in assumed]
    assert [p.loss for p in here] == [p.loss for p in assumed]
    assert len({p.gain for p in here}) == 16


@pytest.mark.parametrize("design", DESIGNS)
def test_a_change_that_changes_nothing_is_the_baseline_under_any_design(design: Design) -> None:
    one = replace(plan(), ensemble=replace(plan().ensemble, design=design))
    worlds = {s.world.name: levels(s) for s in simulate(one).worlds}
    assert worlds["nothing"].tobytes() == worlds["baseline"].tobytes()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats.qmc", None)
    with pytest.raises(Missing, match="extra `designs`"):
        places(ensemble("sobol", 9, seed=1234), range(9))


def test_monte_carlo_needs_no_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("scipy"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert len(places(ensemble("monte-carlo"), range(3))["gain"]) == 3
