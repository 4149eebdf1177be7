"""From a reviewed file to what is recorded and what goes into the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from relsim.coder.review.deciding import unreviewed, with_same
from relsim.coder.review.decision import Decision, decision_of, last_words
from relsim.coder.review.drafts import ArticleHead, DraftsFile, Entry, Verdict
from relsim.events.event import Event

__all__ = ["counted", "events_of", "standing", "undecided", "with_entry"]


def standing(
    file: DraftsFile, earlier: Iterable[Decision], by: str, at: datetime
) -> list[tuple[Entry, Decision]]:
    """Every decided entry with its record; one already recorded keeps its reviewer and hour.

    Args:
        file: The drafts.
        earlier: What is on record.
        by: Who decided, where the file does not say.
        at: When, where the file does not say.
    """
    known = {decision.key: decision for decision in last_words(earlier)}
    found: list[tuple[Entry, Decision]] = []
    for head, entry in _entries(file):
        if entry.decision is not None:
            here = decision_of(entry, head, entry.by or by, entry.at or at, coder=file.coder)
            there = known.get(here.key)
            found.append((entry, there if there and there.says_what(here) else here))
    return found


def events_of(
    file: DraftsFile, decided: Iterable[tuple[Entry, Decision]], *, with_undecided: bool = False
) -> list[Event]:
    """What goes into the log: what was accepted, edited or added; a rejection leaves nothing.

    Args:
        file: The drafts.
        decided: Its decisions, see ``standing``.
        with_undecided: Drafts that nobody has looked at, too, marked as such.
    """
    events: list[Event] = []
    same: list[tuple[str, Event]] = []
    for entry, decision in decided:
        if decision.event is None:
            continue
        if entry.decision == "same" and entry.same_as is not None:
            same.append((entry.same_as, decision.event))
        else:
            events.append(decision.event)
    if with_undecided:
        events += [unreviewed(e, head, coder=file.coder) for head, e in undecided(file)]
    return list(with_same(events, same))


def undecided(file: DraftsFile) -> Iterator[tuple[ArticleHead, Entry]]:
    """Drafts that nobody has decided."""
    return ((head, entry) for head, entry in _entries(file) if entry.decision is None)


def counted(file: DraftsFile) -> dict[Verdict | None, int]:
    """How many entries stand where; nothing stands for undecided."""
    return dict(Counter(entry.decision for _, entry in _entries(file)))


def with_entry(file: DraftsFile, article: int, number: int, entry: Entry) -> DraftsFile:
    """The file with another entry in this place; one past the last adds it."""
    changed = file.articles[article]
    drafts = (*changed.drafts[:number], entry, *changed.drafts[number + 1 :])
    articles = list(file.articles)
    articles[article] = changed.model_copy(update={"drafts": drafts})
    return file.model_copy(update={"articles": tuple(articles)})


def _entries(file: DraftsFile) -> Iterator[tuple[ArticleHead, Entry]]:
    for article in file.articles:
        head = article.head
        yield from ((head, entry) for entry in article.drafts)
