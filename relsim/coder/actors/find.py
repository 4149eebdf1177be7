"""Find the actors that a sentence names."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from relsim.coder.actors.agents import AgentPhrase, agent_at, agent_phrases
from relsim.coder.actors.context import (
    in_headline,
    is_capitalised,
    is_time_word,
    misread,
    names_place,
    placed,
)
from relsim.coder.actors.entries import Entry, Reading
from relsim.coder.actors.lexicon import entries_at, entry_index, is_known_word
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Mention, Sentence, Token

__all__ = ["find_mentions", "scan"]

Tokens = tuple[Token, ...]

_MODIFIER_ENDINGS = word_set("modifier-endings")
_TITLES = word_set("titles")
_PARTICLES = word_set("particles")
_MAX_NAME = 7
_LONGEST = 1000
"""Of how many tokens a sentence may be; what is longer is a table or noise."""
_MAX_SKIP = 3
_UNSKIPPED = word_set("unskipped")
_OPENING = word_set("opening")
_TAKING_AWAY = word_set("taking-away")
_FORMER = frozenset(["former", "ex", "late", "ousted", "deposed", "exiled", "onetime"])


class _Base(NamedTuple):
    """An entry of the lexicon where it stands in a sentence."""

    first: int
    last: int
    entry: Entry
    reading: Reading


def find_mentions(sentence: Sentence, on: date | None) -> tuple[Mention, ...]:
    """The actors that a sentence names, from left to right, none overlapping another.

    "Russian Foreign Minister Sergei Lavrov" and "troops from Russia" are one mention each. A name
    after ``in``, ``at``, ``near`` … (a capital or city after ``to`` or ``from``, too), before
    "airspace" or in "Russian-backed" has the kind ``place``: it says where or whose, not who acts.
    Without a day, names mean what they mean today.
    """
    return tuple(each for each in scan(sentence.tokens, on) if each.codes)


def scan(
    tokens: Tokens, on: date | None, surnames: dict[str, Reading] | None = None
) -> list[Mention]:
    """Every mention, those without a code, too: armed groups and media that stand for no state.

    Args:
        tokens: Of one sentence.
        on: The day.
        surnames: Persons that the article has named in full, by surname in lower case.
    """
    if len(tokens) > _LONGEST:
        return []
    known = surnames or {}
    lower_heads, heads = _heads()
    found: list[Mention] = []
    at = 0
    for here, token in enumerate(tokens):
        if here < at:
            continue
        word = token.lower
        if word == token.text:
            if word not in lower_heads:
                continue
        elif word not in heads and word not in known:
            continue
        mention = _mention_at(tokens, here, on, known)
        if isinstance(mention, int):
            at = mention
            continue
        mention = _in_company(tokens, found, mention)
        found = _sharing_agent(tokens, found, mention)
        found.append(_of_several(tokens, found, mention))
        at = mention.last
    return found


@cache
def _heads() -> tuple[frozenset[str], frozenset[str]]:
    """Words in lower case that may begin a mention where they stand in lower case, and at all."""
    entries = [
        each
        for seconds in entry_index().values()
        for sharing in seconds.values()
        for each in sharing
    ]
    small = {each.lower[0] for each in entries if not each.words[0][0].isupper()}
    every = frozenset(each.lower[0] for each in entries)
    return frozenset(small | agent_phrases().keys()), every | agent_phrases().keys()


def _mention_at(
    tokens: Tokens, at: int, on: date | None, surnames: dict[str, Reading]
) -> Mention | int:
    """The mention that begins at a token, or the token to go on from."""
    token = tokens[at]
    base = _base(tokens, at, on, surnames)
    if base is None and surnames and token.text[0].isupper():
        base = _registered(tokens, at, surnames)
    if isinstance(base, int):
        return base
    if base is not None:
        return _from_base(tokens, base, on)
    if not token.text[0].isalpha():
        return at + 1
    agent = agent_at(tokens, at)
    if agent is None:
        return at + 1
    return _from_agent(tokens, at, agent, on) or at + 1


def _base(
    tokens: Tokens, at: int, on: date | None, surnames: dict[str, Reading]
) -> _Base | int | None:
    """The entry that stands at a token; the token after it, where it means nothing that day."""
    for entry in entries_at(tokens, at):
        if not _stands(tokens, at, entry):
            continue
        last = at + len(entry.words)
        if entry.kind == "surname" and not _known_person(tokens, at, entry, surnames):
            continue
        if entry.kind in {"person", "surname"} and _another_person(tokens, at, last, entry):
            return last
        if misread(tokens, at, last, entry):
            return last
        reading = entry.on(on)
        if reading is None or entry.kind == "never":
            return last
        return _Base(at, last, entry, reading)
    return None


def _stands(tokens: Tokens, at: int, entry: Entry) -> bool:
    words = entry.words
    if len(words) == 1:
        text = tokens[at].text
        return text == words[0] if entry.exact else text[0].isupper() or not words[0][0].isupper()
    if at + len(words) > len(tokens):
        return False
    for token, word, lower in zip(tokens[at:], words, entry.lower, strict=False):
        if token.lower != lower and not (lower == "-" and token.text == "–"):
            return False
        if word[0].isupper() and not token.text[0].isupper():
            return False
    return True


def _known_person(tokens: Tokens, at: int, entry: Entry, surnames: dict[str, Reading]) -> bool:
    """Whether a surname that may be a common word has a title, or was named in full before."""
    if entry.lower[0] in surnames:
        return not is_time_word(tokens[at]) or (at > 0 and tokens[at - 1].lower not in {"in", "on"})
    if not at:
        return False
    before = tokens[at - 1]
    agent = agent_at(tokens, at - 1)
    return before.lower in _TITLES or (agent is not None and agent[1].personal)


def _another_person(tokens: Tokens, first: int, last: int, entry: Entry) -> bool:
    """Whether a short name belongs to somebody else: "Ivanka Trump", "Sharon Stone"."""
    if len(entry.words) > 1:
        return False
    after = tokens[last] if last < len(tokens) else None
    before = tokens[first - 1] if first else None
    if "&" in {after and after.text, before and before.text}:
        return True
    if after is not None and _is_name_part(after) and not is_verb(after.lower):
        return not is_known_word(after.lower) and agent_at(tokens, last) is None
    return before is not None and _is_name_part(before) and _is_first_name(tokens, first - 1)


def _is_first_name(tokens: Tokens, at: int) -> bool:
    """Whether a capitalised word is no title, name or opening of the sentence: "Ivanka"."""
    word = tokens[at].lower
    if not at and (word in _OPENING or word.endswith("ly")):
        return False
    if word in _TITLES or is_known_word(word) or is_verb(word):
        return False
    return _no_title(tokens, at)


def _no_title(tokens: Tokens, at: int) -> bool:
    return all(
        (found := agent_at(tokens, start)) is None or found[0] != at + 1
        for start in range(max(0, at - 2), at + 1)
    )


def _is_name_part(token: Token) -> bool:
    text = token.text
    return (
        text[0].isupper()
        and len(text) > 1
        and text[1:].islower()
        and text.isalpha()
        and not is_time_word(token)
    )


def _registered(tokens: Tokens, at: int, surnames: dict[str, Reading]) -> _Base | None:
    """A person whom the article has named in full before."""
    token = tokens[at]
    reading = surnames.get(token.lower)
    if reading is None or not is_capitalised(token):
        return None
    entry = Entry((token.text,), (token.lower,), exact=False, kind="person", readings=(reading,))
    return None if _another_person(tokens, at, at + 1, entry) else _Base(at, at + 1, entry, reading)


def _from_base(tokens: Tokens, base: _Base, on: date | None) -> Mention:
    entry = base.entry
    if entry.kind in {"state", "adjective", "capital", "group", "office", "pair"}:
        return _noun_phrase(tokens, base, on)
    kind = {"people": "citizens", "person": "person", "surname": "person", "place": "place"}
    agent = base.reading.agent or ("CVL" if entry.kind == "people" else "")
    found = kind.get(entry.kind, "actor")
    return _made(base.first, base.last, base.reading.codes, agent, found, entry)


def _made(
    first: int, last: int, codes: tuple[str, ...], agent: str, kind: str, entry: Entry
) -> Mention:
    return Mention(first, last, codes, agent, kind, f"{entry.kind} {entry.name}")


def _noun_phrase(tokens: Tokens, base: _Base, on: date | None) -> Mention:
    """A name with what it modifies: "Russian-led forces", "Iran's foreign minister X"."""
    entry, codes, last = base.entry, base.reading.codes, base.last
    kind = "group" if entry.kind == "pair" else "actor"
    partner = _joined_partner(tokens, base, on)
    if partner is not None:
        last, codes, kind = partner.last, (*codes, *partner.reading.codes), "group"
    after = tokens[last].lower if last < len(tokens) else ""
    if after == "-" and last + 1 < len(tokens):
        if tokens[last + 1].lower in _MODIFIER_ENDINGS or _pro(tokens, base.first):
            return _made(base.first, last, codes, "", "place", entry)
        if tokens[last + 1].lower == "led":
            last += 2
    elif _pro(tokens, base.first):
        return _made(base.first, last, codes, "", "place", entry)
    return _with_agent(tokens, base, _Span(last, codes, kind), on)


class _Span(NamedTuple):
    """How far a name reaches, and whom it names."""

    last: int
    codes: tuple[str, ...]
    kind: str


def _pro(tokens: Tokens, first: int) -> bool:
    """Whether "pro-" stands before a name."""
    return first > 1 and tokens[first - 1].text == "-" and tokens[first - 2].lower in {
        "pro", "non", "mid", "post", "pre",
    }  # fmt: skip


def _joined_partner(tokens: Tokens, base: _Base, on: date | None) -> _Base | None:
    """The second half of "US-Russian" or "Russia–Ukraine"."""
    at = base.last + 1
    if at >= len(tokens) or tokens[base.last].text not in {"-", "–", "/"}:
        return None
    if base.entry.kind not in {"state", "adjective", "group", "capital", "office"}:
        return None
    found = _base(tokens, at, on, {})
    if not isinstance(found, _Base) or found.reading.codes in {(), base.reading.codes}:
        return None
    return found if found.entry.kind in {"state", "adjective", "group", "office"} else None


def _with_agent(tokens: Tokens, base: _Base, span: _Span, on: date | None) -> Mention:
    entry = base.entry
    start, possessive = _after_possessive(tokens, span.last)
    found = _agent_phrase(tokens, start, loose=possessive or entry.kind == "adjective")
    if found is not None:
        last, phrase = found
        agent = _agent_of(tokens, base, phrase)
        named = _name_end(tokens, last, on) if phrase.personal else last
        kind = _agent_kind(agent, span.kind, personal=phrase.personal)
        return _made(base.first, named, span.codes, agent, kind, entry)
    kind, codes = span.kind, span.codes
    if entry.kind != "office" and _says_where(tokens, base, start, possessive=possessive):
        kind = "place"
    if kind == "place" and entry.lower == ("brussels",):
        codes = ("BEL",)
    return _made(base.first, span.last, codes, base.reading.agent, kind, entry)


def _says_where(tokens: Tokens, base: _Base, after: int, *, possessive: bool) -> bool:
    if names_place(tokens, after):
        return True
    if not possessive and placed(tokens, base.first, base.entry.kind):
        return True
    return base.entry.kind == "capital" and (
        _is_dateline(tokens, base) or (not possessive and _begins_a_name(tokens, after))
    )


def _begins_a_name(tokens: Tokens, after: int) -> bool:
    """Whether a capital is the first word of something else: "Paris Fashion Week"."""
    if after >= len(tokens) or not _is_name_part(tokens[after]) or in_headline(tokens):
        return False
    word = tokens[after].lower
    return not is_verb(word) and not is_known_word(word)


def _after_possessive(tokens: Tokens, at: int) -> tuple[int, bool]:
    if at < len(tokens) and (
        tokens[at].lower == "'s" or (tokens[at].lower == "'" and tokens[at - 1].lower[-1] == "s")
    ):
        return at + 1, True
    return at, False


def _agent_of(tokens: Tokens, base: _Base, phrase: AgentPhrase) -> str:
    before = tokens[base.first - 1].lower if base.first else ""
    if before == "-" and base.first > 1:
        before = tokens[base.first - 2].lower
    if before in _FORMER and phrase.agent in {"GOV", "MIL", "LEG", "SPY"} and before != "late":
        return "ELI"
    return phrase.agent


def _agent_kind(agent: str, kind: str, *, personal: bool) -> str:
    if kind == "group":
        return kind
    if agent in {"CVL", "REF"}:
        return "citizens"
    return "person" if personal else "actor"


def _agent_phrase(tokens: Tokens, at: int, *, loose: bool) -> tuple[int, AgentPhrase] | None:
    """The last of the agent phrases from a token on, past a few adjectives where ``loose``."""
    for start in range(at, min(at + 1 + (_MAX_SKIP if loose else 1), len(tokens))):
        found = agent_at(tokens, start)
        if found is not None:
            return _furthest(tokens, found)
        if not _skippable(tokens[start], loose=loose):
            return None
    return None


def _skippable(token: Token, *, loose: bool) -> bool:
    if token.lower in _MODIFIERS:
        return True
    if not loose or token.lower in _UNSKIPPED or not token.text[0].isalpha():
        return loose and token.text[0].isdigit()
    return not is_verb(token.lower) and not is_known_word(token.lower)


_MODIFIERS = word_set("modifiers")


def _furthest(tokens: Tokens, found: tuple[int, AgentPhrase]) -> tuple[int, AgentPhrase]:
    """Over "foreign ministry spokeswoman" to its last noun."""
    while True:
        further = agent_at(tokens, found[0])
        if further is None:
            return found
        found = further


def _name_end(tokens: Tokens, at: int, on: date | None) -> int:
    """One past the person's name that follows a title, or ``at``."""
    start = at + 1 if at < len(tokens) and tokens[at].text == "," else at
    known = _base(tokens, start, on, {})
    if isinstance(known, _Base) and known.entry.kind in {"person", "surname"}:
        return known.last
    if start != at:
        return at
    return _name_run(tokens, at)


