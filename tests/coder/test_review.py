"""Drafts survive being written and read, and a decision becomes the event that it says."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.made_up import (
    ACCUSED,
    ARTICLE,
    MET,
    REJECTED,
    articles_with_drafts,
    draft,
    waiting,
)
from relsim.analysis.decisions_file import add_decisions, decisions_beside, read_decisions
from relsim.analysis.drafts_file import (
    parse_drafts,
    problems_with_text,
    read_drafts,
    write_drafts,
)
from relsim.coder.review.carrying import carried
from relsim.coder.review.collecting import counted, events_of, standing, with_entry
from relsim.coder.review.deciding import edited_fields, event_of, unreviewed
from relsim.coder.review.drafts import ArticleDrafts, DraftsFile, Entry
from relsim.coder.review.writing import as_jsonl, as_yaml
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Missing

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
HEAD = waiting().articles[0].head


def decided(entry: int, file: DraftsFile, **said: Any) -> DraftsFile:
    old = file.articles[0].drafts[entry]
    return with_entry(file, 0, entry, old.model_copy(update=said))


def only(file: DraftsFile) -> Entry:
    (entry,) = file.articles[0].drafts
    return entry


@given(
    articles=st.lists(articles_with_drafts(), max_size=2), name=st.sampled_from(["yaml", "jsonl"])
)
def test_a_file_reads_back_as_it_was_written(articles: list[ArticleDrafts], name: str) -> None:
    ids = [entry.id for article in articles for entry in article.drafts]
    if len(set(ids)) < len(ids):
        articles = articles[:1]
    file = DraftsFile(articles=tuple(articles))
    text = as_yaml(file) if name == "yaml" else as_jsonl(file)
    assert parse_drafts(text, f"drafts.{name}") == file


def test_two_drafts_that_say_the_same_have_names_of_their_own() -> None:
    entries = waiting(ACCUSED, ACCUSED).articles[0].drafts
    assert len({entry.id for entry in entries}) == 2


def test_an_accepted_draft_says_who_coded_and_who_looked() -> None:
    event = event_of(only(decided(0, waiting(ACCUSED), decision="accept")), HEAD, "Ada")
    (passage,) = event.provenance
    assert (passage.span, passage.sha256) == (ACCUSED.span, ARTICLE.sha256)
    assert (passage.publisher, passage.title) == (ARTICLE.publisher, ARTICLE.title)
    assert passage.published == ARTICLE.published
    assert passage.coder.startswith("relsim-coder/")
    assert passage.coder.endswith("reviewed by Ada")
    assert event.confidence == 1.0
    assert event.attributes["coded"] == "machine+review"
    assert event.attributes["machine_confidence"] == ACCUSED.confidence
    assert "edited" not in event.attributes
    assert "draft" not in event.attributes


def test_an_edited_draft_names_the_fields_that_were_edited() -> None:
    change = {"date": "2026-03", "code": "111", "to": ["DEU"], "confidence": 0.7}
    entry = only(decided(0, waiting(ACCUSED), decision="edit", change=change))
    event = event_of(entry, HEAD, "Ada")
    assert (event.code, event.precision.value, event.confidence) == ("111", "month", 0.7)
    assert event.attributes["edited"] == "occurred_at, precision, code, confidence"


@pytest.mark.parametrize(
    "change",
    [{"roles": {"participant": ["FRA", "DEU"]}}, {"from": ["NOR"]}, {"to": ["NOR", "UN"]}],
)
def test_roles_and_sides_make_room_for_each_other(change: dict[str, Any]) -> None:
    entry = only(decided(0, waiting(ACCUSED), decision="edit", change=change))
    event = event_of(entry, HEAD, "Ada")
    assert bool(event.roles) == ("roles" in change)
    assert edited_fields(entry, HEAD)


def test_a_draft_that_nobody_saw_is_marked_so() -> None:
    event = unreviewed(only(waiting(ACCUSED)), HEAD)
    assert event.attributes["coded"] == "machine"
    assert event.confidence == ACCUSED.confidence
    assert event.provenance[0].coder.endswith("not reviewed")


def test_what_is_added_by_hand_says_so() -> None:
    change = {"date": "2026-03-03", "from": "NOR", "to": "DEU", "code": "010", "span": [0, 6]}
    event = event_of(Entry(id="by-hand", decision="add", change=change), HEAD, "Ada")
    assert event.provenance[0].coder == "hand: Ada"
    assert event.provenance[0].span == (0, 6)
    assert event.attributes["coded"] == "hand"


def reviewed() -> DraftsFile:
    file = waiting(ACCUSED, REJECTED, MET)
    file = decided(0, file, decision="edit", change={"code": "111"}, id="quarrel")
    file = decided(1, file, decision="reject", reason="said of another charge")
    return decided(2, file, decision="same", same_as="quarrel")


def test_only_what_was_accepted_becomes_an_event_with_every_passage() -> None:
    file = reviewed()
    (event,) = events_of(file, standing(file, [], "Ada", NOW))
    assert event.id == "quarrel"
    assert [each.span for each in event.provenance] == [ACCUSED.span, MET.span]


def test_undecided_drafts_come_along_only_when_asked_for() -> None:
    file = decided(0, waiting(ACCUSED, MET), decision="accept")
    told = standing(file, [], "Ada", NOW)
    assert len(events_of(file, told)) == 1
    both = events_of(file, told, with_undecided=True)
    assert [event.attributes["coded"] for event in both] == ["machine+review", "machine"]


def test_a_decision_keeps_its_reviewer_and_hour(tmp_path: Path) -> None:
    file, path = reviewed(), tmp_path / "d.decisions.jsonl"
    first = [decision for _, decision in standing(file, [], "Ada", NOW)]
    assert add_decisions(path, first) == 3
    later = datetime(2027, 1, 1, tzinfo=UTC)
    again = [decision for _, decision in standing(file, read_decisions(path), "Bob", later)]
    assert again == first
    assert add_decisions(path, again) == 0


def test_a_changed_mind_is_kept_beside_the_first(tmp_path: Path) -> None:
    path = tmp_path / "d.decisions.jsonl"
    file = decided(0, waiting(ACCUSED), decision="accept")
    add_decisions(path, [d for _, d in standing(file, [], "Ada", NOW)])
    file = decided(0, file, decision="reject", reason="a slip")
    told = standing(file, read_decisions(path), "Bob", NOW)
    add_decisions(path, [d for _, d in told])
    assert [d.decision for d in read_decisions(path)] == ["accept", "reject"]
    assert [d.by for d in read_decisions(path)] == ["Ada", "Bob"]
    (entry,) = carried(read_decisions(path), waiting(ACCUSED).articles[0]).drafts
    assert (entry.decision, entry.reason) == ("reject", "a slip")


def test_the_record_holds_no_sentence_of_the_article(tmp_path: Path) -> None:
    path = tmp_path / "d.decisions.jsonl"
    add_decisions(path, [d for _, d in standing(reviewed(), [], "Ada", NOW)])
    for word in ("dumping", "Berlin", "charge.", "Paris"):
        assert word not in path.read_text("utf-8")


def test_bad_lines_of_a_record_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "d.decisions.jsonl"
    path.write_text('{"decision": "maybe"}\nnot json\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_decisions(path)
    assert {p.where.line for p in caught.value.problems if p.where} == {1, 2}
    with pytest.raises(Missing):
        read_decisions(tmp_path / "none.jsonl")


def carried_over(file: DraftsFile, *drafts: Any) -> ArticleDrafts:
    decisions = [d for _, d in standing(file, [], "Ada", NOW)]
    return carried(decisions, waiting(*drafts).articles[0])


def test_decisions_fit_the_same_drafts_again() -> None:
    again = carried_over(reviewed(), ACCUSED, REJECTED, MET)
    file = DraftsFile(articles=(again,))
    assert events_of(file, standing(file, [], "Bob", NOW)) == events_of(
        reviewed(), standing(reviewed(), [], "Ada", NOW)
    )


def core(entry: Entry) -> tuple[object, ...]:
    draft = entry.draft
    assert draft is not None
    return draft.date, draft.from_, draft.to, draft.code, draft.span


@given(article=articles_with_drafts(), data=st.data())
def test_carrying_over_gives_every_draft_its_decision_again(
    article: ArticleDrafts, data: st.DataObject
) -> None:
    fresh = {core(entry): entry for entry in article.drafts}
    undecided = article.model_copy(update={"drafts": tuple(fresh.values())})
    entries = []
    for entry in undecided.drafts:
        verdict = data.draw(st.sampled_from([None, "accept", "reject"]))
        said = {"decision": verdict, "reason": "no" if verdict == "reject" else ""}
        stamp = {"by": "Ada", "at": NOW} if verdict else {}
        entries.append(entry.model_copy(update={**said, **stamp}))
    reviewed = undecided.model_copy(update={"drafts": tuple(entries)})
    file = DraftsFile(articles=(reviewed,))
    decisions = [decision for _, decision in standing(file, [], "Ada", NOW)]
    shuffled = data.draw(st.permutations(undecided.drafts))
    again = carried(decisions, undecided.model_copy(update={"drafts": tuple(shuffled)}))
    assert {entry.id: entry for entry in again.drafts} == {entry.id: entry for entry in entries}


def test_a_draft_that_moved_or_changed_becomes_an_edit_to_the_same_event() -> None:
    before = decided(0, waiting(ACCUSED), decision="accept", id="quarrel")
    (entry,) = carried_over(before, draft(7, 30, "111")).drafts
    assert (entry.decision, entry.change, entry.id) == ("edit", {"code": "112"}, "quarrel")


def test_an_event_that_the_machine_no_longer_finds_is_added() -> None:
    before = decided(0, waiting(ACCUSED), decision="accept", id="quarrel")
    first, added = carried_over(before, MET).drafts
    assert first.decision is None
    assert (added.decision, added.id, added.draft) == ("add", "quarrel", None)
    event = event_of(added, HEAD, "Ada")
    assert (event.code, event.from_, event.to) == ("112", ("FRA",), ("DEU",))


def test_a_rejection_holds_while_the_machine_insists() -> None:
    before = decided(0, waiting(ACCUSED), decision="reject", reason="no")
    (entry,) = carried_over(before, draft(7, 30, "111")).drafts
    assert entry.decision == "reject"
    (other,) = carried_over(before, draft(7, 30, "046")).drafts
    assert other.decision is None


def test_every_mistake_is_told_at_its_line() -> None:
    text = as_yaml(waiting(ACCUSED, REJECTED, MET))
    first, second, third = text.split('decision:\n    change: {}\n    reason: ""')[:3]
    rest = text.split('decision:\n    change: {}\n    reason: ""')[3]
    wrong = (
        f'{first}decision: edit\n    change: {{cod: "111", confidence: 3}}'
        f"{second}decision: reject"
        f"{third}decision: same\n    same_as: quarel{rest}"
    ).replace('code: "046"', 'code: "045"')
    with pytest.raises(InvalidInput) as caught:
        parse_drafts(wrong, "drafts.yaml")
    lines = wrong.split("\n")
    told = []
    for problem in caught.value.problems:
        assert problem.where is not None
        assert problem.source_line == lines[problem.where.line - 1]
        told.append((problem.code, problem.source_line.strip().split(":")[0]))
    assert told == [
        ("RS105", "change"),
        ("RS108", "change"),
        ("RS106", "decision"),
        ("RS201", "same_as"),
        ("RS109", "draft"),
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"decision": "edit"}, "RS106"),
        ({"decision": "accept", "change": {"code": "111"}}, "RS109"),
        ({"decision": "reject"}, "RS106"),
        ({"decision": "same"}, "RS106"),
        ({"decision": "add", "change": {"code": "111"}}, "RS109"),
        ({"decision": "accept", "same_as": "x"}, "RS109"),
    ],
)
@pytest.mark.parametrize("name", ["yaml", "jsonl"])
def test_decisions_that_make_no_sense(said: dict[str, Any], code: str, name: str) -> None:
    file = decided(0, waiting(ACCUSED), **said)
    text = as_yaml(file) if name == "yaml" else as_jsonl(file)
    with pytest.raises(InvalidInput) as caught:
        parse_drafts(text, f"x.{name}")
    assert code in {problem.code for problem in caught.value.problems}


def test_an_entry_that_cannot_be_read_hides_no_other() -> None:
    text = as_yaml(waiting(ACCUSED, MET))
    text = text.replace("decision:\n", "decision: acept\n", 1)
    text = text.replace("decision:\n", "decision: reject\n", 1)
    with pytest.raises(InvalidInput) as caught:
        parse_drafts(text, "x.yaml")
    lines = [problem.where.line for problem in caught.value.problems if problem.where]
    assert [text.split("\n")[line - 1].strip() for line in lines] == [
        "decision: acept",
        "decision: reject",
    ]


def test_two_entries_of_one_name() -> None:
    file = decided(0, decided(1, waiting(ACCUSED, MET), id="twin"), id="twin")
    with pytest.raises(InvalidInput, match="two entries have the id `twin`"):
        parse_drafts(as_yaml(file), "x.yaml")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "RS101"),
        ("a: [", "RS101"),
        ("- a", "RS107"),
        ('{"schema": "relsim/drafts/1"}\nnope', "RS110"),
        ("[1]", "RS111"),
        ('{"id": "a"}', "RS106"),
    ],
)
def test_what_is_no_file_of_drafts(text: str, code: str) -> None:
    name = "x.jsonl" if code in ("RS110", "RS111", "RS106") else "x.yaml"
    with pytest.raises(InvalidInput) as caught:
        parse_drafts(text, name)
    assert caught.value.problems[0].code == code


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "drafts.yaml"
    write_drafts(path, waiting(ACCUSED))
    write_drafts(path, reviewed())
    assert read_drafts(path) == reviewed()
    assert [each.name for each in tmp_path.iterdir()] == ["drafts.yaml"]
    assert decisions_beside(path).name == "drafts.decisions.jsonl"
    with pytest.raises(Missing):
        read_drafts(tmp_path / "none.yaml")


def test_quotes_are_held_against_the_text() -> None:
    (article,) = reviewed().articles
    assert not list(problems_with_text(article, ARTICLE))
    (changed,) = problems_with_text(article, Article(ARTICLE.text.replace("France", "Norway")))
    assert "is not the text that was coded" in changed.message
    moved = draft(0, 44, "112").model_copy(update={"quote": "x" * 44})
    (article,) = waiting(moved).articles
    (wrong,) = problems_with_text(article, ARTICLE)
    assert "quote" in wrong.message


def test_an_added_passage_lies_within_the_text() -> None:
    change = {"date": "2026-03-03", "from": "NOR", "to": "DEU", "code": "010"}
    for span, wrong in (([0, 6], 0), ([0, len(ARTICLE.text) + 1], 1), ("words", 1)):
        entry = Entry(id="added", decision="add", change={**change, "span": span})
        (article,) = with_entry(waiting(), 0, 0, entry).articles
        assert len(list(problems_with_text(article, ARTICLE))) == wrong


def test_counts_add_up() -> None:
    assert counted(reviewed()) == {"edit": 1, "reject": 1, "same": 1}
    assert date(2026, 3, 4) == ARTICLE.published
