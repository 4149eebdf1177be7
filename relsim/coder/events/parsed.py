"""A sentence taken apart: words, actors, verb groups with their clauses, times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from relsim.coder.events.dates import TimeCue, find_times
from relsim.coder.text.words import Mention, Sentence, Token
from relsim.coder.verbs.clauses import Clause, find_clauses
from relsim.coder.verbs.tagging import tags_of

__all__ = ["Parsed", "parse"]

JOINTS = frozenset("CD,N#B")
"""Tags of words that may stand between two actors of one list."""
LONGEST_JOINT = 5
OF_A_LIST = frozenset(("C", ","))


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sentence with all that the extraction asks of it.

    Attributes:
        sentence: The sentence.
        tokens: Its words.
        lowers: The same in lower case.
        tags: A letter for each token, see ``verbs/tagging.py``.
        mentions: Its actors from left to right, pronouns resolved where that is safe.
        owners: Its possessive pronouns, as mentions.
        clauses: A clause for each verb group.
        times: Its expressions of time.
    """

    sentence: Sentence
    tokens: tuple[Token, ...]
    lowers: tuple[str, ...]
    tags: str
    mentions: tuple[Mention, ...]
    owners: tuple[Mention, ...]
    clauses: tuple[Clause, ...]
    times: tuple[TimeCue, ...]

    def mentions_in(self, first: int, last: int) -> Iterator[Mention]:
        """Actors that begin in a stretch of tokens."""
        return (each for each in self.mentions if first <= each.first < last)

    def word(self, at: int) -> str:
        """A token in lower case; nothing outside the sentence."""
        return self.lowers[at] if 0 <= at < len(self.lowers) else ""

    def words(self, first: int, last: int) -> str:
        """The text of some tokens, as it stands."""
        if first >= last:
            return ""
        start = self.tokens[first].start - self.sentence.start
        return self.sentence.text[start : self.tokens[last - 1].end - self.sentence.start]

    def parties(self, source: Mention, target: Mention) -> tuple[str, str]:
        """Two actors in the words of the sentence."""
        return self.words(source.first, source.last), self.words(target.first, target.last)

    def joined(self, mention: Mention, limit: int) -> tuple[Mention, ...]:
        """A mention and those that a list adds to it: ``X, Y and Z``."""
        found = [mention]
        for after in self.mentions:
            if after.first < found[-1].last or after.last > limit:
                continue
            between = self.tags[found[-1].last : after.first]
            if not self._joins(between, found[-1].last, after.first):
                break
            found.append(after)
        return tuple(found)

    def _joins(self, between: str, first: int, last: int) -> bool:
        if last - first == 1 and self.word(first) in ("-", "–", "/"):
            return True  # US-Russian
        if last - first > LONGEST_JOINT or not set(between) <= JOINTS:
            return False
        if between[:1] in OF_A_LIST:
            return between[0] == "C" or self.word(first) == ","
        # "the United States government and Russia": the head noun of the first comes between
        return "C" in between and between.lstrip("N")[:1] in OF_A_LIST


def parse(
    sentence: Sentence,
    mentions: tuple[Mention, ...],
    owners: tuple[Mention, ...],
    published: date,
) -> Parsed:
    """Take a sentence apart; the costly step, so callers first look whether it names actors."""
    tags = tags_of(sentence.tokens, mentions)
    return Parsed(
        sentence,
        sentence.tokens,
        tuple(token.lower for token in sentence.tokens),
        tags,
        mentions,
        owners,
        find_clauses(sentence.tokens, tags),
        find_times(sentence.tokens, published),
    )
