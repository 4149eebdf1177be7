"""Train the relation model: ``python -m training.train_relation [FILE]``.

Reads the marked sentences (``../shared/data/coder/plover_relations_train.tsv`` beside the
checkout, or FILE), prints a nested ten-fold cross-validation and writes
``relsim/coder/data/relation_model.npz``. Needs the extra ``[train]`` (scikit-learn); a minute or
two on one core. Run it again whenever the rules, the verb groups or the lemmas have changed:
features and weights belong together.

Each outer fold chooses its vocabulary (features of at least three of its training sentences) and
the strength of its regularisation (three inner folds) from its training part alone. The model
that ships is trained on all sentences. It holds no sentence: its vocabulary are one to three
lemmas in a row and names of rules' codes that occur in at least three sentences.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relsim.coder.relation.model import FILE, model_bytes, weights_of
from relsim.coder.relation.types import TYPES, quad_of_type
from relsim.coder.rules import rules_version
from training.relation_data import MARKED, Marked, read_marked, sha256_of

LEAST_SENTENCES = 3
STRENGTHS = (10.0, 30.0, 100.0)
OUTER_FOLDS, INNER_FOLDS = 10, 3
SEED = 0

Indices = NDArray[np.intp]
Chances = NDArray[np.float64]


def main(arguments: Sequence[str]) -> None:
    """Print the folds and write the model."""
    path = Path(arguments[0]) if arguments else MARKED
    marked = read_marked(path)
    folds, guesses = cross_validation(marked)
    report(folds, marked, guesses)
    everything = np.arange(len(marked.types))
    strength = best_strength(marked, everything)
    names, fitted = fit(marked, everything, strength)
    about = {
        "data_sha256": sha256_of(path),
        "sentences": len(marked.types),
        "folds": folds,
        "seed": SEED,
        "strength": strength,
        "least_sentences": LEAST_SENTENCES,
        "rules_version": rules_version(),
        "scikit_learn": importlib.import_module("sklearn").__version__,
    }
    data = model_bytes(names, fitted.coef_.T, fitted.intercept_, about)
    target = Path(__file__).parents[1] / "relsim/coder/data" / FILE
    target.write_bytes(data)
    say(f"{len(names)} features, C = {strength:g}, {len(data) / 1e6:.2f} MB → {target.name}")


def cross_validation(marked: Marked) -> tuple[list[dict[str, float]], NDArray[np.intp]]:
    """The outer folds and each sentence's type as predicted when it was left out."""
    folds = []
    guesses = np.zeros(len(marked.types), np.intp)
    for train, test in outer_splits(marked):
        fold, guessed = score_fold(marked, train, test, best_strength(marked, train))
        folds.append(fold)
        guesses[test] = guessed
    return folds, guesses


def outer_splits(marked: Marked) -> list[tuple[Indices, Indices]]:
    """Training and test sentences of each outer fold; the same ones every time."""
    return _splits(marked, np.arange(len(marked.types)), OUTER_FOLDS)


def score_fold(
    marked: Marked, train: Indices, test: Indices, strength: float
) -> tuple[dict[str, float], NDArray[np.intp]]:
    """Type and quad accuracy of one outer fold, and its predictions."""
    guessed = predict(marked, train, test, strength).argmax(axis=1)
    types, quads = np.array(marked.types)[test], np.array(marked.quads)[test]
    of_type = np.array([quad_of_type(kind) for kind in TYPES])
    fold = {
        "type": round(float((guessed == types).mean()), 4),
        "quad": round(float((of_type[guessed] == quads).mean()), 4),
        "strength": strength,
        "sentences": len(test),
    }
    return fold, guessed


def best_strength(marked: Marked, train: Indices) -> float:
    """The inverse regularisation whose probabilities fit inner folds best (log loss)."""
    types = np.array(marked.types)
    loss = dict.fromkeys(STRENGTHS, 0.0)
    for inner, held in _splits(marked, train, INNER_FOLDS):
        for strength in STRENGTHS:
            chances = predict(marked, inner, held, strength)
            loss[strength] -= float(np.log(chances[np.arange(len(held)), types[held]]).sum())
    return min(STRENGTHS, key=lambda strength: loss[strength])


def predict(marked: Marked, train: Indices, test: Indices, strength: float) -> Chances:
    """Each type's probability for the test sentences, from a model of the training ones."""
    names, fitted = fit(marked, train, strength)
    return np.asarray(fitted.predict_proba(_matrix(marked, test, names)), np.float64)


def fit(marked: Marked, train: Indices, strength: float) -> tuple[list[str], Any]:
    """Vocabulary and logistic regression of some sentences."""
    counts = Counter(name for number in train for name in marked.names[number])
    names = sorted(name for name, count in counts.items() if count >= LEAST_SENTENCES)
    linear_model = importlib.import_module("sklearn.linear_model")
    model = linear_model.LogisticRegression(C=strength, max_iter=1000)
    return names, model.fit(_matrix(marked, train, names), np.array(marked.types)[train])


def report(folds: Sequence[dict[str, float]], marked: Marked, guesses: NDArray[np.intp]) -> None:
    """Print each fold, means with standard deviations, and the confusion of types."""
    for number, fold in enumerate(folds, start=1):
        say(f"fold {number:2d}: type {fold['type']:.3f}  quad {fold['quad']:.3f}"
            f"  C = {fold['strength']:g}")  # fmt: skip
    for what in ("type", "quad"):
        values = np.array([fold[what] for fold in folds])
        say(f"{what}: {values.mean():.4f} ± {values.std(ddof=1):.4f}")
    confusion = np.zeros((len(TYPES), len(TYPES)), int)
    for told, guessed in zip(marked.types, guesses, strict=True):
        confusion[told, guessed] += 1
    say(" " * 10 + " ".join(f"{kind[:5]:>5}" for kind in TYPES))
    for kind, row in zip(TYPES, confusion, strict=True):
        say(f"{kind:<10}" + " ".join(f"{count:5d}" for count in row))


def say(line: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{line}\n")


def _splits(marked: Marked, among: Indices, folds: int) -> list[tuple[Indices, Indices]]:
    selection = importlib.import_module("sklearn.model_selection")
    splitter = selection.StratifiedKFold(folds, shuffle=True, random_state=SEED)
    types = np.array(marked.types)[among]
    return [(among[train], among[test]) for train, test in splitter.split(among, types)]


def _matrix(marked: Marked, which: Indices, names: Sequence[str]) -> Any:
    sparse = importlib.import_module("scipy.sparse")
    columns = {name: number for number, name in enumerate(names)}
    data, column, ends = [], [], [0]
    for number in which:
        values = weights_of(name for name in marked.names[number] if name in columns)
        column += [columns[name] for name in values]
        data += list(values.values())
        ends.append(len(column))
    return sparse.csr_matrix((data, column, ends), shape=(len(which), len(names)))


if __name__ == "__main__":
    main(sys.argv[1:])
