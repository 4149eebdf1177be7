"""Who is meant: mentions in a sentence and in an article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relsim.coder.actors import find_all_mentions, find_mentions
from relsim.coder.actors.agents import agent_problems
from relsim.coder.actors.lexicon import entry_index
from relsim.coder.actors.word_files import leader_problems, office_problems, place_problems
from relsim.coder.text.sentences import split_sentences
from relsim.coder.text.tables import word_lines
from relsim.coder.text.words import Mention, Sentence
from relsim.errors import InvalidInput
from relsim.events.actor_table import Actor, lives, states

SPRING_2017 = date(2017, 4, 12)
NAMES = st.sampled_from(
    [
        *(name for each in states() for name in (each.name, each.adjective, each.capital) if name),
        "US", "U.S.", "Kremlin", "Hamas", "ISIS", "Tillerson", "foreign minister", "troops", "'s",
        "-", "–", "in", "from", "of", "and", ",", "led", "backed", "the two countries", "he", "It",
        "said", "ministry", "Georgia", "Jordan", ".", "\n", "(", "government", "pro", "Smith",
    ]
)  # fmt: skip
LIVING = [each for each in states() if each.valid_to is None and "(" not in each.name]
TEXTS = st.one_of(st.text(), st.lists(NAMES, max_size=25).map(" ".join))


def only(text: str) -> Sentence:
    (sentence,) = split_sentences(text)
    return sentence


def words(sentence: Sentence, mention: Mention) -> str:
    return " ".join(token.text for token in sentence.tokens[mention.first : mention.last])


def found(text: str, on: date | None = SPRING_2017) -> list[tuple[str, str, str, str]]:
    """Words, codes, agent and kind of each mention."""
    sentence = only(text)
    return [
        (words(sentence, each), "+".join(each.codes), each.agent, each.kind)
        for each in find_mentions(sentence, on)
    ]


def codes(text: str, on: date | None = SPRING_2017) -> list[str]:
    return [each[1] for each in found(text, on)]


def in_article(text: str, on: date | None = SPRING_2017) -> list[list[tuple[str, str, str]]]:
    """Words, codes and kind of each mention of each sentence."""
    sentences = split_sentences(text)
    return [
        [(words(sentence, each), "+".join(each.codes), each.kind) for each in mentions]
        for sentence, mentions in zip(sentences, find_all_mentions(sentences, on), strict=True)
    ]


@given(TEXTS, st.one_of(st.none(), st.dates()))
def test_mentions_lie_within_the_sentence_and_apart(text: str, on: date | None) -> None:
    sentences = split_sentences(text)
    for sentence, mentions in zip(sentences, find_all_mentions(sentences, on), strict=True):
        end = 0
        for each in mentions:
            assert end <= each.first < each.last <= len(sentence.tokens)
            end = each.last


@given(TEXTS, st.dates())
def test_every_code_is_an_actor(text: str, on: date) -> None:
    sentences = split_sentences(text)
    for mentions in find_all_mentions(sentences, on):
        for each in mentions:
            assert each.codes
            assert set(each.codes) <= lives().keys()


@pytest.mark.parametrize("state", LIVING)
def test_a_living_state_is_found_by_its_name(state: Actor) -> None:
    unspoken = state.name in word_lines("unspoken_names")
    assert codes(f"On Monday {state.name} protested.", None) == ([] if unspoken else [state.code])


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "Russian Foreign Minister Sergei Lavrov met US Secretary of State Rex Tillerson.",
            [
                ("Russian Foreign Minister Sergei Lavrov", "RUS", "GOV", "person"),
                ("US Secretary of State Rex Tillerson", "USA", "GOV", "person"),
            ],
        ),
        (
            "Turkish F-16s bombed rebels.",
            [("Turkish F - 16s", "TUR", "MIL", "actor")],
        ),
        (
            "Iran's foreign ministry summoned the ambassador of Denmark.",
            [
                ("Iran 's foreign ministry", "IRN", "GOV", "actor"),
                ("ambassador of Denmark", "DNK", "GOV", "person"),
            ],
        ),
        (
            "The Kremlin said Ukrainian troops fled.",
            [("Kremlin", "RUS", "GOV", "actor"), ("Ukrainian troops", "UKR", "MIL", "actor")],
        ),
        ("US-led forces left.", [("US - led forces", "USA", "MIL", "actor")]),
        ("A US-Russian truce held.", [("US - Russian", "USA+RUS", "", "group")]),
        ("Russians marched.", [("Russians", "RUS", "CVL", "citizens")]),
        ("French farmers marched.", [("French farmers", "FRA", "BUS", "actor")]),
        (
            "Chinese and Russian diplomats met.",
            [
                ("Chinese", "CHN", "GOV", "actor"),
                ("Russian diplomats", "RUS", "GOV", "actor"),
            ],
        ),
        (
            "They met the presidents of Chad and Niger.",
            [("presidents of Chad", "TCD", "GOV", "actor"), ("Niger", "NER", "GOV", "actor")],
        ),
        (
            "Former US president Jimmy Carter spoke.",
            [("US president Jimmy Carter", "USA", "ELI", "person")],
        ),
    ],
)
def test_a_noun_phrase_is_one_mention(text: str, mentions: list[tuple[str, ...]]) -> None:
    assert found(text) == mentions


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Moscow said no.", ["actor"]),
        ("They met in Moscow.", ["place"]),
        ("They flew to Moscow.", ["place"]),
        ("They fought in northern Syria.", ["place"]),
        ("They met in Moscow and Beijing.", ["place", "place"]),
        ("A bomb fell near Agra, India.", ["place"]),
        ("MOSCOW (Agency) - He spoke.", ["place"]),
        ("Jets entered Greek airspace.", ["place"]),
        ("Aid to Ukraine grew.", ["actor"]),
        ("Russian-backed rebels fled.", ["place"]),
        ("Pro-Russian rebels fled.", ["place"]),
        ("Trust in Germany fell.", ["actor"]),
        ("The 2015 Paris attacks shocked.", ["place"]),
        ("A ship sank off the coast of Italy.", ["place"]),
        ("Paris Fashion Week began.", ["place"]),
    ],
)
def test_where_is_not_who(text: str, kinds: list[str]) -> None:
    assert [each[3] for each in found(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Tell us more.", "LET US GO NOW.", "They ate turkey.", "The South China Sea is wide.",
        "The Washington Post wrote so.", "Paris Hilton sang.", "Michael Jordan played.",
        "Chad Smith sang.", "The state of Georgia voted.", "Georgia governor Brian Kemp spoke.",
        "The Korean peninsula is cold.", "A Guinea pig ran.", "It cost US$5.", "It may rain.",
        "Hurricane Isaias came.", "Johnson & Johnson grew.", "Latin America grew.",
        "Ivanka Trump sang.", "African Americans voted.", "ISIS fled.", "He was polish.",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_actor(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("Moscow protested.", date(1985, 5, 1), ["SUN"]),
        ("Moscow protested.", date(1995, 5, 1), ["RUS"]),
        ("The Soviet Union fell.", date(2017, 5, 1), []),
        ("Zaire protested.", date(1990, 5, 1), ["COD"]),
        ("Burma protested.", date(2008, 5, 1), ["MMR"]),
        ("Yugoslavia protested.", date(1999, 5, 1), ["YUG"]),
        ("Brussels protested.", date(2017, 5, 1), ["EU"]),
        ("Congo protested.", date(2017, 5, 1), ["COD"]),
        ("The Republic of the Congo protested.", date(2017, 5, 1), ["COG"]),
        ("Guinea-Bissau and Equatorial Guinea met Guinea.", None, ["GNB", "GNQ", "GIN"]),
        ("North Korea and South Korea met.", None, ["PRK", "KOR"]),
        ("Obama spoke.", date(2010, 1, 1), ["USA"]),
        ("Obama spoke.", date(2020, 1, 1), []),
        ("Boris Johnson spoke.", date(2017, 4, 12), ["GBR"]),
        ("Boris Johnson spoke.", date(2019, 1, 1), []),
        ("The Taliban spoke.", date(2010, 1, 1), ["AFG"]),
        ("Kosovo protested.", date(2001, 1, 1), ["YUG"]),
        ("Kosovo protested.", date(2017, 1, 1), ["XKX"]),
        ("Chechen and Scottish officials met.", None, ["RUS", "GBR"]),
        ("U.N. and NATO officials met.", None, ["UN", "NATO"]),
    ],
)
def test_names_mean_what_they_meant_that_day(
    text: str, on: date | None, expected: list[str]
) -> None:
    assert codes(text, on) == expected


def test_the_taliban_are_the_government_while_they_rule() -> None:
    assert found("The Taliban spoke.", date(2010, 1, 1))[0][2] == "REB"
    assert found("The Taliban spoke.", date(2022, 1, 1))[0][2] == "GOV"


def test_may_is_a_person_only_with_a_title() -> None:
    assert codes("Prime Minister May spoke.") == ["GBR"]
    assert codes("May was cold.") == []


def test_the_two_countries() -> None:
    article = in_article("Russia met Japan. Relations between the two countries are good.")
    assert article[1] == [("the two countries", "RUS+JPN", "group")]


def test_two_of_three_countries_are_not_guessed() -> None:
    article = in_article("Russia met Japan and China. The two countries agreed.")
    assert article[1] == []


def test_a_person_named_in_full_is_known_by_surname_and_pronoun() -> None:
    article = in_article(
        "Norwegian Trade Minister Kari Nordmann arrived. Nordmann smiled. She said so."
    )
    assert article[1] == [("Nordmann", "NOR", "person")]
    assert article[2] == [("She", "NOR", "pronoun")]


def test_a_person_of_two_is_not_guessed() -> None:
    article = in_article("At noon the Syrian president met the Iranian president. He was glad.")
    assert article[1] == []


def test_it_after_said_is_the_speaker() -> None:
    assert in_article("Russia said it would stay.")[0][1] == ("it", "RUS", "pronoun")
    assert len(in_article("Russia left as it rained.")[0]) == 1


def test_the_ministry_is_the_one_named_before() -> None:
    article = in_article("The Turkish foreign ministry protested. The ministry called it theft.")
    assert article[1][0] == ("ministry", "TUR", "actor")


def test_citizens_abroad_do_not_belong_where_they_are() -> None:
    found_here = in_article("China warned its citizens in Algeria.")[0]
    assert [each[1:] for each in found_here] == [("CHN", "actor"), ("DZA", "place")]


def test_rebels_belong_where_they_are_but_troops_need_not() -> None:
    rebels, troops = in_article("Rebels in Syria fled. Troops in Syria fled.")
    assert rebels[0] == ("Rebels", "SYR", "actor")
    assert [each[2] for each in troops] == ["place"]


def test_foreign_forces_are_somebody_elses() -> None:
    found_here = in_article("Afghan forces fled. The foreign forces stayed. The forces returned.")
    assert found_here[1:] == [[], [("forces", "AFG", "actor")]]


def test_a_table_read_as_one_sentence_names_nobody() -> None:
    assert codes("Russia " * 1000) == ["RUS"] * 1000
    assert codes("Russia " * 1001) == []


def test_the_lexicon_is_sound() -> None:
    index = entry_index()
    assert len(index) > 3000
    assert all(
        set(reading.codes) <= lives().keys()
        for seconds in index.values()
        for entries in seconds.values()
        for entry in entries
        for reading in entry.readings
    )


@pytest.mark.parametrize(
    ("problems", "row", "message"),
    [
        (leader_problems, {"code": "XXQ", "names": "A B", "from": "", "to": ""}, "no actor `XXQ`"),
        (leader_problems, {"code": "FRA", "names": "", "from": "", "to": ""}, "no name"),
        (
            leader_problems,
            {"code": "FRA", "names": "A B", "from": "2017-13", "to": ""},
            "`2017-13` in `from`",
        ),
        (
            leader_problems,
            {"code": "FRA", "names": "A B", "from": "2017", "to": "2016-05"},
            "before it began",
        ),
        (place_problems, {"code": "QQQ", "names": "X"}, "no actor `QQQ`"),
        (
            office_problems,
            {"kind": "ofice", "code": "FRA", "names": "X", "agent": "", "from": "", "to": ""},
            "no kind `ofice`",
        ),
        (
            office_problems,
            {"kind": "office", "code": "FRA", "names": "X", "agent": "ZZ", "from": "", "to": ""},
            "no agent `ZZ`",
        ),
        (agent_problems, {"agent": "ZZ", "words": "x"}, "no agent `ZZ`"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_its_line(
    problems: object, row: dict[str, str], message: str
) -> None:
    assert callable(problems)
    told = list(problems("x.tsv", 7, row))
    assert [each.where and each.where.line for each in told] == [7]
    assert message in str(InvalidInput(told))
