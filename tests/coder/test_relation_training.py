"""The shipped relation model against the marked sentences it was trained on."""

from __future__ import annotations

import statistics
from importlib import import_module

import pytest

from relsim.coder.relation.model import load_model
from relsim.coder.relation.types import TYPES, quad_of_type
from training.relation_data import MARKED, read_marked, sha256_of

needs_sentences = pytest.mark.skipif(
    not MARKED.exists(), reason="the marked sentences of ../shared are not here"
)


def folds_of(what: str) -> list[float]:
    return [fold[what] for fold in load_model().about["folds"]]


def test_the_model_tells_its_cross_validation() -> None:
    assert len(folds_of("type")) == 10
    assert statistics.mean(folds_of("type")) >= 0.82
    assert statistics.mean(folds_of("quad")) >= 0.90


@needs_sentences
def test_the_model_is_of_these_sentences() -> None:
    assert load_model().about["data_sha256"] == sha256_of()
    marked = read_marked()
    assert load_model().about["sentences"] == len(marked.types)


@needs_sentences
def test_types_and_quads_go_together_as_the_sentences_pair_them() -> None:
    marked = read_marked()
    pairs = list(zip(marked.types, marked.quads, strict=True))
    odd = sum(quad_of_type(TYPES[kind]) != quad for kind, quad in pairs)
    assert odd / len(pairs) < 0.01


@needs_sentences
def test_training_again_gives_the_fold_that_is_told() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn (extra `train`) is not installed")
    train_relation = import_module("training.train_relation")
    marked = read_marked()
    train, test = train_relation.outer_splits(marked)[0]
    told = load_model().about["folds"][0]
    fold, _ = train_relation.score_fold(marked, train, test, told["strength"])
    assert fold["type"] == pytest.approx(told["type"], abs=0.03)
    assert fold["quad"] == pytest.approx(told["quad"], abs=0.03)
