"""Whom to cite, and how."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.feeds import by_hand, rows
from relsim.analysis.citation_formats import bibtex, csl_items, plain_text
from relsim.analysis.citing import FEEDS, RELSIM, Author, Reference, references
from relsim.events.event import Event
from relsim.events.frame import EVENT_FRAME, events_of
from strategies import rich_events

FIELD = re.compile(r"^  (\w+) = \{(.*)\},$")


def balanced(text: str) -> bool:
    """Whether BibTeX can tell where each field ends: it counts every brace that is there."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def test_feeds_articles_and_relsim_itself() -> None:
    found = references([*events_of(pl.DataFrame(rows()[:3], schema=EVENT_FRAME)), by_hand()])
    assert [(one.key, one.kind, one.events) for one in found] == [
        ("icews", "dataset", 3),
        ("the-paper-sons-2018-12-04", "article", 1),
        ("relsim", "software", None),
    ]


def test_an_event_that_two_passages_of_one_article_tell_rests_on_it_once() -> None:
    twice = by_hand().model_copy(update={"provenance": by_hand().provenance * 2})
    assert [one.events for one in references([twice])] == [1, None]


def test_articles_of_one_paper_and_day_have_their_own_keys() -> None:
    other = by_hand().provenance[0].model_copy(update={"title": "Another"})
    event = by_hand().model_copy(update={"provenance": (*by_hand().provenance, other)})
    keys = [one.key for one in references([event])]
    assert keys == ["the-paper-sons-2018-12-04", "the-paper-sons-2018-12-04-2", "relsim"]


def test_two_files_of_one_feed_are_one_dataset() -> None:
    told = [{**rows()[0]}, {**rows()[1], "id": "icews-named:7"}]
    found = references(events_of(pl.DataFrame(told, schema=EVENT_FRAME)))
    assert [(one.key, one.events) for one in found] == [("icews", 2), ("relsim", None)]


def test_a_feed_of_one_s_own_is_named() -> None:
    told = [{**rows()[0], "id": "mine:7"}]
    (own, _) = references(events_of(pl.DataFrame(told, schema=EVENT_FRAME)))
    assert (own.key, own.title, own.authors) == ("mine", "Event feed mine", ())


def test_what_bibtex_would_read_as_markup_is_escaped() -> None:
    title = r"A & B: 100% {of} $5 #1_x ~ ^ \end — “Häuser”, Ђ"
    entry = bibtex([Reference("k", "article", title, publisher="Q & A")])
    assert r"title = {{A \& B: 100\% \{of\} \$5 \#1\_x" in entry
    assert r"\textasciitilde{} \textasciicircum{} \textbackslash{}end — “Häuser”, Ђ}}" in entry
    assert r"howpublished = {Q \& A}" in entry


@given(st.lists(rich_events(), max_size=3))
def test_whatever_an_article_is_called_the_entry_stays_one(events: list[Event]) -> None:
    found = references(events)
    text = bibtex(found)
    assert len(re.findall(r"^@misc\{[a-z0-9-]+,$", text, re.MULTILINE)) == len(found)
    for line in text.splitlines():
        field = FIELD.match(line)
        if field:
            assert balanced(field[2].replace(r"\{", "").replace(r"\}", ""))
    assert len({one.key for one in found}) == len(found)
    assert len(csl_items(found)) == len(plain_text(found).splitlines()) == len(found)


def test_a_url_keeps_its_meaning() -> None:
    entry = bibtex([Reference("k", "article", "", url="https://x.org/a_b?q=1&r={2}%20#top")])
    assert "url = {https://x.org/a_b?q=1&r=%7B2%7D%20#top}" in entry
    assert "title" not in entry


def test_csl_json_says_what_is_known_and_no_more() -> None:
    event = Reference(
        "k", "article", "T", publisher="P", issued=date(2018, 12, 4), url="u", events=1
    )
    assert csl_items([event]) == [
        {
            "id": "k",
            "type": "article-newspaper",
            "title": "T",
            "container-title": "P",
            "issued": {"date-parts": [[2018, 12, 4]]},
            "URL": "u",
            "note": "1 event rests on it",
        }
    ]
    (dataset,) = csl_items([FEEDS["polecat"]])
    assert dataset["author"][-1] == {"literal": "others"}
    assert dataset["DOI"] == "10.7910/DVN/AJGVIT"


def test_in_plain_text_and_in_bibtex_there_are_names() -> None:
    polecat = FEEDS["polecat"]
    assert plain_text([polecat]).startswith("Scarborough, Grace I. et al., “POLECAT Weekly Data”")
    assert "author = {Scarborough, Grace I. and others}" in bibtex([polecat])
    assert "author = {{The relsim founders}}" in bibtex([RELSIM])


@pytest.mark.parametrize("line", ["title: relsim", f"version: {RELSIM.version}"])
def test_relsim_is_cited_as_its_own_file_says(line: str) -> None:
    text = (Path(__file__).parents[2] / "CITATION.cff").read_text("utf-8")
    assert f"\n{line}\n" in text
    assert f'- name: "{RELSIM.authors[0].family}"' in text
    assert RELSIM.authors == (Author("The relsim founders"),)
