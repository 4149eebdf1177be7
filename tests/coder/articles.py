"""Articles of our own writing, with what a careful reader codes from them; the events are invented.

Each stands for a style: an agency's report, a newspaper's analysis, a list of short news, a
transcript of statements, a vote at the Security Council, a text that holds no politics.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["ARTICLES", "Expected", "WrittenArticle"]


@dataclass(frozen=True)
class Expected:
    """An event that a careful reader finds: one of the roots, and a day give or take three."""

    day: str
    source: str
    target: str
    roots: str
    both_ways: bool = False


@dataclass(frozen=True)
class WrittenArticle:
    """A text, its day, and what is to be found in it."""

    name: str
    published: date
    text: str
    expected: tuple[Expected, ...]


AGENCY = WrittenArticle(
    "agency",
    date(2019, 5, 16),
    """OSLO, May 16 - Norway on Thursday expelled two Belarusian diplomats and recalled its \
ambassador from Minsk, the Norwegian foreign ministry said.

The step came two days after Belarus detained a Norwegian journalist.

Belarus condemned the expulsions as unfriendly and threatened to retaliate against Norway.

Sweden and Denmark voiced support for Norway. Finland urged both countries to resolve the dispute \
through talks.

The Belarusian ambassador to Norway denied that Minsk had violated any agreement.

Norway and Belarus established diplomatic relations in 1992.
""",
    (
        Expected("2019-05-16", "NOR", "BLR", "16 17"),
        Expected("2019-05-14", "BLR", "NOR", "17"),
        Expected("2019-05-16", "BLR", "NOR", "11"),
        Expected("2019-05-16", "BLR", "NOR", "13"),
        Expected("2019-05-16", "SWE DNK", "NOR", "05 03 02"),
        Expected("2019-05-16", "FIN", "NOR BLR", "02"),
    ),
)

ANALYSIS = WrittenArticle(
    "analysis",
    date(2016, 9, 20),
    """Kenya and Tanzania sign a pact, but doubts remain

When Kenya and Tanzania signed a trade agreement on Monday, few in Nairobi were ready to celebrate.

Last week, Tanzania accused Kenya of blocking its trucks at the border. Kenya rejected the \
accusation.

Relations between Kenya and Tanzania are the worst in a decade, the Ugandan foreign minister said.

Uganda has offered to mediate between the two countries. The Kenyan president will visit Tanzania \
next month, an official in Nairobi said.

If Tanzania closed the border, Kenya would impose sanctions, analysts say.
""",
    (
        Expected("2016-09-19", "KEN", "TZA", "05 06 03", both_ways=True),
        Expected("2016-09-15", "TZA", "KEN", "11"),
        Expected("2016-09-20", "KEN", "TZA", "11 12"),
        Expected("2016-09-20", "UGA", "KEN TZA", "01"),
        Expected("2016-09-20", "UGA", "KEN TZA", "03 04 05"),
        Expected("2016-10-15", "KEN", "TZA", "04"),
    ),
)

WAR = WrittenArticle(
    "war",
    date(2015, 8, 7),
    """Eritrean forces shelled Ethiopian positions near the border on Thursday, officials in Addis \
Ababa said.

Ethiopian jets bombed an Eritrean military base in response. Three Ethiopian soldiers were killed \
by Eritrean troops, according to the Ethiopian government.

The African Union called on Eritrea and Ethiopia to agree to a ceasefire. Djibouti sent food aid \
to Ethiopia after the attack.

Sudan, which hosted talks between the two countries in 2008, said it would send a delegation to \
Eritrea. Egypt refused to sell weapons to Eritrea.
""",
    (
        Expected("2015-08-06", "ERI", "ETH", "19 18"),
        Expected("2015-08-07", "ETH", "ERI", "19"),
        Expected("2015-08-07", "ERI", "ETH", "18 19"),
        Expected("2015-08-07", "AU", "ERI ETH", "02"),
        Expected("2015-08-07", "DJI", "ETH", "07"),
        Expected("2015-08-07", "SDN", "ERI", "03 04"),
        Expected("2015-08-07", "EGY", "ERI", "12"),
    ),
)

VOTE = WrittenArticle(
    "vote",
    date(2018, 11, 2),
    """UNITED NATIONS - China vetoed a Security Council resolution on Friday that was drafted by \
Japan.

Fifteen minutes earlier, Peru and Poland had spoken in favour of the text. Bolivia voted against \
the measure, while Kuwait and Kazakhstan abstained.

The Japanese ambassador criticised China for the veto. China, which has vetoed three resolutions \
since 2010, said the text was one-sided.
""",
    (
        Expected("2018-11-02", "CHN", "JPN", "12"),
        Expected("2018-11-02", "JPN", "CHN", "11"),
    ),
)

VISIT = WrittenArticle(
    "visit",
    date(2014, 3, 12),
    """Chilean, Peruvian ministers hold talks in Lima

Chile's foreign minister met his Peruvian counterpart in Lima on Tuesday. The two countries \
agreed to cooperate in the fight against smuggling.

Bolivia protested against the meeting and summoned the Chilean ambassador.

A planned visit to Chile by the Argentine president was postponed. Brazil praised Chile and Peru \
for their efforts.

Peru's navy rescued the crew of a Chilean fishing boat yesterday.
""",
    (
        Expected("2014-03-11", "CHL", "PER", "04", both_ways=True),
        Expected("2014-03-12", "CHL", "PER", "03 05 06", both_ways=True),
        Expected("2014-03-12", "BOL", "CHL", "11 12 14"),
        Expected("2014-03-12", "BRA", "CHL PER", "05 11"),
        Expected("2014-03-11", "PER", "CHL", "07 06"),
    ),
)

NOISE = WrittenArticle(
    "noise",
    date(2012, 6, 18),
    """Germany beat Denmark 2-1 in the group stage of the championship on Sunday, and Portugal \
defeated the Netherlands after two goals by their striker.

A strong earthquake struck Peru and Chile overnight; no damage was reported.

Shares in Italy and Spain fell on Monday, while the yield of Spanish bonds rose.

The United States is a large country, and Canada is its neighbour.
""",
    (),
)

ARTICLES = (AGENCY, ANALYSIS, WAR, VOTE, VISIT, NOISE)
