from __future__ import annotations

from pathlib import Path

import pytest

from relsim.events.frame import EVENT_FRAME
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
        (event(2, to=["UKR", "USA"]), Reason.NO_DYAD),
        (event(2, status="scheduled"), Reason.NO_DYAD),
        (event(2, attributes={"weather": "fair"}), Reason.NO_DYAD),
        (event(2, attributes={"mentions": "many"}), Reason.NO_DYAD),
    ],
)
def test_every_reason(tmp_path: Path, line: str | bytes, reason: Reason) -> None:
    rows, importing = imported(tmp_path, JSON_LINES, event(1), line, event(3))
    assert rows["id"].to_list() == ["e1", "e3"]
    assert rows["line"].to_list() == [1, 3]
    assert importing.report.skipped == {reason: 1}
