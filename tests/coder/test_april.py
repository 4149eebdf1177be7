"""The log of April 2017 comes of its two articles, the coder and what a person decided."""

from __future__ import annotations

import pytest
from docs.tables import table_in

from coder.april import (
    DECISIONS,
    JUDGED,
    PAGE,
    READ_FROM_THE_TEXT,
    SHARED,
    coded,
    entries,
    lines,
    reproduced,
    reviewed,
    table,
    told,
)
from relsim.analysis.decisions_file import read_decisions
from relsim.coder.review.deciding import unordered
from relsim.coder.review.drafts import DraftsFile

needs_articles = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the articles are not part of the project"
)


@pytest.fixture(scope="module")
def review() -> DraftsFile:
    return reviewed(coded())


def test_the_record_decides_about_every_event_of_the_log() -> None:
    decisions = read_decisions(DECISIONS)
    assert {d.id for d in decisions if d.decision == "edit"} == set(told())
    passages = {(p.sha256, p.span) for event in told().values() for p in event.provenance}
    spans = {(d.sha256, span) for d in decisions if d.event for span in d.spans}
    assert spans == passages


@needs_articles
def test_the_review_gives_the_log(review: DraftsFile) -> None:
    made = reproduced(review)
    assert made.keys() == told().keys()
    for name, event in told().items():
        for field in (*READ_FROM_THE_TEXT, *JUDGED):
            ours, theirs = (unordered(getattr(each, field)) for each in (made[name], event))
            assert ours == theirs, f"{name}.{field}"
        assert made[name].known_at == event.known_at
        assert {p.sha256 for p in event.provenance} >= {p.sha256 for p in made[name].provenance}


@needs_articles
def test_most_events_are_found_by_the_machine(review: DraftsFile) -> None:
    missed = [line.event.id for line in lines(review) if line.draft is None]
    assert len(missed) <= 6, missed


@needs_articles
def test_nearly_every_draft_has_been_decided(review: DraftsFile) -> None:
    open_ = [entry.id for _, entry in entries(review) if entry.decision is None]
    assert len(open_) <= 3, f"decide {open_}, and add that to april.decisions.jsonl"


@needs_articles
def test_the_page_tells_how_each_event_came_about(review: DraftsFile) -> None:
    shown = table_in(PAGE.read_text("utf-8"), "april")
    assert shown == table(review), "python tests/coder/april_table.py writes the table again"