def _name_run(tokens: Tokens, at: int) -> int:
    last = end = at
    while end < len(tokens) and end - at < _MAX_NAME:
        token = tokens[end]
        if _is_name_token(tokens, end, first=end == at):
            last = end + 1
        elif token.lower not in _PARTICLES and not _is_initial_stop(tokens, end):
            break
        end += 1
    return last


def _is_initial_stop(tokens: Tokens, at: int) -> bool:
    """Whether a full stop belongs to an initial, as in "John R. Bass"."""
    return tokens[at].text == "." and len(tokens[at - 1].text) == 1


def _is_name_token(tokens: Tokens, at: int, *, first: bool) -> bool:
    token = tokens[at]
    if not token.text[0].isupper() or is_time_word(token):
        return False
    if not first:
        return True
    if is_verb(token.lower) and token.lower not in _VERBS_AND_NAMES:
        return False
    return not any(
        len(entry.words) == 1 and entry.kind in {"state", "adjective", "group", "people"}
        for entry in entries_at(tokens, at)
    )


_VERBS_AND_NAMES = frozenset(["mark", "grant", "chase", "rob", "will", "drew", "chuck", "bill"])


def _is_dateline(tokens: Tokens, base: _Base) -> bool:
    if base.first or base.last >= len(tokens):
        return False
    after = tokens[base.last]
    following = tokens[base.last + 1] if base.last + 1 < len(tokens) else None
    if after.text == "," and following is not None:
        return is_time_word(following) or following.text[0].isdigit()
    if after.text == ":":
        return tokens[0].text.isupper()
    return after.text in {"(", "--", "—", "–", "-"}


