"""The relation of two parties that a sentence names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relsim.coder.relation.acts import Acts, acts_of
from relsim.coder.relation.features import features_of
from relsim.coder.relation.model import load_model
from relsim.coder.relation.placing import Placed, place
from relsim.coder.relation.types import TYPES, USUAL_CODE, quad_of_type, type_of_code
from relsim.coder.rules import Fired
from relsim.coder.verbs.words import (
    AUXILIARIES,
    COORDINATORS,
    DETERMINERS,
    MODALS,
    PREPOSITIONS,
)

__all__ = ["Relation", "classify_relation", "second_opinion"]

_TOLD_WORDS = 5
_SMALL = AUXILIARIES - MODALS | COORDINATORS | DETERMINERS | PREPOSITIONS


@dataclass(frozen=True, slots=True)
class Relation:
    """What a source does to a target, as a model and the coder's rules see it: a draft.

    Attributes:
        cameo_root: ``01`` to ``20``, from the rule that agrees with the type, else its usual one.
        plover: One of the fifteen types.
        quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
        confidence: Probability of the type, 0 to 1.
        words: The words that decided, in the order of the text.
        code: CAMEO code of that rule; the root if no rule agrees.
        rule: That rule's head, such as ``impose/v``; empty if no rule agrees.
    """

    cameo_root: str
    plover: str
    quad: int
    confidence: float
    words: tuple[str, ...]
    code: str
    rule: str


def _check_texts(*texts: object) -> None:
    for text in texts:
        if not isinstance(text, str):
            msg = f"sentence, source and target are text, not {type(text).__name__}"
            raise TypeError(msg)


def classify_relation(sentence: str, source: str, target: str) -> Relation:
    """The relation that a sentence tells of.

    Args:
        sentence: One sentence.
        source: Who acts; it need not stand in the sentence.
        target: On whom; neither need this.

    Raises:
        TypeError: one of them is no text.
    """
    _check_texts(sentence, source, target)
    placed = place(sentence, source, target)
    acts = acts_of(placed)
    features = features_of(placed, acts)
    model = load_model()
    chances, values = model.score(features)
    best = int(chances.argmax())
    kind = TYPES[best]
    fired = _agreeing_rule(acts, kind)
    agrees = fired is not None and type_of_code(fired.rule.code) == kind
    code = fired.rule.code if fired and agrees else USUAL_CODE[kind]
    return Relation(
        cameo_root=code[:2],
        plover=kind,
        quad=quad_of_type(kind),
        confidence=float(chances[best]),
        words=_telling_words(placed, features, model.shares(values, best), fired),
        code=code,
        rule=fired.rule.name if fired else "",
    )


def second_opinion(sentence: str, source: str, target: str) -> Mapping[str, float]:
    """The model's probability of each type; they sum to 1."""
    placed = place(sentence, source, target)
    features = features_of(placed, acts_of(placed))
    chances, _ = load_model().score(features)
    return dict(zip(TYPES, (float(each) for each in chances), strict=True))


def _agreeing_rule(acts: Acts, kind: str) -> Fired | None:
    """The first rule of the type: of the main verbs, then of any verb, then of event nouns.

    Failing those, the rule of a verb that means the type by its tense or negation.
    """
    main = [acts.main[place] for place in ("vm", "vs", "vt", "v0", "vx") if place in acts.main]
    verbs = [*main, *acts.verbs]
    exact = [verb.fired for verb in verbs if verb.kind == kind]
    exact += [noun.fired for noun in acts.nouns if noun.kind == kind]
    meant = [verb.fired for verb in verbs if verb.meant == kind]
    return next((fired for fired in (*exact, *meant) if fired), None)


def _telling_words(
    placed: Placed,
    features: Mapping[str, tuple[int, ...]],
    shares: Mapping[str, float],
    fired: Fired | None,
) -> tuple[str, ...]:
    """The rule's words and those others on which most of the score rests."""
    score: dict[int, float] = {}
    for name, share in shares.items():
        for number in features[name]:
            score[number] = score.get(number, 0.0) + share / len(features[name])
    chosen = list(fired.words) if fired else []
    ranked = sorted(
        (number for number in score if score[number] > 0 and _is_word(placed, number)),
        key=lambda number: (-score[number], number),
    )
    chosen += [number for number in ranked if number not in chosen]
    kept: Sequence[int] = sorted(chosen[: max(_TOLD_WORDS, len(fired.words) if fired else 0)])
    return tuple(placed.tokens[number].text for number in kept)


def _is_word(placed: Placed, number: int) -> bool:
    token = placed.tokens[number]
    return token.text.isalpha() and token.lower not in _SMALL and placed.region(number) not in "st"
