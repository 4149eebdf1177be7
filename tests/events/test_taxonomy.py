import csv
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.errors import UnknownCode, UsageError
from relsim.events.suggest import did_you_mean, suggest
from relsim.events.tables import rows
from relsim.events.taxonomy import (
    QUAD_CONVENTIONS,
    CameoCode,
    QuadClass,
    all_cameo,
    cameo,
    cameo_or_word,
    children,
    words,
)

DICTIONARIES = (Path(__file__).parents[2] / "../shared/data/dictionaries").resolve()
CODES = tuple(all_cameo().values())
PLOVER_TYPES = {
    QuadClass.VERBAL_COOPERATION: {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
    QuadClass.MATERIAL_COOPERATION: {"COOPERATE", "AID", "RETREAT"},
    QuadClass.VERBAL_CONFLICT: {"REQUEST", "ACCUSE", "REJECT", "THREATEN"},
    QuadClass.MATERIAL_CONFLICT: {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"},
    QuadClass.NEUTRAL: {""},
}


def dictionary(name: str) -> Path:
    path = DICTIONARIES / name
    if not path.exists():
        pytest.skip(f"the reference file {name} is not on this machine")
    return path


def test_codes_are_unique_text_in_order() -> None:
    codes = [row["code"] for row in rows("cameo")]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"\d{2,4}", code) for code in codes)
    assert sum(len(code) == 2 for code in codes) == 20


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_every_code_hangs_under_its_parent(code: CameoCode) -> None:
    if code.parent is None:
        assert code.code == code.root
    else:
        assert cameo(code.parent).code == code.code[:-1]
        assert code in children(code.parent)


def test_weights_stay_on_the_scale() -> None:
    assert all(-10 <= code.goldstein <= 10 for code in CODES)


def test_names_are_unique() -> None:
    assert len({code.name for code in CODES}) == len(CODES)


def test_gdelt_quad_goes_by_root() -> None:
    expected = ["verbal-cooperation"] * 5 + ["material-cooperation"] * 4
    expected += ["verbal-conflict"] * 5 + ["material-conflict"] * 6
    assert all(code.quad("gdelt-1.0") == expected[int(code.root) - 1] for code in CODES)


def test_plover_quad_goes_by_event_type() -> None:
    assert all(code.plover in PLOVER_TYPES[code.quad("plover-0.8")] for code in CODES)


@pytest.mark.parametrize(
    ("code", "gdelt", "plover"),
    [
        ("010", "verbal-cooperation", "neutral"),
        ("090", "material-cooperation", "verbal-conflict"),
        ("141", "verbal-conflict", "material-conflict"),
        ("163", "material-conflict", "material-conflict"),
        ("0811", "material-cooperation", "verbal-cooperation"),
        ("0841", "material-cooperation", "material-cooperation"),
    ],
)
def test_the_two_conventions_differ_where_known(code: str, gdelt: str, plover: str) -> None:
    assert [cameo(code).quad(convention) for convention in QUAD_CONVENTIONS] == [gdelt, plover]


def test_an_unknown_convention_is_named() -> None:
    with pytest.raises(UsageError, match=r"`gdelt-1\.0` or `plover-0\.8`"):
        cameo("010").quad("idea-1.0")


def test_every_word_stands_for_a_code() -> None:
    assert len(words()) == len(rows("words"))
    assert all(cameo_or_word(word) is cameo(code) for word, code in words().items())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", word) for word in words())


@pytest.mark.parametrize(
    ("text", "code"),
    [("air-strike", "195"), ("Air strike", "195"), ("air_strike", "195"), ("0871", "0871")],
)
def test_words_and_codes_are_read_alike(text: str, code: str) -> None:
    assert cameo_or_word(text).code == code


@pytest.mark.parametrize(
    ("code", "hint"),
    [("57", 'write "057"'), (57, "in quotes"), (8, "in quotes"), ("1956", "did you mean `196`?")],
)
def test_an_unknown_code_says_what_to_write(code: str | int, hint: str) -> None:
    for look_up in (cameo, cameo_or_word):
        with pytest.raises(UnknownCode) as caught:
            look_up(code)  # type: ignore[arg-type]
        assert f"`{code}`" in caught.value.message
        assert hint in (caught.value.help or "")


def test_an_unknown_word_gets_the_nearest() -> None:
    with pytest.raises(UnknownCode) as caught:
        cameo_or_word("missle-strike")
    assert caught.value.help == "did you mean `missile-strike`?"


@given(st.text())
def test_any_text_is_a_code_a_word_or_an_error(text: str) -> None:
    with suppress(UnknownCode):
        assert cameo_or_word(text).code in all_cameo()


@given(st.text(max_size=20), st.lists(st.text(max_size=20)))
def test_a_suggestion_is_one_of_the_known_words(text: str, known: list[str]) -> None:
    word = suggest(text, known)
    assert word is None or word in known
    assert did_you_mean(text, known) == (f"did you mean `{word}`?" if word else None)


def test_importing_the_vocabulary_is_cheap() -> None:
    program = (
        "import sys, relsim.events.taxonomy, relsim.events.actors;"
        "sys.exit(any(name in sys.modules for name in ('polars', 'pydantic', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_codes_and_weights_agree_with_the_published_table() -> None:
    lines = dictionary("CAMEO.goldsteinscale.txt").read_text().split("\n")[1:]
    published = {row[0]: row[1] for row in map(str.split, lines) if row}
    ours = {code.code: code.goldstein for code in CODES}
    assert {code: ours[code] for code in published} == {
        code: float(weight) for code, weight in published.items()
    }
    extra = ours.keys() - published.keys()
    assert extra == {"106", "176", "1213", "1214"}
    assert all(ours[code] == cameo(cameo(code).parent or code).goldstein for code in extra)


def test_plover_types_agree_with_the_conversion_table() -> None:
    text = dictionary("CAMEO2PLOVER-2021.txt").read_text()
    published = re.findall(r"^(\d+): (\w+)", text, flags=re.MULTILINE)
    assert all(cameo(code).plover == kind for code, kind in published if len(code) > 2)


def test_names_are_our_own_words() -> None:
    path = dictionary("CAMEO.eventcodes.txt")
    with path.open(encoding="latin-1", newline="") as file:
        labels = {row["EVENTDESCRIPTION"] for row in csv.DictReader(file, delimiter="\t")}
    plain = {re.sub(r",?\s*not spec.*", "", label.lower()).strip() for label in labels}
    assert {code.name for code in CODES} & plain <= {"veto", "torture"}
