import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.errors import UnknownCode, UsageError
from relsim.events.actor_table import CODE_SCHEMES, Actor
from relsim.events.actors import (
    SCHEMES,
    actor,
    find_actors,
    groups,
    members,
    resolve_actor,
    states,
)
from relsim.events.memberships import known_window, memberships
from relsim.events.tables import rows

ACTORS = (*states(), *groups())
CODES = sorted({each.code for each in ACTORS})
LOOK_UPS: tuple[Callable[..., Actor], ...] = (actor, resolve_actor)
DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 1, 1))
P5 = {"CHN", "FRA", "GBR", "RUS", "USA"}


def overlap(one: Actor, other: Actor) -> bool:
    return (one.valid_from or date.min) < (other.valid_to or date.max) and (
        other.valid_from or date.min
    ) < (one.valid_to or date.max)


@pytest.mark.parametrize("scheme", ["code", "name", *CODE_SCHEMES])
def test_on_one_day_a_code_means_one_actor(scheme: str) -> None:
    holders: dict[str, list[Actor]] = {}
    for each in ACTORS:
        own = {getattr(each, scheme)} if scheme in {"code", "name"} else codes(each, scheme)
        for code in own:
            holders.setdefault(code, []).append(each)
    clashes = [
        (code, one.code, other.code)
        for code, sharing in holders.items()
        for one, other in combinations(sharing, 2)
        if overlap(one, other)
    ]
    assert not clashes


def codes(each: Actor, scheme: str) -> set[str]:
    return {code for name, code in each.codes if name == scheme}


@pytest.mark.parametrize(
    ("scheme", "shape"),
    [
        ("iso2", "[A-Z]{2}"),
        ("fips", "[A-Z]{2}"),
        ("cow", "[1-9][0-9]{0,2}"),
        ("cowc", "[A-Z]{3}"),
        ("cameo", "[A-Z]{3}"),
    ],
)
def test_codes_have_the_shape_of_their_scheme(scheme: str, shape: str) -> None:
    assert all(re.fullmatch(shape, code) for each in ACTORS for code in codes(each, scheme))


def test_our_codes_have_our_shape() -> None:
    assert all(re.fullmatch("[A-Z]{3}", each.code) for each in states())
    assert all(re.fullmatch("[A-Z0-9]+(-[A-Z0-9]+)*", each.code) for each in groups())
    assert not {each.code for each in states()} & {each.code for each in groups()}


def test_lives_run_forward_and_neighbours_exist() -> None:
    for each in ACTORS:
        assert (each.valid_from or date.min) < (each.valid_to or date.max)
        assert {each.before, each.after} - {""} <= set(CODES)


@pytest.mark.parametrize("each", ACTORS, ids=lambda each: f"{each.code}-{each.valid_to or ''}")
def test_an_actor_is_found_by_everything_it_is_called(each: Actor) -> None:
    on = each.valid_from or (each.valid_to and each.valid_to - timedelta(days=1))
    assert resolve_actor(each.code, on=on) == each
    texts = [each.name, each.adjective, each.capital, *each.aliases, *dict(each.codes).values()]
    for text in filter(None, texts):
        assert each in [match.actor for match in find_actors(text, on=on)]
    for scheme, code in each.codes:
        assert resolve_actor(code, scheme=scheme, on=on) == each


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RUS", "RUS"),
        ("rus", "RUS"),
        ("kremlin", "RUS"),
        ("Russian", "RUS"),
        ("365", "RUS"),
        ("the Russian Federation", "RUS"),
        ("002", "USA"),
        ("U.S.", "USA"),
        ("Foggy Bottom", "USA"),
        ("Whitehall", "GBR"),
        ("Cote d’Ivoire", "CIV"),
        ("Saint Lucia", "LCA"),
        ("St. Lucia", "LCA"),
        ("YAOUNDE", "CMR"),
        ("Zaire", "COD"),
        ("Soviet", "SUN"),
        ("nato", "NATO"),
        ("arab league", "ARABLEAGUE"),
        ("AU", "AU"),
    ],
)
def test_plain_names_resolve(text: str, code: str) -> None:
    assert resolve_actor(text).code == code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("RS", "`RS` is ambiguous: Serbia (ISO 3166-1 alpha-2) or Russia (FIPS 10-4)"),
        ("CH", "`CH` is ambiguous: Switzerland (ISO 3166-1 alpha-2) or China (FIPS 10-4)"),
        ("Korea", "`Korea` is ambiguous: South Korea (alias) or North Korea (alias)"),
        ("Brussels", "`Brussels` is ambiguous: European Union (alias) or Belgium (capital)"),
    ],
)
def test_an_ambiguous_text_names_all_meanings(text: str, message: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        resolve_actor(text)
    assert caught.value.message == message
    assert (caught.value.help or "").startswith("write `")


@pytest.mark.parametrize(
    ("text", "scheme", "code"),
    [
        ("RS", "fips", "RUS"),
        ("RS", "iso2", "SRB"),
        ("CH", "fips", "CHN"),
        ("CH", "iso2", "CHE"),
        ("AUS", "cowc", "AUT"),
        ("AUS", "code", "AUS"),
        ("ROM", "cameo", "ROU"),
        ("GZS", "cameo", "PSE"),
        ("EEC", "cameo", "EU"),
    ],
)
def test_a_scheme_settles_it(text: str, scheme: str, code: str) -> None:
    assert resolve_actor(text, scheme=scheme).code == code


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("Moscow", 1910, None),
        ("Kremlin", 1970, "SUN"),
        ("Kremlin", 2000, "RUS"),
        ("365", 1910, "RUS"),
        ("345", 1980, "YUG"),
        ("345", 2005, "SCG"),
        ("345", 2010, "SRB"),
        ("Belgrade", 1914, "SRB"),
        ("Prague", 1968, "CSK"),
        ("Vietnam", 1968, "VDR"),
        ("Saigon", 1968, "RVN"),
        ("Bonn", 1970, "DEU"),
    ],
)
def test_a_day_picks_the_actor_of_that_time(text: str, year: int, code: str | None) -> None:
    found = {match.actor.code for match in find_actors(text, on=date(year, 6, 1))}
    assert found == ({code} if code else set())


