"""PETRARCH's dictionaries: what is read, what is noted, and what it means in a sentence."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder import explain_article
from relsim.coder.petrarch import (
    dictionaries,
    petrarch_actors,
    petrarch_candidates,
    petrarch_rules,
    with_dictionaries,
)
from relsim.coder.petrarch.actors_file import actor_names, agent_names
from relsim.coder.petrarch.coding import parsed_sentences
from relsim.coder.petrarch.verbs_file import verb_book
from relsim.coder.text.article import Article
from relsim.coder.text.sentences import split_sentences
from relsim.errors import InvalidInput, Missing, UsageError

ACTORS = """# our own
<!-- a comment
over two lines -->
RUBY_ISLANDS [RUB]
+RUBY
+RUBIAN
OPALIA [OPA]   # with a comment
+OPALIAN
QUARTZ/TWINS [QUA/TWI]
JADEN
+OLD_JADEN
	[RUBGOV 19900101 - 19991231]
	[RUBOPP > 20000101]
	[RUB]
TOPAZ [TPZ <19950101]
NOBODY [---]
US_ [USA]
FRANCE [FRA]
TURKEY [TUR]
"""
AGENTS = """!MINST! = MINISTER, MINISTRY
FOREIGN_!MINST! [~GOV]
POLICE {} [~COP]
GOOSE {GEESE} [~GGS]
RELIEF_AGENCY [NGO~]
SOLDIER [~MIL]
"""
VERBS = """&GIFTS
+SILVER_COIN
+&SWEETS
&SWEETS
+CAKE
+HONEY_
--- GIVE [070] ---
GIVE {GIVES GAVE GIVEN GIVING}
+HAND_OVER {+HANDS_OVER +HANDED_OVER}
- * &GIFTS [0711]
- * UP_HOPE [012]
- REFUSED TO * [127]
- + WAS_ * BY $ [0712]
--- MEET [040:041] ---
MEET {MET}
- % HAVE * [0431]
--- SCOLD [111] ---
SCOLD
"""


@pytest.fixture(name="files")
def _files(tmp_path: Path) -> tuple[Path, Path, Path]:
    paths = tuple(tmp_path / name for name in ("actors.txt", "agents.txt", "verbs.txt"))
    for path, text in zip(paths, (ACTORS, AGENTS, VERBS), strict=True):
        path.write_text(text, "utf-8")
    actors, agents, verbs = paths
    return actors, agents, verbs


def coded(text: str, files: tuple[Path, Path, Path], on: date = date(1995, 6, 1)) -> set[str]:
    actors, agents, verbs = files
    book = petrarch_actors([actors], [agents], own_codes=True)
    rules = petrarch_rules(verbs, own_codes=True)
    sentences = split_sentences(text)
    named = [book.mentions(each, on) for each in sentences]
    return {
        f"{source} {target} {each.code}"
        for parsed in parsed_sentences(sentences, named, on)
        for each in petrarch_candidates(parsed, rules)
        for source in each.sources
        for target in each.targets
    }


SENTENCES = {
    "Opalia scolded Ruby on Monday.": {"OPA RUB 111"},
    "Opalia gave Ruby a warning.": {"OPA RUB 070"},
    "Opalia gave a small silver coin to Ruby.": {"OPA RUB 0711"},
    "Opalia gave two silver coins to Ruby.": {"OPA RUB 0711"},
    "Opalia gave cake to Ruby.": {"OPA RUB 0711"},
    "Opalia gave up hope of Ruby.": {"OPA RUB 012"},
    "Opalia gave up all hope of Ruby.": {"OPA RUB 070"},
    "Opalia handed over papers to Ruby.": {"OPA RUB 070"},
    "Ruby was given bread by Opalia.": {"OPA RUB 0712"},
    "Opalia met the Ruby Islands.": {"OPA RUB 040", "RUB OPA 041"},
    "Opalia and Ruby have met in town.": {"OPA RUB 0431", "RUB OPA 0431"},
    "The Opalian police scolded Rubian soldiers.": {"OPACOP RUBMIL 111"},
    "Opalia's foreign ministry scolded the geese of Ruby.": {"OPAGOV RUBGGS 111"},
    "The relief agency of Opalia scolded Ruby.": {"NGOOPA RUB 111"},
    "Former Opalian soldiers scolded Ruby.": {"OPAELI RUB 111"},
    "Police and soldiers of Opalia scolded Ruby.": {"OPACOP RUB 111", "OPAMIL RUB 111"},
    "The soldiers of Opalia and Topaz scolded Ruby.": {"OPAMIL RUB 111"},
    "The US scolded Ruby.": {"USA RUB 111"},
    "Ruby scolded us.": set(),
    "Nobody scolded Ruby.": set(),
    "Opalia scolded the weather.": set(),
}


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_mean_what_the_dictionaries_say(
    text: str, files: tuple[Path, Path, Path]
) -> None:
    assert coded(text, files) == SENTENCES[text]


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(1989, 12, 31), "RUB"),
        (date(1990, 1, 1), "RUBGOV"),
        (date(1999, 12, 31), "RUBGOV"),
        (date(2000, 1, 1), "RUBOPP"),
    ],
)
def test_codes_hold_on_their_days(on: date, code: str, files: tuple[Path, Path, Path]) -> None:
    assert coded("Old Jaden scolded Opalia.", files, on) == {f"{code} OPA 111"}


def test_several_codes_are_several_actors(files: tuple[Path, Path, Path]) -> None:
    assert coded("Opalia scolded Quartz/Twins.", files) == {"OPA QUA 111", "OPA TWI 111"}


def test_lines_that_cannot_be_read_are_noted_with_their_numbers() -> None:
    _, notes = actor_names("A [AAA]\nB\nC [CCC 1990-]\n[DDD]\nE [EEE]\n", "f")
    assert [each.where.line for each in notes if each.where] == [2, 3]
    assert {each.severity for each in notes} == {"note"}
    _, notes = agent_names("A [~AAA]\nB {}\nC [CCC]\n [~DDD]\n", "f")
    assert [each.where.line for each in notes if each.where] == [2, 3, 4]
    book = verb_book("LOST\n--- A [010] ---\nA\n- A B [011]\n- * B\n- * &NO [012]\n~ a b\n", "f")
    assert [each.where.line for each in book.notes if each.where] == [1, 4, 5, 6, 7]
    assert "no synonym set &NO" in book.notes[3].message


def test_synonyms_without_codes_belong_to_the_name_before() -> None:
    (found,), notes = actor_names("GOLD [GLD]\n+AURUM_\n+OR ET_ARGENT\n", "f")
    assert found.spellings == (("gold",), ("aurum",), ("or", "et", "argent"))
    assert notes == ()


@given(st.text(st.sampled_from("AB+-_*&[]{}()$%^~!#:<> 0129\n\t"), max_size=120))
def test_any_text_is_read_or_noted(text: str) -> None:
    for read in (actor_names, agent_names):
        _, notes = read(text, "f")
        assert all(each.where is not None for each in notes)
    assert all(each.where is not None for each in verb_book(text, "f").notes)


def test_packed_files_are_read_and_broken_ones_told(tmp_path: Path) -> None:
    packed = tmp_path / "a.gz"
    packed.write_bytes(gzip.compress(ACTORS.encode()))
    assert petrarch_actors([packed]).actors["opalia"]
    packed.write_bytes(packed.read_bytes()[:-9])
    with pytest.raises(InvalidInput, match="cut off or damaged"):
        petrarch_actors([packed])
    packed.write_bytes(b"\0" * 100)
    with pytest.raises(InvalidInput, match="no dictionary"):
        petrarch_rules(packed)
    with pytest.raises(Missing, match="no file"):
        petrarch_rules(tmp_path / "none")
    with pytest.raises(UsageError, match="--petrarch-actors"):
        dictionaries()
    with pytest.raises(UsageError, match="--petrarch-agents"):
        dictionaries(verbs=packed, agents=[packed])


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("USAGOV", (("USA",), "GOV")),
        ("IGOUNO", (("UN",), "")),
        ("IGOEUREEC", (("EU",), "")),
        ("IGOWSTNAT", (("NATO",), "")),
        ("MNCUSAMED", None),
        ("IMGMUSALQ", None),  # MUS is for Muslims here, and elsewhere Mauritius
        ("IGOMUS", None),
        ("GON", None),
    ],
)
def test_codes_of_dictionaries_become_ours(
    code: str, meant: tuple[tuple[str, ...], str] | None, tmp_path: Path
) -> None:
    path = tmp_path / "actors.txt"
    path.write_text(f"SOMEBODY_ELSE [{code}]\n", "utf-8")
    (sentence,) = split_sentences("Somebody Else was there.")
    found = petrarch_actors([path]).mentions(sentence, date(2017, 4, 12))
    assert [(each.codes, each.agent) for each in found] == ([meant] if meant else [])


def told(text: str, files: tuple[Path, Path, Path]) -> list[tuple[str, str, str, str]]:
    actors, agents, verbs = files
    explained = explain_article(Article(text, date(2017, 4, 12)))
    found = with_dictionaries(explained, dictionaries([actors], verbs, [agents]))
    return [(each.from_[0], each.to[0], each.code, each.rule) for each in found.drafts]


def test_drafts_of_dictionaries_join_ours(files: tuple[Path, Path, Path]) -> None:
    """Codes of ours only: made-up states are no actors of the tables."""
    ((source, target, code, rule),) = told("The French police scolded Turkey.", files)
    assert (source, target, code) == ("FRA", "TUR", "111")
    assert "petrarch: scolded" in rule
    assert told("Opalia scolded Ruby on Monday.", files) == []


@pytest.mark.parametrize(("code", "number"), [("111", 1), ("010", 0)])
def test_saying_is_no_act_of_a_dictionary(code: str, number: int, tmp_path: Path) -> None:
    verbs = tmp_path / "verbs.txt"
    verbs.write_text(f"--- SCOLD [{code}] ---\nSCOLD\n", "utf-8")
    explained = explain_article(Article("France scolded Turkey.", date(2017, 4, 12)))
    found = with_dictionaries(explained, dictionaries(verbs=verbs))
    assert len([each for each in found.drafts if "petrarch" in each.rule]) == number
