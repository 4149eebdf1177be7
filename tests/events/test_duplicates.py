"""Which rows tell of one act: what holds for every batch of rows, under every rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.events.duplicates import COMPARED, DuplicateRule, mark_duplicates
from relsim.events.frame import EVENT_FRAME

START = datetime(2018, 11, 25, tzinfo=UTC)
RULES = st.sampled_from(DuplicateRule)
MERGING = [rule for rule in DuplicateRule if rule is not DuplicateRule.NONE]


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    base = {
        "occurred_at": START,
        "precision": "day",
        "from": "RUS",
        "to": "UKR",
        "code": "190",
        "confidence": 1.0,
        "known_at": START,
        "mentions": 1,
        "publisher": "",
        "line": 1,
    }
    named = [{"id": f"f:{at}", **base, **row} for at, row in enumerate(rows)]
    return pl.DataFrame(named, schema=EVENT_FRAME, orient="row")


def few_rows() -> st.SearchStrategy[list[dict[str, Any]]]:
    """Rows that often repeat one another."""
    sector = st.sampled_from([None, None, "MIL", "GOV"])
    row = st.fixed_dictionaries(
        {
            "occurred_at": st.integers(0, 30).map(lambda hours: START + timedelta(hours=hours)),
            "from": st.sampled_from(["RUS", "UKR"]),
            "to": st.sampled_from(["UKR", "UKR", "USA"]),
            "code": st.sampled_from(["190", "193", "195", "040"]),
            "known_at": st.integers(0, 3).map(lambda days: START + timedelta(days=days)),
            "from_sector": sector,
            "to_sector": sector,
            "story": st.sampled_from([None, "s1", "s2"]),
        }
    )
    return st.lists(row, max_size=14)


def marks(rows: pl.DataFrame) -> dict[str, str | None]:
    return dict(rows.select("id", "merged_into").rows())


def merged_share(*parts: pl.DataFrame) -> float:
    whole = pl.concat(parts)
    return whole["merged_into"].count() / max(1, whole.height)


@given(few_rows(), RULES)
def test_a_duplicate_names_a_row_that_stands(
    rows: list[dict[str, Any]], rule: DuplicateRule
) -> None:
    marked = mark_duplicates(frame(*rows), frame(), rule)
    found = marks(marked)
    assert marked.drop("merged_into").equals(frame(*rows).drop("merged_into"))
    for own, into in found.items():
        assert into is None or (into != own and found[into] is None)


@given(few_rows(), RULES, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(
    rows: list[dict[str, Any]], rule: DuplicateRule, luck: Any
) -> None:
    there = frame(*rows)
    order = list(range(len(rows)))
    luck.shuffle(order)
    assert marks(mark_duplicates(there[order], frame(), rule)) == marks(
        mark_duplicates(there, frame(), rule)
    )


@given(few_rows(), st.sampled_from(DuplicateRule), st.integers(0, 14))
def test_two_batches_merge_as_much_as_one(
    rows: list[dict[str, Any]], rule: DuplicateRule, cut: int
) -> None:
    """Save for stories: what stood before another's key came along goes on standing."""
    whole = frame(*rows)
    first = mark_duplicates(whole[:cut], frame(), rule)
    second = mark_duplicates(whole[cut:], first.select(COMPARED), rule)
    at_once = merged_share(mark_duplicates(whole, frame(), rule))
    in_two = merged_share(first, second)
    if rule is DuplicateRule.STORY:
        assert in_two <= at_once + 1e-9
    else:
        assert in_two == at_once
    standing = {own for own, into in {**marks(first), **marks(second)}.items() if into is None}
    assert {into for into in marks(second).values() if into} <= standing


@given(few_rows())
def test_the_rules_are_nested(rows: list[dict[str, Any]]) -> None:
    merged = {
        rule: set(_fallen(mark_duplicates(frame(*rows), frame(), rule))) for rule in DuplicateRule
    }
    assert merged[DuplicateRule.NONE] == set()
    assert merged[DuplicateRule.ACTOR] <= merged[DuplicateRule.DYAD]
    assert merged[DuplicateRule.ACTOR] <= merged[DuplicateRule.STORY]


def _fallen(rows: pl.DataFrame) -> Sequence[str]:
    return rows.filter(pl.col("merged_into").is_not_null())["id"].to_list()


@given(few_rows(), RULES)
def test_what_was_known_first_stands(rows: list[dict[str, Any]], rule: DuplicateRule) -> None:
    marked = mark_duplicates(frame(*rows), frame(), rule)
    known = dict(marked.select("id", "known_at").rows())
    for own, into in marks(marked).items():
        assert into is None or (known[into], into) <= (known[own], own)


@pytest.mark.parametrize("rule", MERGING)
def test_missing_sectors_are_equal(rule: DuplicateRule) -> None:
    assert _fallen(mark_duplicates(frame({}, {}), frame(), rule)) == ["f:1"]


@pytest.mark.parametrize(
    ("other", "actor", "dyad", "story"),
    [
        ({"from_sector": "MIL"}, False, True, False),
        ({"code": "193"}, False, False, True),
        ({"code": "040"}, False, False, False),
        ({"story": "s2"}, True, True, True),
        ({"occurred_at": START + timedelta(hours=23)}, True, True, True),
        ({"occurred_at": START + timedelta(hours=24)}, False, False, False),
        ({"to": "USA"}, False, False, False),
    ],
)
def test_what_each_rule_compares(
    other: dict[str, Any], actor: bool, dyad: bool, story: bool
) -> None:
    rows = frame({"story": "s1"}, {"story": "s1", **other})
    found = [bool(_fallen(mark_duplicates(rows, frame(), rule))) for rule in MERGING]
    assert dict(zip(MERGING, found, strict=True)) == {
        DuplicateRule.ACTOR: actor,
        DuplicateRule.DYAD: dyad,
        DuplicateRule.STORY: story,
    }


def test_within_one_state_a_dyad_is_that_of_its_actors() -> None:
    rows = frame(
        {"to": "RUS", "from_sector": "GOV"},
        {"to": "RUS", "from_sector": "OPP"},
        {"to": "RUS", "from_sector": "GOV"},
    )
    assert _fallen(mark_duplicates(rows, frame(), DuplicateRule.DYAD)) == ["f:2"]


def test_rows_without_a_story_are_stories_of_their_own() -> None:
    rows = frame({"code": "190"}, {"code": "193"})
    assert _fallen(mark_duplicates(rows, frame(), DuplicateRule.STORY)) == []


def test_what_the_log_holds_stands_even_if_it_was_known_later() -> None:
    held = frame({"id": "f:old", "known_at": START + timedelta(days=9)})
    marked = mark_duplicates(frame({}), held.select(COMPARED))
    assert marks(marked) == {"f:0": "f:old"}


def test_a_held_row_that_was_merged_stands_for_nobody() -> None:
    held = frame({"id": "f:a"}, {"id": "f:b", "merged_into": "f:a", "code": "193"})
    marked = mark_duplicates(frame({"code": "193"}), held.select(COMPARED))
    assert marks(marked) == {"f:0": None}


def test_nothing_comes_of_nothing() -> None:
    assert mark_duplicates(frame(), frame()).is_empty()
