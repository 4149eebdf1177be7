"""From events to acts, and from acts to whom they reach."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest

from relsim.events.event import Event
from relsim.events.pairs import Direction, Pair
from relsim.model.acts import ROLE_TABLE, acts_of
from relsim.model.course import Instant, strands_of
from relsim.model.jump_table import act_strengths, felt_strengths
from relsim.model.member_columns import member_columns
from relsim.model.parameters import PARAMETER_SETS
from relsim.model.strand_table import StrandTable
from relsim.model.strengths import Felt, Surroundings

CURATED = PARAMETER_SETS["curated"]
OWN = member_columns([CURATED])
ALONE = Surroundings((), {}, {})
ONE = np.ones((1, 1))


def event(**fields: Any) -> Event:
    return Event.model_validate({"id": "e", "occurred_at": "2017-04-12", **fields})


def vote(**fields: Any) -> Event:
    return event(code="veto", **fields)


def weights(of: Event) -> dict[tuple[str, str], float]:
    return {(act.source, act.target): act.weight for act in acts_of(of)}


def test_every_source_acts_on_every_target() -> None:
    assert weights(event(**{"from": ["DEU", "FRA"], "to": ["GBR", "DEU"], "code": "120"})) == {
        ("DEU", "GBR"): -4.0,
        ("FRA", "DEU"): -4.0,
        ("FRA", "GBR"): -4.0,
    }


def test_an_assessment_is_no_act() -> None:
    band = {"measures": "trust", "low": 0, "high": 20}
    assert acts_of(event(**{"from": "RUS", "to": "USA", "code": "012", "assessment": band})) == ()


def test_a_veto_harms_sponsors_most_and_helps_whom_it_shields() -> None:
    found = weights(
        vote(
            roles={
                "veto": "RUS",
                "against": "BOL",
                "in_favour": ["USA", "JPN"],
                "sponsor": "USA",
                "shielded": "SYR",
                "abstain": "CHN",
            }
        )
    )
    assert found["RUS", "USA"] == -5.0
    assert found["RUS", "JPN"] == -2.0
    assert found["RUS", "SYR"] == 3.0
    assert found["BOL", "USA"] == -2.0
    assert ("CHN", "USA") not in found


def test_departure_from_habit_adds_to_the_act() -> None:
    roles = {"veto": "RUS", "sponsor": "USA", "abstain": "CHN"}
    acts = {
        (act.source, act.target): act
        for act in acts_of(vote(roles=roles, expected_roles={"CHN": "veto"}))
    }
    towards_usa = acts["CHN", "USA"]
    assert (towards_usa.weight, towards_usa.surprise) == (0.0, 5.0)
    instant = Instant.of(0, [vote(roles=roles, expected_roles={"CHN": "veto"})])
    full = act_strengths(strands_of([instant], ALONE), ONE, ONE, OWN)
    assert full.gain[instant.acts.index(towards_usa), 0] == pytest.approx(
        CURATED.gain * CURATED.surprise * 0.5
    )
    assert acts["CHN", "RUS"].surprise == pytest.approx(-0.5 - 2.0)


def test_an_expected_role_that_was_taken_is_no_surprise() -> None:
    roles = {"veto": ["RUS", "CHN"], "sponsor": "USA"}
    assert all(
        act.surprise == 0.0 for act in acts_of(vote(roles=roles, expected_roles={"CHN": "veto"}))
    )


def test_a_summit_works_both_ways() -> None:
    assert weights(event(code="046", roles={"participant": ["USA", "RUS"]})) == {
        ("RUS", "USA"): 7.0,
        ("USA", "RUS"): 7.0,
    }


def test_a_joint_statement_binds_its_signatories_whatever_it_says() -> None:
    found = weights(event(code="111", roles={"signatory": ["USA", "GBR"], "addressee": "RUS"}))
    assert found["USA", "RUS"] == -2.0
    assert found["USA", "GBR"] == pytest.approx(0.6)


def test_shares_of_roles_never_exceed_the_event() -> None:
    assert all(0.0 < share.size <= 1.0 for share in ROLE_TABLE.values())


class Strength(NamedTuple):
    gain: float
    loss: float


def reached(of: Event, around: Surroundings) -> dict[tuple[Direction, Felt], Strength]:
    table = strands_of([Instant.of(0, [of])], around)
    felt = felt_strengths(table, act_strengths(table, ONE, ONE, OWN), OWN)
    return {
        (direction_of(table, row), Felt(table.felt[row])): Strength(
            float(felt.gain[row, 0]), float(felt.loss[row, 0])
        )
        for row in range(len(table.felt))
    }


def direction_of(table: StrandTable, row: int) -> Direction:
    stop, side = divmod(int(table.strand_side[row]), 2)
    pair: Pair = table.pairs[table.stop_pair[stop]]
    return pair.directions[side]


STRIKE = event(**{"from": "USA", "to": "SYR", "code": "195"})
AID = event(**{"from": "RUS", "to": "SYR", "code": "070"})
ALL = ("CHN", "ISR", "RUS", "SYR", "USA")


def test_friends_of_the_target_take_their_share() -> None:
    around = Surroundings(ALL, {Direction("RUS", "SYR"): 0.9}, {})
    found = reached(STRIKE, around)
    assert found[Direction("SYR", "USA"), Felt.AS_TARGET].loss == CURATED.loss
    own = found[Direction("USA", "SYR"), Felt.AS_ACTOR]
    assert own.loss == pytest.approx(CURATED.reciprocity * CURATED.loss)
    friend = found[Direction("RUS", "USA"), Felt.AS_FRIEND]
    assert friend.loss == pytest.approx(CURATED.ally_share * 0.9 * CURATED.loss)
    assert len(found) == 3


def test_onlookers_only_look_when_asked_to() -> None:
    around = Surroundings(ALL, {}, {}, onlookers=True)
    felt = {felt for _, felt in reached(STRIKE, around)}
    assert felt == {Felt.AS_TARGET, Felt.AS_ACTOR, Felt.AS_ONLOOKER}


def test_help_to_a_rival_counts_against_the_helper() -> None:
    around = Surroundings(ALL, {}, {Direction("ISR", "SYR"): 1.0})
    found = reached(AID, around)
    against = found[Direction("ISR", "RUS"), Felt.AS_RIVAL]
    assert against.loss == pytest.approx(CURATED.rival_share * CURATED.gain * 0.7)
    assert found[Direction("ISR", "RUS"), Felt.AS_ENEMY] == Strength(0.0, 0.0)


def test_what_a_government_does_at_home_reaches_onlookers_only() -> None:
    at_home = event(**{"from": "SYR", "to": "SYR", "code": "2041"})
    friends = {Direction("RUS", "SYR"): 0.9}
    assert reached(at_home, Surroundings(ALL, friends, {})) == {}
    found = reached(at_home, Surroundings(ALL, friends, {}, onlookers=True))
    assert {felt for _, felt in found} == {Felt.AS_ONLOOKER}
