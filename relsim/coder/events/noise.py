"""Sport, weather and markets: sentences whose battles and clashes are none."""

from __future__ import annotations

from collections.abc import Iterable

from relsim.coder.text.words import Token
from relsim.coder.verbs.words import words

__all__ = ["noise_in"]

TOPICS = {
    "sport": (
        words("""cup championship tournament league medal goal goalkeeper striker innings wicket
            batsman cricket football soccer rugby tennis basketball baseball hockey playoff final
            semifinal quarterfinal semi prix marathon coach midfielder match game games
            olympics paralympics trophy champion innings halftime
            penalty fixture qualifier golf cyclist boxing racing
            player athlete single chess grandmaster singles doubles slam
            nba nfl fifa uefa skier swimmer """),
        words("beat defeat win lose draw score play host qualify thrash clinch"),
    ),
    "weather": (
        words("""hurricane typhoon cyclone storm tornado earthquake quake magnitude tsunami flood
            landslide wildfire eruption volcano rainfall monsoon blizzard heatwave drought
            avalanche aftershock mudslide"""),
        words("hit strike batter kill devastate approach destroy displace sweep"),
    ),
    "markets": (
        words("""share stock index nasdaq dow ftse nikkei bond yield barrel crude equity
            quarterly profit earnings dividend shareholder investor trading"""),
        words("fall rise drop gain plunge climb close jump slip tumble rally"),
    ),
}
"""Topic → its nouns and its verbs; two nouns, or a noun with a verb, make a sentence noise."""


def noise_in(tokens: Iterable[Token]) -> str:
    """The topic that makes a sentence no politics, or nothing."""
    lemmas = {token.lemma for token in tokens}
    for topic, (nouns, verbs) in TOPICS.items():
        hits = len(lemmas & nouns)
        if hits >= 3 or (hits == 2 and lemmas & verbs):
            return topic
    return ""
