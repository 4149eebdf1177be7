"""April 2017: the log is what the articles say, and the what-ifs have the signs they must have."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from relsim.events.event import Event, Role
from relsim.events.pairs import Direction, Pair
from relsim.log import read_jsonl
from relsim.model.compile import paths_of
from relsim.run.make import failed_assertions
from relsim.run.simulate import Simulation, WorldSamples, course_of, simulate
from relsim.scenario import Plan, loads

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LOG = SCENARIOS / "events" / "syria-2017.jsonl"
ARTICLES = Path(__file__).parents[3] / "shared" / "articles"
FILES = {
    "The Independent": "independent-2017-04-11.txt",
    "Al Arabiya English": "al-arabiya-2017-04-12.txt",
}
EVENTS = {event.id: event for event in read_jsonl(LOG).view().events}

needs_articles = pytest.mark.skipif(
    not ARTICLES.is_dir(), reason="the articles are not part of the project"
)


def plan_of(*replacements: tuple[str, str], members: int = 1) -> Plan:
    text = (SCENARIOS / "syria-2017.yaml").read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return loads(text, name="syria-2017", folder=SCENARIOS, members=members)


@cache
def shipped() -> Simulation:
    return simulate(plan_of(members=5))


def world(simulation: Simulation, name: str) -> WorldSamples:
    return next(samples for samples in simulation.worlds if samples.world.name == name)


def change(simulation: Simulation, name: str, subject: Pair | Direction) -> float:
    """By how much a what-if moves trust at the end, mean over members."""
    pair = subject.pair if isinstance(subject, Direction) else subject
    row = simulation.pairs.index(pair)
    ends = []
    for samples in (world(simulation, name), world(simulation, "baseline")):
        levels = samples.trust
        if isinstance(subject, Direction):
            levels = samples.trust_12 if subject == pair.directions[0] else samples.trust_21
        ends.append(float(levels[:, row, -1].mean()))
    return ends[0] - ends[1]


def moved(simulation: Simulation, name: str) -> set[Pair]:
    here, base = world(simulation, name), world(simulation, "baseline")
    return {
        pair
        for row, pair in enumerate(simulation.pairs)
        for field in ("trust_12", "trust_21", "tension")
        if not np.array_equal(getattr(here, field)[:, row], getattr(base, field)[:, row])
    }


def gold_items() -> list[dict[str, Any]]:
    path = ARTICLES / "gold.jsonl"
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def codes_the_same(item: dict[str, Any], event: Event) -> bool:
    sides = [frozenset(event.initiators), frozenset(event.targets)]
    wanted = [frozenset(item["from"]), frozenset(item["to"])]
    if item.get("reciprocal"):
        wanted = [wanted[0] | wanted[1]] * 2
    roots = {item["root"], *item.get("alt_roots", ())}
    apart = abs(event.occurred_at.date() - date.fromisoformat(item["date"])).days
    return wanted == sides and event.code[:2] in roots and apart <= _tolerance(item)


def _tolerance(item: dict[str, Any]) -> int:
    return 3 if item.get("date_precision") == "week" else 0


@needs_articles
@pytest.mark.parametrize("item", gold_items(), ids=lambda item: item["what"][:40])
def test_every_item_that_a_careful_reader_codes_is_in_the_log(item: dict[str, Any]) -> None:
    found = [event for event in EVENTS.values() if codes_the_same(item, event)]
    assert found
    if "assessment" in item:
        assert any(event.assessment for event in found)
    if "standing" in item:
        assert any(event.standing for event in found)


@needs_articles
@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda event: event.id)
def test_every_event_leads_back_to_a_passage(event: Event) -> None:
    assert event.provenance
    for source in event.provenance:
        data = (ARTICLES / FILES[source.publisher]).read_bytes()
        assert source.sha256 == hashlib.sha256(data).hexdigest()
        assert source.span is not None
        passage = data.decode("utf-8")[slice(*source.span)]
        assert passage.strip() == passage != ""
        assert event.summary not in data.decode("utf-8")


def test_the_vote_of_12_april_is_recorded_in_full() -> None:
    roles = EVENTS["veto"].roles
    assert roles[Role.VETO] == ("RUS",)
    assert roles[Role.AGAINST] == ("BOL",)
    assert set(roles[Role.ABSTAIN]) == {"CHN", "ETH", "KAZ"}
    assert set(roles[Role.IN_FAVOUR]) == {
        "USA", "GBR", "FRA", "EGY", "ITA", "JPN", "SEN", "SWE", "UKR", "URY"
    }  # fmt: skip
    assert EVENTS["veto"].initiators == ("RUS",)
    assert set(EVENTS["veto"].targets) == {"USA", "GBR", "FRA"}


def test_without_affinity_the_strike_leaves_russia_and_america_exactly_as_they_were() -> None:
    simulation = simulate(plan_of(("affinity: 0.9", "affinity: 0")))
    assert Pair("RUS", "USA") not in moved(simulation, "no-strike")


def test_with_affinity_the_strike_costs_america_russias_trust_and_says_why() -> None:
    simulation = shipped()
    assert change(simulation, "no-strike", Direction("RUS", "USA")) > 0
    baseline = simulation.plan.worlds[0]
    paths = paths_of(course_of(simulation.plan, baseline), baseline.parameters)
    way = [p.path for p in paths if p.event == "strike" and p.direction == ("RUS", "USA")]
    assert way == ["RUS cares for SYR"]


REMOVED = """
      - remove: veto
        because: "no vote at all"