def _from_agent(
    tokens: Tokens, at: int, found: tuple[int, AgentPhrase], on: date | None
) -> Mention | None:
    """A title before a known person, or "troops from Russia", "the government of Syria"."""
    last, phrase = _furthest(tokens, found)
    if phrase.personal:
        known = _base(tokens, last, on, {})
        if isinstance(known, _Base) and known.entry.kind in {"person", "surname"}:
            agent = "ELI" if phrase.agent == "ELI" else known.reading.agent
            return _made(at, known.last, known.reading.codes, agent, "person", known.entry)
        last = _name_run(tokens, last)
    owner = _owner(tokens, last, on)
    if owner is None or (tokens[last].lower == "from" and _leaving(tokens, at, phrase)):
        return None
    kind = _agent_kind(phrase.agent, "actor", personal=phrase.personal)
    return _made(at, owner.last, owner.reading.codes, phrase.agent, kind, owner.entry)


def _leaving(tokens: Tokens, at: int, phrase: AgentPhrase) -> bool:
    """Whether forces are taken from where they are, not sent by it."""
    return phrase.agent == "MIL" and any(
        token.lemma in _TAKING_AWAY for token in tokens[max(0, at - 6) : at]
    )


def _owner(tokens: Tokens, at: int, on: date | None) -> _Base | None:
    """The state after "of", "of the" or "from" at a token."""
    if at + 1 >= len(tokens) or tokens[at].lower not in {"of", "from"}:
        return None
    start = at + 2 if tokens[at + 1].lower == "the" and at + 2 < len(tokens) else at + 1
    found = _base(tokens, start, on, {})
    if not isinstance(found, _Base) or found.entry.kind not in {"state", "group", "office"}:
        return None
    after = tokens[found.last].lower if found.last < len(tokens) else ""
    return found if found.reading.codes and after not in {"'s", "-"} else None


