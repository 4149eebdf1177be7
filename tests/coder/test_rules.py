"""The rules: the shipped file, what mistakes in one look like, and which rule wins."""

from __future__ import annotations

import pytest

from relsim.coder.rules import Clause, Fired, best_rule, load_rules
from relsim.coder.rules.loading import parse_rules, parse_word_sets
from relsim.coder.text.tokens import tokenize
from relsim.errors import InvalidInput
from relsim.events.taxonomy import all_cameo

HEADER = "# version 1\nhead\twith\tcode\troles\tnote\n"


def first_match(text: str, head: str, part: str = "") -> Fired | None:
    tokens = tokenize(text)
    at = next(number for number, token in enumerate(tokens) if token.lower == head)
    return best_rule(Clause(tokens), at, part)


def test_every_root_of_cameo_has_rules_for_verbs() -> None:
    roots = {rule.root for rule in load_rules() if rule.part == "v"} - {""}
    assert roots == {code for code in all_cameo() if len(code) == 2}


@pytest.mark.parametrize(
    ("text", "head", "code"),
    [
        ("Ruritania called the planned talks off.", "called", "125"),
        ("Ruritania restored full diplomatic ties with Freedonia.", "restored", "050"),
        ("Ruritania refused to release the prisoners.", "refused", "1243"),
        ("Ruritania lifted the embargo on Freedonia.", "lifted", "085"),
        ("Ruritania imposed sanctions on Freedonia.", "imposed", "163"),
        ("Ruritania expelled two diplomats.", "expelled", "161"),
        ("Ruritania deployed troops along the border.", "deployed", "154"),
        ("Ruritania agreed to meet Freedonia.", "agreed", "036"),
        ("Ruritania threatened to impose sanctions.", "threatened", "1312"),
        ("Ruritania demanded the release of its sailors.", "demanded", "1053"),
        ("Ruritania sent $200 million to Freedonia.", "sent", "071"),
    ],
)
def test_company_decides_the_code(text: str, head: str, code: str) -> None:
    found = first_match(text, head, "v")
    assert found is not None
    assert found.rule.code == code


def test_a_rule_tells_the_words_it_rests_on() -> None:
    text = "Ruritania called the talks off."
    found = first_match(text, "called")
    assert found is not None
    assert [tokenize(text)[number].text for number in found.words] == ["called", "off", "talks"]


def test_a_report_is_released_without_an_event() -> None:
    found = first_match("Ruritania released a report on trade.", "released", "v")
    assert found is not None
    assert found.rule.roles == "none"
    assert found.rule.code == ""


def test_a_forbidden_word_silences_a_rule() -> None:
    rules = parse_rules(HEADER + "strike/v\t-deal\t190\n", "own.tsv", {})
    assert rules[0].forbidden == (("deal",),)


def test_every_mistake_is_told_with_its_line() -> None:
    rows = [
        "attack/v\t\t999",
        "attack\t\t190",
        "shell/v\t@nowhere\t194",
        "bomb/v\t\t195\tsideways",
        "Fight/v\t\t190",
        "idle/v\t\t190\tnone",
        "raid/v\t\t190",
        "raid/v\t\t171",
    ]
    with pytest.raises(InvalidInput) as caught:
        parse_rules(HEADER + "\n".join(rows), "own.tsv", {})
    lines = [problem.where.line for problem in caught.value.problems if problem.where]
    assert lines == [3, 4, 5, 6, 7, 8, 10]


def test_word_sets_have_one_name_each() -> None:
    with pytest.raises(InvalidInput, match="a second word set `talk`"):
        parse_word_sets("# version 1\nname\twords\ntalk\tmeet\ntalk\ttalk\n", "sets.tsv")


@pytest.mark.parametrize(
    ("text", "head", "code"),
    [
        ("The rebels received weapons from Ruritania.", "received", "072"),
        ("The bank faces a lawsuit by the miners.", "faces", "115"),
        ("The town came under attack.", "came", "190"),
    ],
)
def test_who_gets_something_is_its_target(text: str, head: str, code: str) -> None:
    found = first_match(text, head, "v")
    assert found is not None
    assert (found.rule.code, found.rule.roles) == (code, "swap")


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Ruritania called an early vote for May.", "called"),
        ("Talks beginning in March failed.", "beginning"),
    ],
)
def test_a_word_that_only_looks_like_company_is_none(text: str, head: str) -> None:
    found = first_match(text, head, "v")
    assert found is None or found.rule.root not in {"02", "14"}
