"""What stands around a name, and whether it makes the name mean something else."""

from __future__ import annotations

from relsim.coder.actors.entries import Entry
from relsim.coder.actors.lexicon import is_known_word
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Token

__all__ = ["in_headline", "is_capitalised", "is_time_word", "misread", "names_place", "placed"]

_INSIDE = word_set("inside")
_TOWARDS = frozenset(["to", "from"])
_SKIPPED = word_set("skipped")
_PLACE_NOUNS = word_set("place-nouns")
_TIME_WORDS = word_set("time-words")
_SURNAMES = word_set("surnames")
_GIVEN_NAMES = frozenset(
    ["chad", "jordan", "paris", "georgia", "israel", "kenya", "china", "india"]
)
_AMERICAN = word_set("american")
_CAUCASIAN = word_set("caucasian")
_BEFORE_PLACE = _PLACE_NOUNS - {"state", "states", "side"}
_OF_PLACE = _BEFORE_PLACE | {"north", "south", "east", "west", "parts"}
_COMMON_WORDS = frozenset(["us", "who", "is", "mend", "sana"])
_COMBINING = frozenset(["sino", "franco", "anglo", "indo", "russo", "greco"])
_LOOK_BACK = 4
_STORMS = frozenset(["hurricane", "storm", "typhoon", "cyclone", "depression"])
_LONGEST_TOWN = 7
_BEFORE_TOWN = frozenset([*_INSIDE, *_TOWARDS, "of"])
_DIRECTIONS = word_set("directions")
_NAMED_THINGS = word_set("named-things")


def is_capitalised(token: Token) -> bool:
    """Whether a token is a word that begins with a capital."""
    return token.text[0].isupper() and len(token.text) > 1


def is_time_word(token: Token) -> bool:
    """Whether a token names a day or a month."""
    return token.lower in _TIME_WORDS


def misread(tokens: tuple[Token, ...], first: int, last: int, entry: Entry) -> bool:
    """Whether a name is part of another: a person called Jordan, the American state of Georgia."""
    word = entry.lower[0]
    before = tokens[first - 1] if first else None
    after = tokens[last].text if last < len(tokens) else ""
    if before is not None and before.lower in _STORMS:
        return True
    if after == "$" or (word in _COMBINING and after not in {"-", "–"}):
        return True
    if entry.exact and word in _COMMON_WORDS:
        return first > 0 and _shouted(tokens)  # what begins a headline is no object
    return len(entry.words) == 1 and _is_namesake(tokens, first, last, word)


def _is_namesake(tokens: tuple[Token, ...], first: int, last: int, word: str) -> bool:
    """Whether one word names a person, a parliament or an American state instead."""
    if word == "georgia" and _in_america(tokens):
        return True
    if word == "congress" and first > 1 and is_capitalised(tokens[first - 1]):
        return True
    if word in _SURNAMES and first and _is_first_name(tokens, first - 1):
        return True
    return word in _GIVEN_NAMES and last < len(tokens) and _is_last_name(tokens, last)


def _in_america(tokens: tuple[Token, ...]) -> bool:
    words = {token.lower for token in tokens}
    return bool(words & _AMERICAN) and not words & _CAUCASIAN


def _shouted(tokens: tuple[Token, ...]) -> bool:
    words = [token.text for token in tokens if token.text.isalpha() and len(token.text) > 1]
    return len(words) > 2 and all(word.isupper() for word in words)


def _is_first_name(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    return (
        is_capitalised(token)
        and token.text[1:].islower()
        and token.text.isalpha()
        and token.lower in _FIRST_NAMES
    )


def _is_last_name(tokens: tuple[Token, ...], at: int) -> bool:
    token = tokens[at]
    return (
        is_capitalised(token)
        and token.text.isalpha()
        and token.text[1:].islower()
        and not is_verb(token.lower)
        and not is_time_word(token)
        and not in_headline(tokens)
        and token.lower in _LAST_NAMES
    )


def in_headline(tokens: tuple[Token, ...]) -> bool:
    """Whether most words are capitalised."""
    words = [token.text for token in tokens if token.text.isalpha() and len(token.text) > 3]
    return len(words) > 2 and sum(word[0].isupper() for word in words) > 0.8 * len(words)


_FIRST_NAMES = word_set("first-names")
_LAST_NAMES = word_set("last-names")


def placed(tokens: tuple[Token, ...], first: int, kind: str) -> bool:
    """Whether a name stands where a place does: "in Syria", "to Moscow", "in northern Iraq"."""
    if not first:
        return False
    if _beside_place(tokens, first - 1, kind):
        return True
    at = first - 1
    while at >= 0 and first - at <= _LOOK_BACK and tokens[at].lower in _SKIPPED:
        at -= 2 if tokens[at].text == "-" else 1
    if at < 0:
        return False
    word = tokens[at].lower
    if word in _INSIDE:
        return not (word in {"in", "at"} and at + 1 == first and _not_local(tokens, at))
    return word in _TOWARDS and kind in {"capital", "place"}


def _beside_place(tokens: tuple[Token, ...], at: int, kind: str) -> bool:
    """Whether the word before a name makes it a place, whatever stands before that."""
    word = tokens[at].lower
    if word in _DIRECTIONS or word in _BEFORE_PLACE:
        return True
    if word == ",":
        return _after_town(tokens, at)
    if word == "of":
        return kind == "capital" or (at > 0 and tokens[at - 1].lower in _OF_PLACE)
    return kind == "capital" and _is_date(tokens[at])


def _is_date(token: Token) -> bool:
    """Whether it may date what happened there, as in "the November 2015 Paris attacks"."""
    return is_time_word(token) or (token.text.isdecimal() and len(token.text) == 4)


def _after_town(tokens: tuple[Token, ...], comma: int) -> bool:
    """Whether the words before a comma are "in" and a name: "in Agra, India"."""
    at = comma - 1
    while at >= 0 and comma - at < _LONGEST_TOWN and _in_town_name(tokens[at]):
        at -= 1
    if is_known_word(tokens[comma - 1].lower):
        return False
    return 0 <= at < comma - 1 and tokens[at].lower in _BEFORE_TOWN


def _in_town_name(token: Token) -> bool:
    return token.text[0].isupper() or token.lower in {"al", "el", "-", "'", "de", "upon"}


def _not_local(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether "at" or "in" says at whom something is aimed or what is believed."""
    if not at:
        return False
    before = tokens[at - 1].lower
    return (before, tokens[at].lower) in {
        ("aimed", "at"), ("fired", "at"), ("anger", "at"), ("confidence", "in"), ("trust", "in"),
        ("angry", "at"), ("directed", "at"), ("interest", "in"), ("targeted", "at"), ("shot", "at"),
    }  # fmt: skip


def names_place(tokens: tuple[Token, ...], last: int) -> bool:
    """Whether the noun after a demonym or possessive is a place, or a match, a show, a war."""
    if last >= len(tokens):
        return False
    word = tokens[last]
    return word.lower in _PLACE_NOUNS or (word.lower in _NAMED_THINGS and word.text[0].isupper())
