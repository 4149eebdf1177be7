"""Draft events: what they derive, what they refuse, and the events that they become."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from relsim.clock import Precision
from relsim.coder.draft import CODER, LEVELS, DraftEvent, Passage
from relsim.coder.events.merging import merged
from relsim.coder.text.article import Article
from relsim.events.event import Role
from relsim.events.taxonomy import all_cameo

TEXT = "Norway expelled two envoys. Oslo says it expelled them."
ARTICLE = Article(TEXT, date(2019, 5, 16), "The Gazette", "Envoys leave")
FIRST = (0, 27)


def draft(**changes: Any) -> DraftEvent:
    fields: dict[str, Any] = {
        "date": date(2019, 5, 16),
        "from": ("NOR",),
        "to": ("BLR",),
        "code": "161",
        "confidence": 0.8,
        "span": FIRST,
        "quote": TEXT[slice(*FIRST)],
        "sentence": 0,
        "rule": "expel/v: expelled",
    }
    return DraftEvent.model_validate({**fields, **changes})


@given(st.sampled_from(sorted(all_cameo())))
def test_what_follows_from_the_code_is_derived(code: str) -> None:
    found = draft(code=code)
    entry = all_cameo()[code]
    assert (found.root, found.plover, found.goldstein) == (code[:2], entry.plover, entry.goldstein)
    assert found.quad == 1 + ["05", "09", "14", "20"].index(
        next(last for last in ("05", "09", "14", "20") if code[:2] <= last)
    )


@given(
    st.sampled_from(["done", "planned", "threatened", "denied", "reported"]),
    st.floats(0, 1),
    st.sampled_from([*LEVELS, None]),
)
def test_json_and_back(modality: str, confidence: float, level: str | None) -> None:
    found = draft(modality=modality, confidence=confidence, assessment=level, attribution="Oslo")
    assert DraftEvent.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "999"},
        {"from": ()},
        {"to": ()},
        {"confidence": 1.5},
        {"quote": "shorter"},
        {"assessment": "so-so"},
        {"span": (5, 5), "quote": ""},
        {"goodness": 3},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        draft(**changes)


def test_the_event_says_that_a_machine_read_it_and_where() -> None:
    event = draft(attribution="Oslo", modality="reported").to_event(ARTICLE)
    [source] = event.provenance
    assert (source.coder, source.publisher, source.title) == (CODER, "The Gazette", "Envoys leave")
    assert (source.span, source.sha256) == (FIRST, ARTICLE.sha256)
    assert event.attributes == {
        "draft": True,
        "modality": "reported",
        "rule": "expel/v: expelled",
        "attribution": "Oslo",
    }


def test_a_plan_is_scheduled_until_its_day() -> None:
    later = draft(modality="planned", date=date(2019, 6, 1)).to_event(ARTICLE)
    assert later.status == "scheduled"
    assert draft().to_event(ARTICLE).status == "occurred"
    assert draft(modality="planned", date=date(2019, 5, 1)).to_event(ARTICLE).status == "occurred"


def test_a_vote_keeps_its_roles() -> None:
    roles = {Role.VETO: ("NOR",), Role.SPONSOR: ("BLR",), Role.ABSTAIN: ("SWE",)}
    event = draft(code="129", roles=roles).to_event(ARTICLE)
    assert event.roles == roles
    assert (event.initiators, event.targets) == (("NOR",), ("BLR",))


def test_a_judgement_becomes_a_band_and_weighs_nothing() -> None:
    event = draft(code="010", assessment="very low").to_event(ARTICLE)
    assert event.assessment is not None
    assert (event.assessment.low, event.assessment.high) == LEVELS["very low"]
    assert event.weight == 0


def test_what_a_reviewer_says_wins() -> None:
    event = draft().to_event(ARTICLE, id="expulsion", code="0231")
    assert (event.id, event.code) == ("expulsion", "0231")


def test_the_same_event_told_twice_keeps_both_passages() -> None:
    again = draft(span=(28, 55), quote=TEXT[28:55], sentence=1, confidence=0.5)
    [one] = merged([draft(), again])
    assert one.also == (Passage(span=(28, 55), quote=TEXT[28:55], sentence=1),)
    assert one.confidence > 0.8
    assert [source.span for source in one.to_event(ARTICLE).provenance] == [FIRST, (28, 55)]


def test_a_more_exact_date_wins() -> None:
    vague = draft(date=date(2019, 5, 14), precision=Precision.WEEK, confidence=0.9)
    [one] = merged([vague, draft()])
    assert (one.date, one.precision) == (date(2019, 5, 16), Precision.DAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "111"},
        {"from": ("SWE",)},
        {"to": ("SWE",)},
        {"date": date(2019, 5, 1)},
        {"modality": "denied"},
        {"from": ("BLR",), "to": ("NOR",)},
    ],
)
def test_other_events_stay_apart(changes: dict[str, Any]) -> None:
    assert len(merged([draft(), draft(**changes)])) == 2


def test_who_is_named_first_does_not_matter_in_talks() -> None:
    talks = draft(code="046")
    assert len(merged([talks, draft(code="040", **{"from": ("BLR",), "to": ("NOR",)})])) == 1
