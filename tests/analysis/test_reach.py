from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from run.plans import levels, moved, plan, record, simulation, world

from relsim.analysis.reach import reach
from relsim.events.pairs import Pair
from relsim.run.make import make_record
from relsim.run.simulate import simulate

WORLDS = [entry.name for entry in record().manifest.what_ifs]


@pytest.mark.parametrize("name", WORLDS)
def test_the_placebo_has_the_baselines_bits_in_every_member_on_every_day(name: str) -> None:
    found = reach(record(), name)
    assert (found.moved, found.pairs) == (len(moved(name)), len(simulation().pairs))
    if found.placebo is None:
        return
    row = simulation().pairs.index(Pair.of(*found.placebo.split("-")))
    here, base = levels(world(name)), levels(world("baseline"))
    assert found.events > 0
    assert np.array_equal(here[:, :, row], base[:, :, row])


def test_a_reported_pair_comes_first_and_a_pair_without_events_is_none() -> None:
    left_alone = {name: reach(record(), name).placebo for name in WORLDS}
    assert left_alone["no-quarrel"] == "POL-DEU"
    assert left_alone["later"] == "USA-FRA"
    assert left_alone["forgetful"] is None


def test_without_a_reported_pair_it_is_the_one_that_most_events_move() -> None:
    one = make_record(simulate(replace(plan(), report_pairs=())))
    assert reach(one, "later").placebo == "USA-FRA"
    assert reach(one, "no-quarrel").placebo == "POL-DEU"
