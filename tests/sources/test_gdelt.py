from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relsim.errors import InvalidInput
from relsim.events.frame import EVENT_FRAME, events_of
from relsim.sources.gdelt import GDELT
from relsim.sources.importing import Importing
from relsim.sources.reasons import Reason
from sources.making import GDELT_NAMES, gdelt, icews, icews_header, imported


@pytest.mark.parametrize("width", [57, 58, 61])
def test_a_raw_export_is_known_by_its_columns(tmp_path: Path, width: int) -> None:
    rows, importing = imported(tmp_path, GDELT, gdelt(881, width=width))
    assert dict(rows.schema) == EVENT_FRAME
    day_is_over = datetime(2018, 11, 26, tzinfo=UTC)
    url = None if width == 57 else "https://www.example.org/a/b.html"
    assert rows.row(0, named=True) == {
        "id": "gdelt:881",
        "occurred_at": datetime(2018, 11, 25, tzinfo=UTC),
        "precision": "day",
        "from": "RUS",
        "to": "UKR",
        "code": "190",
        "severity": None,
        "confidence": 1.0,
        "known_at": datetime(2018, 11, 25, 14, 30, tzinfo=UTC) if width == 61 else day_is_over,
        "from_sector": "MIL",
        "to_sector": None,
        "mentions": 4,
        "story": url,
        "publisher": "example.org" if url else "",
        "line": 1,
        "merged_into": None,
    }
    assert importing.report.as_dict()["read"] == 1
    assert events_of(rows)[0].weight == -10


@pytest.mark.parametrize("separator", ["\t", ",", ";"])
def test_a_re_export_is_known_by_its_header(tmp_path: Path, separator: str) -> None:
    header = separator.join(GDELT_NAMES)
    line = gdelt(5, width=58, Actor1Geo_FullName='"Kyiv, Ukraine"').replace("\t", separator)
    rows, _ = imported(tmp_path, GDELT, header, line)
    assert rows.select("id", "from", "to", "line").rows() == [("gdelt:5", "RUS", "UKR", 2)]


@pytest.mark.parametrize(
    ("code", "root", "meant"),
    [
        ("012", "01", "012"),
        ("12", "1", "012"),
        ("12", "12", "12"),
        ("120", "12", "120"),
        ("43", "4", "043"),
        ("1", "1", "01"),
        ("1823", "18", "1823"),
        ("231", "2", "0231"),
    ],
)
def test_lost_zeros_come_back_by_the_root(tmp_path: Path, code: str, root: str, meant: str) -> None:
    rows, _ = imported(tmp_path, GDELT, gdelt(EventCode=code, EventRootCode=root))
    assert rows["code"].to_list() == [meant]


@pytest.mark.parametrize(
    ("country", "day", "who"),
    [
        ("ROM", "20181125", "ROU"),
        ("RUS", "19850101", "SUN"),
        ("RUS", "19920101", "RUS"),
        ("SRB", "19990401", "YUG"),
        ("TMP", "20181125", "TLS"),
        ("RO", "20181125", None),
    ],
)
def test_countries_are_cameo_codes_and_nothing_else(
    tmp_path: Path, country: str, day: str, who: str | None
) -> None:
    line = gdelt(Actor1CountryCode=country, SQLDATE=day, Actor2CountryCode="USA")
    rows, importing = imported(tmp_path, GDELT, line)
    assert (rows["from"].to_list() if rows.height else [None]) == [who]
    assert importing.report.skipped == ({} if who else {Reason.SOURCE_UNKNOWN: 1})


