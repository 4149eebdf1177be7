"""The score card counts what it says it counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.analysis.coder_calibration import calibration
from relsim.analysis.coder_gold import read_gold, read_records
from relsim.analysis.coder_measuring import measured
from relsim.analysis.coder_score import (
    SCHEMES,
    Coded,
    Scheme,
    agreement,
    confusion,
    in_pairs,
    paired,
)
from relsim.analysis.coder_score_card import of_articles, of_records, score_card, timed
from relsim.analysis.coder_score_words import BASELINES, as_dict, as_lines
from relsim.coder.draft import DraftEvent
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput, Missing
from relsim.views.reliability_plot import draw_reliability
from relsim.views.style import save_as

DAY = date(2026, 3, 2)
sides = st.frozensets(st.sampled_from(["FRA", "DEU", "NOR"]), min_size=1, max_size=2)
codings = st.builds(
    Coded,
    article=st.sampled_from(["a", "b"]),
    day=st.integers(0, 8).map(lambda days: DAY + timedelta(days)),
    sources=sides,
    targets=sides,
    roots=st.sampled_from([("04",), ("11",), ("11", "12")]),
    mutual=st.booleans(),
)
lists = st.lists(codings, max_size=5)
schemes = st.sampled_from(list(SCHEMES))


def coding(
    source: str = "FRA", target: str = "DEU", root: str = "11", *, mutual: bool = False
) -> Coded:
    return Coded("a", DAY, frozenset((source,)), frozenset((target,)), (root,), mutual)


@given(lists, schemes)
def test_a_reader_agrees_with_himself(readings: list[Coded], scheme: Scheme) -> None:
    told = agreement(readings, [replace(each, mutual=False) for each in readings], scheme)
    assert told.found == told.readings == told.right
    assert told.f1 == (1.0 if readings else None)


@given(lists, lists)
def test_no_draft_answers_for_two_readings(readings: list[Coded], drafts: list[Coded]) -> None:
    pairs = paired(readings, drafts)
    assert len(set(pairs.values())) == len(pairs)
    for reading, draft in pairs.items():
        assert paired([readings[reading]], [drafts[draft]]) == {0: 0}


@given(st.lists(codings, max_size=4), st.lists(codings, max_size=4))
def test_as_many_readings_are_found_as_can_be(readings: list[Coded], drafts: list[Coded]) -> None:
    room = [*range(len(drafts)), *([-1] * len(readings))]
    best = max(
        sum(
            n >= 0 and bool(paired([reading], [drafts[n]]))
            for reading, n in zip(readings, order, strict=False)
        )
        for order in set(permutations(room, len(readings)))
    )
    assert len(paired(readings, drafts)) == best


@given(lists, lists)
def test_a_milder_comparison_finds_no_less(readings: list[Coded], drafts: list[Coded]) -> None:
    strict, mild = (agreement(readings, drafts, s).found for s in ("exact", "meeting"))
    assert strict <= mild


@given(lists, lists)
def test_confusion_counts_every_reading_once(readings: list[Coded], drafts: list[Coded]) -> None:
    counts = confusion(readings, drafts)
    assert sum(n for (read, _), n in counts.items() if read != "--") == len(readings)
    agreed = sum(n for (read, said), n in counts.items() if read == said)
    assert agreed >= len(paired(readings, drafts))


def test_three_days_are_near_and_four_are_not() -> None:
    for days, found in ((3, 1), (-3, 1), (4, 0)):
        draft = replace(coding(), day=DAY + timedelta(days))
        assert agreement([coding()], [draft]).found == found


def test_an_accepted_alternative_is_right() -> None:
    reading = replace(coding(), roots=("11", "12"))
    assert agreement([reading], [coding(root="12")]).right == 1
    assert confusion([reading], [coding(root="12")]) == {("11", "11"): 1}
    assert confusion([reading], [coding(root="19")]) == {("11", "19"): 1}


def test_the_other_half_of_a_mutual_event_is_neither_right_nor_wrong() -> None:
    reading = coding(root="04", mutual=True)
    both = [coding(root="04"), coding("DEU", "FRA", "04")]
    told = agreement([reading], both)
    assert (told.right, told.drafts, told.precision) == (1, 1, 1.0)
    one_way = agreement([replace(reading, mutual=False)], both)
    assert (one_way.right, one_way.drafts) == (1, 2)


def test_pairs_are_counted_one_by_one() -> None:
    reading = replace(coding(), sources=frozenset(("FRA", "NOR")))
    assert len(in_pairs([reading])) == 2
    told = agreement([reading], [coding()], "pairs")
    assert (told.found, told.readings, told.precision) == (1, 2, 1.0)
    assert agreement([reading], [coding()]).found == 0
    assert agreement([reading], [coding()], "meeting").found == 1


def test_nothing_to_count_gives_no_share() -> None:
    told = agreement([], [])
    assert (told.precision, told.recall, told.f1) == (None, None, None)
    assert agreement([coding()], [coding(root="19")]).f1 == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_bins_hold_every_draft_once(rows: list[tuple[float, bool]]) -> None:
    curve = calibration([said for said, _ in rows], [right for _, right in rows])
    assert curve is not None
    assert sum(each.count for each in curve.bins) == len(rows)
    assert sum(each.right * each.count for each in curve.bins) == pytest.approx(
        sum(right for _, right in rows)
    )
    assert all(0 <= each.low <= each.right <= each.high <= 1 for each in curve.bins)
    assert [each.said for each in curve.bins] == sorted(each.said for each in curve.bins)
    assert 0 <= curve.gap <= 1
    assert 0 <= curve.brier <= 1


def test_a_confidence_that_keeps_its_word() -> None:
    curve = calibration([1.0] * 10 + [0.0] * 10, [True] * 10 + [False] * 10)
    assert curve is not None
    assert (curve.gap, curve.brier) == (0.0, 0.0)
    boast = calibration([0.9] * 10, [True] * 5 + [False] * 5)
    assert boast is not None
    assert boast.gap == pytest.approx(0.4)
    assert calibration([], []) is None


GOLD = """\
{"article": "note", "date": "2026-03-02", "from": ["FRA"], "to": ["DEU"], "root": "11", "what": "x"}
{"article": "note", "date": "2026-03-03", "from": ["FRA"], "to": ["DEU"], "root": "04", \
"reciprocal": true}
"""
NOTE = (
    "France accused Germany of dumping steel on Monday. Berlin said nothing for a day. "
    "On Tuesday the two ministers met in Paris, and the talks lasted for three hours."
)


def proposing(article: Article) -> tuple[Sequence[DraftEvent], Mapping[str, int]]:
    """One draft for an article that speaks of dumping, and two silent sentences."""
    at = article.text.find("France accused")
    if at < 0:
        return [], {"no actor": 1}
    quote = article.text[at : at + 14]
    draft = DraftEvent(
        date=DAY, from_=("FRA",), to=("DEU",), code="112", confidence=0.75,
        span=(at, at + 14), quote=quote, sentence=0, rule="accuse/v",
    )  # fmt: skip
    return [draft], {"no second actor": 1, "no verb": 1}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text(GOLD, "utf-8")
    (tmp_path / "note.txt").write_text(NOTE, "utf-8")
    return path


def test_whole_articles_are_scored(gold: Path) -> None:
    scores = of_articles(gold, proposing)
    exact = scores.schemes["exact"]
    assert (exact.found, exact.readings, exact.right, exact.drafts) == (1, 2, 1, 1)
    assert scores.sentences == 3
    assert scores.abstention == pytest.approx(2 / 3)
    assert [each.roots for each in scores.missed] == [("04",)]
    assert scores.wrong == ()


def test_the_card_says_what_it_could_not_measure_and_why(gold: Path) -> None:
    def absent() -> None:
        raise Missing("there is no such data here")

    card = score_card({"articles": lambda: of_articles(gold, proposing), "petrarch": absent})
    text = "\n".join(as_lines(card, verbose=True))
    assert "petrarch: there is no such data here" in text
    assert "are drafts" in text
    assert "missed  note  2026-03-03" in text
    for what, _, _ in BASELINES:
        assert what in text
    plain = json.loads(json.dumps(as_dict(card)))
    assert plain["schema"] == "relsim/score/1"
    assert plain["absent"] == {"petrarch": "there is no such data here"}
    assert plain["articles"]["agreement"]["exact"]["recall"] == 0.5


def test_measured_parts_are_shown(gold: Path) -> None:
    parts = {
        "relation": lambda: {"root": [0.7, 0.8], "quad": [0.8, 0.9]},
        "petrarch": lambda: {"passives": (3, 4), "dates": (1, 2)},
        "speed": lambda: timed([Article(NOTE, DAY)], proposing),
    }
    card = score_card(parts)
    text = "\n".join(as_lines(card))
    assert "0.750  0.850  relsim, 2-fold on the training file" in text
    assert "4 of 6" in text
    assert "1 dated sentences" in text
    assert as_dict(card)["speed"]["drafts"] == 1
    assert "articles" not in card.absent
    assert gold.is_file()


def test_bad_gold_is_told_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"article": "x", "root": "21"}\n{oops\n', "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_gold(path)
    assert {p.where.line for p in caught.value.problems if p.where} == {1, 2}
    with pytest.raises(Missing):
        read_gold(tmp_path / "none.jsonl")


RECORDS = """<Sentences>
<Sentence category="X" date="20260302" id="one" evaluate="true"/>
<EventCoding eventcode="112" sourcecode="FRAGOV" targetcode="DEU" />
<Text>
France accused Germany &amp; others
of dumping.
</Text>
<Parse>1 not read</Parse>
<Sentence date="20260302" id="two"/>
<EventCoding eventcode="112" sourcecode="XYZ" targetcode="DEU" />
<Text>An unknown accuses.</Text>
<Sentence date="20260302" id="three"/>
<EventCoding noevents="true" />
<Text>It rained.</Text>
</Sentences>
"""


def test_records_of_states_are_read(tmp_path: Path) -> None:
    path = tmp_path / "records.xml"
    path.write_text(RECORDS, "utf-8")
    one, three = read_records(path)
    assert (one.text, one.codings[0].sources) == (
        "France accused Germany & others of dumping.",
        frozenset({"FRA"}),
    )
    assert (three.name, three.codings) == ("three", ())
    scores = of_records([one, three], proposing)
    assert scores.schemes["exact"].f1 == 1.0


def test_the_reliability_plot_is_drawn(tmp_path: Path) -> None:
    curve = calibration([0.2] * 5 + [0.4, 0.6] * 5 + [0.9] * 6, [False, *[True] * 20])
    assert curve is not None
    assert curve.bins[-1].right == 1.0
    path = tmp_path / "reliability.png"
    save_as(draw_reliability(curve, "one article"), path)
    assert path.read_bytes().startswith(b"\x89PNG")


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    card = measured(tmp_path)
    assert set(card.absent) == {"articles", "records", "petrarch", "speed"}
    assert card.relation is not None
    with pytest.raises(Missing):
        measured(tmp_path / "none")


def test_the_gold_of_the_example_fits_its_article() -> None:
    path = Path(__file__).parents[2] / "examples" / "gold.jsonl"
    text = (path.parent / "mackerel.txt").read_text("utf-8")
    assert {reading.article for reading in read_gold(path)} == {"mackerel"}
    assert "6 March 2026" in text
    card = measured(path)
    assert card.articles is not None
    assert card.articles.schemes["exact"].readings == len(read_gold(path))
    assert card.articles.schemes["exact"].found > 0
