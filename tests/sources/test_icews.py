from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relsim.events.duplicates import mark_duplicates
from relsim.events.frame import EVENT_FRAME
from relsim.events.taxonomy import all_cameo
from relsim.sources.icews import ICEWS
from relsim.sources.icews_named import ICEWS_NAMED, icews_labels
from relsim.sources.reasons import Reason
from sources.making import NAMED_HEADER, icews, icews_header, imported, named

LABELS = (
    Path(__file__).parents[2] / "../shared/data/dictionaries/CAMEO_codefile.icews_labels.txt"
).resolve()


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("dated", [True, False])
def test_an_icews_line_becomes_an_event(tmp_path: Path, header: bool, dated: bool) -> None:
    lines = [icews_header(file_date=dated)] if header else []
    rows, importing = imported(tmp_path, ICEWS, *lines, icews(7, "20181129" if dated else None))
    assert dict(rows.schema) == EVENT_FRAME
    assert rows.row(0, named=True) == {
        "id": "icews:7",
        "occurred_at": datetime(2018, 11, 25, tzinfo=UTC),
        "precision": "day",
        "from": "RUS",
        "to": "UKR",
        "code": "190",
        "severity": None,
        "confidence": 1.0,
        "known_at": datetime(2018, 11, 30 if dated else 26, tzinfo=UTC),
        "from_sector": "Navy (Russia)",
        "to_sector": None,
        "mentions": 1,
        "story": "48",
        "publisher": "A Paper",
        "line": 2 if header else 1,
        "merged_into": None,
    }
    assert bool(importing.report.notices) is not dated


def test_without_file_dates_the_instant_that_is_given_counts(tmp_path: Path) -> None:
    when = datetime(2020, 1, 1, tzinfo=UTC)
    rows, _ = imported(tmp_path, ICEWS, icews(1, None), known_at=when)
    assert rows["known_at"].to_list() == [when]


@pytest.mark.parametrize(
    ("country", "day", "who"),
    [
        ("Congo", "2018-11-25", "COG"),
        ("Democratic Republic of Congo", "2018-11-25", "COD"),
        ("Occupied Palestinian Territory", "2018-11-25", "PSE"),
        ("Vietnam", "2018-11-25", "VNM"),
        ("Cote d'Ivoire", "2018-11-25", "CIV"),
        ("Serbia", "2018-11-25", "SRB"),
    ],
)
def test_countries_go_by_the_names_of_icews(
    tmp_path: Path, country: str, day: str, who: str
) -> None:
    line = icews(Source_Country=country, Event_Date=day)
    rows, _ = imported(tmp_path, ICEWS, line)
    assert rows["from"].to_list() == [who]


def test_organisations_have_no_country_but_a_name(tmp_path: Path) -> None:
    line = icews(Source_Country="", Source_Name="North Atlantic Treaty Organization")
    rows, _ = imported(tmp_path, ICEWS, line)
    assert rows["from"].to_list() == ["NATO"]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Source_Country": "", "Source_Name": "Staffan de Mistura"}, Reason.SOURCE_UNPLACED),
        ({"Target_Country": "", "Target_Name": "Africa"}, Reason.TARGET_UNPLACED),
        ({"Target_Country": "", "Target_Name": ""}, Reason.NO_TARGET),
        ({"Source_Country": "", "Source_Name": ""}, Reason.NO_SOURCE),
        ({"Source_Country": "Freedonia"}, Reason.SOURCE_UNKNOWN),
        ({"Target_Country": "RUS"}, Reason.TARGET_UNKNOWN),
        ({"Event_Date": "2017-04-31"}, Reason.DATE),
        ({"CAMEO_Code": "13y"}, Reason.CODE),
        ({"CAMEO_Code": "10"[:1]}, Reason.CODE),
        *(({"Event_ID": odd}, Reason.ID) for odd in ("A B", "-5", "1.5", "1e9")),
    ],
)
def test_every_reason(tmp_path: Path, cells: dict[str, str], reason: Reason) -> None:
    rows, importing = imported(tmp_path, ICEWS, icews_header(), icews(1), icews(2, **cells))
    assert rows["id"].to_list() == ["icews:1"]
    assert importing.report.skipped == {reason: 1}


