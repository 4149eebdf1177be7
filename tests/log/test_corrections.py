"""How corrections and retractions change what the history comes to."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from log.building import correction, day, event, retraction
from relsim.clock import Precision
from relsim.errors import InvalidInput
from relsim.events.event import Event
from relsim.log.event_log import EventLog
from relsim.log.records import Correction


def only(log: EventLog, known: int | None = None) -> Event | None:
    """The one event of the log as known on a day, or none."""
    events = log.view(None if known is None else day(known)).events
    return events[0] if events else None


def severity(log: EventLog, known: int | None = None) -> float | None:
    found = only(log, known)
    assert found is not None
    return found.severity


def test_a_correction_counts_from_when_it_became_known(log: EventLog) -> None:
    log.append([event("a"), correction("a", 5, severity=-3)])
    assert severity(log, known=4) is None
    assert severity(log, known=5) == -3


def test_of_two_corrections_the_later_known_wins_however_they_were_appended(
    log: EventLog,
) -> None:
    log.append([event("a"), correction("a", 9, severity=-9, summary="last")])
    log.append([correction("a", 5, severity=-5, confidence=0.5)])
    assert severity(log, known=8) == -5
    assert severity(log, known=9) == -9
    found = only(log)
    assert found is not None
    assert (found.summary, found.confidence) == ("last", 0.5)


def test_of_two_corrections_known_together_the_later_appended_wins(log: EventLog) -> None:
    log.append([event("a"), correction("a", 5, severity=-1)])
    log.append([correction("a", 5, severity=-2)])
    assert severity(log) == -2


def test_a_retraction_takes_away_from_when_it_became_known(log: EventLog) -> None:
    log.append([event("a"), retraction("a", 5)])
    assert only(log, known=4) is not None
    view = log.view(day(5))
    assert view.events == ()
    assert view.left_out == 0
    assert [entry.record for entry in view.superseded["a"]] == [retraction("a", 5)]


def test_a_correction_after_a_retraction_brings_the_event_back(log: EventLog) -> None:
    log.append([event("a"), correction("a", 3, summary="kept"), retraction("a", 5)])
    log.append([correction("a", 7, severity=-7)])
    assert only(log, known=6) is None
    found = only(log, known=7)
    assert found is not None
    assert (found.severity, found.summary) == (-7, "kept")
    log.append([retraction("a", 8)])
    assert only(log) is None
    log.append([correction("a", 9)])
    assert severity(log) == -7


def test_nothing_said_makes_an_event_known_before_its_record(log: EventLog) -> None:
    earlier = [{"publisher": "TASS", "known_at": "2017-04-02"}]
    log.append([event("a", known=6), correction("a", 3, provenance=earlier)])
    assert only(log, known=5) is None
    assert log.view(day(5)).left_out == 1
    found = only(log, known=6)
    assert found is not None
    assert found.known_at == day(2)


def test_an_event_corrected_to_be_known_later_waits_until_then(log: EventLog) -> None:
    later = [{"publisher": "TASS", "known_at": "2017-04-08"}]
    log.append([event("a", known=2), correction("a", 2, provenance=later)])
    view = log.view(day(5))
    assert (view.events, view.left_out) == ((), 1)
    assert only(log, known=8) is not None


def test_a_retraction_known_before_its_event_leaves_nothing_to_see(log: EventLog) -> None:
    log.append([event("a", known=6), retraction("a", 3)])
    assert [only(log, known=known) for known in (2, 4, 8)] == [None, None, None]


def test_null_puts_back_a_default(log: EventLog) -> None:
    log.append([event("a", severity=-5), correction("a", 5, severity=None)])
    assert severity(log) is None


def test_a_corrected_date_says_itself_how_exact_it_is(log: EventLog) -> None:
    log.append([event("a"), correction("a", 5, occurred_at="2017-03")])
    found = only(log)
    assert found is not None
    assert found.precision is Precision.MONTH


def test_two_sides_can_become_roles(log: EventLog) -> None:
    fields = {"from": [], "to": [], "roles": {"veto": "RUS", "sponsor": ["USA", "GBR"]}}
    log.append([event("a"), correction("a", 5, **fields)])
    found = only(log)
    assert found is not None
    assert found.initiators == ("RUS",)


def test_a_correction_must_be_valid_at_every_step(log: EventLog) -> None:
    log.append([event("a"), correction("a", 9, to=["CHN"])])
    with pytest.raises(InvalidInput, match="known at 2017-04-05 gives no valid event: say who"):
        log.append([correction("a", 5, to=[])])


def test_a_corrected_code_nobody_knows_is_told_with_its_help(log: EventLog) -> None:
    log.append([event("a")])
    with pytest.raises(InvalidInput, match="did you mean `veto`"):
        log.append([correction("a", 5, code="vetto")])


def test_the_id_cannot_be_corrected() -> None:
    with pytest.raises(ValidationError, match="retract it and append it"):
        correction("a", 5, id="b")


def test_only_fields_of_an_event_can_be_corrected() -> None:
    with pytest.raises(ValidationError, match="no field `colour`, `weight`"):
        correction("a", 5, weight=3, colour="red")


def test_a_correction_is_written_as_plain_json() -> None:
    made = Correction(
        corrects="a",
        set={"occurred_at": day(3), "precision": Precision.HOUR, "from_": ("USA",)},
        reason="misread",
        known_at=day(4),
    )
    assert made.set == {
        "occurred_at": "2017-04-03T00:00:00Z",
        "precision": "hour",
        "from": ["USA"],
    }
