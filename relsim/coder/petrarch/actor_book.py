"""Actors and agents of PETRARCH's dictionaries, found in our own sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from relsim.coder.petrarch.actors_file import AgentName, Named, Words, actor_names, agent_names
from relsim.coder.petrarch.lines import text_of
from relsim.coder.text.lemmas import is_verb
from relsim.coder.text.words import Mention, Sentence, Token
from relsim.errors import Problem, RelsimError
from relsim.events.actor_table import Actor
from relsim.events.actors import actor, resolve_actor

__all__ = ["ActorBook", "petrarch_actors"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


INSIDE = _set("in at near inside across throughout outside around within into")
LINKS = _set("of in from at")
"""Between an agent and its actor: officials of X, soldiers from X."""
WIDEST_LINK = 4
NOBODYS = _set("NGO IMG MNC INT NGM")
SHORT = 3
"""Letters of a word that is an acronym if it is a name."""
LIST = _set(", and or")
FORMER = _set("former ex ousted exiled")
FORMER_CODE = "ELI"
"""Who has left office is of the elite, not of the government."""
JOINING = _set("and")
"""Between two adjectives: X's old and new ministers."""
CLOSED = _set(
    'and or but , ; : . ( ) " “ ” of in from at to with by on for against over about after who '
    "that which is are was were has have had will would said says - –"
)
"""Words that no noun phrase has between its actor and its agent."""

_Name = TypeVar("_Name", Named, AgentName)
_Index = dict[str, tuple[tuple[Words, _Name], ...]]


class _Agents(NamedTuple):
    """Agents of one list: media and government."""

    first: int
    last: int
    names: tuple[tuple[str, bool], ...]
    """Code of each, and whether it leads."""


class _Actor(NamedTuple):
    first: int
    last: int
    codes: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ActorBook:
    """Dictionaries of actors and agents.

    Attributes:
        actors: By the first word of a spelling, longest first.
        agents: The same.
        notes: On each line that could not be read.
        own_codes: Whether codes are kept as the dictionaries have them; otherwise they are turned
            into ours, and actors that our tables do not know are no actors.
    """

    actors: _Index[Named]
    agents: _Index[AgentName]
    notes: tuple[Problem, ...]
    own_codes: bool = False

    def mentions(self, sentence: Sentence, on: date | None) -> tuple[Mention, ...]:
        """Actors that a sentence names, from left to right, with their agents."""
        tokens = sentence.tokens
        actors = list(self._actors(tokens, on))
        taken = {at for each in actors for at in range(each.first, each.last)}
        agents = [each for each in self._agents(tokens) if not taken & set(range(*each[:2]))]
        owners = _owners(tokens, actors, agents)
        found = []
        floor = 0
        for actor_, own in zip(actors, owners, strict=True):
            meant = _meant(_with_agents(actor_.codes, own), on, own_codes=self.own_codes)
            if meant is None:
                continue
            near = [each for each in own if each.first >= floor]
            floor = actor_.last
            first = min([actor_.first, *(each.first for each in near)])
            last = max([actor_.last, *(each.last for each in near)])
            placed = not own and first > 0 and tokens[first - 1].lower in INSIDE
            kind = "place" if placed else "actor"
            found.append(Mention(first, last, *meant, kind, f"petrarch:{actor_.line}"))
        return tuple(found)

    def _actors(self, tokens: Sequence[Token], on: date | None) -> Iterator[_Actor]:
        for at, words, name in _spotted(self.actors, tokens):
            code = next((each.code for each in name.codes if each.holds_on(on)), "")
            codes = tuple(part for part in code.split("/") if part.strip("-+#"))
            if codes and _is_name(tokens[at : at + len(words)]):
                yield _Actor(at, at + len(words), codes, name.line)

    def _agents(self, tokens: Sequence[Token]) -> list[_Agents]:
        found: list[_Agents] = []
        for at, words, name in _spotted(self.agents, tokens):
            is_former = at > 0 and tokens[at - 1].lower in FORMER
            own = (FORMER_CODE if is_former else name.code, name.leads)
            last = found[-1] if found else None
            if last is not None and at - last.last == 1 and tokens[last.last].lower in LIST:
                found[-1] = _Agents(last.first, at + len(words), (*last.names, own))
            else:
                found.append(_Agents(at, at + len(words), (own,)))
        return found


def petrarch_actors(
    actors: Iterable[Path], agents: Iterable[Path] = (), *, own_codes: bool = False
) -> ActorBook:
    """Read dictionaries of actors and agents; a name in two of them means what the first says.

    Raises:
        Missing: a file is not there.
        InvalidInput: a file cannot be read at all.
    """
    people: list[Named] = []
    kinds: list[AgentName] = []
    notes: list[Problem] = []
    for path in actors:
        names, wrong = actor_names(text_of(path), str(path))
        people.extend(names)
        notes.extend(wrong)
    for path in agents:
        sorts, wrong = agent_names(text_of(path), str(path))
        kinds.extend(sorts)
        notes.extend(wrong)
    return ActorBook(_index(people), _index(kinds), tuple(notes), own_codes)


def _index(names: Iterable[_Name]) -> _Index[_Name]:
    found: dict[Words, _Name] = {}
    for name in names:
        for words in name.spellings:
            found.setdefault(words, name)
    index: dict[str, list[tuple[Words, _Name]]] = {}
    for words, name in found.items():
        index.setdefault(words[0], []).append((words, name))
    return {word: tuple(sorted(each, key=lambda one: -len(one[0]))) for word, each in index.items()}


