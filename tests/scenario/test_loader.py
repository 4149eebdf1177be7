"""What a scenario comes to once every name in it is resolved."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relsim.errors import InvalidInput, Missing
from relsim.events.pairs import Direction, Pair
from relsim.model.rules import Delay, StateCondition
from relsim.scenario import Plan, Spread, World, load, loads
from scenario.writing import EVENTS, HEAD, plan_of, scenario

TWO_STATES = Path(__file__).parents[2] / "scenarios" / "two-states.yaml"
LINE = (
    '{{"id": "{id}", "occurred_at": "2017-04-{day}", "from": "RUS", "to": "USA", "code": "111"}}\n'
)


def world(plan: Plan, name: str) -> World:
    return next(world for world in plan.worlds if world.name == name)


def ids(world: World) -> list[str]:
    return [event.id for event in world.events]


def test_a_plain_scenario() -> None:
    plan = plan_of()
    assert (plan.name, plan.title) == ("test", "test")
    assert (plan.start, plan.end, plan.report_at) == (
        date(2017, 4, 1),
        date(2017, 4, 30),
        date(2017, 4, 30),
    )
    assert [world.name for world in plan.worlds] == ["baseline"]
    assert ids(plan.baseline) == ["strike", "protest", "talks", "veto"]
    assert plan.actor_names["RUS"] == "Russia"
    assert plan.baseline.relations.actors == ("GBR", "RUS", "SYR", "USA")
    assert plan.baseline.parameters.name == "curated"


def test_relations_are_written_on_index_scales() -> None:
    text = """\
relations:
  default: {trust: 60, tension: 10}
  USA-RUS: {trust: 30, tension: 46, baseline: 40, affinity: 0.2}
  RUS>USA: {trust: 20, rivalry: 0.5}
"""
    relations = plan_of(text).baseline.relations
    there, back = Direction("USA", "RUS"), Direction("RUS", "USA")
    assert relations.default_trust == pytest.approx(0.2)
    assert relations.default_tension == pytest.approx(0.1)
    assert relations.trust[there] == pytest.approx(-0.4)
    assert relations.trust[back] == pytest.approx(-0.6)
    assert relations.baseline[back] == pytest.approx(-0.2)
    assert relations.tension == {Pair("RUS", "USA"): 0.46}
    assert relations.affinity == {there: 0.2, back: 0.2}
    assert relations.rivalry == {back: 0.5}


def test_groups_become_their_members_on_the_day() -> None:
    events = (
        "events: [{id: a, date: 2017-04-11, from: G7, to: NATO/members, do: propose-sanctions}]"
    )
    event = plan_of(events=events).baseline.events[0]
    assert event.from_ == ("CAN", "DEU", "FRA", "GBR", "ITA", "JPN", "USA")
    assert "MNE" not in event.to, "Montenegro joined in June 2017"
    assert "TUR" in event.to


def test_a_fictional_actor_needs_no_table() -> None:
    text = (
        "actors: {AVA: Avalon}\nevents: [{id: a, date: 2017-04-02, from: AVA, to: USA, do: visit}]"
    )
    assert loads(HEAD + text).actor_names["AVA"] == "Avalon"


def test_norway_is_no_boolean_and_a_date_no_object() -> None:
    text = "title: NO\nwhat_if:\n  NO: {}\n"
    with pytest.raises(InvalidInput) as caught:
        loads(HEAD + text)
    assert "`NO` cannot be a name" in str(caught.value)
    assert loads(f"{HEAD}title: NO").title == "NO"
    assert loads(f"{HEAD}title: 2017-04-01").title == "2017-04-01"


def test_events_outside_the_period_are_noted_and_not_replayed() -> None:
    plan = plan_of(events=EVENTS.replace("2017-04-07", "2017-03-07"))
    assert "strike" not in ids(plan.baseline)
    note = next(note for note in plan.notes if note.code == "RS210")
    assert note.message == "1 event lies outside the period and is not replayed: strike"


def test_simultaneous_events_are_noted() -> None:
    messages = [note.message for note in plan_of().notes]
    assert (
        "talks and veto are on the same day; their order does not matter to the result" in messages
    )


def test_interventions_and_their_fates() -> None:
    text = """\
what_if:
  no-strike: {changes: [{remove: strike, with_consequences: true, because: "peace"}]}
  china: {changes: [{replace: veto, with: {from: CHN}}]}
"""
    plan = plan_of(text)
    assert ids(world(plan, "no-strike")) == ["talks"]
    fates = world(plan, "no-strike").fates
    assert [(fate.event_id, fate.change, fate.because) for fate in fates] == [
        ("strike", "removed", "peace"),
        ("protest", "consequence removed", "peace"),
        ("veto", "consequence removed", "peace"),
    ]
    assert "CHN" in plan.baseline.relations.actors, "every world knows the actors of all"


def test_an_assumption_changes_the_model_only() -> None:
    text = """\
relations: {RUS-SYR: {affinity: 0.9, trust: 85}}
what_if:
  alone: {assume: {gain: 0.2, relations: {RUS-SYR: {affinity: 0}}}}
"""
    plan = plan_of(text)
    alone = world(plan, "alone")
    assert alone.kind == "assumption"
    assert alone.events == plan.baseline.events
    assert alone.parameters.gain == 0.2
    assert alone.relations.affinity[Direction("RUS", "SYR")] == 0
    assert alone.relations.trust == plan.baseline.relations.trust
    assert alone.assumed == {"gain": 0.2, "relations": {"RUS-SYR": {"affinity": 0.0}}}


def test_a_state_dependent_intervention_is_a_rule() -> None:
    text = """\
