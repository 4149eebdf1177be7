"""A scenario over a log folder: what it selects, what it is weighed by, and what a run keeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from relsim.errors import InvalidInput
from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME
from relsim.events.pairs import Pair
from relsim.events.volume import daily_counts, first_steady_day
from relsim.log.sqlite import SqliteEventLog
from relsim.model.compile import salience_by_act
from relsim.run.make import inputs_of
from relsim.run.simulate import course_of
from relsim.scenario import Plan, load
from scenario.writing import problems_in

START = datetime(2019, 1, 1, tzinfo=UTC)
TEXT = """\
relsim: 1
period: {start: 2019-02-01, end: 2019-02-20}
log: log
select: {pairs: [USA-RUS], between: [2019-02-01, 2019-02-20]}
parameters: machine-coded
relations: {USA-RUS: {trust: 40, tension: 30}}
"""


def row(number: int, day: int, **other: Any) -> dict[str, Any]:
    when = START + timedelta(days=day)
    plain: dict[str, Any] = {
        "id": f"feed:{number}",
        "occurred_at": when,
        "precision": "day",
        "from": "USA",
        "to": "RUS",
        "code": "111",
        "severity": None,
        "confidence": 1.0,
        "known_at": when + timedelta(days=1),
        "from_sector": None,
        "to_sector": None,
        "mentions": 1,
        "story": str(number),
        "publisher": "AFP",
        "line": number + 1,
        "merged_into": None,
    }
    return {**plain, **other}


def feed() -> list[dict[str, Any]]:
    """Three events a day between two, forty of another pair; two stragglers of weeks before."""
    rows = [row(0, -30), row(1, -20)]
    for day in range(60):
        rows += [row(10 * day + n, day, code=code) for n, code in ((2, "042"), (3, "111"))]
        rows += [row(10 * day + 4, day, **{"from": "RUS", "to": "USA", "code": "190"})]
        rows += [row(10_000 + 100 * day + n, day, to="CHN", to_sector=str(n)) for n in range(40)]
    return rows


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.ingest([pl.DataFrame(feed(), schema=EVENT_FRAME)], source="feed")
    return tmp_path


def plan_in(home: Path, more: str = "", text: str = TEXT, **options: Any) -> Plan:
    path = home / "scenario.yaml"
    path.write_text(text + more, "utf-8")
    return load(path, **options)


def q_of(plan: Plan, world: int = 0) -> dict[str, float]:
    course, parameters = course_of(plan, plan.worlds[world]), plan.worlds[world].parameters
    table = course.strands(parameters)
    weighed = salience_by_act(course, table, [parameters])[:, 0].tolist()
    numbers = table.acts.number.tolist()
    return {course.acts[number].event: q for number, q in zip(numbers, weighed, strict=True)}


def test_only_what_is_selected_is_read(home: Path) -> None:
    plan = plan_in(home)
    assert len(plan.baseline.events) == 20 * 3
    assert {event.actors for event in plan.baseline.events} == {("RUS", "USA")}


def test_the_record_goes_back_before_the_selection_to_where_the_feed_begins(home: Path) -> None:
    plan = plan_in(home)
    assert plan.record is not None
    assert plan.record.since == START
    assert plan.record.counts["events"].sum() == 60 * 3 + 2
    assert Pair("CHN", "USA") not in set(plan.record.counts.select("first", "second").rows())
    rates = [1 / q for name, q in q_of(plan).items() if name.endswith("2")]
    assert rates == pytest.approx([3 * 365.25] * 20, rel=0.03)


def test_days_of_stragglers_are_no_beginning() -> None:
    frame = pl.DataFrame(feed(), schema=EVENT_FRAME)
    daily = daily_counts(frame.lazy())
    assert daily["day"][0] == (START - timedelta(days=30)).date()
    assert daily["events"].sum() == frame.height
    assert first_steady_day(daily) == START.date()
    assert first_steady_day(daily_counts(frame.clear().lazy())) is None
    assert first_steady_day(daily_counts(frame.head(1).lazy())) == daily["day"][0]


def test_what_ifs_share_what_the_others_count(home: Path) -> None:
    what_if = "what_if: {calm: {changes: [{remove: {code: '190', before: 2019-02-10}}]}}\n"
    plan = plan_in(home, what_if)
    base, calm = q_of(plan), q_of(plan, 1)
    assert len(base) - len(calm) == 9
    assert calm.items() <= base.items()


def test_an_added_act_is_weighed_like_the_dyad_s_own_but_without_the_noise(home: Path) -> None:
    add = "{id: new, date: 2019-02-10, from: USA, to: RUS, code: '190'}"
    plan = plan_in(home, f"what_if: {{war: {{changes: [{{add: {add}}}]}}}}\n")
    told = q_of(plan, 1)
    friendly = told["feed:402"]  # of the same day
    assert told["new"] == friendly
    assert told["feed:403"] < friendly


def test_as_known_at_the_record_is_what_was_known(home: Path) -> None:
    plan = plan_in(home, as_known_at=START + timedelta(days=40))
    assert plan.record is not None
    assert plan.record.counts["minute"].max() == (START.timestamp() // 60) + 39 * 24 * 60
    assert plan.left_out == 20 * 3 - 9 * 3


def test_a_curated_set_asks_for_no_record(home: Path) -> None:
    plan = plan_in(home, text=TEXT.replace("parameters: machine-coded\n", ""))
    assert plan.record is None
    assert plan.kept is not None
    assert plan.kept.record is None


def test_what_is_kept_of_a_log_loads_as_the_log_did(home: Path, tmp_path: Path) -> None:
    known = START + timedelta(days=45)
    own = "events: [{id: own, date: 2019-02-03, from: RUS, to: USA, code: '042'}]\n"
    plan = plan_in(home, own, as_known_at=known)
    copy = tmp_path / "copy"
    for name, content in inputs_of(plan, known).items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)
    assert not (copy / "log" / "log.sqlite").exists()
    again = load(copy / "scenario.yaml", as_known_at=known)
    assert again.content_hash == plan.content_hash
    assert again.basis == plan.basis
    assert again.left_out == plan.left_out > 0
    assert again.baseline.events == plan.baseline.events
    assert q_of(again) == q_of(plan)
    assert inputs_of(again, known) == inputs_of(plan, known)
    with pytest.raises(InvalidInput, match="and at no other time"):
        load(copy / "scenario.yaml")


def test_causes_are_looked_up_in_the_log(home: Path) -> None:
    caused = "{id: own, date: 2019-02-03, from: RUS, to: USA, code: '042', caused_by: feed:%d}"
    plan_in(home, f"events: [{caused % 10_000}]\n")  # in the log, of another pair
    with pytest.raises(InvalidInput, match="no event with id `feed:9`"):
        plan_in(home, f"events: [{caused % 9}]\n")


def test_an_id_of_the_log_cannot_be_taken(home: Path) -> None:
    event = "{id: 'feed:10000', date: 2019-02-03, from: RUS, to: USA, code: '042'}"
    with pytest.raises(InvalidInput, match="already holds an event `feed:10000`"):
        plan_in(home, f"events: [{event}]\n")


def test_a_missing_log_says_what_the_scenario_says_of_it(tmp_path: Path) -> None:
    hint = "log_hint: Import the feed first.\n"
    (problem,) = problems_in(TEXT + hint, tmp_path)
    assert problem.code == "RS211"
    assert problem.help is not None
    assert problem.help.endswith("/log. Import the feed first.")


def test_recorded_by_hand_every_role_is_found(tmp_path: Path) -> None:
    meeting = {"id": "a", "occurred_at": "2019-02-02", "roles": {"signatory": ["USA", "RUS"]}}
    event = Event.model_validate({**meeting, "code": "057"})
    with SqliteEventLog(tmp_path / "log", create=True) as log:
        log.append([event])
    assert plan_in(tmp_path).baseline.events == (event,)
