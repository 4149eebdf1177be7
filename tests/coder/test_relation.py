"""classify_relation: types, roots and quads of our own sentences, and what no input may break."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder.relation import classify_relation, second_opinion
from relsim.coder.relation.model import load_model, model_bytes
from relsim.coder.relation.placing import place
from relsim.coder.relation.types import TYPES, USUAL_CODE, quad_of_type, type_of_code
from relsim.events.taxonomy import all_cameo

OWN_SENTENCES = [
    ("Ruritania imposed sanctions on Freedonia.", "Ruritania", "Freedonia", "COERCE", 4),
    ("A Ruritanian court freed two reporters.", "A Ruritanian court", "two reporters", "YIELD", 2),
    ("Two sailors were detained by the navy.", "the navy", "Two sailors", "COERCE", 4),
    ("Ruritania will meet Freedonia next week.", "Ruritania", "Freedonia", "AGREE", 1),
    ("Ruritania held talks with Freedonia.", "Ruritania", "Freedonia", "CONSULT", 1),
    ("Ruritania signed a trade agreement with Freedonia.", "Ruritania", "Freedonia", "SUPPORT", 1),
    ("Ruritania sent food aid to Freedonia.", "Ruritania", "Freedonia", "AID", 2),
    ("Rebels shelled the port of Zenda.", "Rebels", "the port of Zenda", "ASSAULT", 4),
    ("Ruritania condemned Freedonia.", "Ruritania", "Freedonia", "ACCUSE", 3),
    ("Ruritania accused the bank of fraud.", "Ruritania", "the bank", "ACCUSE", 3),
    ("Ruritania refused to release the pilots.", "Ruritania", "the pilots", "REJECT", 3),
    ("Ruritania threatened to attack Freedonia.", "Ruritania", "Freedonia", "THREATEN", 3),
    ("Thousands of miners went on strike.", "Thousands of miners", "a recipient", "PROTEST", 4),
    ("Ruritania cut aid to Freedonia.", "Ruritania", "Freedonia", "SANCTION", 4),
    ("Ruritanian troops were put on alert.", "Ruritanian troops", "a recipient", "MOBILIZE", 4),
    ("Ruritania demanded that Freedonia withdraw.", "Ruritania", "Freedonia", "REQUEST", 3),
]


@pytest.mark.parametrize(("sentence", "source", "target", "kind", "quad"), OWN_SENTENCES)
def test_own_sentences(sentence: str, source: str, target: str, kind: str, quad: int) -> None:
    found = classify_relation(sentence, source, target)
    assert (found.plover, found.quad) == (kind, quad)


def test_the_root_comes_from_the_rule_that_agrees() -> None:
    found = classify_relation("Ruritania imposed sanctions on Freedonia.", "Ruritania", "Freedonia")
    assert (found.cameo_root, found.code, found.rule) == ("16", "163", "impose/v")
    assert {"imposed", "sanctions"} <= set(found.words)


def test_the_root_is_the_types_usual_one_without_an_agreeing_rule() -> None:
    found = classify_relation("Ruritania will meet Freedonia.", "Ruritania", "Freedonia")
    assert (found.plover, found.cameo_root) == ("AGREE", "03")


@given(st.text(max_size=200), st.text(max_size=30), st.text(max_size=30))
def test_any_text_has_a_relation(sentence: str, source: str, target: str) -> None:
    found = classify_relation(sentence, source, target)
    assert found.plover in TYPES
    assert found.quad == quad_of_type(found.plover)
    assert 1 <= int(found.cameo_root) <= 20
    assert 0.0 < found.confidence <= 1.0
    assert all(word in sentence for word in found.words)


@given(st.sampled_from(OWN_SENTENCES))
def test_the_second_opinion_agrees_and_sums_to_one(
    told: tuple[str, str, str, str, int],
) -> None:
    sentence, source, target, kind, _ = told
    chances = second_opinion(sentence, source, target)
    assert sum(chances.values()) == pytest.approx(1.0, abs=1e-5)
    assert max(chances, key=lambda each: chances[each]) == kind


def test_parties_that_overlap_are_placed_apart() -> None:
    placed = place("Freedonia's army attacked Freedonia.", "Freedonia's army", "Freedonia")
    assert (placed.source, placed.target) == ((0, 3), (4, 5))


def test_a_party_that_is_not_verbatim_stands_where_most_of_its_words_do() -> None:
    placed = place("The navy of Ruritania fired.", "the Ruritania navy", "a recipient")
    assert placed.source == (1, 4)
    assert placed.target is None


def test_types_and_usual_codes_fit_each_other() -> None:
    assert all(type_of_code(code) == kind for kind, code in USUAL_CODE.items())


@given(st.sampled_from(sorted(all_cameo())))
def test_every_code_has_a_type_or_is_a_statement(code: str) -> None:
    assert type_of_code(code) in TYPES or code.startswith("01")


def test_the_models_file_is_the_same_for_the_same_weights() -> None:
    model = load_model()
    names = list(model.rows)
    first = model_bytes(names, model.weights, model.bias, model.about)
    assert first == model_bytes(names, model.weights, model.bias, dict(model.about))


def test_the_vocabulary_holds_no_long_stretch_of_text() -> None:
    assert max(len(name.partition(":")[2].split()) for name in load_model().rows) <= 3
