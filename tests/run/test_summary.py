from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from relsim.events.pairs import Pair
from relsim.run.record import (
    DIFFERENCES,
    EVENT_SCHEMA,
    LEVELS,
    PATH_SCHEMA,
    TRAJECTORY_SCHEMA,
)
from relsim.run.summary import changed_from
from run.plans import moved, plan, record, simulation, world


def rows(**where: object) -> pl.DataFrame:
    return record().trajectories.filter(**where)


def test_the_tables_have_their_schemas() -> None:
    assert dict(record().trajectories.schema) == TRAJECTORY_SCHEMA
    assert dict(record().events.schema) == EVENT_SCHEMA
    assert dict(record().paths.schema) == PATH_SCHEMA


@pytest.mark.parametrize("names", [LEVELS, DIFFERENCES])
def test_quantiles_are_ordered(names: tuple[str, ...]) -> None:
    values = rows().filter(pl.col("world") != "baseline").select(names).to_numpy()
    assert len(values) > 100
    assert (np.diff(values, axis=1) >= 0).all()


def test_differences_belong_to_what_ifs_only() -> None:
    assert rows(world="baseline").select(DIFFERENCES).null_count().row(0) == (
        len(rows(world="baseline")),
    ) * len(DIFFERENCES)
    assert not rows().filter(pl.col("world") != "baseline")["d50"].has_nulls()


@pytest.mark.parametrize("name", ["no-quarrel", "louder", "later", "unsure", "forgetful"])
def test_a_what_if_holds_exactly_the_pairs_that_it_moves(name: str) -> None:
    written = {Pair.of(*pair.split("-")) for pair in rows(world=name)["pair"].unique()}
    assert written == moved(name)


def test_every_series_has_one_row_a_day() -> None:
    sizes = rows().group_by("world", "subject", "quantity").agg(
        pl.col("day").n_unique().alias("days"), pl.len().alias("rows")
    )  # fmt: skip
    assert set(sizes["days"]) == {12}
    assert set(sizes["rows"]) == {12}


def test_a_pair_is_named_as_the_scenario_writes_it_else_alphabetically() -> None:
    names = set(rows(world="baseline")["pair"])
    assert {"USA-FRA", "FRA-DEU", "POL-DEU", "DEU-USA"} <= names
    assert {"FRA-USA", "DEU-FRA", "DEU-POL"} & names == set()


def test_subjects_of_a_pair() -> None:
    found = rows(world="baseline", pair="USA-FRA").select("subject", "quantity").unique().rows()
    assert set(found) == {
        ("USA-FRA", "trust"), ("USA-FRA", "tension"), ("USA>FRA", "trust"), ("FRA>USA", "trust"),
    }  # fmt: skip


def test_a_direction_is_trust_of_the_first_in_the_second() -> None:
    number = simulation().pairs.index(Pair("FRA", "USA"))
    samples = world("baseline")
    for subject, series in (("FRA>USA", samples.trust_12), ("USA>FRA", samples.trust_21)):
        table = rows(world="baseline", subject=subject).sort("day")["p50"].to_numpy()
        assert np.allclose(table, np.median(series[:, number], axis=0), rtol=0, atol=1e-12)


def test_the_difference_is_paired() -> None:
    number = simulation().pairs.index(Pair("FRA", "USA"))
    gaps = (world("no-quarrel").trust - world("baseline").trust)[:, number]
    table = rows(world="no-quarrel", subject="USA-FRA", quantity="trust").sort("day")
    expected = np.quantile(gaps, (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
    assert np.allclose(table.select(DIFFERENCES).to_numpy().T, expected, rtol=0, atol=1e-12)


def test_events_say_what_became_of_them() -> None:
    events = record().events
    fates = {
        (row["world"], row["id"]): row["fate"] for row in events.to_dicts() if row["fate"] != "kept"
    }
    assert fates == {
        ("put-back", "gossip"): "added",
        ("no-quarrel", "quarrel"): "removed",
        ("no-quarrel", "answer"): "consequence removed",
        ("louder", "quarrel"): "replaced",
        ("later", "visit"): "shifted",
        ("unsure", "praise"): "reweighted",
    }
    louder = events.filter(world="louder", id="quarrel").row(0, named=True)
    assert (louder["code"], louder["because"]) == ("112", "it was a hot day")
    assert len(events.filter(world="baseline")) == 7


def test_paths_say_by_which_way_an_event_reaches_whom() -> None:
    quarrel = record().paths.filter(world="baseline", event="quarrel")
    ways = {(r["observer"], r["observed"]): r["path"] for r in quarrel.to_dicts()}
    assert ways[("FRA", "USA")] == "direct"
    assert ways[("DEU", "USA")] == "DEU cares for FRA"
    assert (quarrel["loss"] > 0).all()
    assert record().paths.filter(world="no-quarrel", event="quarrel").is_empty()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("baseline", None),
        ("forgetful", None),
        ("nothing", None),
        ("put-back", None),
        ("no-quarrel", date(2024, 3, 4)),
        ("later", date(2024, 3, 8)),
        ("unsure", date(2024, 3, 2)),
    ],
)
def test_the_first_day_that_differs(name: str, day: date | None) -> None:
    found = next(each for each in plan().worlds if each.name == name)
    assert changed_from(plan(), found) == day
