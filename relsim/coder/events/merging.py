"""One event told twice in an article is one draft with both passages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from relsim.clock import Precision
from relsim.coder.draft import DraftEvent
from relsim.coder.verbs.words import words

__all__ = ["merged"]

NEAR_DAYS = {Precision.HOUR: 1, Precision.DAY: 1, Precision.WEEK: 7, Precision.MONTH: 31}
"""How far apart two dates may lie that are known so exactly."""
MUTUAL = words("03 04 05 06")
"""Roots of acts that two do together: their order of naming does not matter."""
FOR_REPETITION = 0.3
"""Share of the remaining doubt that a second passage takes away."""


def merged(drafts: Iterable[DraftEvent]) -> list[DraftEvent]:
    """The drafts in the order of the text, those that tell of the same event as one."""
    kept: list[DraftEvent] = []
    for draft in drafts:
        for number, other in enumerate(kept):
            if _same(other, draft):
                kept[number] = _joined(other, draft)
                break
        else:
            kept.append(draft)
    return kept


def _same(one: DraftEvent, other: DraftEvent) -> bool:
    if one.root != other.root or not _near(one, other):
        return False
    if one.root == "01" and one.code != other.code:
        return False  # two statements, not one told twice
    if (one.modality == "denied") != (other.modality == "denied"):
        return False
    if _overlap(one.from_, other.from_) and _overlap(one.to, other.to):
        return _covers(one, other) or one.sentence == other.sentence
    mutual = one.root in MUTUAL and _overlap(one.from_, other.to) and _overlap(one.to, other.from_)
    return mutual and {*one.from_, *one.to} == {*other.from_, *other.to}


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return bool(set(one) & set(other))


def _covers(one: DraftEvent, other: DraftEvent) -> bool:
    """Whether the actors of one are among those of the other."""
    mine, theirs = {*one.from_, *one.to}, {*other.from_, *other.to}
    return mine <= theirs or theirs <= mine


def _near(one: DraftEvent, other: DraftEvent) -> bool:
    days = max(NEAR_DAYS[one.precision], NEAR_DAYS[other.precision])
    return abs(one.date - other.date) <= timedelta(days=days)


def _joined(one: DraftEvent, other: DraftEvent) -> DraftEvent:
    """The surer draft, with the other's passage; the more exact date wins."""
    best, rest = (other, one) if _rank(other) > _rank(one) else (one, other)
    exact = min((best, rest), key=lambda each: NEAR_DAYS[each.precision])
    more = {} if exact is best else {"date": exact.date, "precision": exact.precision}
    places = {each.span: each for each in (*best.also, *rest.passages) if each.span != best.span}
    doubt = 1 - best.confidence
    sure = best.confidence + (FOR_REPETITION * doubt if rest.sentence != best.sentence else 0)
    changes = {
        **more,
        "also": tuple(places[span] for span in sorted(places)),
        "confidence": round(min(sure, 0.97), 2),
        "assessment": best.assessment or rest.assessment,
    }
    return best.model_copy(update=changes)


def _rank(draft: DraftEvent) -> tuple[bool, float, int]:
    return bool(draft.roles), draft.confidence, len(draft.code)
