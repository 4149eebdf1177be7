from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from relsim.run.growth import FIRST, median_half_width, sizes_below, widest
from relsim.run.make import inputs_of, make_record
from relsim.run.simulate import simulate
from relsim.run.stage import Stage
from relsim.run.stored import simulate_stored
from relsim.scenario import Plan
from relsim.scenario.plan import Precision
from run.plans import levels, plan


def growing(half_width: float, at_most: int = 600) -> Plan:
    until = Precision(half_width, at_most)
    return replace(plan(), ensemble=replace(plan().ensemble, members=at_most, until=until))


def test_it_stops_at_the_first_size_that_is_precise_enough() -> None:
    wide = widest(simulate(plan(members=FIRST)))
    narrow = widest(simulate(plan(members=2 * FIRST)))
    assert 0 < narrow < wide
    found = simulate(growing((narrow + wide) / 2))
    assert found.sizing is not None
    assert (found.sizing.tried, found.sizing.stopped) == ((FIRST, 2 * FIRST), "precise enough")
    assert found.sizing.reached == narrow
    assert found.plan.ensemble.members == 2 * FIRST


def test_it_stops_at_the_most_that_is_allowed() -> None:
    found = simulate(growing(1e-9, at_most=300))
    assert found.sizing is not None
    assert found.sizing.tried == (128, 256, 300)
    assert found.sizing.stopped == "at most so many"
    assert found.worlds[0].tension.shape[0] == 300


def test_grown_members_are_those_of_a_run_of_that_size() -> None:
    grown, fixed = simulate(growing(1e-9, at_most=300)), simulate(plan(members=300))
    for one, other in zip(grown.worlds, fixed.worlds, strict=True):
        assert levels(one).tobytes() == levels(other).tobytes()
    assert make_record(grown).trajectories.equals(make_record(fixed).trajectories)


def test_on_disk_it_grows_alike(tmp_path: Path) -> None:
    one = growing(1e-9, at_most=300)
    stored = make_record(simulate_stored(Stage(one), tmp_path))
    kept = make_record(simulate(one))
    assert stored.manifest == kept.manifest
    assert stored.trajectories.equals(kept.trajectories)


def test_the_manifest_says_how_many_it_took_and_why() -> None:
    manifest = make_record(simulate(growing(100.0))).manifest
    assert manifest.sizing is not None
    assert manifest.members == FIRST
    assert manifest.sizing.half_width == 100.0
    assert manifest.sizing.reached < 100.0
    assert b'"members": null' in inputs_of(growing(1.0))["options.json"]


def test_sizes_on_the_way() -> None:
    assert sizes_below(100) == []
    assert sizes_below(128) == []
    assert sizes_below(129) == [128]
    assert sizes_below(600) == [128, 256, 512]


def test_the_interval_of_a_median_is_that_of_the_tables() -> None:
    # For n = 100 the tables give the 40th and the 61st value.
    assert median_half_width(np.arange(1.0, 101.0)) == (61 - 40) / 2


@pytest.mark.parametrize("size", [20, 128, 500])
def test_the_interval_holds_the_median_nineteen_times_in_twenty(size: int) -> None:
    source = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        values = np.sort(source.exponential(size=size))
        spread = 1.959964 * np.sqrt(size) / 2
        low = values[max(0, int(np.floor(size / 2 - spread)) - 1)]
        assert median_half_width(values) >= 0
        high = low + 2 * median_half_width(values)
        held += low <= np.log(2) <= high
    assert held / 400 >= 0.93
