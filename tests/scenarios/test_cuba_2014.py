"""Cuba and the United States, 2014–15: a story of rising trust."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from relsim.events.event import Event
from relsim.events.pairs import Pair
from relsim.log import open_log
from relsim.run.make import failed_assertions
from relsim.run.simulate import Simulation, WorldSamples, simulate
from relsim.scenario import Plan, load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SCENARIO = SCENARIOS / "cuba-2014.yaml"
LOG = SCENARIOS / "events" / "cuba-2014.jsonl"
THAW = Pair.of("USA", "CUB")


@cache
def replayed() -> Simulation:
    return simulate(load(SCENARIO, members=5))


@cache
def plan() -> Plan:
    return load(SCENARIO)


def world(name: str) -> WorldSamples:
    return next(samples for samples in replayed().worlds if samples.world.name == name)


def trust(name: str, pair: Pair = THAW) -> list[float]:
    """Median trust at the end of each day."""
    median = np.median(world(name).trust[:, replayed().pairs.index(pair)], axis=0)
    return [float(level) for level in median]


def tension(name: str, pair: Pair = THAW) -> list[float]:
    median = np.median(world(name).tension[:, replayed().pairs.index(pair)], axis=0)
    return [float(level) for level in median]


def event(event_id: str) -> Event:
    return next(each for each in plan().baseline.events if each.id == event_id)


def test_it_loads_as_it_is_shipped() -> None:
    assert plan().ensemble.members == 100
    assert {note.severity for note in plan().notes} <= {"note"}
    assert [each.name for each in plan().what_ifs][:2] == ["no-thaw", "no-mediation"]


def test_what_it_asserts_holds() -> None:
    assert plan().assertions
    assert failed_assertions(replayed()) == []


def test_trust_rises_and_tension_falls() -> None:
    assert trust("baseline")[-1] > trust("baseline")[0] + 10
    assert tension("baseline")[-1] < tension("baseline")[0] - 5


def test_every_member_sees_the_rise() -> None:
    levels = world("baseline").trust[:, replayed().pairs.index(THAW)]
    assert (levels[:, -1] > levels[:, 0]).all()


def test_without_the_thaw_trust_is_lower_than_it_was_at_the_start() -> None:
    assert trust("no-thaw")[-1] < trust("baseline")[0]


def test_before_the_announcement_only_the_drift_moves_it() -> None:
    until = replayed().days.index(date(2014, 12, 15))
    assert trust("baseline")[: until + 1] == trust("no-thaw")[: until + 1]
    assert max(tension("baseline")[:until]) - min(tension("baseline")[:until]) < 1


def test_mediation_alone_moves_only_relations_with_the_mediator() -> None:
    moved = {
        pair
        for number, pair in enumerate(replayed().pairs)
        if not np.array_equal(
            world("no-mediation").trust[:, number], world("baseline").trust[:, number]
        )
    }
    assert {Pair.of("CUB", "VAT"), Pair.of("USA", "VAT")} <= moved
    assert all("VAT" in pair for pair in moved)


def test_a_later_thaw_goes_on_after_the_period() -> None:
    later = {each.id for each in world("later-without-mediation").world.events}
    assert {"embassies-open", "panama-meeting"} <= later
    assert "flights-agreed" not in later


def test_the_embargo_outlasts_the_period_and_eases_tension_where_it_is_lifted() -> None:
    assert not any("embargo" in each.lifts for each in plan().baseline.events)
    assert tension("embargo-lifted")[-1] < tension("baseline")[-1] - 3


def test_standing_conditions_that_are_lifted_stand() -> None:
    standing = {each.id for each in plan().baseline.events if each.standing is not None}
    lifted = {each for other in plan().baseline.events for each in other.lifts}
    assert lifted == standing - {"embargo"}


def test_causes_are_known_and_never_later_than_what_they_cause() -> None:
    for each in plan().baseline.events:
        for cause in each.caused_by:
            assert event(cause).occurred_at <= each.occurred_at, f"{cause} → {each.id}"


@pytest.mark.parametrize(("day", "status"), [(10, "scheduled"), (21, "occurred")])
def test_the_embassies_were_announced_before_they_opened(day: int, status: str) -> None:
    with open_log(LOG) as log:
        view = log.view(as_known_at=datetime(2015, 7, day, tzinfo=UTC))
    assert {each.id: each.status for each in view.events}["embassies-open"] == status


def test_facts_are_told_in_our_own_words_and_never_with_made_up_places() -> None:
    for each in plan().baseline.events:
        assert 20 < len(each.summary) < 140
        for source in each.provenance:
            assert source.published is not None
            assert source.span is None
            assert source.sha256 is None
