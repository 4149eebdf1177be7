"""What must hold for every history, relation and parameter set (numbers as in docs/model.md)."""

from __future__ import annotations

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from relsim.clock import TICKS_PER_DAY
from relsim.events.event import Event, Standing
from relsim.events.pairs import Direction, Pair
from relsim.events.query import Query
from relsim.model.compile import compile_course
from relsim.model.engine import Replay
from relsim.model.parameters import PARAMETER_SETS, Parameters
from relsim.model.relations import Relations
from relsim.model.rules import Delay, Rule, StateCondition
from relsim.model.state import FlowTable
from strategies import (
    ACTORS,
    PERIOD_DAYS,
    START,
    events,
    histories,
    parameters,
    relations,
)

from .replaying import ALL_PAIRS, TICKS, course_of, levels, sample

CURATED = PARAMETER_SETS["curated"]
ROUNDING = 1e-9


def row(pair: Pair) -> int:
    return ALL_PAIRS.index(pair)


@given(histories(), relations(), parameters())
def test_1_levels_stay_within_bounds(
    history: tuple[Event, ...], start: Relations, chosen: Parameters
) -> None:
    there, back, tension = levels(history, start, chosen)
    assert np.isfinite([there, back, tension]).all()
    assert np.abs([there, back]).max() <= 1 + ROUNDING
    assert -ROUNDING <= tension.min() <= tension.max() <= 1 + ROUNDING


@given(histories(), events(event_id="nothing", codes=("010",)), relations(), parameters())
def test_2_a_neutral_event_changes_no_bit(
    history: tuple[Event, ...], nothing: Event, start: Relations, chosen: Parameters
) -> None:
    nothing = nothing.model_copy(update={"severity": None})
    assert nothing.weight == 0.0
    with_it = levels((*history, nothing), start, chosen)
    assert np.array_equal(with_it, levels(history, start, chosen))


@given(events(event_id="whole"), st.integers(2, 9), relations(), parameters())
def test_4_an_event_equals_its_simultaneous_pieces(
    whole: Event, count: int, start: Relations, chosen: Parameters
) -> None:
    pieces = [
        whole.model_copy(update={"id": f"piece-{n}", "severity": whole.weight / count})
        for n in range(count)
    ]
    assert levels(pieces, start, chosen) == pytest.approx(
        levels([whole], start, chosen), abs=ROUNDING
    )


@given(histories(), relations(), parameters())
def test_5_order_of_rows_and_names_of_simultaneous_events_change_no_bit(
    history: tuple[Event, ...],
    start: Relations,
    chosen: Parameters,
) -> None:
    together = [e.model_copy(update={"occurred_at": START}) for e in history[:3]]
    rows = [*together, *history[3:]]
    expected = levels(rows, start, chosen)
    renamed = [e.model_copy(update={"id": f"z{9 - n}"}) for n, e in enumerate(rows)]
    renamed.reverse()
    assert np.array_equal(levels(renamed, start, chosen), expected)


@given(
    histories(max_size=5),
    relations(),
    parameters(jump="reservoir"),
    st.sampled_from(ACTORS[:3]),
    st.sampled_from(ACTORS[3:]),
    st.integers(0, PERIOD_DAYS - 1),
    st.floats(0.1, 10.0),
)
def test_6_a_hostile_act_never_raises_trust_of_target_source_or_ally(
    history: tuple[Event, ...],
    start: Relations,
    chosen: Parameters,
    source: str,
    target: str,
    day: int,
    size: float,
) -> None:
    act = Event.model_validate(
        {
            "id": "blow",
            "occurred_at": START + timedelta(days=day),
            "from": source,
            "to": target,
            "code": "190",
            "severity": -size,
        }
    )
    before, after = (levels(h, start, chosen) for h in (history, (*history, act)))
    assert (after[0] <= before[0] + ROUNDING).all()
    assert (after[1] <= before[1] + ROUNDING).all()


@given(histories(max_size=6), relations(), parameters(), st.integers(1, PERIOD_DAYS - 1))
def test_10_snapshot_and_resume_change_no_bit(
    history: tuple[Event, ...], start: Relations, chosen: Parameters, day: int
) -> None:
    standing = [
        e.model_copy(update={"standing": Standing()}) if number % 2 else e
        for number, e in enumerate(history)
    ]
    rules = [
        Rule("echo", Query(sign="hostile"), {"from": "target", "to": "initiator", "code": "112"},
             probability=0.7, delay=Delay("exponential", 2.0)),
        Rule("calm", StateCondition(Pair("RUS", "USA"), "tension", ">", 30.0),
             {"from": "CHN", "to": ["RUS", "USA"], "code": "045"}, delay=Delay("fixed", 1.5)),
    ]  # fmt: skip
    compiled = compile_course(course_of(standing, start, rules), chosen)
    whole = Replay(compiled).run()
    half = Replay(compiled).run(day * TICKS_PER_DAY)
    rest = Replay(compiled, since=half.snapshot()).run()
    later = [tick for tick in TICKS if tick > day * TICKS_PER_DAY]
    flows = FlowTable(chosen)
    expected = np.array(whole.trajectory().at(ALL_PAIRS, later, flows))
    assert np.array_equal(np.array(rest.trajectory().at(ALL_PAIRS, later, flows)), expected)


