from __future__ import annotations

import pytest

from cli.calling import relsim


def test_a_root_lists_its_children() -> None:
    answer = relsim("codes", "19")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert [line.split()[0] for line in lines] == ["19", *(str(code) for code in range(190, 197))]
    assert all("-" in line.split()[1] for line in lines)


def test_the_shape_of_codes() -> None:
    answer = relsim("codes", "missile-strike", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"schema", "cameo"}
    assert answer.data["schema"] == "relsim/codes/1"
    (code,) = answer.data["cameo"]
    assert code == {
        "code": "195",
        "name": "attack from the air",
        "parent": "19",
        "goldstein": -10.0,
        "plover": "ASSAULT",
        "quad_class": {"gdelt-1.0": "material-conflict", "plover-0.8": "material-conflict"},
        "words": ["air-strike", "drone-strike", "missile-strike"],
    }


def test_words_of_a_name_find_codes() -> None:
    found = relsim("codes", "hand", "property", "back", "--json").data["cameo"]
    assert [code["code"] for code in found] == ["0842"]


def test_an_actor_is_found_by_a_nickname() -> None:
    answer = relsim("codes", "actor", "kremlin", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert set(answer.data) == {"schema", "actor"}
    assert set(answer.data["actor"]) == {
        "code", "name", "kind", "adjective", "capital", "iso2", "fips", "cow", "cameo", "aliases",
        "valid_from", "valid_to",
    }  # fmt: skip
    assert answer.data["actor"]["code"] == "RUS"


def test_an_actor_reads_as_a_list_of_facts() -> None:
    lines = relsim("codes", "actor", "Holy", "See").out.splitlines()
    assert lines[0].split() == ["code", "VAT"]
    assert not any(line.endswith((" None", " ")) for line in lines)


@pytest.mark.parametrize("json", [(), ("--json",)])
def test_an_ambiguous_code_names_both_meanings(json: tuple[str, ...]) -> None:
    answer = relsim("codes", "actor", "RS", *json)
    assert (answer.code, answer.out) == (3, "")
    assert "Serbia" in answer.err
    assert "Russia" in answer.err


def test_what_nobody_knows_is_an_error() -> None:
    answer = relsim("codes", "xyzzy")
    assert (answer.code, answer.out) == (3, "")
    assert "xyzzy" in answer.err


def test_a_misspelt_word_is_met_with_a_suggestion() -> None:
    assert "did you mean `missile-strike`?" in relsim("codes", "misile-strike").err
