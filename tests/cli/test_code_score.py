"""`relsim code --score`: the card on the example's gold, for everybody."""

from __future__ import annotations

from pathlib import Path

from cli.calling import relsim

GOLD = Path(__file__).parents[2] / "examples" / "gold.jsonl"


def test_the_card_of_the_example(tmp_path: Path) -> None:
    figure = tmp_path / "reliability.png"
    answer = relsim("code", "--score", GOLD, "--explain", "--figure", figure)
    assert answer.code == 0, answer.err
    assert "Whole articles (1 text," in answer.out
    assert "are drafts" in answer.out
    assert "confidence: calibration error" in answer.out
    assert figure.read_bytes().startswith(b"\x89PNG")


def test_the_card_for_programs() -> None:
    card = relsim("code", "--score", GOLD, "--json").data
    assert card["schema"] == "relsim/score/1"
    exact = card["articles"]["agreement"]["exact"]
    assert exact["found"] + len(card["articles"]["missed"]) == exact["readings"] == 17
    assert len(card["relation"]["root"]) == 10


def test_what_is_not_there(tmp_path: Path) -> None:
    assert relsim("code", "--score", tmp_path / "none").code == 4
    assert relsim("code", "--score", GOLD, GOLD).code == 2
    empty = relsim("code", "--score", tmp_path, "--figure", tmp_path / "x.png")
    assert empty.code == 0
    assert "there is no gold.jsonl in" in empty.out
    assert "nothing to draw" in empty.err
