"""A small scenario that the tests of runs vary."""

from __future__ import annotations

from functools import cache

import numpy as np

from relsim.events.pairs import Pair
from relsim.run.make import make_record
from relsim.run.record import RunRecord
from relsim.run.simulate import Simulation, WorldSamples, simulate
from relsim.scenario import Plan, loads

TEXT = """
relsim: 1
title: "Two letters and a quarrel"
period: {start: 2024-03-01, end: 2024-03-12}
relations:
  USA-FRA: {trust: 60, tension: 15}
  FRA-DEU: {trust: 75, tension: 10, affinity: 0.5}
  POL-DEU: {trust: 66, tension: 12}
events:
  - {id: praise, date: 2024-03-02, from: FRA, to: USA, code: praise}
  - {id: quarrel, date: 2024-03-04, from: USA, to: FRA, code: criticise, confidence: 0.5}
  - {id: answer, date: 2024-03-05, from: FRA, to: USA, code: complain, caused_by: quarrel}
  - {id: gossip, date: 2024-03-06, from: POL, to: DEU, code: accuse, confidence: 0.3}
  - {id: sanctions, date: 2024-03-08, from: USA, to: FRA, code: impose-sanctions, standing: {}}
  - {id: visit, date: 2024-03-08, from: DEU, to: USA, code: visit}
  - {id: peace, date: 2024-03-11, from: USA, to: FRA, code: lift-sanctions, lifts: sanctions}
ensemble:
  members: 6
  seed: 7
  uncertain: {gain: prior, loss: prior, tension_half_life_days: {low: 30, best: 60, high: 90}}
  coding: drawn
what_if:
  nothing: {changes: []}
  put-back:
    changes:
      - {remove: gossip}
      - {add: {id: gossip, date: 2024-03-06, from: POL, to: DEU, code: accuse, confidence: 0.3}}
  no-quarrel: {changes: [{remove: quarrel, with_consequences: true}]}
  louder: {changes: [{replace: quarrel, with: {code: accuse}, because: "it was a hot day"}]}
  later: {changes: [{shift: visit, by_days: 2}]}
  unsure: {changes: [{reweight: praise, confidence: 0.2}]}
  forgetful: {assume: {tension_half_life_days: 10}}
report: {pairs: [USA-FRA, POL-DEU]}
"""

LEVELS = ("trust_12", "trust_21", "tension")


@cache
def plan(members: int = 6, seed: int = 7, more: str = "") -> Plan:
    """The scenario with other members, another seed, or further lines."""
    text = TEXT.replace("gain: prior, loss: prior, ", "") if "machine-coded" in more else TEXT
    return loads(text + more, name="letters.yaml", members=members, seed=seed)


@cache
def simulation() -> Simulation:
    """The scenario as it stands, replayed."""
    return simulate(plan())


@cache
def record() -> RunRecord:
    """The tables of that."""
    return make_record(simulation())


def levels(samples: WorldSamples) -> np.ndarray:
    """All of a world, shape (quantities, members, pairs, days)."""
    return np.stack([getattr(samples, name) for name in LEVELS])


def world(name: str, of: Simulation | None = None) -> WorldSamples:
    """One world by name."""
    return next(s for s in (of or simulation()).worlds if s.world.name == name)


def moved(name: str) -> set[Pair]:
    """The pairs in which a world differs from the baseline at any time."""
    differs = levels(world(name)) != levels(world("baseline"))
    return {pair for n, pair in enumerate(simulation().pairs) if differs[:, :, n].any()}