def test_gdelt_codes_of_successors_lead_to_the_state_of_the_time() -> None:
    assert resolve_actor("RUS", scheme="cameo", on=date(1985, 1, 1)).code == "SUN"
    assert resolve_actor("SRB", scheme="cameo", on=date(1999, 4, 1)).code == "YUG"


@pytest.mark.parametrize(
    ("code", "on", "message"),
    [
        (
            "SUN",
            date(1991, 12, 26),
            "`SUN` (Soviet Union) ended on 1991-12-26; did you mean `RUS` (Russia)?",
        ),
        (
            "RUS",
            date(1950, 1, 1),
            "`RUS` (Russia) began on 1991-12-26; did you mean `SUN` (Soviet Union)?",
        ),
        (
            "UKR",
            date(1900, 1, 1),
            "`UKR` (Ukraine) began on 1991-08-24; did you mean `RUS` (Russia)?",
        ),
        (
            "YUG",
            date(2010, 1, 1),
            "`YUG` (Yugoslavia) ended on 2003-02-04; did you mean `SRB` (Serbia)?",
        ),
        (
            "XKX",
            date(2004, 1, 1),
            "`XKX` (Kosovo) began on 2008-02-17; did you mean `SCG` (Serbia and Montenegro)?",
        ),
        (
            "G8",
            date(2015, 1, 1),
            "`G8` (Group of Eight) ended on 2014-03-24; did you mean `G7` (Group of Seven)?",
        ),
    ],
)
def test_an_actor_out_of_its_time_names_who_held_its_place(
    code: str, on: date, message: str
) -> None:
    for look_up in LOOK_UPS:
        with pytest.raises(UnknownCode) as caught:
            look_up(code, on=on)
        assert caught.value.message == message


def test_a_life_is_half_open() -> None:
    assert actor("SUN", date(1991, 12, 25)).name == "Soviet Union"
    assert actor("RUS", date(1991, 12, 26)).capital == "Moscow"
    assert actor("RUS", datetime(1914, 7, 28, 12, tzinfo=UTC)).capital == "Saint Petersburg"
    assert actor("RUS").capital == "Moscow"


@pytest.mark.parametrize(
    ("code", "hint"),
    [("Russia", "`RUS` (Russia)"), ("rus", "`RUS`"), ("RUSS", "`RUS`"), ("Frnace", "`France`")],
)
def test_an_unknown_code_gets_a_hint(code: str, hint: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        actor(code)
    assert caught.value.message == f"no actor `{code}`"
    assert hint in (caught.value.help or "")


def test_an_unknown_scheme_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="iso2"):
        resolve_actor("RS", scheme="iso3166")


def test_a_text_without_meaning_in_a_scheme_says_which() -> None:
    with pytest.raises(UnknownCode, match=r"no actor `Kremlin` as FIPS 10-4"):
        resolve_actor("Kremlin", scheme="fips")