def test_an_organisation_acts_where_no_country_stands(tmp_path: Path) -> None:
    eu = {"Actor1Code": "IGOEUREEC", "Actor1CountryCode": "EUR", "Actor1KnownGroupCode": "EEC"}
    nato = {"Actor1Code": "IGONAT", "Actor1CountryCode": "", "Actor1KnownGroupCode": "NAT"}
    taliban = {"Actor1Code": "AFGTAL", "Actor1CountryCode": "AFG", "Actor1KnownGroupCode": "TAL"}
    lines = [gdelt(at, 61, **who) for at, who in enumerate((eu, nato, taliban))]
    rows, _ = imported(tmp_path, GDELT, *lines)
    assert rows.select("from", "from_sector").rows() == [
        ("EU", "IGOEUREEC"),
        ("NATO", "IGONAT"),
        ("AFG", "TAL"),
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Actor1CountryCode": ""}, Reason.NO_SOURCE),
        ({"Actor2CountryCode": "NA"}, Reason.NO_TARGET),
        ({"Actor1CountryCode": "AFR"}, Reason.SOURCE_UNPLACED),
        ({"Actor2CountryCode": "", "Actor2KnownGroupCode": "TAL"}, Reason.TARGET_UNPLACED),
        ({"Actor2CountryCode": "XQZ"}, Reason.TARGET_UNKNOWN),
        ({"SQLDATE": "20170431"}, Reason.DATE),
        ({"SQLDATE": "2017-04-01"}, Reason.DATE),
        ({"SQLDATE": "15000101"}, Reason.DATE),
        ({"SQLDATE": ""}, Reason.DATE),
        ({"DATEADDED": "2.02E+13"}, Reason.KNOWN_AT),
        ({"EventCode": "13y"}, Reason.CODE),
        ({"EventCode": "999", "EventRootCode": "99"}, Reason.CODE),
        ({"EventCode": ""}, Reason.CODE),
        ({"NumMentions": "many"}, Reason.NUMBER),
        ({"NumMentions": "0"}, Reason.NUMBER),
        ({"GLOBALEVENTID": ""}, Reason.ID),
        ({"DATEADDED": "18000101000000"}, Reason.KNOWN_AT),
        *(({"GLOBALEVENTID": odd}, Reason.ID) for odd in ("1 2", "-1", "1.5", "1e9")),
    ],
)
def test_every_reason(tmp_path: Path, cells: dict[str, str], reason: Reason) -> None:
    rows, importing = imported(tmp_path, GDELT, gdelt(1), gdelt(2, 61, **cells))
    assert rows["id"].to_list() == ["gdelt:1"]
    assert importing.report.skipped == {reason: 1}


def test_dates_that_a_spreadsheet_spoilt_can_be_given(tmp_path: Path) -> None:
    when = datetime(2019, 1, 22, tzinfo=UTC)
    rows, _ = imported(tmp_path, GDELT, gdelt(DATEADDED="2.02E+13"), known_at=when)
    assert rows["known_at"].to_list() == [when]
    for count, lines in ((1, "1 line;"), (2, "2 lines;")):
        _, importing = imported(tmp_path, GDELT, *[gdelt(DATEADDED="2.02E+13")] * count)
        assert f"in {lines} --known-at" in importing.report.notices[0]


def test_new_codes_are_told(tmp_path: Path) -> None:
    lines = [gdelt(at, EventCode="777", EventRootCode="77") for at in range(3)]
    _, importing = imported(tmp_path, GDELT, gdelt(9), *lines)
    assert importing.report.notices == ["codes that no table knows: `777` (3)"]


@pytest.mark.parametrize(("code", "root"), [("---", "--"), ("0", "0"), ("190", "18"), ("12", "")])
def test_unknown_codes_are_told_as_they_stand(tmp_path: Path, code: str, root: str) -> None:
    line = gdelt(2, EventCode=code, EventRootCode=root)
    _, importing = imported(tmp_path, GDELT, gdelt(), line)
    assert importing.report.strange == {code: 1}


def test_domestic_events_are_kept(tmp_path: Path) -> None:
    rows, _ = imported(tmp_path, GDELT, gdelt(Actor2CountryCode="RUS", Actor2Code="RUSOPP"))
    assert rows.select("from", "to", "from_sector", "to_sector").row(0) == (
        "RUS",
        "RUS",
        "MIL",
        "OPP",
    )


def test_another_format_is_refused_with_what_it_looks_like(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"looks like icews, so try --format icews") as refused:
        imported(tmp_path, GDELT, icews_header(), icews())
    assert "21 columns separated by tabs" in str(refused.value)
    with pytest.raises(InvalidInput, match="no gdelt file"):
        imported(tmp_path, GDELT, "just a sentence")


def test_the_same_id_again_comes_in_a_later_frame(tmp_path: Path) -> None:
    path = tmp_path / "feed.txt"
    lines = [gdelt(1), gdelt(2), gdelt(1, EventCode="193")]
    path.write_text("".join(line + "\n" for line in lines))
    with Importing([path], GDELT) as importing:
        frames = [frame["id"].to_list() for frame in importing.frames()]
    assert frames == [["gdelt:1", "gdelt:2"], ["gdelt:1"]]


def test_an_id_that_never_changes_is_a_mistake(tmp_path: Path) -> None:
    rows, importing = imported(tmp_path, GDELT, *[gdelt(1)] * 20)
    assert rows.height == 8
    assert importing.report.skipped == {Reason.ID_OFTEN: 12}
