from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from relsim.errors import Missing, RunIncomplete
from relsim.model.engine import Replay
from relsim.run.make import make_record
from relsim.run.parts import generated_in, identity_of, is_whole
from relsim.run.record import RunRecord
from relsim.run.simulate import simulate
from relsim.run.stage import Stage
from relsim.run.stored import (
    StoredSimulation,
    compute,
    parts_of,
    put_together,
    simulate_stored,
)
from relsim.scenario import Plan
from run.plans import levels, plan

MEMBERS = 23
REACTION = """
reactions:
  - id: tit-for-tat
    when: {root: "11"}
    probability: 0.6
    delay: {half_life_days: 1.5}
    response: {from: target, to: initiator, code: criticise}
"""


class SmallBlocks(Stage):
    """A stage in blocks of five."""

    block_size = 5


def stage(members: int = MEMBERS, more: str = "") -> Stage:
    return SmallBlocks(plan(members=members, more=more))


@cache
def in_memory(more: str = "") -> RunRecord:
    return make_record(simulate(plan(members=MEMBERS, more=more)))


def same(one: RunRecord, other: RunRecord) -> bool:
    tables = ("trajectories", "events", "paths")
    return one.manifest == other.manifest and all(
        getattr(one, name).equals(getattr(other, name)) for name in tables
    )


@pytest.mark.parametrize("more", ["", REACTION], ids=["plain", "reaction"])
def test_parts_and_memory_give_the_same_tables(tmp_path: Path, more: str) -> None:
    assert same(make_record(simulate_stored(stage(more=more), tmp_path)), in_memory(more))


def test_levels_are_read_back_to_the_bit_a_few_pairs_at_a_time(tmp_path: Path) -> None:
    found = simulate_stored(stage(), tmp_path)
    for stored, kept in zip(found.worlds, simulate(plan(members=MEMBERS)).worlds, strict=True):
        for first, stop in ((0, len(found.pairs)), (1, 3), (2, 2)):
            some = levels(stored.of_pairs(first, stop))
            assert some.tobytes() == levels(kept)[:, :, first:stop].tobytes()


def test_members_stay_when_blocks_are_of_another_size() -> None:
    by_five = simulate(plan(members=MEMBERS), stage=stage())
    for one, other in zip(by_five.worlds, simulate(plan(members=MEMBERS)).worlds, strict=True):
        assert levels(one).tobytes() == levels(other).tobytes()


def test_the_first_hundred_of_two_hundred_are_a_run_of_a_hundred() -> None:
    few, many = simulate(plan(members=100)), simulate(plan(members=200))
    for one, other in zip(few.worlds, many.worlds, strict=True):
        assert levels(one).tobytes() == levels(other)[:, :100].tobytes()


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_gives_the_same_bytes(tmp_path: Path, kind: str) -> None:
    pool: Executor = (
        ThreadPoolExecutor(2)
        if kind == "threads"
        else ProcessPoolExecutor(2, mp_context=get_context("spawn"))
    )
    with pool as executor:
        stored = simulate_stored(stage(), tmp_path, executor=executor)
        kept = simulate(plan(members=MEMBERS), executor=executor, stage=stage())
    assert same(make_record(stored), in_memory())
    assert same(make_record(kept), in_memory())


def test_what_is_finished_is_not_computed_again(tmp_path: Path) -> None:
    one = stage()
    simulate_stored(one, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    gone = sorted(tmp_path.iterdir())[3]
    gone.unlink()
    told: list[tuple[int, int]] = []
    found = simulate_stored(one, tmp_path, on_progress=lambda *done: told.append(done))
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert {name for name in before if after[name] != before[name]} == {gone.name}
    assert told == [(MEMBERS * 8, MEMBERS * 8)]
    assert same(make_record(found), in_memory())


def test_an_ensemble_that_grows_keeps_its_parts(tmp_path: Path) -> None:
    simulate_stored(stage(20), tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    simulate_stored(stage(40), tmp_path)
    assert before < {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("spoil", ["empty", "short", "foreign"])
def test_a_damaged_part_counts_as_none(tmp_path: Path, spoil: str) -> None:
    one = stage()
    simulate_stored(one, tmp_path)
    path = min(tmp_path.iterdir())
    if spoil == "foreign":
        pl.DataFrame({"x": [1]}).write_parquet(path)
    else:
        path.write_bytes(b"" if spoil == "empty" else path.read_bytes()[:200])
    assert not is_whole(path)
    assert same(make_record(simulate_stored(one, tmp_path)), in_memory())


def test_nothing_but_parts_is_left_behind(tmp_path: Path) -> None:
    simulate_stored(stage(), tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet"}


def test_three_shards_are_one_run(tmp_path: Path) -> None:
    one = stage()
    parts = parts_of(one, MEMBERS)
    folders = []
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert compute(stage(), parts[number::3], folder) == []
        folders.append(folder)
    assert same(make_record(put_together(one, MEMBERS, folders)), in_memory())
    with pytest.raises(Missing, match=r"14 of 40 parts are missing: .* and 11 more"):
        put_together(one, MEMBERS, folders[1:])


CALLS: list[int] = []


def clumsy(replay: Replay) -> Generator[Any, Any, None]:
    yield replay.wait(days=1)
    CALLS.append(1)
    if len(CALLS) in (8, 100):
        msg = "dropped it"
        raise RuntimeError(msg)


def test_failed_blocks_are_listed_the_others_kept_and_all_can_be_run_again(tmp_path: Path) -> None:
    def attempt() -> StoredSimulation:
        return simulate_stored(SmallBlocks(plan(members=MEMBERS), (clumsy,)), tmp_path)

    CALLS.clear()
    with pytest.raises(RunIncomplete) as failed:
        attempt()
    assert failed.value.exit_code == 7
    assert "2 of 40 blocks failed" in str(failed.value)
    assert "baseline, members 5 to 9: RuntimeError: dropped it" in str(failed.value)
    assert len(list(tmp_path.iterdir())) == 38
    CALLS.extend([1] * 100)
    again = make_record(attempt())
    assert same(again, make_record(simulate(plan(members=MEMBERS), [clumsy])))


def test_what_decides_the_numbers_is_in_the_identity() -> None:
    base = plan(members=MEMBERS)
    others: list[Plan] = [
        plan(members=MEMBERS, seed=8),
        plan(members=MEMBERS, more="parameters: {loss: 0.3}\n"),
        replace(base, ensemble=replace(base.ensemble, coding="expected")),
        replace(base, ensemble=replace(base.ensemble, design="sobol")),
        replace(base, basis=replace(base.basis, commit=2)),
        plan(members=1),
    ]
    found = {identity_of(base), *map(identity_of, others), identity_of(base, [clumsy])}
    assert len(found) == 8
    assert identity_of(plan(members=50)) == identity_of(base)
    latin = [
        replace(p, ensemble=replace(p.ensemble, design="latin-hypercube"))
        for p in (base, plan(members=50))
    ]
    assert identity_of(latin[0]) != identity_of(latin[1])


def test_a_replay_leaves_the_identity_of_its_plan_alone() -> None:
    one = stage(more=REACTION)
    before = identity_of(one.plan)
    simulate(one.plan, stage=one)
    assert identity_of(one.plan) == before


def test_what_rules_brought_about_is_kept_with_the_first_member(tmp_path: Path) -> None:
    one = stage(more=REACTION)
    simulate_stored(one, tmp_path)
    kept = simulate(one.plan).worlds[0].generated
    first, second = parts_of(one, MEMBERS)[:2]
    assert kept
    assert generated_in(tmp_path / first.name) == kept
    assert generated_in(tmp_path / second.name) == ()
