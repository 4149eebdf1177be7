from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from relsim.events.pairs import Pair
from relsim.run.make import failed_assertions, inputs_of, make_record, manifest_of, run_plan
from relsim.scenario import Plan, load
from relsim.scenario.assertions import parse_assertion
from run.plans import TEXT, plan, record, simulation, world

DAY = "2024-03-12"


def fails(*statements: str) -> list[str]:
    """Which of these statements do not hold for the small run."""
    claims = tuple(parse_assertion(text) for text in statements)
    asked = replace(simulation(), plan=replace(plan(), assertions=claims))
    return [failed.claim.text for failed in failed_assertions(asked)]


def median(samples: np.ndarray, pair: Pair) -> float:
    return float(np.median(samples[:, simulation().pairs.index(pair), -1]))


def test_a_statement_speaks_of_the_median_at_the_end_of_its_day() -> None:
    pair, base = Pair("FRA", "USA"), world("baseline")
    for text, level in (
        ("USA-FRA.trust", median(base.trust, pair)),
        ("USA-FRA.tension", median(base.tension, pair)),
        ("FRA>USA.trust", median(base.trust_12, pair)),
        ("USA>FRA.trust", median(base.trust_21, pair)),
    ):
        below, above = f"{level - 1e-6:.9f}", f"{level + 1e-6:.9f}"
        assert fails(f"{text} at {DAY} > {below}", f"{text} at {DAY} < {above}") == []
        assert len(fails(f"{text} at {DAY} < {below}", f"{text} at {DAY} > {above}")) == 2


def test_a_statement_may_compare_worlds() -> None:
    better = f"USA-FRA.trust at {DAY} in no-quarrel > USA-FRA.trust at {DAY}"
    worse = f"no-quarrel: USA-FRA.trust at {DAY} < baseline: USA-FRA.trust at {DAY}"
    assert fails(better, worse) == [worse]


def test_a_run_is_simulated_and_tabulated_in_one_go() -> None:
    made, simulated = run_plan(plan())
    assert made.trajectories.equals(record().trajectories)
    assert make_record(simulated).manifest == made.manifest


def test_the_key_depends_on_all_that_determines_the_result() -> None:
    keys = {
        manifest_of(each).key
        for each in (
            plan(),
            plan(seed=8),
            plan(members=5),
            plan(more="parameters: {loss: 0.3}\n"),
            replace(plan(), basis=replace(plan().basis, commit=2)),
        )
    }
    assert len(keys) == 5
    assert manifest_of(plan()).key == record().manifest.key


def test_the_manifest_says_what_was_asked() -> None:
    head = record().manifest
    assert (head.name, head.title) == ("letters", "Two letters and a quarrel")
    assert (head.members, head.seed, head.coding) == (6, 7, "drawn")
    assert head.report_pairs == ("USA-FRA", "POL-DEU")
    assert list(head.uncertain["tension_half_life_days"]) == [30, 60, 90]
    assert [entry.name for entry in head.worlds] == [each.name for each in plan().worlds]
    assert head.worlds[-1].kind == "assumption"
    assert head.worlds[-1].assumed == {"tension_half_life_days": 10}
    assert head.actor_names["DEU"] == "Germany"
    assert set(head.libraries) == {"python", "numpy", "polars", "simpy"}


@pytest.fixture
def on_disk(tmp_path: Path) -> Plan:
    """A scenario that extends one in another folder and reads a log."""
    (tmp_path / "base" / "events").mkdir(parents=True)
    (tmp_path / "mine").mkdir()
    line = '{"id": "a", "occurred_at": "2024-03-05", "from": "FRA", "to": "DEU", "code": "042"}\n'
    (tmp_path / "base" / "events" / "a.jsonl").write_text(line, "utf-8")
    (tmp_path / "base" / "base.yaml").write_text(TEXT + "log: events/a.jsonl\n", "utf-8")
    own = "relsim: 1\nextends: ../base/base.yaml\n"
    (tmp_path / "mine" / "own.yaml").write_text(own, "utf-8")
    return load(tmp_path / "mine" / "own.yaml", members=3)


def test_the_inputs_keep_their_places_to_each_other(on_disk: Plan) -> None:
    known = datetime(2024, 3, 9, tzinfo=UTC)
    inputs = inputs_of(on_disk, known)
    assert set(inputs) == {
        "mine/own.yaml",
        "base/base.yaml",
        "base/events/a.jsonl",
        "options.json",
    }
    assert json.loads(inputs["options.json"]) == {
        "scenario": "mine/own.yaml",
        "members": 3,
        "seed": 7,
        "as_known_at": "2024-03-09",
    }


def test_a_plan_can_be_read_again_from_its_inputs(on_disk: Plan, tmp_path: Path) -> None:
    for name, content in inputs_of(on_disk).items():
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    again = load(tmp_path / "copy" / "mine" / "own.yaml", members=3)
    assert again.content_hash == on_disk.content_hash
    assert again.basis == on_disk.basis
    assert manifest_of(again) == manifest_of(on_disk)
