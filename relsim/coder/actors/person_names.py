"""How far a person's name reaches after a title."""

from __future__ import annotations

from datetime import date

from relsim.coder.actors.context import is_time_word
from relsim.coder.actors.lexicon import entries_at
from relsim.coder.actors.standing import Base, base_at
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.tables import word_set
from relsim.coder.text.words import Token

__all__ = ["name_end", "name_run"]

Tokens = tuple[Token, ...]

_PARTICLES = word_set("particles")
_MAX_NAME = 7
_VERBS_AND_NAMES = frozenset(["mark", "grant", "chase", "rob", "will", "drew", "chuck", "bill"])


def name_end(tokens: Tokens, at: int, on: date | None) -> int:
    """One past the person's name that follows a title, or ``at``."""
    start = at + 1 if at < len(tokens) and tokens[at].text == "," else at
    known = base_at(tokens, start, on, {})
    if isinstance(known, Base) and known.entry.kind in {"person", "surname"}:
        return known.last
    if start != at:
        return at
    return name_run(tokens, at)


def name_run(tokens: Tokens, at: int) -> int:
    """One past the capitalised words, particles and initials from a token on."""
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
