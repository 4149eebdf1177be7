from __future__ import annotations

from pathlib import Path

import pytest

from relsim.events.frame import EVENT_FRAME
from relsim.log.frame_checks import check_frame
from relsim.sources.json_lines import JSON_LINES
from relsim.sources.reasons import Reason
from sources.making import event, imported


def test_events_become_rows(tmp_path: Path) -> None:
    lines = [event(1), event(2, severity=-3.0, attributes={"mentions": 5, "from_sector": "MIL"})]
    rows, _ = imported(tmp_path, JSON_LINES, *lines)
    assert dict(rows.schema) == EVENT_FRAME
    picked = rows.select("id", "from", "to", "severity", "mentions", "from_sector", "line").rows()
    assert picked == [
        ("e1", "RUS", "UKR", None, 1, None, 1),
        ("e2", "RUS", "UKR", -3.0, 5, "MIL", 2),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", Reason.EMPTY),
        (b"{\0}", Reason.NUL),
        (b'{"id": "\xff"}', Reason.ENCODING),
        ('{"id": ', Reason.JSON),
        ("[" * 100_000, Reason.JSON),
        ("[1, 2]", Reason.NO_EVENT),
        (event(2, code="13y"), Reason.NO_EVENT),
        (event(2, occurred_at="2017-04-31"), Reason.NO_EVENT),
        (event(2, occurred_at="9999-12-31T23:59-14:00"), Reason.NO_EVENT),
        (event(2, to=["UKR", "USA"]), Reason.NO_DYAD),
        (event(2, status="scheduled"), Reason.NO_DYAD),
        (event(2, attributes={"weather": "fair"}), Reason.NO_DYAD),
        (event(2, attributes={"story": 48}), Reason.NO_DYAD),
        *(
            (event(2, attributes={"mentions": odd}), Reason.NUMBER)
            for odd in ("many", True, 2.5, -1, 2**63, 10**30)
        ),
        *(
            (event(2, attributes={name: "\ud800"}), Reason.ENCODING)
            for name in ("story", "from_sector", "to_sector")
        ),
        (event(2, provenance=[{"publisher": "\ud800"}]), Reason.ENCODING),
        (event(2, occurred_at="9999-12-31"), Reason.DATE),
        (event(2, provenance=[{"publisher": "", "known_at": "9999-12-31"}]), Reason.KNOWN_AT),
    ],
)
def test_every_reason(tmp_path: Path, line: str | bytes, reason: Reason) -> None:
    rows, importing = imported(tmp_path, JSON_LINES, event(1), line, event(3))
    assert rows["id"].to_list() == ["e1", "e3"]
    assert rows["line"].to_list() == [1, 3]
    assert importing.report.skipped == {reason: 1}
    check_frame(rows)


def test_what_a_row_just_holds(tmp_path: Path) -> None:
    lines = [
        event(1, occurred_at="0001-01-01", attributes={"mentions": 0}),
        event(2, occurred_at="9999-12-30", attributes={"mentions": 2**63 - 1}),
    ]
    rows, _ = imported(tmp_path, JSON_LINES, *lines)
    assert rows.height == 2
    check_frame(rows)
