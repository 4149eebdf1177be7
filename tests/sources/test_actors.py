from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from relsim.events.actors import groups, states
from relsim.sources.actors import SCHEMES, Reading, located

TODAY = date(2019, 1, 1)


def who(text: str | None, scheme: str, day: date = TODAY, **settings: object) -> str | None:
    rows = pl.DataFrame({"text": [text], "day": [day]}, schema={"text": pl.String, "day": pl.Date})
    reading = Reading("text", scheme, **settings)  # type: ignore[arg-type]  # told by the test
    found: str | None = located(rows, [reading]).item()
    return found


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("AU", "iso2", "AUS"),
        ("AU", "fips", "AUT"),
        ("AS", "fips", "AUS"),
        ("RUS", "iso3", "RUS"),
        ("RUS", "iso2", None),
        ("rus", "iso3", None),
        ("2", "cow", "USA"),
        ("002", "cow", "USA"),
        ("365", "cow", "RUS"),
        ("UKG", "cowc", "GBR"),
        ("ROM", "cameo", "ROU"),
        ("NAT", "group", "NATO"),
        ("NAT", "cameo", None),
        ("NATO", "group-name", "NATO"),
        ("nato", "group-name", None),
        ("Russia", "group-name", None),
        ("European Union", "state-name", None),
        ("European Union", "name", "EU"),
        ("Russia", "name", "RUS"),
        ("USA", "name", "USA"),
        ("Congo", "name", None),
        ("", "name", None),
        (None, "iso3", None),
    ],
)
def test_a_column_is_read_in_its_own_list(text: str | None, scheme: str, code: str | None) -> None:
    assert who(text, scheme) == code


@pytest.mark.parametrize(
    ("text", "scheme", "day", "code"),
    [
        ("RUS", "cameo", date(1991, 12, 25), "SUN"),
        ("RUS", "cameo", date(1991, 12, 26), "RUS"),
        ("Russia", "name", date(1985, 1, 1), "SUN"),
        ("345", "cow", date(1999, 4, 1), "YUG"),
        ("345", "cow", date(2004, 1, 1), "SCG"),
        ("345", "cow", date(2010, 1, 1), "SRB"),
        ("SUN", "iso3", date(2010, 1, 1), None),
        ("UKR", "iso3", date(1980, 1, 1), None),
    ],
)
def test_the_day_decides(text: str, scheme: str, day: date, code: str | None) -> None:
    assert who(text, scheme, day) == code


def test_what_the_feed_writes_otherwise() -> None:
    assert who("SER", "cameo", others={"SER": "SRB"}) == "SRB"
    assert who("USA", "cameo", others={"SER": "SRB"}, only_others=True) is None
    assert who("ETH", "cameo", regions=("ETH",)) is None


def test_readings_are_tried_in_order() -> None:
    rows = pl.DataFrame(
        {"country": ["RUS", None, "EUR", None], "group": ["NAT", "NAT", "EEC", None]}
    ).with_columns(day=pl.lit(TODAY))
    readings = [Reading("country", "cameo"), Reading("group", "group")]
    assert located(rows, readings).to_list() == ["RUS", "NATO", "EU", None]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_means_one_actor_on_each_day(scheme: str) -> None:
    column = {"group": "cameo"}.get(scheme, scheme)
    for actor in groups() if scheme.startswith("group") else states():
        if actor.valid_to is not None:
            continue
        match scheme:
            case "iso3":
                texts = [actor.code]
            case "name" | "state-name" | "group-name":
                texts = [actor.name]
            case _:
                texts = [code for name, code in actor.codes if name == column]
        day = max(TODAY, actor.valid_from or TODAY)
        assert {who(text, scheme, day) for text in texts} <= {actor.code}