@given(st.text(), st.none() | DAYS)
def test_finding_never_fails(text: str, on: date | None) -> None:
    for match in find_actors(text, on=on):
        assert match.why in SCHEMES.values()
        assert on is None or match.actor.exists_on(on)


@given(st.sampled_from(CODES) | st.text(max_size=6), st.none() | DAYS)
def test_looking_up_gives_an_actor_of_that_day_or_an_unknown_code(
    text: str, on: date | None
) -> None:
    for look_up in LOOK_UPS:
        with suppress(UnknownCode):
            found = look_up(text, on=on)
            assert on is None or found.exists_on(on)


@pytest.mark.parametrize(
    ("group", "year", "count"),
    [
        ("NATO", 1949, 12),
        ("NATO", 1999, 19),
        ("NATO", 2004, 26),
        ("NATO", 2024, 32),
        ("EU", 1958, 6),
        ("EU", 2017, 28),
        ("EU", 2021, 27),
        ("UN", 2012, 193),
        ("OSCE", 1985, 35),
        ("OSCE", 2017, 57),
        ("COE", 2017, 47),
        ("COE", 2023, 46),
        ("AU", 2018, 55),
        ("ASEAN", 2017, 10),
        ("ARABLEAGUE", 1995, 22),
        ("G7", 2017, 7),
        ("G8", 2010, 8),
        ("G20", 2010, 20),
        ("BRICS", 2011, 5),
        ("P5", 1950, 5),
        ("GCC", 2017, 6),
        ("CSTO", 2020, 6),
    ],
)
def test_membership_counts(group: str, year: int, count: int) -> None:
    assert len(members(group, date(year, 12, 31))) == count


def test_the_security_council_of_2017() -> None:
    elected = {"BOL", "EGY", "ETH", "ITA", "JPN", "KAZ", "SEN", "SWE", "UKR", "URY"}
    assert members("UNSC", date(2017, 4, 12)) == tuple(sorted(P5 | elected))


@pytest.mark.parametrize("year", range(1990, 2027))
def test_the_security_council_always_seats_fifteen(year: int) -> None:
    for day in (date(year, 1, 1), date(year, 6, 30), date(year, 12, 31)):
        assert len(members("UNSC", day)) == 15


def test_memberships_are_half_open() -> None:
    assert "GBR" in members("EU", date(2020, 1, 31))
    assert "GBR" not in members("EU", date(2020, 2, 1))
    assert "RUS" in members("G8", date(2014, 3, 23))
    assert set(members("P5", date(1971, 10, 24))) - P5 == {"SUN", "TWN"}
    assert set(members("P5", date(1991, 12, 26))) == P5


def test_a_member_exists_while_it_belongs() -> None:
    for group, own in memberships().items():
        window = known_window(group)
        for each in own:
            start = each.joined or window.start or date.min
            assert start < (each.left or date.max)
            assert actor(each.member, on=start).exists_on(start)
            assert actor(group, on=start).kind == "group"
            life = actor(each.member, on=start)
            assert life.valid_to is None or (each.left and each.left <= life.valid_to)


def test_memberships_of_one_member_do_not_overlap() -> None:
    for own in memberships().values():
        for one, other in combinations(own, 2):
            if one.member == other.member:
                first, second = sorted((one, other), key=lambda each: each.joined or date.min)
                assert first.left
                assert first.left <= (second.joined or date.min)


@pytest.mark.parametrize(
    ("group", "on", "message"),
    [
        ("UNSC", date(1980, 1, 1), "are listed from 1990-01-01 until 2027-01-01"),
        ("OAS", date(1980, 1, 1), "are not listed"),
        ("USA", date(1980, 1, 1), "is a state, not a group"),
        ("NATTO", date(1980, 1, 1), "no actor `NATTO`"),
    ],
)
def test_members_that_are_not_known_are_an_error(group: str, on: date, message: str) -> None:
    with pytest.raises(UnknownCode) as caught:
        members(group, on)
    assert message in caught.value.message


def test_groups_say_whether_they_act() -> None:
    acts = {each.code: each.acts_as for each in groups()}
    assert {acts[code] for code in ("UN", "NATO", "EU", "AU", "OSCE", "IAEA")} == {"itself"}
    assert {acts[code] for code in ("G7", "G8", "G20", "P5", "UNSC", "BRICS")} == {"members"}
    assert {row["acts_as"] for row in rows("groups")} == {"itself", "members"}