@given(histories(), events(event_id="late"), relations(), parameters())
def test_10_a_change_leaves_everything_before_it_unchanged(
    history: tuple[Event, ...], late: Event, start: Relations, chosen: Parameters
) -> None:
    day = (late.occurred_at - START).days
    with_it, without = levels((*history, late), start, chosen), levels(history, start, chosen)
    assert np.array_equal(with_it[:, :, :day], without[:, :, :day])


@given(histories(), relations(), parameters())
def test_11_relabelling_actors_relabels_the_output(
    history: tuple[Event, ...], start: Relations, chosen: Parameters
) -> None:
    """Reversing the alphabet also swaps the sides of every pair."""
    new = dict(zip(ACTORS, reversed(ACTORS), strict=True))
    renamed = [
        e.model_copy(
            update={"from_": tuple(new[a] for a in e.from_), "to": tuple(new[a] for a in e.to)}
        )
        for e in history
    ]
    moved = Relations(
        ACTORS,
        trust={Direction(new[a], new[b]): v for (a, b), v in start.trust.items()},
        baseline={Direction(new[a], new[b]): v for (a, b), v in start.baseline.items()},
        tension={Pair.of(new[a], new[b]): v for (a, b), v in start.tension.items()},
        affinity={Direction(new[a], new[b]): v for (a, b), v in start.affinity.items()},
    )
    there, back, tension = levels(history, start, chosen)
    there_2, back_2, tension_2 = levels(renamed, moved, chosen)
    for number, (first, second) in enumerate(ALL_PAIRS):
        image = row(Pair.of(new[first], new[second]))
        assert np.array_equal(there[number], back_2[image])
        assert np.array_equal(back[number], there_2[image])
        assert np.array_equal(tension[number], tension_2[image])


@given(histories(), events(event_id="one"), relations(affinities=False), parameters())
def test_11_without_affinities_an_event_touches_only_its_pairs(
    history: tuple[Event, ...], one: Event, start: Relations, chosen: Parameters
) -> None:
    with_it, without = levels((*history, one), start, chosen), levels(history, start, chosen)
    touched = {Pair.of(a, b) for a in one.from_ for b in one.to if a != b}
    for number, pair in enumerate(ALL_PAIRS):
        if pair not in touched:
            assert np.array_equal(with_it[:, number], without[:, number])


@given(histories(), relations(), parameters(), st.integers(-400, 400))
def test_12_shifting_all_times_shifts_the_output(
    history: tuple[Event, ...], start: Relations, chosen: Parameters, days: int
) -> None:
    by = timedelta(days=days)
    shifted = [e.model_copy(update={"occurred_at": e.occurred_at + by}) for e in history]
    course = course_of(shifted, start, start=START + by)
    replay = Replay(compile_course(course, chosen)).run()
    assert np.array_equal(sample(replay, chosen), levels(history, start, chosen))


@given(histories(), relations(), parameters())
def test_12_time_and_rates_scale_together(
    history: tuple[Event, ...], start: Relations, chosen: Parameters
) -> None:
    """Everything twice as fast, looked at half as late, is the same."""
    assume(all(e.occurred_at.minute % 2 == 0 for e in history))
    fast = chosen.with_changes(
        {
            name: getattr(chosen, name) / 2
            for name in ("trust_half_life_years", "gap_half_life_years", "tension_half_life_days")
        }
    )
    squeezed = [
        e.model_copy(update={"occurred_at": START + (e.occurred_at - START) / 2}) for e in history
    ]
    replay = Replay(compile_course(course_of(squeezed, start), fast)).run()
    half_ticks = [tick // 2 for tick in TICKS]
    sampled = replay.trajectory().at(ALL_PAIRS, half_ticks, FlowTable(fast))
    assert np.array(sampled) == pytest.approx(levels(history, start, chosen), abs=ROUNDING)


def test_half_lives_are_half_lives() -> None:
    """Half the deviation of trust is gone after the trust half-life, of tension after its own."""
    start = Relations(
        ("RUS", "USA"),
        trust={Direction("RUS", "USA"): 0.4, Direction("USA", "RUS"): 0.4},
        baseline={Direction("RUS", "USA"): 0.0, Direction("USA", "RUS"): 0.0},
        tension={Pair("RUS", "USA"): 0.9},
    )
    chosen = CURATED.with_changes(
        {"tension_half_life_days": 10.0, "trust_half_life_years": math.inf}
    )
    replay = Replay(compile_course(course_of((), start), chosen)).run()
    days = replay.trajectory().at([Pair("RUS", "USA")], TICKS, FlowTable(chosen))
    floor = 0.02 + 0.4 * (1 - 0.4) / 2
    assert days.tension[0, 9] - floor == pytest.approx((0.9 - floor) / 2, abs=1e-12)
    assert days.trust_12[0, 9] == pytest.approx(0.4, abs=1e-12)
