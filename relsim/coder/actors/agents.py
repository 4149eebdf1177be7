"""Who acts for a state: the phrases for its officials, forces, people, and their CAMEO agents."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from relsim.coder.actors.entries import phrase_words
from relsim.coder.actors.word_files import AGENTS, parts
from relsim.coder.text.tables import Row, numbered_rows, problem, word_set
from relsim.coder.text.words import Token
from relsim.errors import InvalidInput, Problem

__all__ = ["AgentPhrase", "agent_at", "agent_phrases", "agent_problems"]


class AgentPhrase(NamedTuple):
    """A phrase such as "foreign minister".

    Attributes:
        words: Its words in lower case.
        agent: The CAMEO agent.
        personal: Whether it is a single person, so that a name may follow.
    """

    words: tuple[str, ...]
    agent: str
    personal: bool


_PERSONAL = word_set("personal")
_ONLY_SMALL = frozenset(["National", "Unit", "Force", "Press", "Union", "Bank"])
"""Words that stand for nobody where they are part of a name: "National Grid"."""
_MODIFYING = word_set("modifying")
_MODIFIED = word_set("modified")
_IRREGULAR_PLURALS = {"man": "men", "woman": "women", "child": "children", "boy": "boys"}


def agent_at(tokens: tuple[Token, ...], at: int) -> tuple[int, AgentPhrase] | None:
    """The longest phrase that begins at a token, with the token after its last."""
    if at >= len(tokens):
        return None
    seconds = agent_phrases().get(tokens[at].lower)
    if seconds is None:
        return None
    if at + 1 < len(tokens):
        for phrase in seconds.get(tokens[at + 1].lower, ()):
            end = at + len(phrase.words)
            if phrase.words == tuple([token.lower for token in tokens[at:end]]):
                return end, phrase
    alone = seconds.get("")
    if not alone or tokens[at].text in _ONLY_SMALL or _modifies(tokens, at):
        return None
    return at + 1, alone[0]


def _modifies(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a noun only says of what kind the next is: "missile strikes", "general election"."""
    return (
        tokens[at].lower in _MODIFYING
        and at + 1 < len(tokens)
        and tokens[at + 1].lower in _MODIFIED
    )


@cache
def agent_phrases() -> dict[str, dict[str, tuple[AgentPhrase, ...]]]:
    """Every phrase, singular and plural, by its first and second word, longest first.

    Raises:
        InvalidInput: Every mistake of the file at once.
    """
    rows = numbered_rows("agents")
    wrong = [each for line, row in rows for each in agent_problems("agents.tsv", line, row)]
    if wrong:
        raise InvalidInput(wrong)
    found: dict[tuple[str, ...], AgentPhrase] = {}
    for _, row in rows:
        for phrase in _row_phrases(row):
            found.setdefault(phrase.words, phrase)
    index: dict[str, dict[str, tuple[AgentPhrase, ...]]] = {}
    for words, phrase in sorted(found.items(), key=lambda each: -len(each[0])):
        seconds = index.setdefault(words[0], {})
        second = words[1] if len(words) > 1 else ""
        seconds[second] = (*seconds.get(second, ()), phrase)
    return index


def _row_phrases(row: Row) -> Iterator[AgentPhrase]:
    for text in parts(row["words"]):
        words = tuple(word.lower() for word in phrase_words(text))
        yield AgentPhrase(words, row["agent"], _is_personal(words))
        for plural in _plurals(words):
            yield AgentPhrase(plural, row["agent"], personal=False)


def _is_personal(words: tuple[str, ...]) -> bool:
    """Whether its noun is a person: "secretary", in "secretary of state"."""
    head = next((at for at, word in enumerate(words) if at and word in {"of", "for"}), len(words))
    return words[head - 1] in _PERSONAL or words == ("attorney", "general")


def _plurals(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The plurals of a phrase: of its last word, and of one that "of" or "general" follows."""
    *front, last = words
    yield (*front, _plural(last))
    for at, word in enumerate(words):
        if at and word in {"of", "for", "general", "-"} and words[at - 1] != "attorney":
            yield (*words[: at - 1], _plural(words[at - 1]), *words[at:])
    if words == ("attorney", "general"):
        yield ("attorneys", "general")


def _plural(word: str) -> str:
    for singular, plural in _IRREGULAR_PLURALS.items():
        if word.endswith(singular) and not word.endswith("human"):
            return word.removesuffix(singular) + plural
    if word.endswith("y") and word[-2:-1] not in "aeou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def agent_problems(file: str, line: int, row: Row) -> Iterator[Problem]:
    """What is wrong with a row of agents."""
    if row["agent"] not in AGENTS:
        yield problem(file, line, f"no agent `{row['agent']}`")
    if not parts(row["words"]):
        yield problem(file, line, "no words")
