"""Two coders side by side: where they agree, and what only one of them found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from relsim.coder.draft import DraftEvent, Passage

__all__ = ["Comparison", "compared", "merged"]

FURTHEST_DAYS = 3
"""Two codings of one event may differ by so much in its day."""


class Comparison(NamedTuple):
    """Drafts of two coders.

    Attributes:
        both: Pairs that tell of the same event, the rules' draft first.
        rules_only: What the model did not propose.
        model_only: What the rules did not find.
    """

    both: tuple[tuple[DraftEvent, DraftEvent], ...]
    rules_only: tuple[DraftEvent, ...]
    model_only: tuple[DraftEvent, ...]


def compared(rules: Iterable[DraftEvent], model: Iterable[DraftEvent]) -> Comparison:
    """Match drafts one to one by actors, root and day; the first fitting one is taken."""
    left = list(model)
    both: list[tuple[DraftEvent, DraftEvent]] = []
    alone: list[DraftEvent] = []
    for draft in rules:
        partner = next((other for other in left if _same(draft, other)), None)
        if partner is None:
            alone.append(draft)
        else:
            left.remove(partner)
            both.append((draft, partner))
    return Comparison(tuple(both), tuple(alone), tuple(left))


def merged(comparison: Comparison) -> list[DraftEvent]:
    """One list: the rules' drafts, surer where the model agrees, then what only the model found.

    Two coders err together sometimes, so agreement halves the doubt and does not multiply it away.
    """
    kept = [*(_agreed(*pair) for pair in comparison.both), *comparison.rules_only]
    kept.extend(comparison.model_only)
    return sorted(kept, key=lambda draft: (draft.span, draft.code))


def _same(one: DraftEvent, other: DraftEvent) -> bool:
    return (
        one.root == other.root
        and set(one.from_) == set(other.from_)
        and set(one.to) == set(other.to)
        and abs((one.date - other.date).days) <= FURTHEST_DAYS
    )


def _agreed(draft: DraftEvent, partner: DraftEvent) -> DraftEvent:
    told = Passage(span=partner.span, quote=partner.quote, sentence=partner.sentence)
    fresh = not any(_within(told, each) for each in draft.passages)
    return draft.model_copy(
        update={
            "confidence": 1.0 - (1.0 - draft.confidence) / 2.0,
            "rule": f"{draft.rule}; {partner.rule} agrees",
            "also": (*draft.also, told) if fresh else draft.also,
        }
    )


def _within(one: Passage, other: Passage) -> bool:
    """Whether two passages overlap."""
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]