def test_a_bad_file_date_is_told(tmp_path: Path) -> None:
    for odd in ("20181131", "18000101", ""):
        _, importing = imported(tmp_path, ICEWS, icews_header(), icews(1, odd))
        assert importing.report.skipped == {Reason.KNOWN_AT: 1}
        when = datetime(2020, 1, 1, tzinfo=UTC)
        rows, _ = imported(tmp_path, ICEWS, icews_header(), icews(1, odd), known_at=when)
        assert rows["known_at"].to_list() == [when]


def test_the_same_people_on_the_same_day_are_a_duplicate(tmp_path: Path) -> None:
    lines = [
        icews(1, "20181126"),
        icews(2, "20181127"),
        icews(3, "20181126", Source_Name="Army (Russia)"),
    ]
    rows, _ = imported(tmp_path, ICEWS, *lines)
    marked = mark_duplicates(rows, rows.clear())
    assert marked["merged_into"].to_list() == [None, "icews:1", None]


def test_labels_become_codes_whatever_their_case(tmp_path: Path) -> None:
    rows, importing = imported(
        tmp_path,
        ICEWS_NAMED,
        NAMED_HEADER,
        named(),
        named(text="FIGHT with small arms and light weapons", source="Vietnam"),
        named(text="Invent a label"),
        named(text="190"),
        named(source="Barack Obama"),
        named(target="Citizen (Africa)"),
        named(date="2014-02-30"),
        named(source=""),
    )
    assert rows.select("from", "to", "code", "from_sector", "to_sector").rows() == [
        ("RUS", "UKR", "190", "Military (Russia)", None),
        ("VNM", "UKR", "193", None, None),
    ]
    assert importing.report.skipped == {
        Reason.CODE: 2,
        Reason.SOURCE_UNPLACED: 1,
        Reason.TARGET_UNPLACED: 1,
        Reason.DATE: 1,
        Reason.NO_SOURCE: 1,
    }
    assert importing.report.strange == {"Invent a label": 1, "190": 1}


def test_rows_without_ids_are_named_by_what_they_say(tmp_path: Path) -> None:
    lines = [named(), named(text="Make statement"), named()]
    there, _ = imported(tmp_path, ICEWS_NAMED, NAMED_HEADER, *lines)
    back, _ = imported(tmp_path, ICEWS_NAMED, NAMED_HEADER, *reversed(lines))
    assert there["id"].n_unique() == 3
    assert set(there["id"]) == set(back["id"])


def test_every_label_has_a_code_that_exists() -> None:
    assert set(icews_labels().values()) <= all_cameo().keys()
    assert all(label == label.lower() for label in icews_labels())


def test_labels_agree_with_the_published_table() -> None:
    if not LABELS.exists():
        pytest.skip("the published table of labels is not on this machine")
    published: dict[str, set[str]] = {}
    for line in csv.reader(LABELS.read_text("latin-1").splitlines(), delimiter="\n"):
        if line and line[0].startswith("LABEL"):
            code, _, label = line[0].split(":", 1)[1].partition("=")
            published.setdefault(label.strip().lower(), set()).add(code.strip())
    ours = icews_labels()
    assert published.keys() == ours.keys()
    # Where ICEWS events carry another code for a label than the table does, events win.
    differing = {label for label, codes in published.items() if ours[label] not in codes}
    assert differing == {
        "demand easing of administrative sanctions",
        "ease restrictions on political freedoms",
        "employ precision-guided aerial munitions",
        "employ remotely piloted aerial munitions",
        "engage in violent protest for leadership change",
        "reduce or stop material aid",
        "threaten to use military force",
        "threaten with repression",
        "threaten with restrictions on political freedoms",
    }