"""


def without_the_vote() -> Simulation:
    """The other reading of "no veto": the vote never takes place."""
    text = (SCENARIOS / "syria-2017.yaml").read_text("utf-8")
    start = text.index("      - replace: veto")
    end = text.index("  china-vetoes:")
    return simulate(plan_of((text[start:end], REMOVED.lstrip("\n"))))


@pytest.mark.parametrize("read", [shipped, without_the_vote], ids=["abstains", "no-vote"])
def test_removing_the_veto_has_the_signs_it_must_have(read: Any) -> None:
    simulation: Simulation = read()
    for partner in ("USA", "GBR", "FRA"):
        assert change(simulation, "no-veto", Pair.of("RUS", partner)) > 0
        assert change(simulation, "no-veto", Direction("RUS", partner)) > 0
        assert change(simulation, "no-veto", Direction(partner, "RUS")) > 0
    assert change(simulation, "no-veto", Direction("SYR", "RUS")) < 0


@pytest.mark.parametrize("read", [shipped, without_the_vote], ids=["abstains", "no-vote"])
def test_removing_the_veto_moves_no_pair_without_a_role_or_an_affinity(read: Any) -> None:
    simulation: Simulation = read()
    in_the_vote = set(EVENTS["veto"].actors)
    affinities = simulation.plan.worlds[0].relations.affinity
    caring = {d.observer for d, care in affinities.items() if care > 0}
    for pair in moved(simulation, "no-veto"):
        assert set(pair) <= in_the_vote | caring
        assert set(pair) & in_the_vote


def test_a_chinese_veto_costs_american_trust_and_earns_russian() -> None:
    simulation = shipped()
    assert change(simulation, "china-vetoes", Pair("CHN", "USA")) < 0
    assert change(simulation, "china-vetoes", Direction("USA", "CHN")) < 0
    assert change(simulation, "china-vetoes", Direction("RUS", "CHN")) > 0


def test_that_china_had_vetoed_before_makes_its_abstention_matter() -> None:
    simulation = shipped()
    baseline = simulation.plan.worlds[0]
    course = course_of(simulation.plan, baseline)
    without_habit = baseline.parameters.with_changes({"surprise": 0.0})
    paths = {
        name: [
            part.path
            for part in paths_of(course, parameters)
            if part.event == "veto" and part.direction == ("USA", "CHN")
        ]
        for name, parameters in (("habit", baseline.parameters), ("none", without_habit))
    }
    assert paths["none"] == []
    assert "departure from habit" in paths["habit"]


def test_the_consequences_of_an_event_go_with_it() -> None:
    plan = shipped().plan
    kept = {w.name: {event.id for event in w.events} for w in plan.worlds}
    assert kept["baseline"] - kept["no-strike"] == {"strike"}
    assert kept["baseline"] - kept["no-strike-with-consequences"] == {
        "strike", "visit-off", "poodle-jibe"
    }  # fmt: skip
    assert kept["baseline"] - kept["no-gas-attack"] == {
        "gas-attack", "strike", "visit-off", "poodle-jibe", "sanctions-proposed",
        "sanctions-rejected", "veto",
    }  # fmt: skip


def test_what_the_scenario_asserts_holds() -> None:

    assert failed_assertions(shipped()) == []
