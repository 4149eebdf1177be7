"""Two crises as a machine read them: what the shipped scenarios say of ICEWS is so."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from cli.calling import relsim
from relsim.events.pairs import Pair
from relsim.run.make import failed_assertions
from relsim.run.simulate import Simulation, simulate
from relsim.scenario import load

SCENARIOS = Path(__file__).parents[2] / "scenarios"
FILE = "icews_daily_2018-10_2019-03.tsv.gz"
ICEWS = Path(__file__).parents[3] / "shared" / "data" / "events" / FILE

needs_icews = pytest.mark.skipif(not ICEWS.is_file(), reason="ICEWS is not part of the project")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scenarios, and ICEWS imported beside them."""
    folder = tmp_path_factory.mktemp("feeds")
    shutil.copytree(SCENARIOS, folder / "scenarios")
    answer = relsim("log", "import", "--log", folder / "logs/icews", "--format", "icews", ICEWS)
    assert answer.code == 0, answer.err
    return folder


def replayed(home: Path, name: str, members: int = 1) -> Simulation:
    return simulate(load(home / "scenarios" / f"{name}.yaml", members=members))


def tension(simulation: Simulation, pair: str, world: int = 0) -> dict[date, float]:
    row = simulation.pairs.index(Pair.of(*pair.split("-")))
    median = np.median(simulation.worlds[world].tension[:, row], axis=0)
    return dict(zip(simulation.days, median.tolist(), strict=True))


def jumps(levels: dict[date, float]) -> dict[date, float]:
    days = list(levels)
    return {b: levels[b] - levels[a] for a, b in pairwise(days)}


def highest(levels: dict[date, float]) -> date:
    return max(levels, key=lambda day: levels[day])


@needs_icews
@pytest.mark.parametrize("members", [1, 3])
@pytest.mark.parametrize("name", ["kashmir-2019", "kerch-2018"])
def test_what_they_assert_holds(home: Path, name: str, members: int) -> None:
    simulation = replayed(home, name, members)
    assert len(simulation.plan.assertions) == 4
    assert failed_assertions(simulation) == []


@needs_icews
@pytest.mark.parametrize(
    ("name", "pair", "jump", "top"),
    [
        ("kashmir-2019", "IND-PAK", date(2019, 2, 27), date(2019, 3, 6)),
        ("kerch-2018", "RUS-UKR", date(2018, 11, 26), date(2018, 12, 4)),
    ],
)
def test_the_largest_jump_is_the_crisis_and_the_highest_level_its_aftermath(
    home: Path, name: str, pair: str, jump: date, top: date
) -> None:
    levels = tension(replayed(home, name), pair)
    assert highest(jumps(levels)) == jump
    assert highest(levels) == top


@needs_icews
def test_a_strike_that_is_taken_away_leaves_what_the_others_count(home: Path) -> None:
    simulation = replayed(home, "kashmir-2019")
    there, removed = tension(simulation, "IND-PAK"), tension(simulation, "IND-PAK", 1)
    assert simulation.worlds[1].world.name == "no-air-strikes"
    before = [day for day in there if day < date(2019, 2, 26)]
    assert [there[day] for day in before] == [removed[day] for day in before]
    assert removed[date(2019, 2, 28)] < there[date(2019, 2, 28)] - 5


@needs_icews
def test_the_run_outlives_the_log_and_stays_small(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "home")
    words = ("--members", "2", "--no-figures", "--json", "--out", tmp_path / "outputs")
    run = relsim("run", tmp_path / "home/scenarios/kerch-2018.yaml", *words)
    assert run.code == 0, run.err
    shutil.rmtree(tmp_path / "home")
    folder = Path(run.data["folder"])
    kept = sum(path.stat().st_size for path in (folder / "inputs").rglob("*") if path.is_file())
    assert kept < ICEWS.stat().st_size / 10
    answer = relsim("rerun", folder, "--json")
    assert (answer.code, answer.data["same"]) == (0, True), answer.err


@pytest.mark.parametrize("name", ["kashmir-2019", "kerch-2018"])
def test_without_the_log_they_say_what_to_import(name: str, tmp_path: Path) -> None:
    scenario = shutil.copy(SCENARIOS / f"{name}.yaml", tmp_path)
    answer = relsim("run", scenario)
    assert answer.code == 3
    assert "there is no log here" in answer.err
    assert "https://doi.org/10.7910/DVN/28075" in answer.err
    assert "relsim log import --log logs/icews --format icews FILES" in answer.err
