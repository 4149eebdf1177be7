"""``relsim code``: articles and dated sentences become drafts; bad input gets a reason."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cli.calling import relsim

ARTICLE = """Thursday 16 May 2019

Norway on Thursday expelled two Belarusian diplomats.

Belarus condemned the expulsions. The weather in Oslo was fine.
"""
SENTENCES = [
    {"date": "2011-03-04", "text": "Kenya accuses Tanzania of spying."},
    {"date": "2012-05-06", "text": "It rained for days."},
    {"date": "2013-07-08", "text": "The Peruvian president visits Chile."},
]
FIELDS = {
    "date", "precision", "from", "to", "code", "root", "plover", "quad", "goldstein", "modality",
    "attribution", "confidence", "span", "quote", "sentence", "rule", "rejected",
}  # fmt: skip


def written(folder: Path, text: str = ARTICLE, name: str = "article.txt") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def sentences(folder: Path, name: str = "short.jsonl") -> Path:
    path = folder / name
    lines = "".join(f"{json.dumps(row)}\n" for row in SENTENCES).encode()
    path.write_bytes(gzip.compress(lines) if name.endswith(".gz") else lines)
    return path


def objects(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_listing_shows_who_whom_what_and_the_words(tmp_path: Path) -> None:
    answer = relsim("code", written(tmp_path))
    assert answer.code == 0
    assert "2019-05-16  NOR → BLR  161" in answer.out
    assert "“Norway on Thursday expelled two Belarusian diplomats.”" in answer.out
    assert "rule expel/v: expelled diplomats" in answer.out
    assert "review them before use" in answer.err


def test_json_has_one_object_a_line_with_a_verbatim_quote(tmp_path: Path) -> None:
    rows = objects(relsim("code", "--json", written(tmp_path)).out)
    assert [(row["from"], row["to"], row["root"]) for row in rows] == [
        (["NOR"], ["BLR"], "16"),
        (["BLR"], ["NOR"], "11"),
    ]
    for row in rows:
        assert set(row) >= FIELDS
        assert ARTICLE[slice(*row["span"])] == row["quote"]
        assert row["quad"] in (1, 2, 3, 4)


def test_explain_says_why_other_sentences_have_none(tmp_path: Path) -> None:
    rows = objects(relsim("code", "--json", "--explain", written(tmp_path)).out)
    [_, left] = [row for row in rows if "why" in row]  # the first is the line with the day
    assert left["quote"] == "The weather in Oslo was fine."
    assert left["why"] == "no rule matched"
    assert "no event: no rule matched" in relsim("code", "--explain", written(tmp_path)).out


def test_least_leaves_out_what_is_less_sure(tmp_path: Path) -> None:
    every = objects(relsim("code", "--json", written(tmp_path)).out)
    middle = max(row["confidence"] for row in every)
    sure = objects(relsim("code", "--json", "--least", middle, written(tmp_path)).out)
    assert [row["confidence"] for row in sure] == [middle]


def test_the_day_is_given_or_read_or_missed(tmp_path: Path) -> None:
    text = "Kenya accuses Tanzania of spying."
    path = written(tmp_path, text, "bare.txt")
    missed = relsim("code", path)
    assert missed.code == 3
    assert "no day of publication is known" in missed.err
    given = objects(relsim("code", "--json", "--published", "2016-02-29", path).out)
    assert [row["date"] for row in given] == ["2016-02-29"]


@pytest.mark.parametrize("name", ["short.jsonl", "short.jsonl.gz"])
def test_dated_sentences_are_read_by_their_days(tmp_path: Path, name: str) -> None:
    rows = objects(relsim("code", "--json", sentences(tmp_path, name)).out)
    assert [(row["date"], row["from"], row["to"]) for row in rows] == [
        ("2011-03-04", ["KEN"], ["TZA"]),
        ("2013-07-08", ["PER"], ["CHL"]),
    ]
    assert [row["file"].rpartition(":")[2] for row in rows] == ["1", "3"]


def test_a_line_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    path = sentences(tmp_path)
    path.write_bytes(b"{nonsense\n" + path.read_bytes())
    answer = relsim("code", "--json", path)
    assert answer.code == 0
    assert len(objects(answer.out)) == 2
    assert "the line is passed over" in answer.err


def test_the_model_is_asked_of_articles_and_on_demand(tmp_path: Path) -> None:
    [first, _] = objects(relsim("code", "--json", written(tmp_path)).out)
    assert first["second_opinion"]["root"]
    [plain, _] = objects(relsim("code", "--json", "--no-opinion", written(tmp_path)).out)
    assert plain["second_opinion"] is None
    [quick, _] = objects(relsim("code", "--json", sentences(tmp_path)).out)
    assert quick["second_opinion"] is None
    [asked, _] = objects(relsim("code", "--json", "--opinion", sentences(tmp_path)).out)
    assert asked["second_opinion"] is not None


@pytest.mark.parametrize("name", ["drafts.yaml", "drafts.jsonl"])
def test_out_writes_what_review_reads(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    answer = relsim("code", written(tmp_path), "--out", out)
    assert answer.out == ""
    listed = relsim("review", out, "--list")
    assert listed.code == 0
    assert "2 drafts: 2 undecided" in listed.err


def test_append_marks_drafts_as_unreviewed(tmp_path: Path) -> None:
    log = tmp_path / "events.log"
    assert relsim("code", written(tmp_path), "--append", log).code == 0
    shown = relsim("log", "show", "--log", log)
    assert shown.code == 0
    assert shown.out.count("161") >= 1


def test_other_names_for_drafts_are_refused(tmp_path: Path) -> None:
    answer = relsim("code", written(tmp_path), "--out", tmp_path / "drafts.txt")
    assert answer.code == 2
    assert "ends in .yaml or .jsonl" in answer.err


@pytest.mark.parametrize(
    "data",
    [b"", b"   \n", bytes(range(256)) * 40, "שלום עולם, זה מאמר בעברית. ".encode() * 20],
    ids=["empty", "blank", "binary", "Hebrew"],
)
def test_what_is_no_article_gets_a_reason(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "strange.txt"
    path.write_bytes(data)
    answer = relsim("code", "--published", "2020-01-01", path)
    assert answer.out == ""
    assert answer.code == 3
    assert "error[RS" in answer.err


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    answer = relsim("code", "--json", tmp_path / "empty.txt", written(tmp_path))
    assert answer.code == 4  # a file that is not there is a mistake in the call
    empty = written(tmp_path, "", "empty.txt")
    answer = relsim("code", "--json", empty, written(tmp_path))
    assert answer.code == 0
    assert len(objects(answer.out)) == 2


def test_standard_input_is_a_file_like_any_other() -> None:
    answer = relsim("code", "--json", "-", stdin=ARTICLE.encode())
    assert [row["file"] for row in objects(answer.out)] == ["-", "-"]


def test_a_file_with_decisions_is_not_written_over(tmp_path: Path) -> None:
    article, out = written(tmp_path), tmp_path / "drafts.yaml"
    assert relsim("code", article, "--out", out).code == 0
    assert relsim("code", article, "--out", out).code == 0
    decided = out.read_text("utf-8").replace("decision:\n", "decision: accept\n", 1)
    assert "decision: accept\n" in decided
    out.write_text(decided, "utf-8")
    answer = relsim("code", article, "--out", out)
    assert answer.code == 2
    assert "holds decisions" in answer.err
    assert out.read_text("utf-8") == decided


def test_where_nothing_could_be_coded_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "drafts.yaml"
    assert relsim("code", written(tmp_path, "Peru praised Chile."), "--out", out).code == 3
    assert not out.exists()


def test_how_sure_is_a_number(tmp_path: Path) -> None:
    assert relsim("code", written(tmp_path), "--least", "nan").code == 2


def test_a_dictionary_of_petrarch_is_asked_too(tmp_path: Path) -> None:
    verbs = written(tmp_path, "--- ACCUSE [112] ---\nEXPEL [1610]\n", "verbs.txt")
    answer = relsim("code", written(tmp_path), "--petrarch-verbs", verbs, "--json")
    assert answer.code == 0
    assert [json.loads(line)["code"] for line in answer.out.splitlines()]
