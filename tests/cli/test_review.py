"""`relsim review`: asked on the terminal or answered in the file, and taken into a log once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from coder.made_up import ACCUSED, ARTICLE, MET, REJECTED, waiting

from cli.calling import Answer, relsim
from relsim.analysis.decisions_file import read_decisions
from relsim.analysis.drafts_file import read_drafts, write_drafts
from relsim.coder.review.drafts import Entry


@pytest.fixture(params=["drafts.yaml", "drafts.jsonl"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    write_drafts(path, waiting(ACCUSED, REJECTED, MET))
    (tmp_path / "courier.txt").write_text(ARTICLE.text, "utf-8")
    return path


def review(file: Path, *answers: str, words: tuple[Any, ...] = ()) -> Answer:
    typed = "".join(f"{answer}\n" for answer in answers).encode()
    return relsim("review", file, "--by", "Ada", *words, stdin=typed)


def entries(file: Path) -> tuple[Entry, ...]:
    return read_drafts(file).articles[0].drafts


def told(file: Path) -> list[str | None]:
    return [entry.decision for entry in entries(file)]


def test_a_walk_through_the_drafts(file: Path) -> None:
    answer = review(
        file, "a", "e", 'code: "125", id: rebuff', "a stronger word", "r", "a plan, not a meeting"
    )
    assert answer.code == 0, answer.err
    assert told(file) == ["accept", "edit", "reject"]
    assert [entry.by for entry in entries(file)] == ["Ada"] * 3
    assert entries(file)[1].id == "rebuff"
    assert entries(file)[1].reason == "a stronger word"
    assert "“France accused Germany of dumping on Monday.”" in answer.err
    assert "3 drafts: 1 accept, 1 edit, 1 reject, 0 undecided" in answer.err
    record = read_decisions(file.with_suffix(".decisions.jsonl"))
    assert [decision.decision for decision in record] == ["accept", "edit", "reject"]
    assert record[1].edited == ("code",)


def test_leaving_and_going_on(file: Path) -> None:
    assert review(file, "a", "q").code == 0
    assert told(file) == ["accept", None, None]
    again = review(file, "a")  # and the input ends here
    assert "2 of 3" in again.err
    assert "1 of 3" not in again.err
    assert told(file) == ["accept", "accept", None]


def test_going_back_undoing_and_skipping(file: Path) -> None:
    review(file, "a", "b", "u", "s", "a", "s")
    assert told(file) == [None, "accept", None]


def test_what_stands_around_a_passage(file: Path) -> None:
    answer = review(file, "s", "c", "q")
    assert "on Monday. »Berlin rejected the charge.« The two ministers" in answer.err
    (file.parent / "courier.txt").unlink()
    assert "the article is not at hand" in review(file, "c", "q").err


def test_the_same_event_told_twice(file: Path) -> None:
    first = entries(file)[0].id
    answer = review(file, "a", "m", "nonsense", "m", first, "q")
    assert "no draft has the id `nonsense`" in answer.err
    assert entries(file)[1].same_as == first
    refused = review(file, "b", "b", "r", "changed my mind", "q")
    assert "is not to be in the log" in refused.err
    assert told(file) == ["accept", "same", None]


def test_answers_that_make_no_sense_change_nothing(file: Path) -> None:
    before = file.read_bytes()
    answer = review(file, "e", "code: 999", "", "e", "date: [", "e", "", "x", "r", "", "q")
    assert answer.code == 0
    assert file.read_bytes() == before
    assert "CAMEO codes are text" in answer.err
    assert "a rejection needs a reason" in answer.err


def test_adding_what_was_missed(file: Path) -> None:
    missed = 'id: missed, date: 2026-03-03, from: DEU, to: FRA, code: "010", span: [45, 72]'
    answer = review(file, "+", missed, "q")
    assert answer.code == 0, answer.err
    assert told(file) == [None, None, None, "add"]
    assert entries(file)[3].id == "missed"
    assert "needs an `id`" in review(file, "+", "code: '010'", "q").err


def test_accepted_drafts_go_into_a_log_once(file: Path) -> None:
    log = file.parent / "log"
    review(file, "a", "r", "no", "q")
    first = relsim("review", file, "--append", log, "--json")
    assert first.code == 0, first.err
    assert first.data["schema"] == "relsim/review/1"
    assert first.data["commit"]["appended"] == 1
    assert first.data["undecided"] == 1
    again = relsim("review", file, "--append", log, "--by", "Bob", "--json").data
    assert (again["commit"]["appended"], again["commit"]["skipped"]) == (0, 1)
    shown = relsim("log", "show", entries(file)[0].id, "--log", log)
    assert "reviewed by Ada" in shown.out


def test_nothing_goes_into_a_log_unreviewed_unless_asked_for(file: Path) -> None:
    log = file.parent / "log"
    refused = relsim("review", file, "--append", log)
    assert (refused.code, log.exists()) == (2, False)
    assert "--unreviewed" in refused.err
    taken = relsim("review", file, "--append", log, "--unreviewed", "--json")
    assert taken.data["commit"]["appended"] == 3
    assert "not reviewed" in relsim("log", "show", entries(file)[0].id, "--log", log).out
    assert relsim("review", file, "--unreviewed").code == 2


def test_a_file_edited_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    write_drafts(path, waiting(ACCUSED))
    text = path.read_text("utf-8")
    edited = text.replace("decision:\n    change: {}", 'decision: edit\n    change: {code: "111"}')
    path.write_text(f"# mine\n{edited}", "utf-8")
    answer = relsim("review", path, "--append", tmp_path / "log", "--by", "Ada")
    assert answer.code == 0, answer.err
    assert path.read_text("utf-8").startswith("# mine")
    assert read_decisions(tmp_path / "drafts.decisions.jsonl")[0].by == "Ada"


def test_mistakes_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    write_drafts(path, waiting(ACCUSED))
    path.write_text(path.read_text("utf-8").replace("decision:\n", "decision: acept\n"), "utf-8")
    answer = relsim("review", path)
    assert answer.code == 3
    assert "did you mean `accept`?" in answer.err
    assert "decision: acept" in answer.err


def test_an_article_that_has_changed_is_told(file: Path) -> None:
    (file.parent / "courier.txt").write_text("Something else.", "utf-8")
    answer = relsim("review", file, "--list")
    assert answer.code == 3
    assert "is not the text that was coded" in answer.err


def test_a_list_for_the_eye(file: Path) -> None:
    review(file, "a", "q")
    answer = relsim("review", file, "--list")
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines] == ["accept", "-", "-"]
    assert "FRA → DEU  112" in lines[0]


def test_decisions_are_carried_over(file: Path, tmp_path: Path) -> None:
    review(file, "a", "r", "no", "a")
    fresh = tmp_path / "fresh.yaml"
    write_drafts(fresh, waiting(MET, ACCUSED))
    record = file.with_suffix(".decisions.jsonl")
    answer = relsim("review", fresh, "--decisions", record, "--json")
    assert answer.code == 0, answer.err
    assert answer.data["undecided"] == 0
    assert told(fresh) == ["accept", "accept"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert relsim("review", tmp_path / "none.yaml").code == 4
