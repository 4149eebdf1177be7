from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.handmade import DOWN, NOTHING, START, UP, run
from relsim.analysis.effects import Effect, compare_json, effects, finding, largest_effect
from relsim.errors import UsageError
from relsim.run.record import RunRecord

TWO = run({"no-veto": {"USA-RUS": UP}, "sanctions": {"GBR-RUS": DOWN, "CHN-FRA": UP}})


def one(found: list[Effect], world: str, subject: str, quantity: str) -> Effect:
    (effect,) = (e for e in found if (e.world, e.subject, e.quantity) == (world, subject, quantity))
    return effect


def test_an_effect_is_the_median_difference_with_its_range() -> None:
    effect = one(effects(TWO), "no-veto", "USA-RUS", "trust")
    assert (effect.baseline, effect.value) == (30.0, 34.9)
    assert (effect.low, effect.difference, effect.high) == (3.1, 4.9, 6.8)


def test_each_direction_has_its_own_effect() -> None:
    found = effects(TWO)
    assert one(found, "no-veto", "USA>RUS", "trust").difference == 5.0
    assert one(found, "no-veto", "RUS>USA", "trust").difference == 4.8


def test_a_reported_pair_that_does_not_move_has_an_effect_of_exactly_zero() -> None:
    effect = one(effects(TWO), "no-veto", "GBR-RUS", "tension")
    assert (effect.low, effect.difference, effect.high) == (0.0, 0.0, 0.0)
    assert effect.value == effect.baseline == START["GBR-RUS"][3]
    assert effect.is_zero


def test_unreported_pairs_appear_only_where_they_move() -> None:
    found = effects(TWO)
    assert {e.subject for e in found if e.world == "no-veto"} == {
        "USA-RUS", "USA>RUS", "RUS>USA", "GBR-RUS", "GBR>RUS", "RUS>GBR",
    }  # fmt: skip
    assert one(found, "sanctions", "CHN-FRA", "trust").difference == 4.9


def test_before_the_change_every_effect_is_zero() -> None:
    assert all(effect.is_zero for effect in effects(TWO, date(2017, 4, 29)))


def test_a_day_outside_the_run_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="29 April 2017 to 30 April 2017"):
        effects(TWO, date(2018, 1, 1))


def test_an_unknown_what_if_is_a_usage_error_that_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="no-veto, sanctions"):
        effects(TWO, worlds=["no-vetoo"])


def test_the_largest_effect_looks_at_reported_relations_and_interventions() -> None:
    wild = ((50.0, 60.0, 70.0),) * 4
    record = run({"a": {"USA-RUS": UP, "CHN-FRA": wild}, "b": {"USA-RUS": wild}}, assumptions=["b"])
    largest = largest_effect(record)
    assert largest is not None
    assert (largest.world, largest.subject, largest.quantity) == ("a", "USA-RUS", "trust")


def test_the_largest_effect_may_be_negative_and_of_one_quantity() -> None:
    largest = largest_effect(TWO, worlds=["sanctions"])
    assert largest is not None
    assert largest.difference == -2.4
    tension = largest_effect(TWO, quantity="tension")
    assert tension is not None
    assert (tension.world, tension.difference) == ("no-veto", -4.0)


def test_without_what_ifs_there_is_no_largest_effect() -> None:
    assert largest_effect(run({})) is None


def said(record: RunRecord, **choice: str) -> str:
    effect = largest_effect(record, quantity=choice.get("quantity"))  # type: ignore[arg-type]
    assert effect is not None
    return finding(effect, record)


def test_a_finding_names_what_if_pair_day_size_and_range() -> None:
    assert said(TWO, quantity="trust") == (
        "no-veto: trust between the United States and Russia on 30 April 2017 would be "
        "4.9 points higher (90 % range 3.1 to 6.8)"
    )


def test_a_fall_is_told_as_lower_with_positive_numbers() -> None:
    record = run({"w": {"GBR-RUS": DOWN}})
    assert said(record).endswith("would be 2.4 points lower (90 % range 1.1 to 4.0)")


def test_one_point_is_singular_and_a_range_across_zero_says_so() -> None:
    record = run({"w": {"USA-RUS": ((-0.3, 1.0, 1.2), *NOTHING[1:])}})
    assert said(record).endswith("would be 1 point higher (90 % range 0.3 lower to 1.2 higher)")


def test_no_effect_at_all_is_told_as_the_same() -> None:
    assert said(run({"w": {"USA-RUS": NOTHING}})).endswith("would be the same")


def test_an_effect_that_rounds_to_nothing_is_not_called_nothing() -> None:
    record = run({"w": {"USA-RUS": ((0.0, 0.02, 0.3), *NOTHING[1:])}})
    assert "would differ by less than 0.1 points (90 % range 0.0 to 0.3)" in said(record)


def test_one_member_has_no_range() -> None:
    record = run({"w": {"USA-RUS": ((4.9, 4.9, 4.9), *NOTHING[1:])}}, members=1)
    assert said(record).endswith("4.9 points higher (one member, so no range)")


def test_an_assumption_is_marked_in_its_finding() -> None:
    record = run({"w": {"USA-RUS": UP}}, assumptions=["w"])
    effect = largest_effect(record, worlds=["w"])
    assert effect is not None
    assert finding(effect, record).startswith("w (assumption): trust between")
    assert finding(effect, record, named=False).startswith("Trust between")


def test_compare_json_has_the_documented_shape() -> None:
    data = compare_json(TWO)
    assert data["schema"] == "relsim/compare/1"
    assert data["basis"] == TWO.manifest.basis
    assert data["kinds"] == {"no-veto": "intervention", "sanctions": "intervention"}
    assert data["conditional"] == "conditional on the model; not a forecast"
    assert data["what_ifs"]["no-veto"]["USA-RUS"]["trust"] == {
        "baseline": 30.0, "value": 34.9, "difference": 4.9, "low": 3.1, "high": 6.8,
    }  # fmt: skip
    assert set(data["what_ifs"]["no-veto"]["USA>RUS"]) == {"trust"}
    assert json.loads(json.dumps(data)) == data


def test_every_what_if_lists_the_same_pairs_in_compare_json() -> None:
    data = compare_json(TWO)["what_ifs"]
    assert list(data["no-veto"]) == list(data["sanctions"])
    assert data["no-veto"]["CHN-FRA"]["trust"]["difference"] == 0.0


@given(st.lists(st.floats(-40, 40), min_size=3, max_size=3).map(sorted), st.booleans())
def test_a_finding_always_tells_direction_and_range(spread: list[float], many: bool) -> None:
    low, middle, high = spread
    record = run(
        {"w": {"USA-RUS": ((low, middle, high), *NOTHING[1:])}}, members=200 if many else 1
    )
    text = said(record)
    if not low == middle == high == 0:
        assert ("range" in text) or ("nine of ten" in text)
        assert ("higher" in text) or ("lower" in text) or ("less than 0.1" in text)
        assert "-" not in text.removeprefix("w: ")
