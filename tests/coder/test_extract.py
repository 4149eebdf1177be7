"""From sentences to events: who did what to whom, how the text puts it, and when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import relsim
from coder.articles import ARTICLES, WrittenArticle
from relsim.coder import DraftEvent, code_article, explain_article
from relsim.coder.text.article import Article
from relsim.errors import InvalidInput

DAY = date(2017, 4, 12)


def drafts(text: str) -> list[DraftEvent]:
    return code_article(Article(text, DAY))


def only(text: str) -> DraftEvent:
    [draft] = drafts(text)
    return draft


def told(text: str) -> list[str]:
    """The drafts of a sentence, as ``NOR>BLR 16``."""
    return [f"{'+'.join(d.from_)}>{'+'.join(d.to)} {d.root}" for d in drafts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # active and passive
        ("Norway condemned Chile.", "NOR>CHL 11"),
        ("Chile was condemned by Norway.", "NOR>CHL 11"),
        ("Two Chilean diplomats have been expelled by Norway.", "NOR>CHL 16"),
        ("Kenya accuses Tanzania of spying.", "KEN>TZA 11"),
        # compounds on either side
        ("Norway, Kenya and Peru condemned Chile.", "NOR+KEN+PER>CHL 11"),
        ("Norway condemned Chile and Peru.", "NOR>CHL+PER 11"),
        # what two do together
        ("Norway and Chile signed a trade agreement.", "NOR>CHL 05"),
        ("Kenyan and Tanzanian troops clashed at the border.", "KEN>TZA 19"),
        # possessives, demonyms, agents, persons
        ("Kenya's army shelled Tanzanian positions.", "KEN>TZA 19"),
        ("The Norwegian foreign minister met his Chilean counterpart in Lima.", "NOR>CHL 04"),
        # where an act happened, if nobody else is named
        ("Kenyan jets bombed rebel camps in Somalia.", "KEN>SOM 19"),
        # infinitives: what is asked, refused or threatened is part of the asking
        ("Norway urged Kenya and Tanzania to agree to a ceasefire.", "NOR>KEN+TZA 02"),
        ("Norway refused to sell weapons to Chile.", "NOR>CHL 12"),
        ("Kenya threatened to attack Tanzania.", "KEN>TZA 13"),
        ("Peru demands that Chile release the prisoners.", "PER>CHL 10"),
        # participles
        ("Tensions rose, with Norway backing Chile's government.", "NOR>CHL 05"),
        # nouns
        ("The crisis deepened after Kenyan air strikes in Somalia.", "KEN>SOM 19"),
        # not: a refusal of what would have been cooperation
        ("Norway will not cooperate with Chile.", "NOR>CHL 12"),
        # a state against its own people
        ("The Peruvian police arrested dozens of protesters in Lima.", "PER>PER 17"),
    ],
)
def test_who_did_what_to_whom(text: str, expected: str) -> None:
    assert told(text) == [expected]


def test_us_and_us() -> None:
    assert told("The US condemned Chile.") == ["USA>CHL 11"]
    assert told("Chile told us that it was well.") == []


def test_two_verbs_share_a_subject() -> None:
    assert told("Norway condemned Chile and expelled two Kenyan diplomats.") == [
        "NOR>CHL 11",
        "NOR>KEN 16",
    ]


def test_an_insertion_does_not_hide_the_subject() -> None:
    text = "Norway, which has vetoed four texts since 2009, condemned Chile."
    assert told(text) == ["NOR>CHL 11"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("If Kenya attacked Tanzania, Norway would condemn Kenya.", "conditional"),
        ("Norway established relations with Chile in 1905.", "history"),
        ("Chile, which has vetoed six texts against Norway, was absent.", "history"),
        ("Norway did not attack Chile.", "negated"),
        ("Norway said that Chile is large.", "attribution only"),
        ("Norway condemned it.", "only one actor"),
        ("The weather was fine.", "no actor"),
        ("Norway is bigger than Chile.", "no rule matched"),
        ("Kenya beat Norway in the final of the championship.", "sport, not politics"),
        ("Stocks and bonds rose in Norway and Chile.", "markets, not politics"),
    ],
)
def test_sentences_without_an_event_say_why(text: str, why: str) -> None:
    explained = explain_article(Article(text, DAY))
    assert explained.drafts == ()
    assert [each.why for each in explained.without] == [why]


def test_the_speaker_is_no_party_to_what_is_said() -> None:
    draft = only("Norway said that Kenya had attacked Tanzania.")
    assert (draft.from_, draft.to) == (("KEN",), ("TZA",))
    assert (draft.modality, draft.attribution) == ("reported", "Norway")


@pytest.mark.parametrize(
    "text",
    [
        "Kenya attacked Tanzania, the Norwegian government said.",
        "Kenya attacked Tanzania, according to the Norwegian government.",
    ],
)
def test_the_speaker_may_come_last(text: str) -> None:
    draft = only(text)
    assert (draft.from_, draft.to, draft.modality) == (("KEN",), ("TZA",), "reported")
    assert draft.attribution is not None
    assert "Norwegian government" in draft.attribution


def test_who_tells_of_its_own_acts_does_not_merely_report_them() -> None:
    draft = only("Norway said it had expelled two Chilean diplomats.")
    assert (draft.from_, draft.modality) == (("NOR",), "done")


@pytest.mark.parametrize(
    ("text", "modality", "day"),
    [
        ("The Norwegian president visited Chile on Monday.", "done", "2017-04-10"),
        ("The Norwegian president will visit Chile on Friday.", "planned", "2017-04-14"),
        ("The Norwegian president is expected to visit Chile next month.", "planned", "2017-05-15"),
        ("Norway threatened to attack Chile on Monday.", "threatened", "2017-04-10"),
        ("Norway condemned Chile last week.", "done", "2017-04-06"),
        ("On Tuesday, Norway condemned Chile.", "done", "2017-04-11"),
        ("Norway condemned Chile.", "done", "2017-04-12"),
    ],
)
def test_how_the_text_puts_it_and_when(text: str, modality: str, day: str) -> None:
    draft = only(text)
    assert (draft.modality, draft.date.isoformat()) == (modality, day)


def test_what_came_before_the_news_is_dated_before_it() -> None:
    text = "Norway condemned Chile two days after Chile expelled Norwegian envoys."
    [news, before] = drafts(text)
    assert (news.root, news.date) == ("11", DAY)
    assert (before.root, before.date) == ("16", date(2017, 4, 10))


def test_judgements_of_a_relation() -> None:
    draft = only(
        "Relations between Norway and Chile are the worst since the war, the Chilean minister said."
    )
    assert (draft.from_, draft.to, draft.code) == (("CHL",), ("NOR",), "010")
    assert draft.assessment == "very low"
    assert only("Norway said its relations with Chile were good.").assessment == "high"


def test_a_vote_is_one_event_with_roles() -> None:
    draft = only(
        "China vetoed a resolution drafted by Japan on Monday. Bolivia voted against the text, "
        "and Kenya and Peru abstained. Norway voted in favour of it."
    )
    assert {role.value: codes for role, codes in draft.roles.items()} == {
        "veto": ("CHN",),
        "sponsor": ("JPN",),
        "against": ("BOL",),
        "abstain": ("KEN", "PER"),
        "in_favour": ("NOR",),
    }
    assert (draft.from_, draft.to, draft.code) == (("CHN",), ("JPN",), "129")


def test_answers_go_to_whom_the_article_named() -> None:
    assert told("Norway expelled two Chilean diplomats. Chile condemned the expulsions.") == [
        "NOR>CHL 16",
        "CHL>NOR 11",
    ]


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_quotes_are_verbatim(article: WrittenArticle) -> None:
    for draft in code_article(article.text, article.published):
        for passage in draft.passages:
            assert article.text[slice(*passage.span)] == passage.quote


def test_articles_of_our_own_are_coded_as_a_reader_would() -> None:
    found = expected = proposed = 0
    for article in ARTICLES:
        coded = code_article(article.text, article.published)
        hits = _hits(article, coded)
        found, expected, proposed = (
            found + hits,
            expected + len(article.expected),
            proposed + len(coded),
        )
    assert found / expected >= 0.8
    assert found / proposed >= 0.8


def _hits(article: WrittenArticle, coded: list[DraftEvent]) -> int:
    left = list(article.expected)
    hits = 0
    for draft in coded:
        for one in left:
            sides = (set(one.source.split()), set(one.target.split()))
            actors = (set(draft.from_), set(draft.to))
            same = all(a & b for a, b in zip(sides, actors, strict=True))
            turned = one.both_ways and all(
                a & b for a, b in zip(sides, reversed(actors), strict=True)
            )
            near = abs((draft.date - date.fromisoformat(one.day)).days) <= 3
            if draft.root in one.roots.split() and near and (same or turned):
                left.remove(one)
                hits += 1
                break
    return hits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenyan jets bombed Tanzania, killing three soldiers.", ["KEN>TZA 19"]),
        ("Sanctions against Chile were lifted by Norway.", ["NOR>CHL 08"]),
        ("Norway failed to sign the agreement with Chile.", ["NOR>CHL 12"]),
        ("A spokesman for Norway condemned Chile.", ["NOR>CHL 11"]),
        ("Norway and Chile agreed to share intelligence on Kenya.", ["NOR>CHL 03"]),
        ("Norway is ready to hold talks with Chile.", ["NOR>CHL 03"]),
        ("The incident led Norway to condemn Chile.", ["NOR>CHL 11"]),
    ],
)
def test_harder_ways_to_say_it(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_the_other_side_is_carried_on_but_less_sure() -> None:
    first, second = drafts("Norway expelled two Chilean diplomats. Chile recalled its ambassador.")
    assert (second.from_, second.to) == (("CHL",), ("NOR",))
    assert second.confidence < first.confidence


def test_what_is_denied_is_marked() -> None:
    [denied] = drafts("Norway denied that it had attacked Chile.")
    assert (denied.from_, denied.to, denied.modality) == (("NOR",), ("CHL",), "denied")


VOCABULARY = [
    "Norway",
    "Chile's",
    "Kenyan",
    "forces",
    "the",
    "US-Russian",
    "its",
    "they",
    "who",
    "that",
    "if",
    "to",
    "by",
    ",",
    ".",
    "“",
    "”",
    ":",
    "-",
    ";",
    "attacked",
    "will",
    "condemn",
    "visiting",
    "vetoed",
    "abstained",
    "agreed",
    "talks",
    "strikes",
    "sanctions",
    "said",
    "refused",
    "denied",
    "relations",
    "worst",
    "and",
    "between",
    "against",
    "in",
    "on",
    "last",
    "week",
    "two",
    "days",
    "after",
    "2011",
    "May",
    "4",
    "%",
    "$",
    "not",
    "must",
    "been",
    "has",
    "two",
    "countries",
    "proposals",
    "pushed",
    "rejected",
]


@given(st.lists(st.sampled_from(VOCABULARY), max_size=40).map(" ".join))
def test_no_order_of_words_is_too_strange(text: str) -> None:
    article = Article(text, DAY)
    explained = explain_article(article)
    for draft in explained.drafts:
        assert not set(draft.from_) & set(draft.to) or draft.from_ == draft.to
        for passage in draft.passages:
            assert text[slice(*passage.span)] == passage.quote
    numbers = {p.sentence for d in explained.drafts for p in d.passages}
    assert not numbers & {each.sentence.number for each in explained.without}


def test_the_package_offers_it_by_name() -> None:
    assert relsim.code_article is code_article
    assert "code_article" in relsim.__all__


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a plan that is ruled out is none
        ("Norway said it would not cut ties with Chile.", []),
        ("Norway has no plans to expel Chilean diplomats.", []),
        ("Norway does not plan to attack Chile.", []),
        # participles behind the main clause, and what somebody is only accused of
        (
            "Norway and Kenya severed relations with Chile, accusing it of supporting terrorism.",
            ["NOR+KEN>CHL 16", "NOR+KEN>CHL 11"],
        ),
        ("Kenya accused Tanzania of arming rebels and funding Uganda.", ["KEN>TZA 11"]),
        ("Kenya accused Tanzania of violating WTO rules.", ["KEN>TZA 11"]),
        # blame
        ("Norway said Chile was responsible for the attack.", ["NOR>CHL 11"]),
        ("Norway said Chile was to blame for the crisis.", ["NOR>CHL 11"]),
        ("Norway said Chile was behind the bombing.", ["NOR>CHL 11"]),
        ("Norway said Chile may be behind the attack.", []),
        ("Norway said Chile was not responsible for the attack.", []),
        (
            "Kenya accused Tanzania of an attack. Tanzania denied any involvement in the attack.",
            ["KEN>TZA 11", "TZA>KEN 01"],
        ),
        # shared subjects, and forces of who speaks
        (
            "Kenya said it shot down two Tanzanian warplanes and captured a pilot.",
            ["KEN>TZA 19", "KEN>TZA 17"],
        ),
        ("Kenya confirmed a loss and said its forces had downed a Tanzanian jet.", ["KEN>TZA 19"]),
        # measures in the passive that who speaks announces
        ("Norway announced that all contacts with Chile would be suspended.", ["NOR>CHL 16"]),
        ("Norway said that two Chilean diplomats will be expelled.", ["NOR>CHL 16"]),
        # a visit's purpose
        (
            "Norway's minister visited Chile last week to ask Chile to release a prisoner.",
            ["NOR>CHL 04", "NOR>CHL 02"],
        ),
        # trade
        (
            "Norway imposed tariffs on Chilean goods and Chile retaliated with duties of its own.",
            ["NOR>CHL 16", "CHL>NOR 16"],
        ),
        # who hears a judgement is not judged
        (
            "Norway's premier condemned the attack in a phone call with Chile's president.",
            ["NOR>CHL 04"],
        ),
        # how somebody answered, which is no passive
        ("Kenya retaliated by recalling its ambassador from Norway.", ["KEN>NOR 16"]),
        # a pronoun right behind the verb comes before names further on
        (
            "Norway met Kenya's president in Chile and asked him to release a Peruvian sailor.",
            ["NOR>KEN 04", "NOR>KEN 02"],
        ),
        # land is occupied, people are detained
        ("Ethiopian troops captured a Kenyan outpost.", ["ETH>KEN 19"]),
        # what is demanded in a clause of its own
        (
            "Norway called the ban illegal and demanded that Chile release the ship.",
            ["NOR>CHL 10"],
        ),
        # courts are no opponents
        (
            "Norway imposed tariffs on Chile. Chile filed a complaint with the WTO.",
            ["NOR>CHL 16", "CHL>NOR 11"],
        ),
        # the past goes with the past
        (
            "Norway warned that Chile would pay and cancelled a planned trip to Chile.",
            ["NOR>CHL 13", "NOR>CHL 12"],
        ),
        (
            "Norway said Kenya had attacked Peru and expelled the Kenyan ambassador.",
            ["KEN>PER 18", "NOR>KEN 16"],
        ),
        # an answer with force; an appeal to whoever is at odds
        (
            "Kenya shelled Tanzanian posts. Tanzania responded with artillery fire.",
            ["KEN>TZA 19", "TZA>KEN 19"],
        ),
        ("Kenya attacked Tanzania. Norway urged restraint.", ["KEN>TZA 18", "NOR>KEN+TZA 02"]),
        # an embassy speaks to its host
        (
            '"This step is totally unacceptable," the Chilean embassy in Oslo said.',
            ["CHL>NOR 11"],
        ),
        ('"This is not unacceptable," the Chilean embassy in Oslo said.', []),
        # participles before nouns; what only may be
        ("Norway urged Chile to release arrested activists.", ["NOR>CHL 02"]),
        ("Kenya may retaliate against Tanzania.", []),
        # a denial answers who accused
        (
            "Norway accused Kenya of smuggling. Kenya denied arming Tanzania.",
            ["NOR>KEN 11", "KEN>NOR 01"],
        ),
        # what it is about, and with whom
        ("Norway discussed Chile with Kenya.", ["NOR>KEN 04"]),
        ("Norway and Kenya swapped prisoners.", ["NOR>KEN 08"]),
        ("Kenya said two of its soldiers were killed by Tanzanian forces.", ["TZA>KEN 19"]),
        # groups of the article
        (
            "Kenya attacked Tanzania. Norway urged both sides to remain calm.",
            ["KEN>TZA 18", "NOR>KEN+TZA 02"],
        ),
        (
            "Norway, Kenya and Peru condemned Chile. The three states shut their ports to Chile.",
            ["NOR+KEN+PER>CHL 11", "NOR+KEN+PER>CHL 17"],
        ),
        # a visit in passing
        (
            "Peru accused Kenya of planning a coup during the Kenyan leader's visit to Chile.",
            ["PER>KEN 11", "KEN>CHL 04"],
        ),
        # two clauses joined without a comma, and a list that is none
        ("Norway condemned Chile and Peru expelled a Kenyan envoy.", ["NOR>CHL 11", "PER>KEN 16"]),
    ],
)
def test_what_news_puts_together(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "day", ["2017-04-12", date(2017, 4, 12), datetime(2017, 4, 12, 9, tzinfo=UTC)]
)
def test_a_day_of_publication_may_be_text_or_an_hour(day: date | str) -> None:
    [draft] = code_article("Norway condemned Chile on Monday.", day)
    assert draft.date == date(2017, 4, 10)


def test_what_is_no_day_of_publication_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is no day"):
        code_article("Norway condemned Chile on Monday.", "last Monday")


@pytest.mark.parametrize(
    "text",
    [
        "Neither Chile nor Peru attacked Norway.",
        "No Chilean soldier attacked Norway.",
        "It is untrue that Chile bombed Norway.",
        "Chile nearly attacked Norway.",
        "Chile vowed not to attack Norway.",
        "Will Chile send missiles to Norway?",
        "Has Chile invaded Norway?",
        "Was Chile attacked by Norway?",
        "Had Chile attacked Norway, Peru would have protested.",
        "Imagine that Chile invaded Norway.",
        "Suppose Chile attacked Norway.",
        "Talks between Chile and Norway collapsed.",
    ],
)
def test_what_is_asked_imagined_or_said_not_to_be_is_no_event(text: str) -> None:
    assert told(text) == []


def test_a_denial_needs_no_that() -> None:
    assert only("Chile denied it had attacked Norway.").modality == "denied"


def test_the_first_word_of_a_loud_headline_is_the_state() -> None:
    assert told("US IMPOSES SANCTIONS ON CHILE") == ["USA>CHL 16"]


def test_an_embassy_somewhere_is_not_opened_towards_somebody_else() -> None:
    text = "Chile bombed Peru on Monday.\n\nChile reopened its embassy in Norway."
    assert told(text) == ["CHL>PER 18"]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="not NoneType"):
        code_article(None, DAY)  # type: ignore[arg-type] # what it is about
    with pytest.raises(TypeError, match="not int"):
        relsim.classify_relation("Chile thanked Norway.", 1, "Norway")  # type: ignore[arg-type] # so
    with pytest.raises(InvalidInput, match="is no day"):
        code_article("Chile thanked Norway.", 20170412)  # type: ignore[arg-type] # the same
