"""How likely a reader would code the same.

The number is a product:

    confidence = base(w) · modality · discounts · second opinion, at most 0.97

- base(w) = 0.66 + 0.06 · min(w − 1, 4), where the rule asked for w words: a bare verb is a guess,
  a verb with its object in place hardly is;
- modality: how the text puts it (table below), since a reader may leave out what is only planned,
  said or denied;
- discounts: each step of the reading that could have gone wrong has its own factor:
  a pronoun 0.85, an event told by a noun 0.85, a place read as the target 0.85, citizens for
  their state 0.85, an apposition 0.85, a state's own people 0.8, a partner that only the article
  names 0.8, a negation or failure read as a refusal 0.8, a wish read as an appeal 0.75, a subject
  shared with another verb 0.9, two that act on each other 0.95, a partner far from the verb down
  to 0.6;
- second opinion: a linear model of the whole sentence raises the number where it names the same
  root and lowers it where it names another, the more so the surer it is.

The factors were set by hand while reading what the coder proposed; no data was fitted. The score
card shows how well the product is calibrated. A second passage takes away 0.3 of the doubt that
is left (``merging.py``).
"""

from __future__ import annotations

from math import prod

from relsim.coder.draft import SecondOpinion
from relsim.coder.events.candidate import Candidate
from relsim.coder.relation import second_opinion
from relsim.coder.relation.types import USUAL_CODE, type_of_code

__all__ = ["confidence_of", "opinion_of"]

BASE = 0.66
FOR_EACH_WORD = 0.06
MODALITY = {"done": 1.0, "threatened": 1.0, "reported": 0.9, "planned": 0.85, "denied": 0.5}
HIGHEST = 0.97


def confidence_of(candidate: Candidate, opinion: SecondOpinion | None = None) -> float:
    """The confidence of a candidate, rounded to two digits."""
    base = BASE + FOR_EACH_WORD * min(max(candidate.weight - 1, 0), 4)
    factor = prod(candidate.discounts.values()) * MODALITY[candidate.modality]
    return round(min(HIGHEST, base * factor * _of_opinion(opinion)), 2)


def opinion_of(candidate: Candidate, sentence: str) -> SecondOpinion | None:
    """What the linear model thinks; nothing of acts that have no type, and of bare pronouns."""
    kind = type_of_code(candidate.code)
    if not kind or candidate.parties is None:
        return None
    chances = second_opinion(sentence, *candidate.parties)
    best = max(chances, key=lambda each: chances[each])
    return SecondOpinion(
        root=USUAL_CODE[best], confidence=round(chances[best], 2), agrees=best == kind
    )


def _of_opinion(opinion: SecondOpinion | None) -> float:
    """From 0.8 for a sure "no" to 1.2 for a sure "yes"."""
    if opinion is None:
        return 1.0
    return 1.0 + (0.2 if opinion.agrees else -0.2) * opinion.confidence