_LISTING = frozenset([",", "and", "or"])


def _listed(tokens: Tokens, one: Mention, other: Mention) -> bool:
    """Whether nothing but a comma or an "and" stands between two mentions."""
    between = tokens[one.last : other.first]
    return 0 < len(between) <= 2 and all(token.lower in _LISTING for token in between)


def _sharing_agent(tokens: Tokens, found: list[Mention], mention: Mention) -> list[Mention]:
    """In "Chinese and Russian ministers" the Chinese are ministers, too."""
    if not mention.agent or not mention.rule.startswith("adjective "):
        return found
    sharing = list(found)
    following = mention
    for at in reversed(range(len(sharing))):
        each = sharing[at]
        if (
            each.agent
            or not each.rule.startswith(("adjective ", "state US", "state UK", "state UN"))
            or not _listed(tokens, each, following)
        ):
            break
        following = sharing[at] = each._replace(agent=mention.agent, kind=mention.kind)
    return sharing


def _of_several(tokens: Tokens, found: list[Mention], mention: Mention) -> Mention:
    """In "the presidents of Kazakhstan and Uzbekistan" the second has a president, too."""
    if not found or mention.agent or not mention.rule.startswith("state "):
        return mention
    before = found[-1]
    owned = before.agent and before.rule.startswith("state ") and before.last - before.first > 2
    if not owned or not _listed(tokens, before, mention):
        return mention
    of = {token.lower for token in tokens[before.first : before.last]} & {"of", "from"}
    return mention._replace(agent=before.agent, kind=before.kind) if of else mention


def _is_city_of(tokens: Tokens, city: Mention, mention: Mention) -> bool:
    """Whether two mentions are a capital and its state: "Jakarta, Indonesia"."""
    return (
        city.codes == mention.codes
        and city.rule.startswith(("capital ", "place "))
        and mention.rule.startswith("state ")
        and [token.text for token in tokens[city.last : mention.first]] == [","]
    )


def _in_company(tokens: Tokens, found: list[Mention], mention: Mention) -> Mention:
    """A place that goes on a list of places is one, too: "in Moscow and Beijing"."""
    if found and _is_city_of(tokens, found[-1], mention):
        found[-1] = found[-1]._replace(kind="place")
        return mention._replace(kind="place")
    if not found or found[-1].kind != "place" or mention.kind != "actor" or mention.agent:
        return mention
    between = [token.lower for token in tokens[found[-1].last : mention.first]]
    if between not in (["and"], [","], [",", "and"], ["or"]) or not mention.rule.startswith(
        ("state ", "capital ")
    ):
        return mention
    after = tokens[mention.last].lower if mention.last < len(tokens) else ""
    if is_verb(after) or after in {"'s", "-"} or tokens[found[-1].last - 1].lower == "-":
        return mention
    return mention._replace(kind="place")
