"""How a draft looks on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from relsim.cli.console import on_terminal
from relsim.coder.draft import DraftEvent
from relsim.coder.review.drafts import ArticleHead, DraftsFile, Entry
from relsim.events.taxonomy import cameo

__all__ = ["context", "overview", "shown"]

AROUND = 300
"""Characters of the article that are shown before and after a passage."""
ADDED = ("date", "occurred_at", "from", "to", "roles", "code")
"""Fields that tell what was added."""
QUADS = ("", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


def shown(entry: Entry, head: ArticleHead, number: int, total: int) -> Iterator[str]:
    """Everything about one draft."""
    place = ", ".join(filter(None, (head.publisher, head.title or head.file)))
    yield f"{number} of {total}  {on_terminal(place)}  [{entry.id}]"
    if entry.draft is not None:
        yield from (f"  {on_terminal(line)}" for line in _draft(entry.draft))
    if entry.change:
        told = ", ".join(f"{key}: {value}" for key, value in entry.change.items())
        yield f"  changed to  {on_terminal(told)}"
    if entry.decision is not None:
        why = f": {entry.reason}" if entry.reason else ""
        yield f"  decided  {entry.decision}{on_terminal(why)}"


def context(entry: Entry, text: str | None) -> str:
    """What stands around a draft's passage, which is marked."""
    if text is None:
        return "the article is not at hand"
    if entry.draft is None:
        return "this was added by hand"
    start, end = entry.draft.span
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return on_terminal(f"…{before}»{text[start:end]}«{after}…")


def overview(file: DraftsFile) -> Iterator[str]:
    """A line for each entry."""
    for article in file.articles:
        for entry in article.drafts:
            word = entry.decision or "-"
            yield f"{word:<7} {entry.id}  {on_terminal(_in_short(entry))}".rstrip()


def _in_short(entry: Entry) -> str:
    if entry.draft is None:
        return _added(entry.change)
    sides = f"{_actors(entry.draft.from_)} → {_actors(entry.draft.to)}"
    return f"{sides}  {entry.draft.code} {cameo(entry.draft.code).name}"


def _added(change: Mapping[str, Any]) -> str:
    """As much of an added event as it says."""
    told = []
    for key, value in change.items():
        if key in ADDED:
            several = isinstance(value, (list, tuple))
            told.append(f"{key} {', '.join(map(str, value)) if several else value}")
    return "; ".join(told)


def _draft(draft: DraftEvent) -> Iterator[str]:
    kind = cameo(draft.code)
    date = f"{draft.date}" + ("" if draft.precision == "day" else f" ({draft.precision})")
    yield f"{date}  {_actors(draft.from_)} → {_actors(draft.to)}  {draft.code} {kind.name}"
    for role, actors in draft.roles.items():
        yield f"{role.value.replace('_', ' ')}: {_actors(actors)}"
    yield f"“{draft.quote}”"
    told = [draft.modality, QUADS[draft.quad], f"confidence {draft.confidence:.2f}"]
    if draft.attribution:
        told.append(f"said by {draft.attribution}")
    if draft.assessment:
        told.append(f"judges trust: {draft.assessment}")
    yield ", ".join(told)
    yield f"rule {draft.rule}; sentence {draft.sentence + 1}, characters {_span(draft.span)}"
    for passage in draft.also:
        yield f"also “{passage.quote}”, characters {_span(passage.span)}"
    if draft.second_opinion is not None:
        opinion = draft.second_opinion
        verb = "agrees" if opinion.agrees else "does not agree"
        yield f"second opinion {verb}: root {opinion.root}, {opinion.confidence:.2f}"
    for other in draft.rejected:
        yield f"not {other.code} {cameo(other.code).name} ({other.rule}): {other.why}"


def _actors(actors: tuple[str, ...]) -> str:
    return ", ".join(actors)


def _span(span: tuple[int, int]) -> str:
    return f"{span[0]}–{span[1]}"