def _spotted(index: _Index[_Name], tokens: Sequence[Token]) -> Iterator[tuple[int, Words, _Name]]:
    """Names from left to right, the longest at each place, none overlapping another."""
    free = 0
    for at, token in enumerate(tokens):
        if at < free:
            continue
        for words, name in index.get(token.lower, ()):
            if _stands(tokens, at, words):
                yield at, words, name
                free = at + len(words)
                break


def _stands(tokens: Sequence[Token], at: int, words: Words) -> bool:
    here = tokens[at : at + len(words)]
    return len(here) == len(words) and all(
        token.lower == word for token, word in zip(here, words, strict=True)
    )


def _is_name(tokens: Sequence[Token]) -> bool:
    """Dictionaries are in capitals throughout; a text tells the US from us, and WHO from who."""
    if len(tokens) == 1 and len(tokens[0].text) <= SHORT:
        return tokens[0].text.isupper()
    return any(token.text[0].isupper() for token in tokens)


def _owners(
    tokens: Sequence[Token], actors: Sequence[_Actor], agents: Sequence[_Agents]
) -> list[list[_Agents]]:
    """The agents of each actor: one that stands behind it, else before it; a list shares them."""
    owned: list[list[_Agents]] = [[] for _ in actors]
    for agent in agents:
        before = [n for n, each in enumerate(actors) if each.last <= agent.first][-1:]
        after = [n for n, each in enumerate(actors) if each.first >= agent.last][:1]
        if before and _follows(tokens[actors[before[0]].last : agent.first]):
            owned[before[0]].append(_retired(tokens, actors[before[0]], agent))
        elif after and _leads(tokens[agent.last : actors[after[0]].first]):
            owned[after[0]].append(agent)
            _share(tokens, actors, owned, after[0])
    return owned


def _retired(tokens: Sequence[Token], actor_: _Actor, agents: _Agents) -> _Agents:
    """``former X ministers``: nobody of them is in office."""
    if actor_.first == 0 or tokens[actor_.first - 1].lower not in FORMER:
        return agents
    return agents._replace(names=tuple((FORMER_CODE, leads) for _, leads in agents.names))


def _share(
    tokens: Sequence[Token], actors: Sequence[_Actor], owned: list[list[_Agents]], number: int
) -> None:
    """``the ambassadors of X, Y and Z``: what leads a list belongs to all of it."""
    for other in range(number + 1, len(actors)):
        between = tokens[actors[other - 1].last : actors[other].first]
        if not between or not all(each.lower in LIST for each in between):
            return
        owned[other].extend(owned[number])


def _follows(between: Sequence[Token]) -> bool:
    """Whether an agent belongs to the actor before these words: X's first deputy minister."""
    plain = [each for each in between if each.lower not in JOINING]
    if between and (between[0].lower in JOINING or any(each.lower == "the" for each in between)):
        return False
    return len(between) <= WIDEST_LINK and not any(map(_is_closed, plain))


def _leads(between: Sequence[Token]) -> bool:
    """Whether an agent belongs to the actor behind these words: officials of the old X."""
    if not between:
        return True
    return (
        between[0].lower in LINKS
        and len(between) <= WIDEST_LINK
        and not any(map(_is_closed, between[1:]))
    )


def _is_closed(token: Token) -> bool:
    return token.lower in CLOSED or (token.lower.endswith(("ed", "ing")) and is_verb(token.lower))


def _with_agents(codes: tuple[str, ...], agents: Sequence[_Agents]) -> tuple[str, ...]:
    """Codes of actors with those of their agents before or behind; a list gives one for each."""
    found = list(codes)
    for agent in agents:
        found = [_joined(code, name, leads=leads) for code in found for name, leads in agent.names]
    return tuple(dict.fromkeys(found))


def _joined(code: str, agent: str, *, leads: bool) -> str:
    """A code is added once; codes are read by threes."""
    known = {code[at : at + 3] for at in range(0, len(code), 3)}
    parts = [agent[at : at + 3] for at in range(0, len(agent), 3)]
    if all(part in known for part in parts):
        return code
    return agent + code if leads else code + agent


def _meant(
    codes: tuple[str, ...], on: date | None, *, own_codes: bool
) -> tuple[tuple[str, ...], str] | None:
    """Actor codes and what of them is meant; nothing if our tables know none of them."""
    if own_codes:
        return codes, ""
    parts = [part for code in codes if (part := _ours(code, on)) is not None]
    return (tuple(dict.fromkeys(code for code, _ in parts)), parts[0][1]) if parts else None


@cache
def _ours(code: str, on: date | None) -> tuple[str, str] | None:
    """The state or group that a CAMEO actor code begins with, and the role behind it.

    An international organisation is named by the last of its parts that is a group of ours;
    companies, campaigners and movements are nobody's state.
    """
    if code[:3] in NOBODYS:
        return None
    if code[:3] != "IGO":
        found = _actor_with(code, on) or _actor_with(code[:3], on)
        return None if found is None else (found.code, code[3:6])
    for part in (code[3:], *(code[at : at + 3] for at in range(len(code) - 3, 2, -3))):
        found = _actor_with(part, on)
        if found is not None and found.kind == "group":
            return found.code, ""
    return None


def _actor_with(code: str, on: date | None) -> Actor | None:
    """Whom one of our codes or of CAMEO's stands for."""
    try:
        return actor(code, on)
    except RelsimError:
        pass
    try:
        return resolve_actor(code, scheme="cameo", on=on)
    except RelsimError:
        return None
