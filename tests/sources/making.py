"""Small slices of every format, made up line by line."""

from __future__ import annotations

import json
from datetime import datetime
from io import BytesIO
from pathlib import Path

import polars as pl

from relsim.sources.feed import Feed
from relsim.sources.importing import Importing

GDELT_NAMES = [
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", "Actor1Code"),
    *("Actor1Name", "Actor1CountryCode", "Actor1KnownGroupCode", "Actor1EthnicCode"),
    *("Actor1Religion1Code", "Actor1Religion2Code", "Actor1Type1Code", "Actor1Type2Code"),
    *("Actor1Type3Code", "Actor2Code", "Actor2Name", "Actor2CountryCode"),
    *("Actor2KnownGroupCode", "Actor2EthnicCode", "Actor2Religion1Code"),
    *("Actor2Religion2Code", "Actor2Type1Code", "Actor2Type2Code", "Actor2Type3Code"),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
    *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *("Actor1Geo_Type", "Actor1Geo_FullName", "Actor1Geo_CountryCode"),
    *("Actor1Geo_ADM1Code", "Actor1Geo_Lat", "Actor1Geo_Long", "Actor1Geo_FeatureID"),
    *("Actor2Geo_Type", "Actor2Geo_FullName", "Actor2Geo_CountryCode"),
    *("Actor2Geo_ADM1Code", "Actor2Geo_Lat", "Actor2Geo_Long", "Actor2Geo_FeatureID"),
    *("ActionGeo_Type", "ActionGeo_FullName", "ActionGeo_CountryCode"),
    *("ActionGeo_ADM1Code", "ActionGeo_Lat", "ActionGeo_Long", "ActionGeo_FeatureID"),
    *("DATEADDED", "SOURCEURL"),
]
ICEWS_HEADER = [
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country"),
    *("Event Text", "CAMEO Code", "Intensity", "Target Name", "Target Sectors"),
    *("Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District"),
    *("Province", "Country", "Latitude", "Longitude"),
]
POLECAT_HEADER = [
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code"),
    *("Contexts", "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector"),
    *("Actor Sectors", "Actor Title", "Actor Name Raw", "Wikipedia Actor ID"),
    *("Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
    *("Recipient Sectors", "Recipient Title", "Recipient Name Raw"),
    *("Wikipedia Recipient ID", "Placename", "City", "District", "Province", "Country"),
    *("Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source"),
    *("Publication Date", "Story People", "Story Organizations", "Story Locations"),
    *("Language", "Version"),
]


def gdelt(number: int = 1, width: int = 61, **cells: str) -> str:
    """A line of a raw export, Russia towards Ukraine; cells by their names."""
    row = dict.fromkeys(GDELT_NAMES, "") | {
        "GLOBALEVENTID": str(number),
        "SQLDATE": "20181125",
        "Actor1Code": "RUSMIL",
        "Actor1CountryCode": "RUS",
        "Actor2Code": "UKR",
        "Actor2CountryCode": "UKR",
        "IsRootEvent": "1",
        "EventCode": "190",
        "EventBaseCode": "190",
        "EventRootCode": "19",
        "NumMentions": "4",
        "DATEADDED": "20181125143000" if width == 61 else "20181125",
        "SOURCEURL": "https://www.example.org/a/b.html",
    }
    row |= cells
    values = list(row.values())
    if width == 57:
        values.pop()
    if width == 61:
        for at in (39, 47, 55):  # version 2 has a second-order district for each place
            values.insert(at, "")
    return "\t".join(values)


def icews(number: int = 1, file_date: str | None = "20181126", **cells: str) -> str:
    """A line of an ICEWS file, Russia towards Ukraine; cells by name, `_` for a blank."""
    row = dict.fromkeys(ICEWS_HEADER, "") | {
        "Event ID": str(number),
        "Event Date": "2018-11-25",
        "Source Name": "Navy (Russia)",
        "Source Country": "Russian Federation",
        "CAMEO Code": "190",
        "Intensity": "-10",
        "Target Name": "Ukraine",
        "Target Country": "Ukraine",
        "Story ID": "48",
        "Publisher": "A Paper",
    }
    row |= {name.replace("_", " "): value for name, value in cells.items()}
    return "\t".join([*row.values(), *([file_date] if file_date is not None else [])])


def icews_header(*, file_date: bool = True) -> str:
    return "\t".join([*ICEWS_HEADER, *(["source_file_date"] if file_date else [])])


def named(
    date: str = "2014-03-01",
    source: str = "Military (Russia)",
    text: str = "Use conventional military force",
    target: str = "Ukraine",
) -> str:
    """A line of an ICEWS set with labels."""
    return f"{date}\t{source}\t{text}\t{target}\ttrain"


NAMED_HEADER = "date\tsource\tevent_text\ttarget\tsplit"


def polecat(number: int = 1, **cells: str) -> str:
    """A line of a POLECAT file, Russia towards Ukraine; cells by name, `_` for a blank."""
    row = dict.fromkeys(POLECAT_HEADER, "") | {
        "Event ID": f"20220224-{number}-abc",
        "Event Date": "2022-02-24",
        "Event Type": "ASSAULT",
        "Event Mode": "heavy-weapons",
        "Actor Name": "Vladimir Putin",
        "Actor Country": "RUS",
        "Recipient Name": "Ukraine",
        "Recipient Country": "UKR",
        "Source": "A Paper",
        "Publication Date": "2022-02-25",
    }
    row |= {name.replace("_", " "): value for name, value in cells.items()}
    return "\t".join(row.values())


def event(number: int = 1, **fields: object) -> str:
    """A line of our own events."""
    said = {"id": f"e{number}", "occurred_at": "2018-11-25", "from": "RUS", "to": "UKR"}
    return json.dumps({**said, "code": "190", **fields})


def text(*lines: str) -> bytes:
    """The bytes of a file."""
    return "".join(line + "\n" for line in lines).encode()


def imported(
    folder: Path, feed: Feed | None, *lines: str | bytes, known_at: datetime | None = None
) -> tuple[pl.DataFrame, Importing]:
    """The rows of a file with these lines, and the books."""
    path = folder / "feed.txt"
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    path.write_bytes(b"".join(line + b"\n" for line in raw))
    with Importing([path], feed, known_at) as importing:
        frames = list(importing.frames())
    assert importing.report.read == importing.report.kept + importing.report.skipped.total()
    return (pl.concat(frames) if frames else pl.DataFrame()), importing


def stream(data: bytes) -> BytesIO:
    """Bytes as a file that is open."""
    return BytesIO(data)
