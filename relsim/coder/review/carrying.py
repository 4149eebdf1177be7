"""Decisions carried over to new drafts of the same article, so that nothing is reviewed twice.

A decided event finds the new draft that tells of it by where it stands in the text and by what it
says; what the new draft gets wrong becomes an edit, an event that it lacks an addition.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from relsim.coder.review.deciding import accepted, fields_of_event, unordered
from relsim.coder.review.decision import Decision, last_words
from relsim.coder.review.drafts import ArticleDrafts, ArticleHead, Entry
from relsim.events.event import Event

__all__ = ["carried", "likeness", "spans_meet"]

DERIVED = {"id", "provenance", "attributes"}
WRITTEN = {"occurred_at": "date"}
"""Stored name → what a person writes."""
MOST, SURELY_ALIKE = 10, 8


def carried(decisions: Iterable[Decision], article: ArticleDrafts) -> ArticleDrafts:
    """The drafts with the decisions that were once made about the same passages.

    Drafts that no decision speaks of stay undecided; a decision that an earlier reviewer made and
    that no draft answers to becomes an entry of its own.
    """
    told = [d for d in last_words(decisions) if d.sha256 == article.sha256]
    entries = list(article.drafts)
    open_ = {number for number, entry in enumerate(entries) if entry.decision is None}
    added: list[Entry] = []
    for decision, number in _paired(told, entries, article.head):
        if number in open_:
            open_.discard(number)
            entries[number] = _again(decision, entries[number], article.head)
        elif decision.event is not None and decision.same_as is None:
            added.append(_added(decision, decision.event))
    return article.model_copy(update={"drafts": (*entries, *added)})


def likeness(event: Event, other: Event) -> int:
    """How much two events say the same, 0 to 10; 0 where they can hardly be one."""
    sides = [
        (set(event.initiators), set(other.initiators)),
        (set(event.targets), set(other.targets)),
    ]
    meeting = sum(bool(a & b) for a, b in sides)
    same_root = event.code[:2] == other.code[:2]
    if meeting + same_root < 2:
        return 0
    equal = sum(a == b for a, b in sides)
    same_code, same_day = event.code == other.code, event.occurred_at == other.occurred_at
    return meeting + equal + 3 * same_root + 2 * same_code + same_day


def spans_meet(ours: Sequence[tuple[int, int]], theirs: Sequence[tuple[int, int]]) -> bool:
    """Whether any two of the passages overlap."""
    return any(a < d and c < b for a, b in ours for c, d in theirs)


def _paired(
    decisions: Sequence[Decision], entries: Sequence[Entry], head: ArticleHead
) -> list[tuple[Decision, int | None]]:
    """Each decision with the number of its draft, the likeliest pairs first."""
    rated = sorted(
        (
            (-_rating(decision, entry, head), d, e)
            for d, decision in enumerate(decisions)
            for e, entry in enumerate(entries)
        ),
    )
    found: dict[int, int] = {}
    for rating, d, e in rated:
        if rating < 0 and d not in found and e not in found.values():
            found[d] = e
    return [(decision, found.get(d)) for d, decision in enumerate(decisions)]


def _rating(decision: Decision, entry: Entry, head: ArticleHead) -> int:
    if entry.draft is None:
        return 0
    draft = entry.draft.model_dump(mode="json")
    if decision.draft is not None and all(draft.get(k) == v for k, v in _core(decision.draft)):
        return MOST + 1
    spans = [passage.span for passage in entry.draft.passages]
    meet = spans_meet(decision.spans, spans)
    if decision.event is None:
        return _is_rejected_again(decision, draft) if meet else 0
    alike = likeness(decision.event, accepted(entry.draft, head))
    # An article may tell of an event twice, and the machine take the other passage.
    return alike if meet else alike - SURELY_ALIKE + 1 if alike >= SURELY_ALIKE else 0


def _core(draft: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    return ((key, draft.get(key)) for key in ("date", "from", "to", "code", "span"))


def _is_rejected_again(decision: Decision, draft: dict[str, Any]) -> int:
    """Whether the machine insists on what a person has refused."""
    old = decision.draft or {}
    same = all(old.get(key) == draft[key] for key in ("from", "to"))
    return MOST if same and str(old.get("code", ""))[:2] == draft["code"][:2] else 0


def _again(decision: Decision, entry: Entry, head: ArticleHead) -> Entry:
    said: dict[str, Any] = {
        "reason": decision.reason,
        "by": decision.by,
        "at": decision.at,
        "same_as": decision.same_as,
        "id": decision.id,
    }
    if decision.event is None or decision.same_as is not None:
        return entry.model_copy(update={**said, "decision": decision.decision})
    change = _difference(decision.event, entry, head)
    verdict = "edit" if change else "accept"
    return entry.model_copy(update={**said, "decision": verdict, "change": change})


def _difference(event: Event, entry: Entry, head: ArticleHead) -> dict[str, Any]:
    """What has to be changed in a draft to make it the event."""
    base = Event.model_validate(fields_of_event(entry.model_copy(update={"change": {}}), head))
    ours, theirs = (each.model_dump(mode="json") for each in (event, base))
    differing = (k for k in ours if k not in DERIVED and unordered(ours[k]) != unordered(theirs[k]))
    # A side that roles replace is emptied by them.
    kept = (key for key in differing if not (event.roles and key in ("from", "to")))
    return {WRITTEN.get(key, key): ours[key] for key in kept}


def _added(decision: Decision, event: Event) -> Entry:
    fields = event.model_dump(mode="json", exclude_defaults=True, exclude=DERIVED)
    fields = {WRITTEN.get(key, key): value for key, value in fields.items()}
    if decision.spans:
        fields["span"] = list(decision.spans[0])
    said = {"reason": decision.reason, "by": decision.by, "at": decision.at}
    return Entry(id=decision.id, decision="add", change=fields, **said)
