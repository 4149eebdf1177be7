"""April 2017 from its two articles: drafts, recorded decisions, and the log that comes of them.

The articles are not part of the project. ``python tests/coder/april_table.py`` writes the table
of docs/coding.md again where they are at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from relsim.analysis.decisions_file import read_decisions
from relsim.coder import code_article
from relsim.coder.reading import read_article
from relsim.coder.review.carrying import carried
from relsim.coder.review.collecting import events_of, standing
from relsim.coder.review.deciding import accepted, unordered
from relsim.coder.review.decision import Decision
from relsim.coder.review.drafts import ArticleDrafts, DraftsFile, Entry
from relsim.events.event import Event
from relsim.log import read_jsonl

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "scenarios" / "events" / "syria-2017.jsonl"
DECISIONS = Path(__file__).with_name("april.decisions.jsonl")
PAGE = ROOT / "docs" / "coding.md"
SHARED = Path(__file__).parents[3] / "shared" / "articles"
FILES = {
    "independent-2017-04-11.txt": ("The Independent", date(2017, 4, 11)),
    "al-arabiya-2017-04-12.txt": ("Al Arabiya English", date(2017, 4, 12)),
}
BEGAN = datetime(2026, 11, 22, tzinfo=UTC)
READ_FROM_THE_TEXT = ("occurred_at", "precision", "from_", "to", "roles", "code", "assessment")
"""Fields that an article settles; what caused what, and how grave it was, a person judges."""
JUDGED = ("severity", "confidence", "status", "expected_roles", "about", "caused_by", "standing")
SIDES = ("from", "to")
WORDS = {"occurred_at": "date", "from_": "from"}


@dataclass(frozen=True)
class Line:
    """How one event of the log came about."""

    event: Event
    draft: Event | None

    @property
    def came(self) -> str:
        if self.draft is None:
            return "missed, added by hand"
        return f"edited: {', '.join(self.edited)}" if self.edited else "unaided"

    @property
    def edited(self) -> list[str]:
        names = self._different(READ_FROM_THE_TEXT)
        # Where both sides take part, the machine says who began: the actors are the same.
        same = self.draft is not None and self.draft.actors == self.event.actors
        return [name for name in names if not (same and "roles" in names and name in SIDES)]

    @property
    def judged(self) -> list[str]:
        draft = self.draft
        if draft is None:
            return [
                n
                for n in JUDGED
                if getattr(self.event, n)
                != Event.model_fields[n].get_default(call_default_factory=True)
            ]
        return self._different(JUDGED)

    def _different(self, names: tuple[str, ...]) -> list[str]:
        return [
            WORDS.get(name, name)
            for name in names
            if unordered(getattr(self.event, name)) != unordered(getattr(self.draft, name))
        ]


def told() -> dict[str, Event]:
    """The events of the log that ships."""
    return {event.id: event for event in read_jsonl(LOG).view().events}


def coded() -> DraftsFile:
    """The undecided drafts of both articles."""
    articles = []
    for name, (publisher, day) in FILES.items():
        article = read_article(SHARED / name, published=day, publisher=publisher)
        articles.append(ArticleDrafts.undecided(article, code_article(article), name))
    return DraftsFile(articles=tuple(articles))


def reviewed(drafts: DraftsFile) -> DraftsFile:
    """The same with what was once decided about these passages."""
    decisions = read_decisions(DECISIONS)
    articles = tuple(carried(decisions, article) for article in drafts.articles)
    return drafts.model_copy(update={"articles": articles})


def entries(file: DraftsFile) -> Iterator[tuple[ArticleDrafts, Entry]]:
    for article in file.articles:
        yield from ((article, entry) for entry in article.drafts)


def reproduced(file: DraftsFile) -> dict[str, Event]:
    """The log that the review gives."""
    decided = standing(file, [], "relsim founders", BEGAN)
    return {event.id: event for event in events_of(file, decided)}


def lines(file: DraftsFile) -> list[Line]:
    """How each event of the log came about, in the log's order."""
    drafts = {
        entry.id: accepted(entry.draft, article.head)
        for article, entry in entries(file)
        if entry.draft is not None and entry.decision in ("accept", "edit")
    }
    return [Line(event, drafts.get(name)) for name, event in told().items()]


def table(file: DraftsFile) -> list[str]:
    """The same for the page."""
    rows = [
        "| event | as coded by hand | from the machine | judged by a person |",
        "|---|---|---|---|",
    ]
    for line in lines(file):
        event = line.event
        who = f"{', '.join(event.initiators)} → {', '.join(event.targets)}"
        cells = (f"`{event.id}`", f"{who}: {event.code}", line.came, ", ".join(line.judged))
        rows.append(f"| {' | '.join(cells)} |")
    kinds = [line.came.split(":")[0].split(",")[0] for line in lines(file)]
    by = {kind: kinds.count(kind) for kind in ("unaided", "edited", "missed")}
    verdicts = [entry.decision for _, entry in entries(file) if entry.draft is not None]
    refused = {word: verdicts.count(word) for word in ("reject", "same", None)}
    told_of = (
        f"Of {len(kinds)} events {by['unaided']} came unaided, {by['edited']} with an edit, and "
        f"{by['missed']} were missed. Of {len(verdicts)} drafts {refused['reject']} were rejected, "
        f"{refused['same']} told again of an event that another passage had told of, and "
        f"{refused[None]} are undecided."
    )
    return [*rows, "", told_of]


def record() -> list[Decision]:
    """The review of the log's own events, by passage; rejections are added by hand."""
    decisions = []
    for event in told().values():
        first = event.provenance[0].sha256
        for sha256 in dict.fromkeys(each.sha256 for each in event.provenance):
            assert sha256 is not None
            again = sha256 != first
            spans = tuple(p.span for p in event.provenance if p.sha256 == sha256 and p.span)
            decisions.append(
                Decision(
                    sha256=sha256,
                    spans=spans,
                    decision="same" if again else "edit",
                    id=f"{event.id}-again" if again else event.id,
                    same_as=event.id if again else None,
                    event=event.model_copy(update={"provenance": ()}),
                    by="relsim founders",
                    at=BEGAN,
                )
            )
    return decisions
