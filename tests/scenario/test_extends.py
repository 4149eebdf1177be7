"""One scenario built on another."""

from __future__ import annotations

from pathlib import Path

import pytest

from relsim.errors import InvalidInput
from relsim.events.pairs import Direction
from relsim.scenario import Plan, load
from scenario.writing import scenario

BASE = """\
title: The base
relations: {USA-RUS: {trust: 30, tension: 46}}
what_if:
  no-veto: {question: "Why?", changes: [{remove: veto}]}
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


def extended(folder: Path, text: str) -> Plan:
    write(folder, "base.yaml", scenario(BASE))
    return load(write(folder, "mine.yaml", f"extends: base.yaml\n{text}"))


def test_mappings_are_merged_and_the_rest_replaced(tmp_path: Path) -> None:
    plan = extended(
        tmp_path,
        """\
title: Mine
relations: {USA-RUS: {trust: 10}}
what_if:
  no-veto: {changes: [{remove: talks}]}
  no-strike: {changes: [{remove: strike}]}
""",
    )
    assert plan.title == "Mine"
    assert plan.baseline.relations.trust[Direction("USA", "RUS")] == pytest.approx(-0.8)
    assert list(plan.baseline.relations.tension.values()) == [0.46]
    assert [world.name for world in plan.what_ifs] == ["no-veto", "no-strike"]
    assert plan.what_ifs[0].question == "Why?"
    assert plan.what_ifs[0].fates[0].event_id == "talks"
    assert [path.name for path in plan.files] == ["mine.yaml", "base.yaml"]


def test_paths_are_relative_to_the_file_that_writes_them(tmp_path: Path) -> None:
    line = '{"id": "a", "occurred_at": "2017-04-02", "from": "RUS", "to": "USA", "code": "111"}\n'
    write(tmp_path, "sub/log.jsonl", line)
    write(tmp_path, "sub/base.yaml", scenario("log: log.jsonl\n", events=""))
    plan = load(write(tmp_path, "mine.yaml", "extends: sub/base.yaml\n"))
    assert [event.id for event in plan.baseline.events] == ["a"]


def test_mistakes_stand_in_the_file_that_makes_them(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", scenario("ensemble: {members: 0}\n"))
    mine = write(tmp_path, "mine.yaml", "extends: base.yaml\ntitel: x\n")
    with pytest.raises(InvalidInput) as caught:
        load(mine)
    files = [(p.where.file, p.where.line) for p in caught.value.problems if p.where]
    assert files == [(str(tmp_path / "mine.yaml"), 2), (str(tmp_path / "base.yaml"), 8)]


def test_a_circle_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", "extends: mine.yaml\n")
    with pytest.raises(InvalidInput, match="round in a circle: mine"):
        load(write(tmp_path, "mine.yaml", "extends: base.yaml\n"))


def test_a_missing_base_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="cannot read `gone"):
        load(write(tmp_path, "mine.yaml", scenario("extends: gone.yaml\n")))
