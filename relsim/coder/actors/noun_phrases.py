"""Whole noun phrases: "US-led forces", "Iran's foreign minister", "troops from Russia"."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from relsim.coder.actors.agent_phrases import after_possessive, agent_kind, agent_phrase, furthest
from relsim.coder.actors.agents import AgentPhrase
from relsim.coder.actors.context import in_headline, is_time_word, names_place, placed
from relsim.coder.actors.entries import Entry
from relsim.coder.actors.lexicon import is_known_word
from relsim.coder.actors.person_names import name_end, name_run
from relsim.coder.actors.standing import Base, base_at, is_name_part
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Mention, Token

__all__ = ["from_agent", "from_base"]

Tokens = tuple[Token, ...]

_MODIFIER_ENDINGS = word_set("modifier-endings")
_TAKING_AWAY = word_set("taking-away")
_FORMER = frozenset(["former", "ex", "late", "ousted", "deposed", "exiled", "onetime"])


def from_base(tokens: Tokens, base: Base, on: date | None) -> Mention:
    """The mention that begins with an entry of the lexicon."""
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


def _noun_phrase(tokens: Tokens, base: Base, on: date | None) -> Mention:
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


def _joined_partner(tokens: Tokens, base: Base, on: date | None) -> Base | None:
    """The second half of "US-Russian" or "Russia–Ukraine"."""
    at = base.last + 1
    if at >= len(tokens) or tokens[base.last].text not in {"-", "–", "/"}:
        return None
    if base.entry.kind not in {"state", "adjective", "group", "capital", "office"}:
        return None
    found = base_at(tokens, at, on, {})
    if not isinstance(found, Base) or found.reading.codes in {(), base.reading.codes}:
        return None
    return found if found.entry.kind in {"state", "adjective", "group", "office"} else None


def _with_agent(tokens: Tokens, base: Base, span: _Span, on: date | None) -> Mention:
    entry = base.entry
    start, possessive = after_possessive(tokens, span.last)
    found = agent_phrase(tokens, start, loose=possessive or entry.kind == "adjective")
    if found is not None:
        last, phrase = found
        agent = _agent_of(tokens, base, phrase)
        named = name_end(tokens, last, on) if phrase.personal else last
        kind = agent_kind(agent, span.kind, personal=phrase.personal)
        return _made(base.first, named, span.codes, agent, kind, entry)
    kind, codes = span.kind, span.codes
    if entry.kind != "office" and _says_where(tokens, base, start, possessive=possessive):
        kind = "place"
    if kind == "place" and entry.lower == ("brussels",):
        codes = ("BEL",)
    return _made(base.first, span.last, codes, base.reading.agent, kind, entry)


def _says_where(tokens: Tokens, base: Base, after: int, *, possessive: bool) -> bool:
    if names_place(tokens, after):
        return True
    if not possessive and placed(tokens, base.first, base.entry.kind):
        return True
    return base.entry.kind == "capital" and (
        _is_dateline(tokens, base) or (not possessive and _begins_a_name(tokens, after))
    )


def _begins_a_name(tokens: Tokens, after: int) -> bool:
    """Whether a capital is the first word of something else: "Paris Fashion Week"."""
    if after >= len(tokens) or not is_name_part(tokens[after]) or in_headline(tokens):
        return False
    word = tokens[after].lower
    return not is_verb(word) and not is_known_word(word)


def _is_dateline(tokens: Tokens, base: Base) -> bool:
    if base.first or base.last >= len(tokens):
        return False
    after = tokens[base.last]
    following = tokens[base.last + 1] if base.last + 1 < len(tokens) else None
    if after.text == "," and following is not None:
        return is_time_word(following) or following.text[0].isdigit()
    if after.text == ":":
        return tokens[0].text.isupper()
    return after.text in {"(", "--", "—", "–", "-"}


def _agent_of(tokens: Tokens, base: Base, phrase: AgentPhrase) -> str:
    before = tokens[base.first - 1].lower if base.first else ""
    if before == "-" and base.first > 1:
        before = tokens[base.first - 2].lower
    if before in _FORMER and phrase.agent in {"GOV", "MIL", "LEG", "SPY"} and before != "late":
        return "ELI"
    if base.reading.agent == "REB" and phrase.agent == "MIL":
        return "REB"
    return phrase.agent


def from_agent(
    tokens: Tokens, at: int, found: tuple[int, AgentPhrase], on: date | None
) -> Mention | None:
    """A title before a known person, or "troops from Russia", "the government of Syria"."""
    last, phrase = furthest(tokens, found)
    if phrase.personal:
        known = base_at(tokens, last, on, {})
        if isinstance(known, Base) and known.entry.kind in {"person", "surname"}:
            agent = "ELI" if phrase.agent == "ELI" else known.reading.agent
            return _made(at, known.last, known.reading.codes, agent, "person", known.entry)
        last = name_run(tokens, last)
    owner = _owner(tokens, last, on)
    if owner is None or (tokens[last].lower == "from" and _leaving(tokens, at, phrase)):
        return None
    kind = agent_kind(phrase.agent, "actor", personal=phrase.personal)
    return _made(at, owner.last, owner.reading.codes, phrase.agent, kind, owner.entry)


def _leaving(tokens: Tokens, at: int, phrase: AgentPhrase) -> bool:
    """Whether forces are taken from where they are, not sent by it."""
    return phrase.agent == "MIL" and any(
        token.lemma in _TAKING_AWAY for token in tokens[max(0, at - 6) : at]
    )


def _owner(tokens: Tokens, at: int, on: date | None) -> Base | None:
    """The state after "of", "of the" or "from" at a token."""
    if at + 1 >= len(tokens) or tokens[at].lower not in {"of", "from"}:
        return None
    start = at + 2 if tokens[at + 1].lower == "the" and at + 2 < len(tokens) else at + 1
    found = base_at(tokens, start, on, {})
    if not isinstance(found, Base) or found.entry.kind not in {"state", "group", "office"}:
        return None
    after = tokens[found.last].lower if found.last < len(tokens) else ""
    return found if found.reading.codes and after not in {"'s", "-"} else None
