"""Files of real feeds, where they lie beside the project: every line counted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from relsim.events.duplicates import DuplicateRule, mark_duplicates
from relsim.sources.importing import Importing
from relsim.sources.mapped import feed_of
from relsim.sources.mapping_file import read_mapping
from relsim.sources.reasons import Reason

EVENTS = (Path(__file__).parents[2] / "../shared/data/events").resolve()
EXAMPLES = Path(__file__).parents[2] / "examples"
UNPLACED = (Reason.SOURCE_UNPLACED, Reason.TARGET_UNPLACED)


def read(
    *names: str, mapping: str | None = None, known_at: datetime | None = None
) -> tuple[pl.DataFrame, Importing]:
    paths = [EVENTS / name for name in names]
    for path in paths:
        if not path.exists():
            pytest.skip(f"the feed {path.name} is not on this machine")
    feed = feed_of(read_mapping(EXAMPLES / f"mapping-{mapping}.yaml")) if mapping else None
    with Importing(paths, feed, known_at) as importing:
        rows = pl.concat(importing.frames())
    report = importing.report
    assert report.read == report.kept + report.skipped.total()
    return rows, importing


def share(rows: pl.DataFrame, rule: DuplicateRule = DuplicateRule.ACTOR) -> float:
    marked = mark_duplicates(rows.unique("id"), rows.clear(), rule)
    return round(marked["merged_into"].count() / marked.height, 3)


def test_icews_with_file_dates() -> None:
    rows, importing = read("icews_daily_2018-10_2019-03.tsv.gz")
    report = importing.report
    assert importing.source == "icews"
    assert (report.read, report.kept, report.rejected) == (325_691, 310_352, 0)
    assert report.skipped == {Reason.SOURCE_UNPLACED: 4_282, Reason.TARGET_UNPLACED: 11_057}
    assert (str(report.first), str(report.last)) == ("2018-09-14", "2019-03-26")
    # A few rows stand in files of the day before the day before they are said to have happened.
    assert rows.filter(pl.col("known_at") < pl.col("occurred_at")).height == 66
    assert [share(rows, rule) for rule in DuplicateRule] == [0.0, 0.240, 0.293, 0.243]


def test_the_crises_are_the_peaks_of_their_pairs() -> None:
    rows, _ = read("icews_daily_2018-10_2019-03.tsv.gz")
    for pair, days in (
        (("RUS", "UKR"), {"2018-11-25", "2018-11-26"}),
        (("IND", "PAK"), {"2019-02-26", "2019-02-27", "2019-02-28"}),
    ):
        hostile = rows.filter(
            pl.col("from").is_in(pair),
            pl.col("to").is_in(pair),
            pl.col("from") != pl.col("to"),
            pl.col("code").str.slice(0, 2) >= "15",
        )
        counts = hostile.group_by(pl.col("occurred_at").dt.date()).len().sort("len")
        assert str(counts["occurred_at"][-1]) in days


@pytest.mark.parametrize(
    ("name", "lines", "kept", "sources", "targets"),
    [
        ("icews_named_2014", 90_730, 43_057, 35_352, 12_321),
        ("icews_named_2012-08_2015-12", 138_371, 71_264, 49_280, 17_827),
        ("icews_named_2005_2015_sample20pct", 92_367, 47_575, 32_844, 11_948),
    ],
)
def test_icews_with_labels(name: str, lines: int, kept: int, sources: int, targets: int) -> None:
    rows, importing = read(f"{name}.tsv.gz")
    report = importing.report
    assert importing.source == "icews-named"
    assert (report.read, report.kept, report.rejected) == (lines, kept, 0)
    assert report.skipped == dict(zip(UNPLACED, (sources, targets), strict=True))
    assert rows["id"].is_unique().all()


@pytest.mark.parametrize(
    ("name", "lines", "kept", "skipped", "merged"),
    [
        ("gdelt_v1_georgia_2011_2013.csv.gz", 82_911, 10_904, (47_270, 23_768, 709, 260), 0.183),
        ("gdelt_v2_20191024143000.export.CSV.gz", 2_111, 567, (805, 687, 39, 13), 0.309),
        ("gdelt_v2_20190121220000.semicolon.csv.gz", 1_629, 416, (716, 471, 22, 4), 0.337),
    ],
)
def test_gdelt(name: str, lines: int, kept: int, skipped: tuple[int, ...], merged: float) -> None:
    rows, importing = read(name, known_at=datetime(2019, 1, 21, 22, tzinfo=UTC))
    report = importing.report
    assert importing.source == "gdelt"
    assert (report.read, report.kept, report.rejected) == (lines, kept, 0)
    reasons = (Reason.NO_SOURCE, Reason.NO_TARGET, *UNPLACED)
    assert report.skipped == dict(zip(reasons, skipped, strict=True))
    assert share(rows) == merged


def test_gdelt_that_a_spreadsheet_spoilt_does_not_say_when_it_became_known() -> None:
    name = "gdelt_v2_20190121220000.semicolon.csv.gz"
    path = EVENTS / name
    if not path.exists():
        pytest.skip(f"the feed {name} is not on this machine")
    with Importing([path]) as importing:
        assert list(importing.frames()) == []
    assert importing.report.skipped == {Reason.KNOWN_AT: 1_629}


def test_gdelt_under_other_names() -> None:
    names = [f"gdelt_v2_derived_202011{day}.csv.gz" for day in (13, 14, 15)]
    rows, importing = read(*names, mapping="gdelt-derived")
    report = importing.report
    assert (report.read, report.kept, report.rejected) == (9_354, 8_784, 0)
    assert report.skipped == dict(zip(UNPLACED, (254, 316), strict=True))
    assert share(rows) == 0.457


def test_weis_by_a_mapping() -> None:
    rows, importing = read("balkans_weis_1989_2003.csv.gz", mapping="balkans-weis")
    report = importing.report
    assert (report.read, report.kept, report.rejected) == (72_953, 52_564, 3_837)
    assert report.skipped == {
        Reason.SOURCE_UNPLACED: 7_051,
        Reason.TARGET_UNPLACED: 9_501,
        Reason.SOURCE_UNKNOWN: 1_809,
        Reason.TARGET_UNKNOWN: 1_374,
        Reason.CODE: 654,
    }
    assert set(report.strange) == {"114", "130", "143", "199", "204", "214", "215"}
    assert rows["severity"].null_count() == 0
