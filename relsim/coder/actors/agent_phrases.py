"""What follows a name and says what of the actor it is: "foreign ministry spokeswoman"."""

from __future__ import annotations

from relsim.coder.actors.agents import AgentPhrase, agent_at
from relsim.coder.actors.lexicon import is_known_word
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Token

__all__ = ["after_possessive", "agent_kind", "agent_phrase", "furthest"]

Tokens = tuple[Token, ...]

_MAX_SKIP = 3
_UNSKIPPED = word_set("unskipped")
_MODIFIERS = word_set("modifiers")


def agent_phrase(tokens: Tokens, at: int, *, loose: bool) -> tuple[int, AgentPhrase] | None:
    """The last of the agent phrases from a token on, past a few adjectives where ``loose``."""
    for start in range(at, min(at + 1 + (_MAX_SKIP if loose else 1), len(tokens))):
        found = agent_at(tokens, start)
        if found is not None:
            return furthest(tokens, found)
        if not _skippable(tokens[start], loose=loose):
            return None
    return None


def _skippable(token: Token, *, loose: bool) -> bool:
    if token.lower in _MODIFIERS:
        return True
    if not loose or token.lower in _UNSKIPPED or not token.text[0].isalpha():
        return loose and token.text[0].isdigit()
    return not is_verb(token.lower) and not is_known_word(token.lower)


def furthest(tokens: Tokens, found: tuple[int, AgentPhrase]) -> tuple[int, AgentPhrase]:
    """Over "foreign ministry spokeswoman" to its last noun."""
    while True:
        further = agent_at(tokens, found[0])
        if further is None:
            return found
        found = further


def agent_kind(agent: str, kind: str, *, personal: bool) -> str:
    """The kind of a mention with an agent."""
    if kind == "group":
        return kind
    if agent in {"CVL", "REF"}:
        return "citizens"
    return "person" if personal else "actor"


def after_possessive(tokens: Tokens, at: int) -> tuple[int, bool]:
    """The token after a possessive ending at a token, and whether there is one."""
    if at < len(tokens) and (
        tokens[at].lower == "'s" or (tokens[at].lower == "'" and tokens[at - 1].lower[-1] == "s")
    ):
        return at + 1, True
    return at, False
