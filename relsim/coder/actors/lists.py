"""Mentions that share what stands before or after their list: "Chinese and Russian ministers"."""

from __future__ import annotations

from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.words import Mention, Token

__all__ = ["in_company", "of_several", "sharing_agent"]

Tokens = tuple[Token, ...]

_LISTING = frozenset([",", "and", "or"])


def in_company(tokens: Tokens, found: list[Mention], mention: Mention) -> Mention:
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


def sharing_agent(tokens: Tokens, found: list[Mention], mention: Mention) -> list[Mention]:
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


def of_several(tokens: Tokens, found: list[Mention], mention: Mention) -> Mention:
    """In "the presidents of Kazakhstan and Uzbekistan" the second has a president, too."""
    if not found or mention.agent or not mention.rule.startswith("state "):
        return mention
    before = found[-1]
    owned = before.agent and before.rule.startswith("state ") and before.last - before.first > 2
    if not owned or not _listed(tokens, before, mention):
        return mention
    of = {token.lower for token in tokens[before.first : before.last]} & {"of", "from"}
    return mention._replace(agent=before.agent, kind=before.kind) if of else mention


def _listed(tokens: Tokens, one: Mention, other: Mention) -> bool:
    """Whether nothing but a comma or an "and" stands between two mentions."""
    between = tokens[one.last : other.first]
    return 0 < len(between) <= 2 and all(token.lower in _LISTING for token in between)


def _is_city_of(tokens: Tokens, city: Mention, mention: Mention) -> bool:
    """Whether two mentions are a capital and its state: "Jakarta, Indonesia"."""
    return (
        city.codes == mention.codes
        and city.rule.startswith(("capital ", "place "))
        and mention.rule.startswith("state ")
        and [token.text for token in tokens[city.last : mention.first]] == [","]
    )
