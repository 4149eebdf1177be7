"""Votes of several actors: who vetoed, opposed, abstained and was in favour, as one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from relsim.coder.events.candidate import Candidate
from relsim.coder.events.modality import standing_of
from relsim.coder.events.parsed import Parsed
from relsim.coder.events.participants import agent_behind, codes_of, objects_of, subject_of
from relsim.coder.verbs.clauses import Clause
from relsim.coder.verbs.words import words
from relsim.events.event import Role

__all__ = ["VOTING", "VotePart", "vote_of", "vote_parts"]

VOTING = words("veto vetoes vetoed vetoing abstain abstains abstained abstaining vote votes "
                   "voted voting")  # fmt: skip
"""Words without which a sentence tells of no vote; a cheap first look."""
IN_FAVOUR = words("favor favour for yes")
OPPOSED = words("against no")
TEXTS = words("resolution draft text bid measure motion proposal")
DRAFTING = words("draft propose sponsor table submit back author co-sponsor introduce")
WEST = ("FRA", "GBR", "USA")
"""The Western members with a veto: who is meant by "a Western draft" at the Security Council."""


class VotePart(NamedTuple):
    """What one clause tells of a vote.

    Attributes:
        role: What was done.
        codes: Who did it; for sponsors, whose text it is.
        head: The token that says so.
        sentence: Number of the sentence.
    """

    role: Role
    codes: tuple[str, ...]
    head: int
    sentence: int


def vote_parts(parsed: Parsed) -> Iterator[VotePart]:
    """The parts of a vote that has taken place, from one sentence."""
    words = {token.lower for token in parsed.tokens}
    if not words & VOTING:
        return
    found = False
    for number, clause in enumerate(parsed.clauses):
        role = _role(parsed, clause)
        if role is None or clause.verb.negated:
            continue
        standing = standing_of(parsed, number)
        if standing.why_not or standing.modality == "planned":
            continue
        codes = _voters(parsed, number, role)
        if codes:
            found = True
            yield VotePart(role, codes, clause.verb.head, parsed.sentence.number)
    if found:
        yield from _sponsors(parsed)


def _role(parsed: Parsed, clause: Clause) -> Role | None:
    first, last = clause.complement
    behind = [parsed.word(at) for at in range(first, min(last + 1, len(parsed.tokens)))]
    match clause.verb.lemma:
        case "veto":
            return Role.VETO
        case "abstain":
            return Role.ABSTAIN
        case "vote":
            return _side(behind)
        case "cast" | "use" | "exercise" | "wield" | "invoke" | "employ":
            return Role.VETO if "veto" in behind[:4] else None
        case "join":
            at = next((n for n, word in enumerate(behind) if word == "voting"), -1)
            return _side(behind[at + 1 :]) if at >= 0 else None
    return None


def _side(behind: list[str]) -> Role | None:
    near = set(behind[:4])
    if near & OPPOSED:
        return Role.AGAINST
    return Role.IN_FAVOUR if near & IN_FAVOUR else None


def _voters(parsed: Parsed, number: int, role: Role) -> tuple[str, ...]:
    clause = parsed.clauses[number]
    party = agent_behind(parsed, clause) if clause.verb.passive else subject_of(parsed, number)
    if party is None:
        return ()
    codes = codes_of(party.mentions)
    if clause.verb.lemma == "join" and role is Role.AGAINST:
        joined = next(parsed.mentions_in(*clause.complement), None)
        codes += joined.codes if joined else ()
    return tuple(dict.fromkeys(codes + _along_with(parsed, clause)))


def _along_with(parsed: Parsed, clause: Clause) -> tuple[str, ...]:
    """``abstained, along with X and Y``; ``as did X``."""
    for at in range(clause.verb.last, len(parsed.tokens) - 2):
        pair = (parsed.word(at), parsed.word(at + 1))
        if pair in (("along", "with"), ("together", "with"), ("as", "did")):
            mention = next(parsed.mentions_in(at + 2, at + 5), None)
            if mention is not None:
                return codes_of(parsed.joined(mention, len(parsed.tokens)))
    return ()


def _sponsors(parsed: Parsed) -> Iterator[VotePart]:
    """``a Western bid``, ``the French draft``, ``a resolution drafted by X``."""
    number = parsed.sentence.number
    for at, token in enumerate(parsed.tokens):
        if token.lemma not in TEXTS or parsed.tags[at] != "N":
            continue
        codes = _named_before(parsed, at)
        if codes:
            yield VotePart(Role.SPONSOR, codes, at, number)
            return
    for clause in parsed.clauses:
        if clause.verb.lemma in DRAFTING and clause.verb.passive:
            party = agent_behind(parsed, clause)
            if party is not None:
                yield VotePart(Role.SPONSOR, codes_of(party.mentions), clause.verb.head, number)
                return


def _named_before(parsed: Parsed, at: int) -> tuple[str, ...]:
    first = at
    while first > 0 and parsed.tags[first - 1] in "NMG":
        first -= 1
        if parsed.word(first) in ("western", "west"):
            return WEST
    states = [m for m in parsed.mentions_in(first, at) if m.codes and len(m.codes[0]) == 3]
    drafted = any(parsed.tokens[n].lemma in DRAFTING for n in range(first, at))
    possessive = states and parsed.tags[states[0].last : states[0].last + 1] == "G"
    if states and (drafted or possessive or parsed.tokens[at].lemma in ("bid", "draft")):
        return codes_of(parsed.joined(states[0], at))
    return ()


def vote_of(parts: Iterable[VotePart], parsed: Parsed) -> Candidate | None:
    """One vote from its parts, told by the sentence of its first veto or nay.

    Args:
        parts: What the article says of the vote.
        parsed: The sentence that tells of it first.
    """
    roles: dict[Role, tuple[str, ...]] = {}
    for part in parts:
        taken = {c for role, codes in roles.items() for c in codes if role is not Role.SPONSOR}
        new = tuple(c for c in part.codes if part.role is Role.SPONSOR or c not in taken)
        roles[part.role] = tuple(dict.fromkeys((*roles.get(part.role, ()), *new)))
    roles = {role: codes for role, codes in roles.items() if codes}
    sources = roles.get(Role.VETO) or roles.get(Role.AGAINST)
    if not sources:
        return None
    targets = roles.get(Role.SPONSOR) or roles.get(Role.IN_FAVOUR) or _whose_text(parsed, sources)
    targets = tuple(each for each in targets if each not in sources)
    if not targets:
        return None
    head = next(p.head for p in parts if p.sentence == parsed.sentence.number)
    kinds = ", ".join(role.value for role in roles)
    return Candidate(
        sources=sources,
        targets=targets,
        code="129" if Role.VETO in roles else "120",
        head=head,
        words=(head,),
        rule=f"vote ({kinds})",
        clause=(0, len(parsed.tokens)),
        roles=roles if Role.SPONSOR in roles or Role.IN_FAVOUR in roles else {},
        weight=2,
    )


def _whose_text(parsed: Parsed, sources: tuple[str, ...]) -> tuple[str, ...]:
    """Without a sponsor: whose resolution it is, as far as the verb's object says."""
    for number, clause in enumerate(parsed.clauses):
        if _role(parsed, clause) is not None:
            found = objects_of(parsed, number, sources, "12")
            if found is not None:
                return codes_of(found.mentions)
    return ("UN",)