what_if:
  calm:
    changes:
      - {add: {id: call, from: USA, to: G7, do: telephone-call}, when: "USA-RUS.tension > 60",
         after_days: 3}
"""
    (rule,) = world(plan_of(text), "calm").rules
    assert rule.id == "call"
    assert rule.trigger == StateCondition(Pair("RUS", "USA"), "tension", ">", 60.0)
    assert rule.delay == Delay("fixed", 3.0)
    assert rule.at_most == 1
    assert rule.response["code"] == "041"
    assert "FRA" in rule.response["to"]


def test_a_reaction_is_a_rule_in_every_world() -> None:
    text = """\
reactions:
  - {id: tit, when: {sign: hostile}, delay: {half_life_days: 1.4}, probability: 0.5,
     response: {from: target, to: [initiator, CHN], code: criticise}}
what_if: {calm: {changes: [{remove: strike}]}}
"""
    plan = plan_of(text)
    (rule,) = plan.baseline.rules
    assert world(plan, "calm").rules == (rule,)
    assert rule.delay == Delay("exponential", 1.4)
    assert rule.response == {"from": ["target"], "to": ["initiator", "CHN"], "code": "111"}
    assert "CHN" in plan.baseline.relations.actors


def test_the_ensemble() -> None:
    text = """\
ensemble: {members: 200, seed: 7, coding: drawn, uncertain: {gain: prior,
  loss: {low: 0.3, high: 0.4}}}
"""
    ensemble = plan_of(text).ensemble
    assert (ensemble.members, ensemble.seed, ensemble.coding) == (200, 7, "drawn")
    assert ensemble.uncertain == {"gain": Spread(0.05, 0.1, 0.2), "loss": Spread(0.3, 0.35, 0.4)}
    overridden = loads(scenario(text), members=3, seed=1).ensemble
    assert (overridden.members, overridden.seed) == (3, 1)


def test_pairs_are_named_as_the_scenario_writes_them() -> None:
    text = "relations: {USA-RUS: {trust: 30}, GBR-RUS: {trust: 40}, RUS>SYR: {affinity: 1}}\n"
    plan = plan_of(text)
    assert plan.pair_names == {Pair("RUS", "USA"): "USA-RUS", Pair("GBR", "RUS"): "GBR-RUS"}
    assert plan.report_pairs == (Pair("RUS", "USA"), Pair("GBR", "RUS"))


def test_a_log_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(
        LINE.format(id="a", day="02") + LINE.format(id="b", day="09")
    )
    path = tmp_path / "mine.yaml"
    path.write_text(f"{HEAD}log: log.jsonl\nselect: {{between: [2017-04-01, 2017-04-05]}}\n")
    plan = load(path)
    assert ids(plan.baseline) == ["a"]
    assert plan.files == (path, tmp_path / "log.jsonl")
    assert plan.basis.log_id.startswith("jsonl-")


def test_mistakes_in_the_log_stand_at_its_lines(tmp_path: Path) -> None:
    lines = [LINE.format(id="a", day="02"), LINE.format(id="b", day="03").replace("USA", "USX")]
    (tmp_path / "log.jsonl").write_text("".join(lines))
    with pytest.raises(InvalidInput) as caught:
        loads(f"{HEAD}log: log.jsonl\n", folder=tmp_path)
    (problem,) = caught.value.problems
    assert problem.where is not None
    assert (problem.code, problem.where.line) == ("RS104", 2)
    assert problem.source_line is not None
    assert problem.source_line[problem.where.column - 1 :].startswith("USX")


def test_as_known_at_leaves_out_what_came_later() -> None:
    text = """\
what_if:
  no-veto: {changes: [{remove: veto}]}
  no-strike: {changes: [{remove: strike}]}
assert: [USA-RUS.trust at 2017-04-30 in no-veto > 3]
"""
    plan = loads(scenario(text), as_known_at=datetime(2017, 4, 10, tzinfo=UTC))
    assert ids(plan.baseline) == ["strike", "protest"]
    assert plan.left_out == 2
    assert [world.name for world in plan.worlds] == ["baseline", "no-strike"]
    assert plan.assertions == ()
    assert [note.message for note in plan.notes if note.code == "RS307"] == [
        "`no-veto` is left out: what it changes was not known yet"
    ]


def test_the_hash_follows_the_content_not_the_writing(tmp_path: Path) -> None:
    one = loads(scenario("# a remark\nreport: {pairs: [USA-RUS]}\n"), name="a.yaml")
    (tmp_path / "a.yaml").write_text(scenario("report:\n  pairs:\n    - USA-RUS\n"))
    assert load(tmp_path / "a.yaml").content_hash == one.content_hash
    changed = loads(scenario("report: {pairs: [USA-RUS]}\nensemble: {seed: 1}\n"), name="a.yaml")
    assert changed.content_hash != one.content_hash


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="there is no scenario"):
        load(tmp_path / "none.yaml")


def test_the_teaching_scenario_loads() -> None:
    plan = load(TWO_STATES)
    assert len(plan.what_ifs) == 7
    assert len(plan.assertions) == 5
    assert plan.report_pairs[0] == Pair("AVA", "BOR")


def test_five_thousand_events_load_fast() -> None:
    lines = (
        f"  - {{id: e{n}, date: 2017-04-{n % 28 + 1:02d}, from: USA, to: [RUS, CHN], do: accuse}}\n"
        for n in range(5000)
    )
    started = time.perf_counter()
    plan = loads(f"{HEAD}events:\n{''.join(lines)}")
    assert len(plan.baseline.events) == 5000
    assert time.perf_counter() - started < 20  # about two seconds on an idle machine
