"""A what-if that takes over what it cannot change is the what-if replayed in full, to the bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from relsim.clock import Precision
from relsim.run.block import simulate_block
from relsim.run.simulate import simulate
from relsim.run.stage import Stage
from relsim.run.stored import compute, parts_of
from relsim.scenario import Plan
from relsim.scenario.changes import Change
from relsim.scenario.interventions import apply
from run.plans import plan
from strategies import changes_to

CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Change, ...])
REACTION = """
reactions:
  - id: tit-for-tat
    when: {sign: hostile}
    probability: 0.6
    delay: {half_life_days: 1.5}
    response: {from: target, to: initiator, code: criticise}
"""
MODELS = {
    "plain": "",
    "reaction": REACTION,
    "machine-coded": "parameters: machine-coded\n",
    "noise": "parameters: {noise_per_sqrt_day: 0.02}\n",
    "onlookers": "parameters: {onlookers: true}\n",
}


@st.composite
def changed_plans(draw: st.DrawFn, more: str) -> Plan:
    """The letters, with one what-if of a few interventions; dates and weights may be drawn, too."""
    whole = plan(more=more)
    dates, severity = draw(st.booleans()), draw(st.sampled_from([0.0, 1.5]))
    drawn = replace(whole.ensemble, dates=dates, severity=severity)
    vague = [e.model_copy(update={"precision": Precision.WEEK}) for e in whole.baseline.events]
    baseline = replace(whole.baseline, events=tuple(vague))
    some = st.lists(st.sampled_from(baseline.events), max_size=3, unique_by=lambda event: event.id)
    changes = [draw(changes_to(event.id)) for event in draw(some)]
    applied = apply(baseline.events, CHANGES.validate_python(changes))
    changed = replace(
        baseline, name="changed", kind="intervention", events=applied.events, fates=applied.fates
    )
    return replace(whole, ensemble=drawn, worlds=(baseline, changed))


@pytest.mark.parametrize("more", MODELS.values(), ids=MODELS)
@settings(max_examples=15)
@given(data=st.data())
def test_a_what_if_is_what_a_full_replay_gives(more: str, data: st.DataObject) -> None:
    one = data.draw(changed_plans(more))
    found = simulate(one).worlds[1]
    stage = Stage(one)
    full = simulate_block(stage, one.worlds[1], range(one.ensemble.members))
    assert found.generated == full.generated
    for name, levels in full.samples._asdict().items():
        assert getattr(found, name).tobytes() == levels.tobytes()


@pytest.mark.parametrize("more", MODELS.values(), ids=MODELS)
def test_parts_have_the_same_bytes_whether_the_baseline_is_there_or_not(
    tmp_path: Path, more: str
) -> None:
    stage = Stage(plan(more=more))
    parts = parts_of(stage, 6)
    beside, alone = tmp_path / "beside", tmp_path / "alone"
    for folder, some in ((beside, parts), (alone, parts[1:])):
        folder.mkdir()
        assert compute(stage, some, folder) == []
    for part in parts[1:]:
        assert (beside / part.name).read_bytes() == (alone / part.name).read_bytes(), part


def test_another_model_is_replayed_in_full() -> None:
    stage = Stage(plan())
    sharing = {world.name for world in stage.plan.worlds if stage.shares_model(world)}
    assert sharing == {w.name for w in stage.plan.what_ifs if w.kind == "intervention"}
    unlike = Stage(plan(more="parameters: {affinities_follow_trust: true}\n"))
    assert not any(unlike.shares_model(world) for world in unlike.plan.worlds)
