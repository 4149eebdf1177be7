from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from relsim.events.pairs import Pair
from relsim.model.engine import Replay
from relsim.run.simulate import BLOCK, simulate
from relsim.scenario import Plan, loads
from run.plans import levels, moved, plan, simulation, world

REACTION = """
reactions:
  - id: tit-for-tat
    when: {root: "11"}
    probability: 0.6
    delay: {half_life_days: 1.5}
    response: {from: target, to: initiator, code: criticise}
"""


def test_what_is_sampled() -> None:
    found = simulation()
    assert (found.days[0], found.days[-1], len(found.days)) == (
        date(2024, 3, 1), date(2024, 3, 12), 12,
    )  # fmt: skip
    assert list(found.pairs) == sorted(found.pairs)
    assert {Pair("FRA", "USA"), Pair("DEU", "FRA"), Pair("DEU", "POL")} <= set(found.pairs)
    for samples in found.worlds:
        assert levels(samples).shape == (3, 6, len(found.pairs), 12)
        assert levels(samples).min() >= 0
        assert levels(samples).max() <= 100


def test_trust_of_a_pair_is_the_mean_of_its_directions() -> None:
    for samples in simulation().worlds:
        assert np.array_equal(samples.trust, (samples.trust_12 + samples.trust_21) / 2)


@pytest.mark.parametrize(("few", "many"), [(5, 10), (BLOCK, BLOCK + 5)])
def test_the_first_members_stay_when_the_ensemble_grows(few: int, many: int) -> None:
    small, large = simulate(plan(members=few)), simulate(plan(members=many))
    for one, other in zip(small.worlds, large.worlds, strict=True):
        assert np.array_equal(levels(one), levels(other)[:, :few])


@pytest.mark.parametrize("more", ["", REACTION])
def test_the_same_plan_gives_the_same_bits(more: str) -> None:
    one, other = simulate(plan(more=more)), simulate(plan(more=more))
    for here, there in zip(one.worlds, other.worlds, strict=True):
        assert levels(here).tobytes() == levels(there).tobytes()
        assert here.generated == there.generated


def test_another_seed_is_another_ensemble() -> None:
    assert not np.array_equal(
        levels(simulate(plan(seed=8)).worlds[0]), levels(simulation().worlds[0])
    )


def test_helpers_change_nothing() -> None:
    many = plan(members=2 * BLOCK + 1)
    alone = simulate(many)
    with ThreadPoolExecutor(2) as executor:
        shared = simulate(many, executor=executor)
    for one, other in zip(alone.worlds, shared.worlds, strict=True):
        assert levels(one).tobytes() == levels(other).tobytes()


def only(one: Plan, name: str) -> Plan:
    """The plan with a single world."""
    return replace(one, worlds=tuple(each for each in one.worlds if each.name == name))


@pytest.mark.parametrize(
    "more",
    [
        "",
        REACTION,
        "parameters: machine-coded\n",
        "parameters: {noise_per_sqrt_day: 0.02}\n",
        "parameters: {affinities_follow_trust: true}\n",
        "parameters: {onlookers: true}\n",
    ],
    ids=["plain", "reaction", "machine-coded", "noise", "affinities", "onlookers"],
)
def test_worlds_that_are_run_together_do_not_touch_each_other(more: str) -> None:
    together = simulate(plan(more=more))
    for samples in together.worlds:
        alone = simulate(only(plan(more=more), samples.world.name))
        places = [together.pairs.index(pair) for pair in alone.pairs]
        here = levels(samples)[:, :, places]
        assert np.array_equal(here, levels(alone.worlds[0])), samples.world.name


@pytest.mark.parametrize("name", ["nothing", "put-back"])
def test_a_change_that_changes_nothing_is_the_baseline_bit_for_bit(name: str) -> None:
    assert levels(world(name)).tobytes() == levels(world("baseline")).tobytes()


def test_removing_an_event_leaves_other_pairs_as_they_were() -> None:
    assert {Pair("FRA", "USA"), Pair("DEU", "USA")} <= moved("no-quarrel")
    assert Pair("DEU", "POL") not in moved("no-quarrel")
    assert moved("later") == {Pair("DEU", "USA")}


def test_a_shifted_event_moves_its_pair_between_the_two_days_most() -> None:
    number = simulation().pairs.index(Pair("DEU", "USA"))
    gap = levels(world("later"))[:, :, number] - levels(world("baseline"))[:, :, number]
    assert (gap[:, :, :7] == 0).all()  # until the 7th, before the visit of the 8th
    assert (gap[:2, :, 7:9] < 0).all()  # no visit yet on the 8th and the 9th
    assert (np.abs(gap[:2, :, -1]) < np.abs(gap[:2, :, 7])).all()


def test_a_drawn_event_moves_only_the_members_in_which_it_happened() -> None:
    number = simulation().pairs.index(Pair("DEU", "POL"))
    tension = world("baseline").tension[:, number]
    jumped = tension[:, 5] > tension[:, 4] + 0.2
    assert 0 < jumped.sum() < 6


def test_users_processes_run_in_every_member_and_reach_every_pair() -> None:
    def mediator(replay: Replay) -> Generator[Any, Any, None]:
        yield replay.wait(days=2)
        replay.act(id="mediation", from_="POL", to=("USA",), code="mediate")

    found = simulate(plan(), [mediator])
    assert Pair("POL", "USA") in found.pairs
    number = found.pairs.index(Pair("POL", "USA"))
    for samples in found.worlds:
        assert [event.id for event in samples.generated] == ["mediation"]
        assert (samples.trust[:, number, 2] > samples.trust[:, number, 1]).all()


def test_progress_is_told_and_ends_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    simulate(plan(members=BLOCK + 1), on_progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == ((BLOCK + 1) * 8, (BLOCK + 1) * 8)


def test_a_history_of_nobody_has_no_pairs() -> None:
    nobody = loads("relsim: 1\nperiod: {start: 2024-03-01, end: 2024-03-10}\n")
    assert simulate(nobody).pairs == ()
