"""Made from the published list of columns: no real file was at hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relsim.events.frame import EVENT_FRAME
from relsim.events.taxonomy import all_cameo
from relsim.sources.polecat import POLECAT, plover_codes
from relsim.sources.reasons import Reason
from sources.making import POLECAT_HEADER, imported, polecat

HEADER = "\t".join(POLECAT_HEADER)


def test_a_polecat_line_becomes_an_event(tmp_path: Path) -> None:
    rows, importing = imported(tmp_path, POLECAT, HEADER, polecat())
    assert dict(rows.schema) == EVENT_FRAME
    assert rows.row(0, named=True) == {
        "id": "polecat:20220224-1-abc",
        "occurred_at": datetime(2022, 2, 24, tzinfo=UTC),
        "precision": "day",
        "from": "RUS",
        "to": "UKR",
        "code": "194",
        "severity": None,
        "confidence": 1.0,
        "known_at": datetime(2022, 2, 26, tzinfo=UTC),
        "from_sector": "Vladimir Putin",
        "to_sector": "Ukraine",
        "mentions": 1,
        "story": None,
        "publisher": "A Paper",
        "line": 2,
        "merged_into": None,
    }
    assert importing.report.notices == []


def test_names_too_many_in_the_header_do_not_shift_the_columns(tmp_path: Path) -> None:
    names = [*POLECAT_HEADER]
    names.insert(3, "Headline")
    rows, importing = imported(tmp_path, POLECAT, "\t".join(names), polecat())
    assert rows.select("from", "to", "code").row(0) == ("RUS", "UKR", "194")
    assert "names too many in the header: headline" in importing.report.notices[0]


@pytest.mark.parametrize("name", ["Headline", "Mood"])
@pytest.mark.parametrize("at", [0, 3, 40])
def test_the_width_of_a_row_says_whether_it_has_the_surplus_columns(
    tmp_path: Path, name: str, at: int
) -> None:
    def inserted(line: str, cell: str) -> str:
        cells = line.split("\t")
        return "\t".join([*cells[:at], cell, *cells[at:]])

    short = polecat(1, Version="1")
    wide = inserted(polecat(2, Version="1"), "grim")
    lines = [short, wide, short.replace("-1-", "-3-") + "\t\t", wide.replace("-2-", "-4-") + "\t"]
    rows, importing = imported(tmp_path, POLECAT, inserted(HEADER, name), *lines)
    assert rows.select("from", "to", "code").rows() == [("RUS", "UKR", "194")] * 4
    assert rows["id"].to_list() == [f"polecat:20220224-{n}-abc" for n in (1, 2, 3, 4)]
    assert importing.report.skipped == {}


def test_stray_tabs_at_the_ends_of_lines_are_cut(tmp_path: Path) -> None:
    lines = [polecat(1) + "\t\t", polecat(2), polecat(3) + "\t \t", polecat(4) + "\tmore"]
    for header in (HEADER, HEADER + "\t\t"):
        rows, importing = imported(tmp_path, POLECAT, header, *lines)
        assert rows["line"].to_list() == [2, 3, 4]
        assert rows["publisher"].to_list() == ["A Paper"] * 3
        assert importing.report.skipped == {Reason.COLUMNS: 1}


def test_a_new_column_is_told(tmp_path: Path) -> None:
    rows, importing = imported(tmp_path, POLECAT, HEADER + "\tMood", polecat() + "\tgrim")
    assert rows.height == 1
    assert "mood" in importing.report.notices[0]


def test_several_countries_make_several_pairs(tmp_path: Path) -> None:
    line = polecat(
        Actor_Country="USA; GBR",
        Actor_Name="United States; Boris Johnson",
        Recipient_Country="RUS;BLR",
        Recipient_Name="leaders",
    )
    rows, importing = imported(tmp_path, POLECAT, HEADER, line, polecat(2))
    pairs = rows.filter(rows["line"] == 2).select("id", "from", "to", "from_sector", "to_sector")
    assert pairs.rows() == [
        ("polecat:20220224-1-abc", "USA", "RUS", "United States", "leaders"),
        ("polecat:20220224-1-abc.2", "USA", "BLR", "United States", "leaders"),
        ("polecat:20220224-1-abc.3", "GBR", "RUS", "Boris Johnson", "leaders"),
        ("polecat:20220224-1-abc.4", "GBR", "BLR", "Boris Johnson", "leaders"),
    ]
    assert (importing.report.read, importing.report.kept) == (5, 5)


def test_of_several_pairs_each_is_in_the_books(tmp_path: Path) -> None:
    lines = [
        polecat(1, Actor_Country="USA;XYZ;", Recipient_Country="RUS;CHN"),
        polecat(2, Actor_Country="USA;GBR", Event_Type="DANCE"),
    ]
    rows, importing = imported(tmp_path, POLECAT, HEADER, *lines)
    report = importing.report
    assert rows.select("from", "to").rows() == [("USA", "RUS"), ("USA", "CHN")]
    assert (report.read, report.kept, report.rejected) == (6, 2, 4)
    assert report.skipped == {Reason.SOURCE_UNKNOWN: 2, Reason.CODE: 2}
    assert importing.rejects.count == 4


def test_a_type_that_reads_like_a_cameo_code_is_none(tmp_path: Path) -> None:
    _, importing = imported(tmp_path, POLECAT, HEADER, polecat(Event_Type="190"))
    assert importing.report.strange == {"190": 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Actor_Country": "", "Actor_Name": ""}, Reason.NO_SOURCE),
        ({"Actor_Country": "None", "Actor_Name": "Somebody"}, Reason.SOURCE_UNPLACED),
        ({"Recipient_Country": "XYZ"}, Reason.TARGET_UNKNOWN),
        ({"Event_Type": "DANCE"}, Reason.CODE),
        ({"Event_Type": ""}, Reason.CODE),
        ({"Event_Date": "2022-02-30"}, Reason.DATE),
    ],
)
def test_every_reason(tmp_path: Path, cells: dict[str, str], reason: Reason) -> None:
    rows, importing = imported(tmp_path, POLECAT, HEADER, polecat(1), polecat(2, **cells))
    assert rows["id"].to_list() == ["polecat:20220224-1-abc"]
    assert importing.report.skipped == {reason: 1}


def test_organisations_go_by_their_names(tmp_path: Path) -> None:
    line = polecat(Actor_Country="", Actor_Name="NATO")
    rows, _ = imported(tmp_path, POLECAT, HEADER, line)
    assert rows["from"].to_list() == ["NATO"]


def test_every_type_and_mode_has_a_code_of_its_own_type() -> None:
    for key, code in plover_codes().items():
        assert all_cameo()[code].plover == key.partition("/")[0]


def test_an_unknown_mode_falls_back_to_the_type(tmp_path: Path) -> None:
    rows, _ = imported(tmp_path, POLECAT, HEADER, polecat(Event_Mode="with a spoon"))
    assert rows["code"].to_list() == ["18"]
