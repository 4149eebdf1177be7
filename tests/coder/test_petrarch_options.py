"""The options of second coders: which belong together, and what each does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import pytest

from relsim.cli.code_second import second_coders, second_options
from relsim.coder import explain_article
from relsim.coder.text.article import Article
from relsim.errors import Missing, UsageError

EXPLAINED = explain_article(Article("France scolded Turkey.", date(2017, 4, 12)))


def test_without_second_coders_nothing_changes() -> None:
    assert second_coders()(EXPLAINED) is EXPLAINED


def test_a_dictionary_adds_its_drafts_and_odd_lines_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verbs = tmp_path / "verbs.txt"
    verbs.write_text("--- SCOLD [111] ---\nSCOLD\n- broken\n", "utf-8")
    found = second_coders(petrarch_verbs=verbs)(EXPLAINED)
    assert [each.code for each in found.drafts if "petrarch" in each.rule] == ["111"]
    assert "verbs.txt:3:1" in "".join(capsys.readouterr())


def test_options_that_lack_their_partner_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--llm-url needs --llm"):
        second_coders(llm_url="http://a/v1")
    with pytest.raises(UsageError, match="--petrarch-actors"):
        second_coders(petrarch_agents=(tmp_path / "a",))
    with pytest.raises(Missing, match="no file"):
        second_coders(petrarch_verbs=tmp_path / "none")


def test_the_options_are_those_that_the_function_takes() -> None:
    @click.command()
    @second_options
    def command(**_options: object) -> None:
        """Nothing."""

    names = [parameter.name for parameter in command.params]
    assert names == list(second_coders.__annotations__)[: len(names)]
